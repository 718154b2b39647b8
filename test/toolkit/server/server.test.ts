import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  destroyServer,
  type ServerOptions,
  type StartedServer,
  serverStatus,
  startServer,
  stopServer,
} from '../../../packages/toolkit/src/server/server.ts';
import { postmasterPid, query, removeServers, serverFolder } from './server-project.ts';

afterAll(removeServers);

describe('an embedded server', () => {
  const folder = serverFolder();
  const options: ServerOptions = { folder, port: 0, user: 'shop', password: "it's 100% s3cr€t", database: 'my shop' };
  let server: StartedServer;

  beforeAll(async () => {
    server = await startServer(options);
  });

  it('accepts the user, the password and the database it was asked for', async () => {
    const [row] = await query<{ who: string; base: string }>(
      server.url,
      'SELECT current_user AS who, current_database() AS base',
    );
    expect(row).toEqual({ who: 'shop', base: 'my shop' });
    expect(server.started).toBe(true);
  });

  it('refuses a wrong password and asks for one on every way in', async () => {
    await expect(query(server.url.replace(/:[^:@]*@/, ':wrong@'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const rules = readFileSync(path.join(server.dataDir, 'pg_hba.conf'), 'utf8')
      .split('\n')
      .filter((line) => /^\w/.test(line));
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((line) => !line.endsWith('scram-sha-256'))).toEqual([]);
  });

  it('gives the user the right to create databases, and no more', async () => {
    const [role] = await query(
      server.url,
      'SELECT rolcreatedb, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user',
    );
    expect(role).toEqual({ rolcreatedb: true, rolsuper: false, rolcreaterole: false });
    await query(server.url, 'CREATE DATABASE shadow');
    await query(server.url, 'DROP DATABASE shadow');
  });

  it('sorts and folds UTF-8 in the same order on every system', async () => {
    const [base] = await query(
      server.url,
      'SELECT pg_encoding_to_char(encoding) AS encoding, datlocprovider, datlocale FROM pg_database WHERE datname = current_database()',
    );
    expect(base).toEqual({ encoding: 'UTF8', datlocprovider: 'b', datlocale: 'C.UTF-8' });
    const rows = await query<{ t: string }>(server.url, "SELECT t FROM unnest(ARRAY['b','é','a','Z']) AS t ORDER BY t");
    expect(rows.map(({ t }) => t)).toEqual(['Z', 'a', 'b', 'é']);
    expect(await query(server.url, "SELECT lower('ÉTÉ') AS t")).toEqual([{ t: 'été' }]);
  });

  it('keeps what is committed: fsync and synchronous_commit are on', async () => {
    const [row] = await query(
      server.url,
      "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
    );
    expect(row).toEqual({ fsync: 'on', commit: 'on' });
  });

  it('listens on 127.0.0.1 and nowhere else', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, scopeid }) => !internal && !scopeid);
    for (const { address } of others) await expect(tryPort(address, server.port)).resolves.toBe('refused');
    await expect(tryPort('127.0.0.2', server.port)).resolves.toBe('refused');
    await expect(tryPort('127.0.0.1', server.port)).resolves.toBe('connected');
    // Fifth line: the folder of the Unix socket; there is none.
    expect(readFileSync(path.join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[4]).toBe('');
    expect(readdirSync('/tmp')).not.toContain(`.s.PGSQL.${server.port}`);
  });

  it('is found running when it is started again, by this process or another', async () => {
    const again = await startServer(options);
    expect(again).toMatchObject({ started: false, pid: server.pid, port: server.port, done: [] });
    expect(await serverStatus(folder)).toMatchObject({ state: 'running', pid: server.pid, port: server.port });
  });

  it('gives the user the password of a new .env beside old data, and makes a database that is asked for', async () => {
    const changed = await startServer({ ...options, password: 'another', database: 'second' });
    expect(changed.done).toEqual(['gave the user shop the password of DATABASE_URL', 'created the database second']);
    expect(await query(changed.url, 'SELECT current_database() AS base')).toEqual([{ base: 'second' }]);
    await startServer(options);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('answers while every connection of the shop is in use', async () => {
    const small = serverFolder();
    const { url } = await startServer({ ...options, folder: small, settings: { max_connections: 6, fsync: false } });
    const held: pg.Client[] = [];
    const holdOneMore = async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      held.push(client);
    };
    await expect(repeatUntilItFails(holdOneMore)).resolves.toMatchObject({ code: '53300' });
    expect(await startServer({ ...options, folder: small })).toMatchObject({ started: false });
    await Promise.all(held.map((client) => client.end()));
  });

  it('writes no password into its folder', async () => {
    await query(server.url, "SELECT 'an error in the log' ORDER BY nothing").catch(() => {});
    const readLogs = () =>
      readdirSync(server.logDir).map((name) => readFileSync(path.join(server.logDir, name), 'utf8'));
    await expect.poll(() => readLogs().join('')).toContain('an error in the log');
    expect(readLogs().join('')).not.toMatch(/s3cr|another'/);
    expect(readdirSync(folder).sort()).toEqual(['data', 'log']);
    expect(statSync(path.join(server.dataDir, 'admin-password')).mode & 0o777).toBe(0o600);
    expect(statSync(server.dataDir).mode & 0o777).toBe(0o700);
  });

  it('keeps its log to a file for each day of the week', async () => {
    const names = readdirSync(server.logDir).filter((name) => name !== 'start.log');
    expect(names).toEqual([expect.stringMatching(/^postgresql-(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.log$/)]);
    const text = readFileSync(path.join(server.dataDir, 'embedded.conf'), 'utf8');
    expect(text).toContain("log_truncate_on_rotation = 'true'");
    expect(text).toContain("log_rotation_age = '1d'");
  });

  it('stops, keeps its data, and starts on the same port', async () => {
    await query(server.url, 'CREATE TABLE kept (x int)');
    expect(await stopServer(folder)).toBe(true);
    expect(await stopServer(folder)).toBe(false);
    expect(await serverStatus(folder)).toMatchObject({ state: 'stopped' });
    const again = await startServer({ ...options, port: server.port });
    expect(again).toMatchObject({ started: true, port: server.port, done: [] });
    expect(await query(again.url, 'SELECT * FROM kept')).toEqual([]);
  });
});

describe('a server for a test', () => {
  it('takes settings and a superuser, and is deleted with its folder', async () => {
    const folder = serverFolder();
    const settings = { fsync: false, max_connections: 17, application_name: "it's" };
    const server = await startServer({
      folder,
      port: 0,
      user: 'tester',
      password: 'x',
      database: 'd',
      superuser: true,
      settings,
    });
    const [row] = await query(
      server.url,
      "SELECT current_setting('fsync') AS fsync, current_setting('max_connections') AS connections, rolsuper FROM pg_roles WHERE rolname = current_user",
    );
    expect(row).toEqual({ fsync: 'off', connections: '17', rolsuper: true });
    const pid = await postmasterPid(server.dataDir);
    await destroyServer(folder);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await serverStatus(folder)).toMatchObject({ state: 'absent' });
  });
});

async function repeatUntilItFails(work: () => Promise<void>): Promise<unknown> {
  for (let count = 0; count < 20; count++) {
    try {
      await work();
    } catch (error) {
      return error;
    }
  }
  return undefined;
}

function tryPort(host: string, port: number): Promise<'connected' | 'refused'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', () => resolve('refused'));
  });
}
