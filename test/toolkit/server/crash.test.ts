import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { parsePidFile } from '../../../packages/toolkit/src/server/postmaster.ts';
import {
  type ServerOptions,
  serverStatus,
  startServer,
  stopServer,
} from '../../../packages/toolkit/src/server/server.ts';
import { programs } from '../../call-programs.ts';
import { createProject, postmasterPid, processesIn, query, removeServers, serverFolder } from './server-project.ts';

afterAll(removeServers);

const strangers: ChildProcess[] = [];
afterAll(() => {
  for (const stranger of strangers) stranger.kill();
});

describe('a server that was killed', () => {
  const options: ServerOptions = { folder: serverFolder(), port: 0, user: 'shop', password: 'p', database: 'shop' };

  it('starts again with every committed row, on the same port', async () => {
    const first = await startServer(options);
    await query(first.url, 'CREATE TABLE sales (id int)');
    for (let id = 1; id <= 20; id++) await query(first.url, `INSERT INTO sales VALUES (${id})`);
    process.kill(first.pid, 'SIGKILL');
    await untilGone(first.pid);
    expect(await serverStatus(options.folder)).toMatchObject({ state: 'stopped' });
    const again = await startServer({ ...options, port: first.port });
    expect(again).toMatchObject({ started: true, port: first.port });
    expect(await query(again.url, 'SELECT count(*)::int AS n FROM sales')).toEqual([{ n: 20 }]);
  });

  it('waits for a worker that is still at the data', async () => {
    const { url, pid, dataDir } = await startServer(options);
    const busy = query(url, 'SELECT count(*) FROM generate_series(1, 12000000) a, LATERAL (SELECT a) b').catch(
      () => {},
    );
    await sleep(200);
    const before = await processesIn(dataDir);
    process.kill(pid, 'SIGKILL');
    await untilGone(pid);
    await sleep(50);
    const left = (await processesIn(dataDir)).filter((worker) => before.includes(worker));
    expect(left.length, 'the worker outlives the server for a while').toBeGreaterThan(0);
    const again = await startServer(options);
    expect(again.started).toBe(true);
    expect((await processesIn(dataDir)).filter((worker) => left.includes(worker))).toEqual([]);
    await busy;
  });
});

