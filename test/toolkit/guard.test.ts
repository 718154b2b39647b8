import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../packages/toolkit/src/errors.ts';
import { assertSchemaIsCurrent } from '../../packages/toolkit/src/guard.ts';
import { PRISMA_LOCK_KEY } from '../../packages/toolkit/src/history/migrations-table.ts';
import { createMigrationFolder, type MigrationFolder } from './history/migration-folder.ts';
import { failedRow, row } from './history/sample-history.ts';
import {
  asRole,
  createTestDatabase,
  onServer,
  type TestDatabase,
  testServerUrl,
  unusedName,
} from './history/test-database.ts';

let database: TestDatabase;
let folder: MigrationFolder;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  folder = createMigrationFolder();
  folder.write('1_a', '-- 1_a');
  folder.write('2_b', '-- 2_b');
  return () => folder.remove();
});

interface Refusal {
  code: ErrorCode;
  message: string;
  next: string;
}

/** What the guard says about this database; null when it lets it pass. */
async function refusal(databaseUrl = database.url): Promise<Refusal | null> {
  try {
    await assertSchemaIsCurrent({ databaseUrl, migrationsDir: folder.dir });
    return null;
  } catch (error) {
    if ((error as Error).name !== 'DbError') throw error;
    return error as Error & Refusal;
  }
}

/** What the guard remarks about a database that it lets pass. */
const verdict = (leniency?: { acceptAhead: boolean }): Promise<string | null> =>
  assertSchemaIsCurrent({ databaseUrl: database.url, migrationsDir: folder.dir }, leniency);

