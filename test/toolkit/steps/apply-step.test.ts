import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { applyDown, applyUp } from '../../../packages/toolkit/src/steps/apply-step.ts';
import { createStepDatabase, type StepDatabase, step } from './step-database.ts';

let database: StepDatabase;
beforeAll(async () => {
  database = await createStepDatabase();
});
afterEach(async () => {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});
afterAll(async () => {
  await database.drop();
});

const up = (name: string, sql: string) => database.locked((session) => applyUp(session, step(name, sql)));

describe('applyUp', () => {
  it('writes the row that Prisma would have written', async () => {
    const sql = 'BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\n';
    await up("1_it's", sql);
    const [row] = await database.history();
    expect(row).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      checksum: step('', sql).checksum,
      finished_at: expect.any(Date),
      migration_name: "1_it's",
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    });
    expect(Number(row?.finished_at)).toBeGreaterThanOrEqual(Number(row?.started_at));
    expect(await database.tables()).toEqual(['a']);
  });

  it.each([
    ['with BEGIN and COMMIT', 'BEGIN;\nCREATE TABLE a (id int);\nINSERT INTO absent VALUES (1);\nCOMMIT;\n', 3],
    ['without', 'CREATE TABLE a (id int);\nINSERT INTO absent VALUES (1)', 2],
    [
      'with several transactions',
      'BEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\nBEGIN;\nINSERT INTO absent VALUES (1);\nCOMMIT;',
      5,
    ],
  ])('leaves nothing of a failed file %s, and no row, and names the line', async (_, sql, line) => {
    await expect(up('1_bad', sql)).rejects.toMatchObject({
      code: 'DB_STEP_FAILED',
      message: expect.stringMatching(
        new RegExp(
          `^1_bad/migration.sql failed on line ${line} \\(42P01\\)\\.\\n  ${line} \\| INSERT INTO absent VALUES \\(1\\);?\\n  ERROR: relation "absent" does not exist\\nIt was rolled back`,
        ),
      ),
    });
    expect(await database.tables()).toEqual([]);
    expect(await database.history()).toEqual([]);
  });

  it.each([
    ['whose place PostgreSQL names', "SELECT 'é𝒳';\nSELECT 'ü', nope;", 2, 'column "nope" does not exist'],
    [
      'whose place it does not name',
      "-- é\nBEGIN;\nSELECT 1;;\nCREATE TABLE a (id int);\n\nDROP TABLE\n absent;\nSELECT 'x';\nCOMMIT;",
      6,
      'table "absent" does not exist',
    ],
    [
      'with detail and hint',
      'CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (7);\nDO $$ BEGIN\n  INSERT INTO a VALUES (7);\nEND $$;\n',
      4,
      'DETAIL: Key (id)=(7) already exists.',
    ],
    [
      'in a function',
      "DO $$ BEGIN RAISE EXCEPTION 'stop' USING HINT = 'go on'; END $$;",
      1,
      'ERROR: stop\n  HINT: go on',
    ],
  ])('points to the line of an error %s', async (_, sql, line, words) => {
    await expect(up('1_bad', sql)).rejects.toMatchObject({
      message: expect.stringContaining(`failed on line ${line} (`),
    });
    await expect(up('1_bad', sql)).rejects.toThrow(words);
  });

  it('refuses what is checked at the COMMIT, and leaves nothing', async () => {
    const sql =
      'BEGIN;\nCREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO b VALUES (1);\nCOMMIT;';
    await expect(up('1_bad', sql)).rejects.toThrow('violates foreign key constraint');
    expect([await database.tables(), await database.history()]).toEqual([[], []]);
  });

  it.each(['', '-- a merge: nothing to do\n', 'BEGIN;\nCOMMIT;\n', 'BEGIN'])(
    'records a file that does nothing: %j',
    async (sql) => {
      await up('1_nothing', sql);
      expect(await database.history()).toMatchObject([{ migration_name: '1_nothing', applied_steps_count: 1 }]);
    },
  );

  it("keeps a file's own words for its transaction", async () => {
    await up(
      '1_serializable',
      "BEGIN ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE a AS SELECT current_setting('transaction_isolation') AS level;\nCOMMIT;",
    );
    expect(await database.values('SELECT level FROM a')).toEqual(['serializable']);
  });

  it('lets nothing that a file sets reach the next file, or its own row', async () => {
    await database.query('CREATE ROLE little');
    try {
      await database.locked(async (session) => {
        await applyUp(session, step('1_set', "SET search_path TO ''; SET statement_timeout = '1h'; SET ROLE little;"));
        await applyUp(
          session,
          step('2_look', "CREATE TABLE a AS SELECT current_setting('statement_timeout') || current_user AS seen"),
        );
      });
    } finally {
      await database.query('DROP ROLE little');
    }
    expect(await database.values('SELECT seen FROM a')).toEqual(['0tester']);
    expect(await database.history()).toHaveLength(2);
  });

  it('keeps texts with semicolons, dollar quotes and comments as they are', async () => {
    const body = "\n  -- COMMIT;\n  /* BEGIN; */ SELECT 'a; COMMIT; ü𝒳'\n";
    await up(
      '1_function',
      `BEGIN;\nCREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$${body}$$;\nCOMMIT -- the end\n`,
    );
    expect(await database.values("SELECT prosrc FROM pg_proc WHERE proname = 'f'")).toEqual([body]);
  });

  it.each([
    ['ROLLBACK', 'CREATE TABLE a (id int);\nROLLBACK;', 'has "ROLLBACK" on line 2'],
    ['COMMIT AND CHAIN', 'BEGIN;\nCREATE TABLE a (id int);\nCOMMIT AND CHAIN;', 'has "COMMIT AND CHAIN" on line 3'],
    [
      'CONCURRENTLY between BEGIN and COMMIT',
      'BEGIN;\nCREATE INDEX CONCURRENTLY a ON b (c);\nCOMMIT;',
      'has "CREATE INDEX CONCURRENTLY" between BEGIN and COMMIT on line 2',
    ],
  ])('refuses %s before it runs anything', async (_, sql, words) => {
    await expect(up('1_bad', sql)).rejects.toMatchObject({
      code: 'DB_STEP_UNSUITABLE',
      message: expect.stringContaining(words),
    });
    expect(await database.tables()).toEqual([]);
  });

  it('refuses what is not SQL before it runs anything', async () => {
    await expect(up('1_bad', 'CREATE TABLE a (id int);\nCREATE TABEL b;')).rejects.toMatchObject({
      code: 'DB_STEP_SYNTAX',
      message: expect.stringContaining('syntax error at or near "TABEL", on line 2.\n  2 | CREATE TABEL b;'),
    });
    expect(await database.tables()).toEqual([]);
  });

  it('says that another session holds a lock, when lock_timeout ends the wait', async () => {
    await database.query('CREATE TABLE a (id int)');
    await database.query('BEGIN; LOCK TABLE a');
    const failure = up('1_bad', "BEGIN;\nSET LOCAL lock_timeout = '50ms';\nALTER TABLE a ADD COLUMN b int;\nCOMMIT;");
    await expect(failure.finally(() => database.query('ROLLBACK'))).rejects.toMatchObject({
      code: 'DB_STEP_LOCKED',
      message: expect.stringContaining('failed on line 3 (55P03)'),
      next: expect.stringContaining('pg_stat_activity'),
    });
  });

  it('explains a deadlock, and leaves nothing', async () => {
    await database.query('CREATE TABLE a (id int); CREATE TABLE b (id int)');
    await database.query('BEGIN; LOCK TABLE a');
    const failure = up(
      '1_bad',
      "SET LOCAL deadlock_timeout = '1s';\nCREATE TABLE c (id int);\nLOCK TABLE b;\nLOCK TABLE a;\n",
    ).catch((error: unknown) => error);
    await database.untilWaiting();
    const other = database.query("SET LOCAL deadlock_timeout = '1h'; LOCK TABLE b");
    expect(await failure).toMatchObject({
      code: 'DB_STEP_LOCKED',
      message: expect.stringContaining('deadlock detected'),
    });
    await other;
    await database.query('ROLLBACK');
    expect(await database.tables()).toEqual(['a', 'b']);
  });

  it('explains that a new enum value can not be used at once', async () => {
    await database.query("CREATE TYPE mood AS ENUM ('good')");
    await database.query('CREATE TABLE a (mood mood)');
    const sql = "ALTER TYPE mood ADD VALUE 'bad';\nINSERT INTO a VALUES ('bad');";
    await expect(up('1_bad', sql)).rejects.toMatchObject({ next: expect.stringContaining('Split the file') });
    await up('1_good', "ALTER TYPE mood ADD VALUE 'bad';");
    expect(await database.values("SELECT enumlabel FROM pg_enum WHERE enumlabel = 'bad'")).toEqual(['bad']);
  });

  it('says that the connection was lost, and leaves nothing', async () => {
    const failure = up('1_lost', 'CREATE TABLE a (id int);\nSELECT pg_sleep(60);').catch((error: unknown) => error);
    await database.untilWaiting();
    await database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    expect(await failure).toMatchObject({
      code: 'DB_STEP_INTERRUPTED',
      message: expect.stringContaining('1_lost/migration.sql'),
    });
    expect([await database.tables(), await database.history()]).toEqual([[], []]);
  });
});

describe('applyDown', () => {
  const migration = step('1_a', 'CREATE TABLE a (id int);', 'BEGIN;\nDROP TABLE a;\nCOMMIT;');

  it('undoes a migration and takes its row away', async () => {
    await database.locked(async (session) => {
      await applyUp(session, migration);
      await applyDown(session, migration);
    });
    expect([await database.tables(), await database.history()]).toEqual([[], []]);
  });

  it('keeps attempts that were marked as rolled back', async () => {
    await database.locked((session) => applyUp(session, migration));
    await database.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at, logs) VALUES ('x', 'y', '1_a', now(), 'failed')",
    );
    await database.locked((session) => applyDown(session, migration));
    expect(await database.history()).toMatchObject([{ id: 'x', logs: 'failed' }]);
  });

  it('leaves the migration and its row as they were when the undoing fails', async () => {
    const bad = { ...migration, down: 'DROP TABLE a;\nDROP TABLE absent;' };
    const undone = database.locked(async (session) => {
      await applyUp(session, bad);
      await applyDown(session, bad);
    });
    await expect(undone).rejects.toThrow('1_a/down.sql failed on line 2 (42P01)');
    expect(await database.tables()).toEqual(['a']);
    expect(await database.history()).toHaveLength(1);
  });
});
