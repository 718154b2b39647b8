import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What a start script did while stand-ins were called in place of the programs that it names. */
export interface Trial {
  /** The commands, in their order, such as `npx prisma migrate deploy`. */
  readonly calls: readonly string[];
  /** The script's exit code; null when it had not ended after some seconds, or when there is no `sh` here. */
  readonly code: number | null;
  readonly hasShell: boolean;
  /** The last command that ran in the process of the script itself, by `exec`; null when there was none. */
  readonly became: string | null;
}

/** What a start script may call. */
const PROGRAMS = ['node', 'npx', 'npm', 'pnpm', 'yarn', 'prisma', 'tsx', 'sleep'];

/** Commands that apply migrations, whatever starts them. */
export const DEPLOYS = /\bmigrate deploy\b|\bdb:deploy\b|\bdb (?:-- )?upgrade\b/;

/** Writes down how it was called, and ends with what the trial wants of a deploy. */
const standIn = `#!/bin/sh
call="$(basename "$0") $*"
printf '%s %s\\n' "$$" "$call" >> "$TRIAL_LOG"
case "$call" in
  *'migrate deploy'* | *db:deploy* | *'db -- upgrade'* | *'db upgrade'*) exit "$TRIAL_DEPLOY" ;;
esac
`;

/** Milliseconds that a script has: it only calls stand-ins, which end at once. */
const LIMIT = 5_000;

/**
 * Runs a start script in a folder of its own. What it calls are stand-ins, so no database and no server is touched.
 *
 * @param deploy The exit code of what applies the migrations: 0, or 1 for a migration that fails.
 */
export async function tryScript(script: string, { deploy }: { deploy: 0 | 1 }): Promise<Trial> {
  const dir = mkdtempSync(path.join(tmpdir(), 'start-script-'));
  try {
    const log = path.join(dir, 'calls');
    const programs = path.join(dir, 'programs');
    for (const folder of [programs, path.join(dir, 'container')]) mkdirSync(folder);
    for (const name of PROGRAMS) {
      writeFileSync(path.join(programs, name), standIn);
      chmodSync(path.join(programs, name), 0o755);
    }
    writeFileSync(path.join(dir, 'container', 'kitchen.sh'), script);
    writeFileSync(log, '');
    const env = {
      ...process.env,
      PATH: `${programs}${path.delimiter}${process.env.PATH}`,
      TRIAL_LOG: log,
      TRIAL_DEPLOY: String(deploy),
    };
    const outcome = await runShell('echo "$$ script" > "$TRIAL_LOG"; exec sh container/kitchen.sh', dir, env);
    const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
    const [first, ...rest] = lines.map((line) => {
      const [pid = '', ...words] = line.split(' ');
      return { pid, call: words.join(' ') };
    });
    return {
      ...outcome,
      calls: rest.map(({ call }) => call),
      became: rest.findLast(({ pid }) => pid === first?.pid)?.call ?? null,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function runShell(
  command: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Pick<Trial, 'code' | 'hasShell'>> {
  // In a process group of its own, so that what it started is stopped with it.
  const shell = spawn('sh', ['-c', command], { cwd, env, stdio: 'ignore', detached: true });
  const timer = setTimeout(() => stop(shell.pid), LIMIT);
  try {
    const [code] = (await once(shell, 'close')) as [number | null];
    return { code, hasShell: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { code: null, hasShell: false };
  } finally {
    clearTimeout(timer);
  }
}

function stop(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
