import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import { hasOrdinaryUser, isRoot } from '../ordinary-user.ts';
import { command } from './built.ts';

const repository = join(import.meta.dirname, '..', '..');
const yo = join(repository, 'node_modules', 'yo', 'lib', 'cli.js');

const somebody = { uid: 1000, gid: 1000 };

/** `yo` doesn't work as root. Where nobody else can read this checkout, it is told that it is not root. */
const notRoot = 'data:text/javascript,process.getuid=()=>1000';

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Setting {
  cwd: string;
  env?: Record<string, string>;
  /** As somebody who is not root. */
  ordinary?: boolean;
  nodeOptions?: string[];
}

/** A new folder, below the system's temporary one, that an ordinary user owns. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'generators-'));
  chmodSync(folder, 0o755);
  own(folder);
  return folder;
}

/** Gives a folder with all that is in it to the ordinary user. Links stay links: what they lead to keeps its owner. */
export function own(folder: string): void {
  if (!isRoot) return;
  chownSync(folder, somebody.uid, somebody.gid);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    lchownSync(join(entry.parentPath, entry.name), somebody.uid, somebody.gid);
  }
}

/** Runs `npx generator-pos-migrate …`. */
export function runCommand(args: string[], setting: Setting): Promise<Result> {
  return finish(spawn(process.execPath, [...(setting.nodeOptions ?? []), command, ...args], spawnOptions(setting)));
}

/** Runs `yo …` as an ordinary user with an empty home folder. */
export function runYo(args: string[], setting: Setting): Promise<Result> {
  return finish(spawn(process.execPath, yoArguments(args), yoOptions(setting)));
}

/** Runs `yo …` as root, who has a home folder that nobody else may read. */
export function runYoAsRoot(args: string[], setting: Setting): Promise<Result> {
  const { HOME = '', ...env } = yoOptions(setting).env;
  const home = join(HOME, 'root');
  mkdirSync(home, { mode: 0o700 });
  return finish(spawn(process.execPath, [yo, ...args], spawnOptions({ ...setting, env: { ...env, HOME: home } })));
}

/** Where there is no `script` (it is part of util-linux), there is no terminal for the tests. */
export const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** A program on a terminal, with somebody who answers: each answer is typed when its question has appeared. */
export function onTerminal(
  program: 'command' | 'yo',
  args: string[],
  conversation: [question: string, typed: string][],
  setting: Setting,
): Promise<Result> {
  const words = program === 'yo' ? yoArguments(args) : [command, ...args];
  const line = [process.execPath, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const options = program === 'yo' ? yoOptions(setting) : spawnOptions(setting);
  const child = spawn('script', ['-qec', `stty cols 300; ${line}`, '/dev/null'], options);
  let unread = '';
  child.stdout.on('data', (chunk) => {
    unread += chunk;
    const [question, typed] = conversation[0] ?? [];
    if (question === undefined || !unread.includes(question)) return;
    unread = '';
    conversation.shift();
    // The question is drawn before its keys are listened to.
    setTimeout(() => child.stdin.write(typed ?? ''), 150);
  });
  // A question that never appears would leave the program waiting for ever.
  const patience = setTimeout(() => child.kill('SIGKILL'), 300_000);
  child.on('close', () => clearTimeout(patience));
  return finish(child);
}

function yoArguments(args: string[]): string[] {
  return [...(hasOrdinaryUser ? [] : ['--import', notRoot]), yo, ...args];
}

function yoOptions(setting: Setting): ReturnType<typeof spawnOptions> {
  const home = mkdtempSync(join(tmpdir(), 'generators-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  // `yo` finds generators in NODE_PATH, as it does in the folder of global packages.
  chmodSync(home, 0o755);
  own(home);
  const packages = join(home, 'packages');
  mkdirSync(packages);
  symlinkSync(repository, join(packages, 'generator-pos-migrate'));
  const env = { ...setting.env, HOME: home, NODE_PATH: packages, NO_UPDATE_NOTIFIER: '1' };
  return spawnOptions({ ...setting, env, ordinary: hasOrdinaryUser });
}

function spawnOptions({ cwd, env = {}, ordinary = false }: Setting): {
  cwd: string;
  env: Record<string, string | undefined>;
} {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_OPTIONS|NODE_ENV|USER$|LOGNAME$)/.test(name)),
  );
  const identity = ordinary && isRoot ? somebody : {};
  const home = ordinary ? { HOME: cwd } : {};
  return { cwd, env: { ...clean, NO_COLOR: '1', ...home, ...env }, ...identity };
}

function finish(child: ChildProcessWithoutNullStreams): Promise<Result> {
  const result: Result = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    result.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...result, code }));
  });
}

/** Every file below a folder: its path, mode and bytes, sorted by path. */
export function readTree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    files.map((path) => {
      const mode = (statSync(path).mode & 0o777).toString(8);
      return [`${relative(folder, path)} ${mode}`, readFileSync(path).toString('latin1')];
    }),
  );
}
