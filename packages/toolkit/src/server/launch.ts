import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DbError } from '../errors.ts';
import { spawnAs } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import type { Place } from './place.ts';
import { isPostmasterOf, type PidFile, readPidFile } from './postmaster.ts';
import { startLogOf } from './start-log.ts';

/** How often a state is looked at, in milliseconds. */
export const pollMs = 15;

const startTimeoutMs = 120_000;
const stopTimeoutMs = 60_000;

/**
 * Starts the server in the background and waits until it is ready: in a session of its own, so that neither the end of this
 * command nor that of the terminal (SIGHUP, Ctrl-C) reaches it.
 *
 * @returns undefined when it ended before it was ready; start-log.ts reads its reason
 * @throws DbError DB_SERVER_START when it takes longer than two minutes
 */
export async function launch(place: Place, binaries: Binaries, onSlow: () => void): Promise<PidFile | undefined> {
  const child = spawnServer(place, binaries);
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  child.unref();
  const begin = Date.now();
  let slow = false;
  while (Date.now() - begin < startTimeoutMs) {
    if (failure) throw failure;
    const found = await readPidFile(place.dataDir);
    if (found?.ready && (found.pid === child.pid || process.platform === 'win32')) return found;
    if (hasFailed(child)) return undefined;
    if (!slow && Date.now() - begin > 2000) {
      slow = true;
      onSlow();
    }
    await sleep(pollMs);
  }
  throw new DbError('DB_SERVER_START', {
    message: `PostgreSQL is not ready after ${startTimeoutMs / 1000} seconds; it may still be repairing its data.`,
    next: `Look into ${place.logDir}, and run the command again: it goes on waiting.`,
  });
}

/**
 * Stops a server and waits until it is gone: clients are disconnected, what they had not committed is rolled back.
 *
 * @param how.immediate without the last checkpoint: for clusters that are thrown away
 * @throws DbError DB_SERVER_STOP when that takes longer than a minute
 */
export async function terminate(place: Place, pid: number, how: { immediate: boolean }): Promise<void> {
  if (process.platform === 'win32') {
    // A signal of Node's would end it there without a warning.
    const { pgCtl } = await findBinaries(path.dirname(place.folder));
    spawnSync(pgCtl, ['stop', '-W', '-D', place.dataDir, '-m', how.immediate ? 'immediate' : 'fast']);
  } else {
    process.kill(pid, how.immediate ? 'SIGQUIT' : 'SIGINT');
  }
  const begin = Date.now();
  // Its port is free only when the process has ended, which is later than when it removes its file.
  while (await isPostmasterOf(pid, place.dataDir)) {
    if (Date.now() - begin > stopTimeoutMs) {
      throw new DbError('DB_SERVER_STOP', {
        message: `PostgreSQL (process ${pid}) is still stopping after ${stopTimeoutMs / 1000} seconds.`,
        next: `Look into ${place.logDir}, and run the command again.`,
      });
    }
    await sleep(pollMs);
  }
}

/** PostgreSQL's programs get no settings of the user's shell (PGDATA, PGPORT, …), and none of its secrets. */
export function programEnv(): NodeJS.ProcessEnv {
  if (process.platform !== 'win32') return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|DATABASE_|.*SECRET)/i.test(name)));
}

function spawnServer(place: Place, binaries: Binaries): ChildProcess {
  rmSync(startLogOf(place), { force: true }); // it may belong to root, or to the user whose server this is
  const log = openSync(startLogOf(place), 'w');
  try {
    const options = {
      ...spawnAs(place.account),
      cwd: place.dataDir,
      env: programEnv(),
      stdio: ['ignore', log, log] as ['ignore', number, number],
      detached: true,
      windowsHide: true,
    };
    return process.platform === 'win32' // where only pg_ctl can give up an administrator's rights
      ? spawn(binaries.pgCtl, ['start', '-W', '-D', place.dataDir], options)
      : spawn(binaries.postgres, ['-D', place.dataDir], options);
  } finally {
    closeSync(log);
  }
}

/** pg_ctl ends well when it has started the server; the server itself has failed when it ends at all. */
function hasFailed(child: ChildProcess): boolean {
  if (process.platform === 'win32') return (child.exitCode ?? 0) !== 0;
  return child.exitCode !== null || child.signalCode !== null;
}
