import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '../../packages/toolkit/src/server/port.ts';

const repository = join(import.meta.dirname, '..', '..');

/** A generated shop with its own database, set up and compiled. It finds its packages in this repository. */
export interface BenchShop {
  folder: string;
  /** The shop's DATABASE_URL. */
  databaseUrl: string;
  /** Stops the database and removes the folder. */
  remove(): void;
}

/** Makes a shop below build/, as a user would, apart from the install. */
export function makeShop(name: string): BenchShop {
  const folder = join(repository, 'build', name);
  const node = (cwd: string, ...args: string[]) =>
    execFileSync(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  const npm = (...args: string[]) => execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(folder, { recursive: true, force: true });
  node(repository, 'dist/generators/cli.js', folder, '--yes', '--skip-install');
  npm('run', 'setup');
  npm('run', 'build');
  process.loadEnvFile(join(folder, '.env'));
  return {
    folder,
    databaseUrl: process.env.DATABASE_URL ?? '',
    remove: () => {
      npm('run', 'db', '--', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A running server. */
export interface Running {
  base: string;
  pid: number;
  /** From the start of the process to its first answer. */
  secondsToAnswer: number;
  stop(): Promise<void>;
}

/**
 * Starts a Node program that listens on PORT, in production unless `further` says otherwise, and waits for its first answer
 * on /health/live.
 */
export async function serve(args: string[], cwd: string, further: NodeJS.ProcessEnv = {}): Promise<Running> {
  const port = await findFreePort(0);
  const base = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    NODE_ENV: 'production',
    RATE_LIMIT_PER_MINUTE: '0',
    ...further,
  };
  delete env.NODE_EXTRA_CA_CERTS;
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ['ignore', 'ignore', 'inherit'] });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`node ${args.join(' ')} does not start`);
  const stop = async () => {
    const ended = new Promise((done) => child.on('close', done));
    process.kill(-pid, 'SIGTERM');
    await ended;
  };
  for (;;) {
    if (child.exitCode !== null) throw new Error(`node ${args.join(' ')} ended with ${child.exitCode}`);
    const answer = await fetch(`${base}/health/live`).catch(() => undefined);
    if (answer?.ok) return { base, pid, secondsToAnswer: Number(process.hrtime.bigint() - began) / 1e9, stop };
    await new Promise((done) => setTimeout(done, 5));
  }
}
