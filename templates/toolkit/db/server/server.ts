import { realpath } from 'node:fs/promises';
import { DbError } from '../errors.ts';
import { dataFolderBehind, ensureAccess } from './access.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster, isCluster, writeSettings } from './cluster.ts';
import { launch, reachableBinaries, readStartLog, terminate, waitUntilReady } from './launch.ts';
import { withLock } from './lock.ts';
import { findPlace, type Place, preparePlace } from './place.ts';
import { findFreePort, isPortFree } from './port.ts';
import { disarmPidFile, isPostmasterOf, type PidFile, readPidFile } from './postmaster.ts';

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

/**
 * Starts PostgreSQL for a folder, or finds that it is running, and sees to its user and database. The server stays when this process
 * ends; {@link stopServer} stops it. Any number of processes may call this at once: one of them starts it.
 *
 * @throws DbError DB_SERVER_… with the cause and the next step
 */
export async function startServer(options: ServerOptions): Promise<StartedServer> {
  const known = await findPlace(options.folder);
  const running = await findRunning(known);
  if (running) return describe(known, running, options, false);

  const place = await preparePlace(options.folder);
  return withLock(place.lockFile, async () => {
    const other = (await findRunning(place)) ?? (await waitForStarting(place, options));
    if (other) return describe(place, other, options, false);
    return describe(place, await start(place, options), options, true);
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
  if (!isCluster(place.dataDir)) return false;
  const found = await readPidFile(place.dataDir);
  if (!found || !(await isPostmasterOf(found.pid, place.dataDir))) return false;
  await terminate(place, found.pid, { immediate: options.immediate ?? false });
  return true;
}

/** Looks at the server of a folder. */
export async function serverStatus(folder: string): Promise<ServerStatus> {
  const place = await findPlace(folder);
  const { dataDir, logDir } = place;
  if (!isCluster(dataDir)) return { state: 'absent', dataDir, logDir };
  const running = await findRunning(place);
  if (running) return { state: 'running', pid: running.pid, port: running.port, dataDir, logDir };
  const found = await readPidFile(dataDir);
  const busy = found !== undefined && (await isPostmasterOf(found.pid, dataDir));
  return busy ? { state: 'busy', pid: found.pid, dataDir, logDir } : { state: 'stopped', dataDir, logDir };
}

/** The server that really is this folder's: it knows our superuser and says that it works on our data. */
async function findRunning(place: Place): Promise<PidFile | undefined> {
  if (!isCluster(place.dataDir)) return undefined;
  const found = await readPidFile(place.dataDir);
  if (!found?.ready) return undefined;
  const folder = await dataFolderBehind(place.dataDir, found.port);
  return folder !== undefined && (await samePath(folder, place.dataDir)) ? found : undefined;
}

/** A server that is starting or stopping right now, by another hand than ours: its end is waited for. */
async function waitForStarting(place: Place, options: ServerOptions): Promise<PidFile | undefined> {
  const found = isCluster(place.dataDir) ? await readPidFile(place.dataDir) : undefined;
  if (!found) return undefined;
  const isGone = async () => !(await isPostmasterOf(found.pid, place.dataDir));
  if (await isGone()) {
    await disarmPidFile(place.dataDir);
    return undefined;
  }
  options.progress?.(`PostgreSQL (process ${found.pid}) is busy starting or stopping; waiting for it …`);
  const ready = await waitUntilReady(place.dataDir, isGone, () => {});
  if (ready && !(await findRunning(place))) {
    throw new DbError('DB_SERVER_START', {
      message: `PostgreSQL (process ${found.pid}) runs on ${place.dataDir} but cannot be reached on port ${found.port}.`,
      next: `Look into ${place.logDir}; "npm run db -- stop" and "npm run db -- up" start it again.`,
    });
  }
  return ready;
}

async function start(place: Place, options: ServerOptions): Promise<PidFile> {
  const settings = options.settings ?? {};
  const binaries = await reachableBinaries(await findBinaries(), place);
  if (!isCluster(place.dataDir)) options.progress?.('Making a PostgreSQL data folder …');
  await ensureCluster(place, binaries, { sync: String(settings.fsync ?? 'on') !== 'off' && settings.fsync !== false });
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort(options.port);
    await writeSettings(place, port, settings);
    const ready = await launch(place, binaries, () => options.progress?.('PostgreSQL is repairing its data …'));
    if (ready) return ready;
    // Somebody may have taken the port, or started the same server, since we looked.
    const other = await findRunning(place);
    if (other) return other;
    if (attempt === 5 || (await isPortFree(port))) throw await startFault(place);
  }
}

async function startFault(place: Place): Promise<DbError> {
  const log = await readStartLog(place);
  const reason = log.split('\n').find((line) => /FATAL|PANIC|ERROR/.test(line)) ?? log.trim().split('\n').at(-1);
  return new DbError('DB_SERVER_START', {
    message: `PostgreSQL did not start: ${reason?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '') || 'it said nothing'}.`,
    next: `The whole story is in ${place.logDir}; correct what it names and run the command again.`,
  });
}

async function describe(
  place: Place,
  found: PidFile,
  options: ServerOptions,
  started: boolean,
): Promise<StartedServer> {
  const { user, password, database, superuser = false } = options;
  const done = await ensureAccess(place.dataDir, { port: found.port, user, password, database, superuser });
  const url = new URL(`postgresql://127.0.0.1:${found.port}`);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  url.pathname = encodeURIComponent(database);
  const { dataDir, logDir } = place;
  return { started, pid: found.pid, port: found.port, url: url.href, dataDir, logDir, done };
}

async function samePath(a: string, b: string): Promise<boolean> {
  const [realA, realB] = await Promise.all([a, b].map((path) => realpath(path).catch(() => path)));
  return realA === realB;
}
