import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect } from './requests.ts';
import { type TestShop, testEnv } from './test-shop.ts';

const projectDir = join(import.meta.dirname, '..');

/** A server in a process of its own, as in production. */
export interface ServerProcess {
  readonly base: string;
  readonly child: ChildProcess;
  /** Sends a signal and waits for the end. Returns the exit code, or null if the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** How a server ended that did not start. */
export interface FailedStart {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Starts `src/server.ts` on a free port and waits until it listens or ends. An undefined variable is left out. */
export async function startServer(
  databaseUrl: string,
  env: Record<string, string | undefined> = {},
  args: readonly string[] = [],
): Promise<ServerProcess | FailedStart> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('src', 'server.ts'), ...args], {
    cwd: projectDir,
    env: { ...process.env, ...testEnv(databaseUrl, { PORT: '0', HOST: '127.0.0.1', ...env }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  // No server outlives the tests, whatever they come to.
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  let output = '';
  const base = await new Promise<string | undefined>((resolve) => {
    const read = (chunk: Buffer): void => {
      output += chunk;
      const address = /the till is at (http:\S+),/.exec(output)?.[1];
      if (address) resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    closed.then(
      () => resolve(undefined),
      () => resolve(undefined),
    );
  });
  if (base === undefined) return { exitCode: child.exitCode, output };
  return {
    base,
    child,
    async end(signal) {
      child.kill(signal);
      await closed;
      return child.exitCode;
    },
  };
}

/** Starts a server that must start. Requests to it come from the shop's till, where the cashier is signed in. */
export async function startWorkingServer(shop: TestShop): Promise<ServerProcess> {
  const server = await startServer(shop.databaseUrl);
  if ('output' in server) throw new Error(`The server did not start:\n${server.output}`);
  connect(server.base, await shop.connectionTo(server.base));
  return server;
}
