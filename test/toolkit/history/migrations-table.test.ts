import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRISMA_LOCK_KEY, readAppliedMigrations } from '../../../packages/toolkit/src/history/migrations-table.ts';
import { failedRow, rolledBackRow, row } from './sample-history.ts';
import { createTestDatabase, onServer, type TestDatabase } from './test-database.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('readAppliedMigrations', () => {
  it('finds nothing in an empty schema, and nothing in one that does not exist', async () => {
    const nothing = { rows: [], hasTables: false, locked: false };
    expect(await readAppliedMigrations(client)).toEqual(nothing);
    expect(await readAppliedMigrations(client, 'absent; DROP TABLE x')).toEqual(nothing);
  });

  it('sees tables, partitioned ones too, where nothing was recorded; views and indexes are none', async () => {
    await database.query('CREATE SCHEMA legacy; CREATE VIEW legacy.v AS SELECT 1 AS one');
    expect(await readAppliedMigrations(client, 'legacy')).toMatchObject({ hasTables: false });
    await database.query('CREATE TABLE legacy.t (at date) PARTITION BY RANGE (at)');
    expect(await readAppliedMigrations(client, 'legacy')).toMatchObject({ hasTables: true, rows: [] });
  });

  it('reads every attempt, oldest first, from the schema that it is told', async () => {
    await database.query('CREATE SCHEMA "My Shop"');
    const rows = [
      rolledBackRow('2_b'),
      row('1_a', { startedAt: new Date('2025-12-31T00:00:00Z') }),
      row('2_b', { startedAt: new Date('2026-02-01T00:00:00Z'), steps: 0 }),
      failedRow("3'; --"),
    ];
    await database.record(rows, 'My Shop');
    const { rows: read } = await readAppliedMigrations(client, 'My Shop');
    expect(read).toHaveLength(4);
    expect(read[0]).toEqual(rows[1]);
    expect(read[3]).toEqual(rows[2]);
    expect(read).toEqual(expect.arrayContaining(rows));
    expect(await readAppliedMigrations(client)).toMatchObject({ rows: [] });
  });

  it.each(['ISO, MDY', 'SQL, DMY', 'German', 'Postgres, MDY'])(
    'reads its moments under the DateStyle %s',
    async (style) => {
      await database.query(
        'CREATE SCHEMA IF NOT EXISTS "In style"; DROP TABLE IF EXISTS "In style"._prisma_migrations',
      );
      const rows = [
        row('1_a', { startedAt: new Date('2026-02-01T00:00:00.5Z') }),
        failedRow('2_b'),
        rolledBackRow('3_c'),
      ];
      await database.record(rows, 'In style');
      await client.query(`SET DateStyle TO ${style}; SET TimeZone TO 'America/New_York'`);
      const { rows: read } = await readAppliedMigrations(client, 'In style');
      await client.query('RESET DateStyle; RESET TimeZone');
      expect(read).toHaveLength(3);
      expect(read).toEqual(expect.arrayContaining(rows));
    },
  );

  it('asks one question of a database with a history, and never writes', async () => {
    await database.record([row('1_a')]);
    const asked: string[] = [];
    const counting = Object.create(client) as pg.Client;
    counting.query = ((text: string, values?: unknown[]) => {
      asked.push(text);
      return client.query(text, values);
    }) as pg.Client['query'];
    await client.query('BEGIN READ ONLY');
    expect((await readAppliedMigrations(counting)).rows).toHaveLength(1);
    await client.query('COMMIT');
    expect(asked).toHaveLength(1);
  });

  it('knows whether somebody holds the migration lock of this database, and of no other', async () => {
    expect((await readAppliedMigrations(client)).locked).toBe(false);
    await onServer(async (elsewhere) => {
      await elsewhere.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK_KEY]);
      expect((await readAppliedMigrations(client)).locked).toBe(false);
    });
    await database.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK_KEY]);
    expect((await readAppliedMigrations(client)).locked).toBe(true);
    await database.query('SELECT pg_advisory_unlock($1)', [PRISMA_LOCK_KEY]);
  });
});
