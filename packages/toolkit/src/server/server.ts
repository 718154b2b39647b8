import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';
import { dataFolderBehind, ensureAccess } from './access.ts';
import { ensureCluster, isCluster, writeSettings } from './cluster.ts';
import { withLock } from './file-lock.ts';
import { launch, pollMs, terminate } from './launch.ts';
import { findPlace, type Place, preparePlace } from './place.ts';
import { findFreePort, isPortFree } from './port.ts';
import { disarmPidFile, isPostmasterOf, type PidFile, readPidFile } from './postmaster.ts';
import { reachableBinaries } from './reachable-binaries.ts';
import { findStartFault, readStartLog } from './start-log.ts';

/** A server to start. */
export interface ServerOptions {
  /** Absolute path of the folder that gets (or has) `data/` and `log/`: a project's `.postgres/`, or a test's own. */
  folder: string;
  /** The port that is wanted; another one is taken when it is not free. 0 takes any. */
  port: number;
  /** This user is created with the right to create databases. */
  user: string;
  password: string;
  /** This database is created, and belongs to the user. */
  database: string;
  /** Makes the user a superuser: for tests of what needs one. Default false. */
  superuser?: boolean;
  /** PostgreSQL settings beyond ours: `{ fsync: false, max_connections: 200 }`. Those of a running server stay as they are. */
  settings?: Readonly<Record<string, string | number | boolean>>;
  /** Told what is going on, for somebody who waits. */
  progress?: (message: string) => void;
}

/** A server that accepts connections. */
export interface StartedServer {
  /** False: it was running before. */
  started: boolean;
  pid: number;
  /** Where it really listens; may differ from the port that was wanted. */
  port: number;
  /** Address with the password in it: for clients, not for people. */
  url: string;
  dataDir: string;
  logDir: string;
  /** What was made on the way: `created the database shop`. */
  done: string[];
}

/** What is known of a server without changing anything. `busy`: it is starting, stopping or does not answer. */
export interface ServerStatus {
  state: 'absent' | 'stopped' | 'busy' | 'running';
  pid?: number;
  port?: number;
  dataDir: string;
  logDir: string;
}

/** How long one of ours may be busy, or a worker of a killed one hold on to the data, in milliseconds. */
const busyTimeoutMs = 60_000;
const leftoverTimeoutMs = 15_000;

/**
 * Starts PostgreSQL for a folder, or finds that it is running, and sees to its user and database. The server stays when this process
 * ends; {@link stopServer} stops it. Any number of processes may call this at once: one of them starts it.
 *
 * @throws DbError DB_SERVER_… with the cause and the next step
 */
export async function startServer(options: ServerOptions): Promise<StartedServer> {
  const known = await findPlace(options.folder);
  const running = await findRunning(known);
  if (running) return withAccess(known, running, options, { started: false, isNew: false });

  const place = await preparePlace(options.folder);
  return withLock(place.lockFile, async () => {
    const other = (await findRunning(place)) ?? (await waitForBusy(place, options));
    if (other) return withAccess(place, other, options, { started: false, isNew: false });
    const isNew = !isCluster(place.dataDir);
    return withAccess(place, await start(place, options), options, { started: true, isNew });
  });
}

/**
 * Stops the server of a folder, and no other. Does nothing when it is not running.
 *
 * @param options.immediate without the last checkpoint: for clusters that are thrown away
 * @returns whether there was one to stop
 */
export async function stopServer(folder: string, options: { immediate?: boolean } = {}): Promise<boolean> {
  const place = await findPlace(folder);
  const pid = await findProcess(place);
  if (pid === undefined) return false;
  await terminate(place, pid, { immediate: options.immediate ?? false });
  return true;
}

/** Stops the server of a folder and DELETES the folder with all its data: for the servers of tests. */
export async function destroyServer(folder: string): Promise<void> {
  const place = await findPlace(folder);
  await stopServer(folder, { immediate: true });
  await rm(path.dirname(place.dataDir), { recursive: true, force: true }); // elsewhere, if the folder was out of reach
  await rm(folder, { recursive: true, force: true });
}

/** Looks at the server of a folder. */
export async function serverStatus(folder: string): Promise<ServerStatus> {
  const place = await findPlace(folder);
  const { dataDir, logDir } = place;
  if (!isCluster(dataDir)) return { state: 'absent', dataDir, logDir };
  const running = await findRunning(place);
  if (running) return { state: 'running', pid: running.pid, port: running.port, dataDir, logDir };
  const pid = await findProcess(place);
  return pid === undefined ? { state: 'stopped', dataDir, logDir } : { state: 'busy', pid, dataDir, logDir };
}