describe('assertSchemaIsCurrent', () => {
  it('lets a database pass that has every migration as it is on disk', async () => {
    await database.record([row('1_a'), row('2_b')]);
    expect(await refusal()).toBeNull();
  });

  it('refuses a database that is behind', async () => {
    await database.record([row('1_a')]);
    const error = await refusal();
    expect(error).toMatchObject({
      code: 'DB_SCHEMA_BEHIND',
      next: expect.stringContaining('npx prisma migrate deploy'),
    });
    expect(error?.message).toContain('2_b');
  });

  it('refuses an empty database', async () => {
    expect(await refusal()).toMatchObject({
      code: 'DB_SCHEMA_BEHIND',
      next: expect.stringContaining('npx prisma migrate deploy'),
    });
  });

  it('refuses a database that is ahead', async () => {
    await database.record([row('1_a'), row('2_b'), row('3_c')]);
    const error = await refusal();
    expect(error).toMatchObject({ code: 'DB_SCHEMA_AHEAD', next: expect.stringContaining('git pull') });
    expect(error?.message).toContain('3_c');
  });

  it('lets an older version start when all that it lacks is called expand_…, and says so', async () => {
    await database.record([row('1_a'), row('2_b'), row('3_expand_add_title'), row('4_expand_fill_title')]);
    expect(await verdict()).toMatch(/^The database is ahead .*: 3_expand_add_title, 4_expand_fill_title\.$/);
    await database.query('DROP TABLE _prisma_migrations');
    await database.record([row('1_a'), row('2_b'), row('3_expand_add_title'), row('4_contract_drop_name')]);
    expect(await refusal()).toMatchObject({ code: 'DB_SCHEMA_AHEAD', next: expect.stringContaining('expand_') });
  });

  it('lets it start as well while such a migration runs or after it failed, for it takes nothing away', async () => {
    await database.record([row('1_a'), row('2_b'), failedRow('3_expand_add_title')]);
    expect(await refusal()).toBeNull();
    await database.query('DROP TABLE _prisma_migrations');
    await database.record([row('1_a'), row('2_b'), failedRow('3_drop_name')]);
    expect(await refusal()).toMatchObject({ code: 'DB_SCHEMA_FAILED' });
  });

  it('does not overlook, beside expansions, what this version has and the database lacks', async () => {
    await database.record([row('1_a'), row('3_expand_add_title')]);
    expect(await refusal()).toMatchObject({ code: 'DB_SCHEMA_AHEAD' });
  });

  it('accepts any database that is ahead when it is told to, but no failed migration', async () => {
    await database.record([row('1_a'), row('2_b'), row('3_drop_name')]);
    expect(await verdict({ acceptAhead: true })).toContain('3_drop_name');
    await database.query('DROP TABLE _prisma_migrations');
    await database.record([row('1_a'), row('2_b'), failedRow('3_drop_name')]);
    await expect(verdict({ acceptAhead: true })).rejects.toMatchObject({ code: 'DB_SCHEMA_FAILED' });
  });

  it('refuses a database in which a migration failed', async () => {
    await database.record([row('1_a'), failedRow('2_b')]);
    expect(await refusal()).toMatchObject({
      code: 'DB_SCHEMA_FAILED',
      next: expect.stringContaining('npx prisma migrate resolve --rolled-back 2_b'),
    });
  });

  it('refuses to serve while a migration is being applied', async () => {
    await database.record([row('1_a'), failedRow('2_b', null)]);
    await database.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK_KEY]);
    const error = await refusal();
    await database.query('SELECT pg_advisory_unlock($1)', [PRISMA_LOCK_KEY]);
    expect(error).toMatchObject({ code: 'DB_SCHEMA_RUNNING', next: expect.stringContaining('npx pos-migrate status') });
  });

  it('refuses when an applied migration was edited, be it only a comment', async () => {
    await database.record([row('1_a'), row('2_b')]);
    folder.write('1_a', '-- 1_a, explained better');
    const error = await refusal();
    expect(error).toMatchObject({ code: 'DB_SCHEMA_EDITED', next: expect.stringContaining('git restore') });
    expect(error?.message).toContain('1_a');
  });

  it('refuses a folder without its migration.sql', async () => {
    await database.record([row('1_a'), row('2_b')]);
    folder.write('3_c', null);
    expect(await refusal()).toMatchObject({ code: 'DB_SCHEMA_INCOMPLETE' });
  });

  it('refuses a database with tables and no history', async () => {
    await database.query('CREATE TABLE legacy (id int)');
    expect(await refusal()).toMatchObject({
      code: 'DB_SCHEMA_UNMANAGED',
      next: expect.stringContaining('npx prisma migrate resolve --applied 1_a'),
    });
  });

  it('refuses a migration folder that was forgotten, as in an image without it', async () => {
    await database.record([row('1_a')]);
    folder.remove();
    expect(await refusal()).toMatchObject({ code: 'DB_SCHEMA_AHEAD' });
  });

  it('reads the history of the schema that the address names', async () => {
    await database.query('CREATE SCHEMA shop');
    await database.record([row('1_a'), row('2_b')], 'shop');
    const inShop = `${database.url}?schema=shop`;
    const both = [await refusal(inShop), (await refusal())?.code];
    await database.query('DROP SCHEMA shop CASCADE');
    expect(both).toEqual([null, 'DB_SCHEMA_BEHIND']);
  });

  it('says that the server is down', async () => {
    const error = await refusal('postgresql://shop:hunter2@127.0.0.1:1/shop');
    expect(error).toMatchObject({ code: 'DB_UNREACHABLE' });
    expect(`${error?.message} ${error?.next}`).not.toContain('hunter2');
  });

  it('says which command starts a server that this project runs', async () => {
    process.env.DATABASE_SERVER = 'embedded';
    const error = await refusal('postgresql://shop:hunter2@127.0.0.1:1/shop');
    delete process.env.DATABASE_SERVER;
    expect(error?.next).toContain('npx pos-migrate up');
  });

  it('says that the database is missing', async () => {
    expect(await refusal(testServerUrl(unusedName()))).toMatchObject({
      code: 'DB_DATABASE_MISSING',
      next: expect.stringContaining('migrate deploy'),
    });
  });

  it('says that the password is wrong, without showing it', async () => {
    const url = new URL(database.url);
    url.password = 'hunter2';
    const error = await refusal(url.href);
    expect(error).toMatchObject({ code: 'DB_AUTHENTICATION' });
    expect(`${error?.message} ${error?.next}`).not.toContain('hunter2');
  });

  it('says that the user may not read the history', async () => {
    await database.record([row('1_a')]);
    const reader = unusedName();
    await database.query(`CREATE ROLE ${reader} LOGIN PASSWORD 'reader'`);
    const error = await refusal(asRole(database.url, reader, 'reader'));
    await database.query(`DROP ROLE ${reader}`);
    expect(error).toMatchObject({ code: 'DB_REFUSED', next: expect.stringContaining('_prisma_migrations') });
  });

  it('leaves no connection open, whether it lets pass or refuses', async () => {
    await database.record([row('1_a'), row('2_b')]);
    await refusal();
    folder.write('3_c', '-- 3_c');
    await refusal();
    const open = await onServer(async (admin) => {
      // The server notices a closed connection a moment after the client has closed it.
      for (let attempt = 0; ; attempt++) {
        const { rows } = await admin.query('SELECT FROM pg_stat_activity WHERE datname = $1', [database.name]);
        if (rows.length <= 1 || attempt === 50) return rows.length;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    expect(open).toBe(1);
  });
});
