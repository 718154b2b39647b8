import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropWithSessions } from '../../../packages/toolkit/src/scratch/drop-database.ts';
import { startServer, stopServer } from '../../../packages/toolkit/src/server/server.ts';
import { connected } from '../history/test-database.ts';

// A server of its own: its autovacuum comes every second, and is slow.
const folder = mkdtempSync(path.join(tmpdir(), 'drop-database-'));
let server: string;
const at = (user: string, database: string) =>
  Object.assign(new URL(server), { username: user, password: user, pathname: `/${database}` }).href;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  const account = { user: 'admin', password: 'admin', database: 'admin', superuser: true };
  const settings = { fsync: false, autovacuum_naptime: 1 };
  server = (await startServer({ folder, port: 0, ...account, settings })).url;
  await connected(server, (admin) => admin.query("CREATE ROLE owner LOGIN CREATEDB PASSWORD 'owner'"));
});
afterAll(async () => {
  await stopServer(folder, { immediate: true });
  rmSync(folder, { recursive: true, force: true });
});

describe('dropWithSessions', () => {
  it('drops a database that autovacuum works in, and ends the sessions of its owner, who is no superuser', async () => {
    await connected(at('owner', 'admin'), async (owner) => {
      await owner.query('CREATE DATABASE busy');
      await connected(at('owner', 'busy'), async (session) => {
        session.on('error', () => {}); // it is ended
        await session.query(`CREATE TABLE t (id int) WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,
          autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)`);
        await session.query('INSERT INTO t SELECT generate_series(1, 100000)');
        await session.query('DELETE FROM t');
        // The slow one: others are over before somebody else can look.
        const workers =
          "SELECT FROM pg_stat_activity WHERE datname = 'busy' AND query LIKE 'autovacuum: VACUUM %public.t%'";
        const working = () => connected(server, async (admin) => (await admin.query(workers)).rowCount);
        await expect.poll(working, { timeout: 30_000 }).toBe(1);
        await expect(owner.query('DROP DATABASE busy WITH (FORCE)')).rejects.toMatchObject({ code: '42501' });

        await dropWithSessions(owner, 'busy');
        await expect(session.query('SELECT 1')).rejects.toThrow();
      });
      expect((await owner.query("SELECT FROM pg_database WHERE datname = 'busy'")).rowCount).toBe(0);
    });
  });

  it('drops nothing of somebody else', async () => {
    await connected(server, (admin) => admin.query('CREATE DATABASE theirs'));
    await connected(at('owner', 'admin'), async (owner) => {
      await expect(dropWithSessions(owner, 'theirs')).rejects.toMatchObject({ code: '42501' });
      expect((await owner.query("SELECT FROM pg_database WHERE datname = 'theirs'")).rowCount).toBe(1);
    });
  });
});