describe('a pid file that a reboot left', () => {
  const options: ServerOptions = { folder: serverFolder(), port: 0, user: 'shop', password: 'p', database: 'shop' };

  it('does not hinder a start when its number is free', async () => {
    await leavePidFile(options, () => 2 ** 22 - 7);
    expect(await startServer(options)).toMatchObject({ started: true });
  });

  it('does not hinder a start, nor a stop, when its number now belongs to another program of the same user', async () => {
    const account = await accountOf(options);
    const stranger = spawn('sleep', ['100'], { ...account, cwd: '/', stdio: 'ignore' });
    strangers.push(stranger);
    await leavePidFile(options, () => stranger.pid ?? 0);
    expect(await stopServer(options.folder)).toBe(false);
    expect(await serverStatus(options.folder)).toMatchObject({ state: 'stopped' });
    expect(await startServer(options)).toMatchObject({ started: true });
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  });

  it('does not pass another cluster off as ours', async () => {
    const other = await startServer({ ...options, folder: serverFolder() });
    await leavePidFile(options, () => other.pid, other.port);
    const own = await startServer({ ...options, port: other.port });
    expect(own.started).toBe(true);
    expect(own.port).not.toBe(other.port);
    expect(await query(other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('a folder that was copied while its server ran', () => {
  it('gets a server of its own, on another port', async () => {
    const options: ServerOptions = { folder: serverFolder(), port: 0, user: 'shop', password: 'p', database: 'shop' };
    const original = await startServer(options);
    const copy = serverFolder();
    // As "cp -r" does it: owned by whoever copied, which may be root, and open to others.
    cpSync(options.folder, copy, { recursive: true });
    chmodSync(path.join(copy, 'data'), 0o755);
    const second = await startServer({ ...options, folder: copy, port: original.port });
    expect(second).toMatchObject({ started: true, dataDir: path.join(copy, 'data') });
    expect(second.port).not.toBe(original.port);
    await query(second.url, 'CREATE TABLE only_in_the_copy ()');
    expect(await query(original.url, "SELECT to_regclass('only_in_the_copy') AS t")).toEqual([{ t: null }]);
    expect(await stopServer(copy)).toBe(true);
    expect(await query(original.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('several starts at once', () => {
  it('start one server, and each finds it', async () => {
    const options: ServerOptions = { folder: serverFolder(), port: 0, user: 'shop', password: 'p', database: 'shop' };
    const servers = await Promise.all([1, 2, 3, 4].map(() => startServer(options)));
    expect(servers.map(({ started }) => started).sort()).toEqual([false, false, false, true]);
    expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
  });

  it('are not blocked by a command that was killed while it made the data folder', async () => {
    const project = await createProject();
    const args = [programs.toolkit, 'up'];
    const killed = spawn(process.execPath, args, { cwd: project.dir, stdio: ['ignore', 'inherit', 'pipe'] });
    const partials = () => readdirSync(path.join(project.dir, '.postgres')).filter((name) => name.endsWith('.partial'));
    await new Promise<void>((resolve) => killed.stderr.on('data', () => resolve()));
    await expect.poll(partials, { interval: 5 }).toHaveLength(1);
    killed.kill('SIGKILL');
    const { code, stderr } = await project.db(['up']);
    expect(stderr).not.toContain('DB_');
    expect(code).toBe(0);
    expect(await project.query('SELECT current_user AS who')).toEqual([{ who: 'shop' }]);
    expect(partials()).toEqual([]);
  });

  it('are not blocked by what one that was killed left behind', async () => {
    const options: ServerOptions = { folder: serverFolder(), port: 0, user: 'shop', password: 'p', database: 'shop' };
    mkdirSync(path.join(options.folder, 'data.4194290.partial'), { recursive: true });
    writeFileSync(path.join(options.folder, 'starting.lock'), '4194290');
    expect(await startServer(options)).toMatchObject({ started: true });
    expect(existsSync(path.join(options.folder, 'data.4194290.partial'))).toBe(false);
    expect(existsSync(path.join(options.folder, 'starting.lock'))).toBe(false);
  });
});

describe('a data folder that cannot be used', () => {
  const options: ServerOptions = { folder: serverFolder(), port: 0, user: 'shop', password: 'p', database: 'shop' };

  it('is left alone when it has files that are not a cluster', async () => {
    const file = path.join(options.folder, 'data/precious.txt');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'mine');
    await expect(startServer(options)).rejects.toMatchObject({ code: 'DB_SERVER_DATA' });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('is left alone when another major version made it', async () => {
    const folder = serverFolder();
    mkdirSync(path.join(folder, 'data'), { recursive: true });
    writeFileSync(path.join(folder, 'data/PG_VERSION'), '17\n');
    await expect(startServer({ ...options, folder })).rejects.toMatchObject({
      code: 'DB_SERVER_VERSION',
      message: expect.stringContaining('were made by PostgreSQL 17, and the installed one is 18'),
    });
  });

  it('is explained in the words of PostgreSQL when it is damaged', async () => {
    const damaged = { ...options, folder: serverFolder() };
    const { dataDir } = await startServer({ ...damaged, settings: { fsync: false } });
    await stopServer(damaged.folder);
    for (const name of readdirSync(path.join(dataDir, 'pg_wal')))
      rmSync(path.join(dataDir, 'pg_wal', name), { recursive: true });
    await expect(startServer(damaged)).rejects.toMatchObject({
      code: 'DB_SERVER_START',
      message: expect.stringMatching(
        /^PostgreSQL did not start: .*could not locate a valid checkpoint record at [0-9A-F/]+\.$/,
      ),
    });
  });

  it('is explained in the words of PostgreSQL when a setting is wrong', async () => {
    const folder = serverFolder();
    await expect(startServer({ ...options, folder, settings: { shared_buffers: 'plenty' } })).rejects.toMatchObject({
      code: 'DB_SERVER_START',
      message: expect.stringContaining('shared_buffers'),
    });
  });
});

describe('parsePidFile', () => {
  it('reads what a running, a starting and a single-user server write', () => {
    const running = '812\n/srv/shop/data\n1790000000\n54329\n\n127.0.0.1\n  5242914        11\nready   \n';
    expect(parsePidFile(running)).toEqual({ pid: 812, port: 54329, ready: true });
    expect(parsePidFile('812\n/srv/shop/data\n1790000000\n54329\n\n')).toEqual({ pid: 812, port: 54329, ready: false });
    expect(parsePidFile('-812\n/srv/shop/data\n1790000000\n')).toMatchObject({ pid: 812, ready: false });
    expect(parsePidFile('')).toBeUndefined();
    expect(parsePidFile('\n\n')).toBeUndefined();
  });
});

/** Starts, stops, and puts the pid file back as a power failure would leave it, with a number of our choice. */
async function leavePidFile(options: ServerOptions, pid: () => number, port?: number): Promise<void> {
  const { dataDir } = await startServer(options);
  const file = path.join(dataDir, 'postmaster.pid');
  const lines = readFileSync(file, 'utf8').split('\n');
  await stopServer(options.folder);
  lines[0] = String(pid());
  if (port) lines[3] = String(port);
  writeFileSync(file, lines.join('\n'));
}

async function accountOf(options: ServerOptions): Promise<{ uid?: number; gid?: number }> {
  const { dataDir } = await startServer(options);
  const status = readFileSync(`/proc/${await postmasterPid(dataDir)}/status`, 'utf8');
  const [uid, gid] = [/^Uid:\s+(\d+)/m, /^Gid:\s+(\d+)/m].map((line) => Number(line.exec(status)?.[1]));
  return process.getuid?.() === 0 && uid !== undefined && gid !== undefined ? { uid, gid } : {};
}

async function untilGone(pid: number): Promise<void> {
  await expect.poll(() => existsSync(`/proc/${pid}/cwd`), { interval: 10 }).toBe(false);
}
