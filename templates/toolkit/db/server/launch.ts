import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DbError } from '../errors.ts';
import { spawnAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { copyForEveryone, type Place } from './place.ts';
import { type PidFile, readPidFile } from './postmaster.ts';

const startTimeoutMs = 120_000;
const stopTimeoutMs = 60_000;

/**
 * Starts the server in the background and waits until it is ready: a session of its own, so that neither the end of this command
 * nor that of the terminal (SIGHUP, Ctrl-C) reaches it.
 *
 * @returns undefined when it did not start; its reason is in {@link startLogOf}
 */
export async function launch(place: Place, binaries: Binaries, onSlow: () => void): Promise<PidFile | undefined> {
  const log = openSync(startLogOf(place), 'w');
  let child: ChildProcess;
  try {
    const options = {
      ...spawnAs(place.account),
      cwd: place.dataDir,
      env: programEnv(),
      stdio: ['ignore', log, log] as ['ignore', number, number],
      detached: true,
      windowsHide: true,
    };
    child =
      process.platform === 'win32' // where only pg_ctl can give up an administrator's rights
        ? spawn(binaries.pgCtl, ['start', '-W', '-D', place.dataDir], options)
        : spawn(binaries.postgres, ['-D', place.dataDir], options);
  } finally {
    closeSync(log);
  }
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  child.unref();
  return waitUntilReady(place.dataDir, () => failure !== undefined || hasFailed(child), onSlow);
}

/**
 * Waits for a server that somebody else is starting.
 *
 * @returns undefined when it has gone away
 */
export async function waitUntilReady(
  dataDir: string,
  hasEnded: () => boolean | Promise<boolean>,
  onSlow: () => void,
): Promise<PidFile | undefined> {
  const begin = Date.now();
  let slow = false;
  while (Date.now() - begin < startTimeoutMs) {
    const ended = await hasEnded(); // asked before the file is read: a server that ended after that is seen next time
    const found = await readPidFile(dataDir);
    if (found?.ready && !ended) return found;
    if (ended) return undefined;
    if (!slow && Date.now() - begin > 2000) {
      slow = true;
      onSlow();
    }
    await sleep(15);
  }
  throw new DbError('DB_SERVER_START', {
    message: `PostgreSQL is not ready after ${startTimeoutMs / 1000} seconds; it may still be repairing its data.`,
    next: `Look into the log beside ${dataDir}, and run the command again: it goes on waiting.`,
  });
}

/**
 * Stops a server: clients are disconnected, transactions that are under way are rolled back. `immediate` does without the last
 * checkpoint, for clusters that are thrown away.
 */
export async function terminate(place: Place, pid: number, how: { immediate: boolean }): Promise<void> {
  if (process.platform === 'win32') {
    const { pgCtl } = await import('./binaries.ts').then(({ findBinaries }) => findBinaries());
    spawnSync(pgCtl, ['stop', '-W', '-D', place.dataDir, '-m', how.immediate ? 'immediate' : 'fast']);
  } else {
    process.kill(pid, how.immediate ? 'SIGQUIT' : 'SIGINT');
  }
  const begin = Date.now();
  while ((await readPidFile(place.dataDir))?.pid === pid) {
    if (Date.now() - begin > stopTimeoutMs) {
      throw new DbError('DB_SERVER_STOP', {
        message: `PostgreSQL (process ${pid}) is still stopping after ${stopTimeoutMs / 1000} seconds.`,
        next: `Look into ${place.logDir}, and run the command again.`,
      });
    }
    await sleep(15);
  }
}

/**
 * The programs that the server's user can run: those of node_modules, or, when that user cannot get there, a copy
 * that everybody can reach.
 *
 * @throws DbError DB_SERVER_BINARIES when neither runs
 */
export async function reachableBinaries(binaries: Binaries, place: Place): Promise<Binaries> {
  const fault = tryToRun(binaries.postgres, place);
  if (fault === undefined) return binaries;
  if (place.account) {
    const root = await copyForEveryone(binaries.root, binaries.version);
    const moved = (file: string) => path.join(root, path.relative(binaries.root, file));
    const copy = {
      ...binaries,
      root,
      initdb: moved(binaries.initdb),
      postgres: moved(binaries.postgres),
      pgCtl: moved(binaries.pgCtl),
    };
    if (tryToRun(copy.postgres, place) === undefined) return copy;
  }
  throw new DbError('DB_SERVER_BINARIES', {
    message: `PostgreSQL's program ${binaries.postgres} does not run on this system: ${fault}.`,
    next: 'It needs glibc on Linux (Alpine has none). Set DATABASE_SERVER=docker in .env, or DATABASE_SERVER=url with another server.',
  });
}

/** What PostgreSQL said before its log begins: why it did not start. */
export async function readStartLog(place: Place): Promise<string> {
  return readFile(startLogOf(place), 'utf8').catch(() => '');
}

/** PostgreSQL's programs get no settings of the user's shell (PGDATA, PGPORT, …), and none of its secrets. */
export function programEnv(): NodeJS.ProcessEnv {
  if (process.platform !== 'win32') return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|DATABASE_|.*SECRET)/i.test(name)));
}

function startLogOf(place: Place): string {
  return path.join(place.logDir, 'start.log');
}

/** pg_ctl ends well when it has started the server; the server itself has failed when it ends at all. */
function hasFailed(child: ChildProcess): boolean {
  return process.platform === 'win32'
    ? (child.exitCode ?? 0) !== 0
    : child.exitCode !== null || child.signalCode !== null;
}

function tryToRun(program: string, place: Place): string | undefined {
  const run = spawnSync(program, ['--version'], { ...spawnAs(place.account), cwd: '/', env: programEnv() });
  if (run.error) return run.error.message;
  return run.status === 0 ? undefined : run.stderr.toString().trim() || `it ended with ${run.status ?? run.signal}`;
}