/** The server that really is this folder's: it knows our superuser and says that it works on our data. */
async function findRunning(place: Place): Promise<PidFile | undefined> {
  if (!isCluster(place.dataDir)) return undefined;
  const found = await readPidFile(place.dataDir);
  if (!found?.ready) return undefined;
  const folder = await dataFolderBehind(place.dataDir, found.port);
  return folder !== undefined && (await samePath(folder, place.dataDir)) ? found : undefined;
}

/** The process that works on this folder's data, whether it answers or not. */
async function findProcess(place: Place): Promise<number | undefined> {
  const found = isCluster(place.dataDir) ? await readPidFile(place.dataDir) : undefined;
  return found && (await isPostmasterOf(found.pid, place.dataDir)) ? found.pid : undefined;
}

/** Waits for a server that is starting or stopping by another hand than ours. Returns undefined when none runs any more. */
async function waitForBusy(place: Place, options: ServerOptions): Promise<PidFile | undefined> {
  const begin = Date.now();
  for (let pid = await findProcess(place); pid !== undefined; pid = await findProcess(place)) {
    const ready = await findRunning(place);
    if (ready) return ready;
    const waited = Date.now() - begin;
    if (waited > busyTimeoutMs) {
      throw new DbError('DB_SERVER_START', {
        message: `PostgreSQL (process ${pid}) works on ${place.dataDir}, but has not answered for ${busyTimeoutMs / 1000} seconds.`,
        next: `Look into ${place.logDir}; "${db('stop')}" and "${db('up')}" start it again.`,
      });
    }
    if (waited < pollMs) options.progress?.(`PostgreSQL (process ${pid}) is starting or stopping; waiting for it …`);
    await sleep(pollMs * 2);
  }
  return undefined;
}

async function start(place: Place, options: ServerOptions): Promise<PidFile> {
  const { settings = {}, progress } = options;
  const binaries = await reachableBinaries(place.account, path.dirname(place.folder));
  if (!isCluster(place.dataDir)) progress?.('Making a PostgreSQL data folder …');
  await ensureCluster(place, binaries, { sync: settings.fsync !== false && settings.fsync !== 'off' });
  await disarmPidFile(place.dataDir);
  const begin = Date.now();
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort(options.port);
    await writeSettings(place, port, settings);
    const ready = await launch(place, binaries, () =>
      progress?.('PostgreSQL is still starting; after a crash it repairs its data …'),
    );
    // Where it did not start, somebody may have started the same server, or taken the port, since we looked.
    const found = ready ?? (await findRunning(place));
    if (found) return found;
    const log = await readStartLog(place);
    const isHeld = /shared memory block .* is still in use/.test(log) && Date.now() - begin < leftoverTimeoutMs;
    if (isHeld) {
      if (attempt === 1)
        progress?.('Workers of a server that was killed are still at the data; waiting for their end …');
      await sleep(250);
    } else if (attempt >= 5 || (await isPortFree(port))) {
      throw startFault(place, log);
    }
  }
}

function startFault(place: Place, log: string): DbError {
  return new DbError('DB_SERVER_START', {
    message: `PostgreSQL did not start: ${findStartFault(log)}.`,
    next: `The whole story is in ${place.logDir}; correct what it names and run the command again.`,
  });
}

async function withAccess(
  place: Place,
  { pid, port }: PidFile,
  options: ServerOptions,
  { started, isNew }: { started: boolean; isNew: boolean },
): Promise<StartedServer> {
  const { user, password, database, superuser = false } = options;
  const { dataDir, logDir } = place;
  const made = await ensureAccess(dataDir, { port, user, password, database, superuser, isNew });
  const outside = dataDir.startsWith(place.folder)
    ? ''
    : `, because the user ${place.account?.name} cannot go into ${place.folder}, where place.json says so`;
  const done = isNew ? [`made a data folder: ${dataDir}${outside}`, ...made] : made;
  const [name, secret, base] = [user, password, database].map(encodeURIComponent);
  const url = `postgresql://${name}:${secret}@127.0.0.1:${port}/${base}`;
  return { started, pid, port, url, dataDir, logDir, done };
}

async function samePath(a: string, b: string): Promise<boolean> {
  const [realA, realB] = await Promise.all([a, b].map((file) => realpath(file).catch(() => file)));
  return realA === realB;
}
