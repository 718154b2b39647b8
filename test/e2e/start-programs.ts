import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from '../ordinary-user.ts';

/** Somebody who is not root. `yo` and PostgreSQL are used by ordinary users, so the tests use them as one. */
const ordinaryUser = 1000;

/** How a program is run for an end-to-end test. */
export interface Setting {
  cwd: string;
  /** The home folder: an empty one, so that nothing of this machine's user leaks in. */
  home: string;
  env?: Record<string, string>;
  /** Runs it as an ordinary user even where the tests run as root. */
  ordinary?: boolean;
}

/** A new folder below the system's temporary one, which an ordinary user may write. */
export async function temporaryFolder(name: string, options: { ordinary?: boolean } = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  await chmod(folder, 0o755);
  if (options.ordinary && isRoot) chownSync(folder, ordinaryUser, ordinaryUser);
  return folder;
}

/** Starts a program in a process group of its own, so that it can be ended together with all that it started. */
export function start(command: string, args: string[], setting: Setting): ChildProcess & { text(): string } {
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: setting.home, CI: 'true', NO_COLOR: '1', ...setting.env };
  // What Vitest and npm say to their own children is not for the programs under test.
  for (const name of Object.keys(env)) {
    if (/^(npm_(?!config_(registry|cafile))|VITEST|TEST_|NODE_(ENV|OPTIONS)$|PRISMA_|DATABASE_)/.test(name))
      delete env[name];
  }
  Object.assign(env, setting.env);
  const identity = setting.ordinary && isRoot ? { uid: ordinaryUser, gid: ordinaryUser } : {};
  const child = spawn(command, args, {
    cwd: setting.cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity,
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  return Object.assign(child, { text: () => text });
}

/** Runs a program to its end. @throws when it fails, with all that it printed */
export async function run(command: string, args: string[], setting: Setting): Promise<string> {
  const { code, text } = await outcome(command, args, setting);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${text}`);
  return text;
}

/** Runs a program to its end, whatever that is. */
export async function outcome(
  command: string,
  args: string[],
  setting: Setting,
): Promise<{ code: number | null; text: string }> {
  const child = start(command, args, setting);
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  return { code, text: child.text() };
}

/** Waits until a started program has printed something. @throws when it ends before, or after `seconds` */
export async function untilPrinted(
  child: ReturnType<typeof start>,
  pattern: RegExp,
  seconds: number,
): Promise<RegExpMatchArray> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const match = child.text().match(pattern);
    if (match) return match;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended early:\n${child.text()}`);
    if (Date.now() > deadline) throw new Error(`Nothing like ${pattern} within ${seconds} s:\n${child.text()}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Ends a program and what it started, as Ctrl+C would, and waits for it. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((done) => child.on('close', done));
  process.kill(-child.pid, 'SIGINT');
  const patience = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), 15_000);
  await ended;
  clearTimeout(patience);
}
