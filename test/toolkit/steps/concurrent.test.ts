import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyDown, applyUp } from '../../../packages/toolkit/src/steps/apply-step.ts';
import type { Step } from '../../../packages/toolkit/src/steps/step.ts';
import { DOWNGRADE_MARK, UPGRADE_MARK } from '../../../packages/toolkit/src/steps/stepwise-record.ts';
import { connected } from '../history/test-database.ts';
import { createStepDatabase, type StepDatabase, step } from './step-database.ts';

let database: StepDatabase;
beforeAll(async () => {
  database = await createStepDatabase();
});
beforeEach(async () => {
  await database.query('CREATE TABLE a (id int); INSERT INTO a VALUES (1), (2)');
  // Makes the record.
  await database.locked((session) => applyUp(session, step('0_start', '')));
  database.said.splice(0);
});
afterEach(async () => {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});
afterAll(async () => {
  await database.drop();
});

const index = step(
  '1_index',
  '-- Index it\nCREATE UNIQUE INDEX CONCURRENTLY "A_id" ON a (id);\n',
  '-- Undo\nDROP INDEX CONCURRENTLY "A_id";\n',
);
const up = (migration: Step) => database.locked((session) => applyUp(session, migration));
const down = (migration: Step) => database.locked((session) => applyDown(session, migration));

/** Every index of `a`, and whether it is valid. */
async function indexes(): Promise<Record<string, boolean>> {
  const { rows } = await database.query(
    "SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index WHERE indrelid = 'a'::regclass ORDER BY 1",
  );
  return Object.fromEntries(rows.map(({ name, valid }) => [name, valid]));
}

/** The row of a step, as Prisma would see it. */
async function recorded({ name }: Step): Promise<Record<string, unknown> | undefined> {
  return (await database.history()).find((row) => row.migration_name === name);
}

/** Leaves an INVALID index, as a build does that is ended in the middle. */
async function breakIndex(): Promise<void> {
  await database.query('INSERT INTO a VALUES (1)');
  await expect(database.query('CREATE UNIQUE INDEX CONCURRENTLY "A_id" ON a (id)')).rejects.toThrow('could not create');
  await database.query('DELETE FROM a WHERE ctid = (SELECT max(ctid) FROM a)');
  expect(await indexes()).toEqual({ '"A_id"': false });
}

/** Leaves the row that a killed upgrade leaves. */
async function beginUp({ name, checksum }: Step, done = 0, logs: string | null = null): Promise<void> {
  await database.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, applied_steps_count, logs) VALUES ('7', $1, $2, $3, $4)",
    [checksum, name, done, logs],
  );
}

/** Makes of an applied migration what a killed downgrade leaves. */
async function beginDown({ name }: Step, done = 0): Promise<void> {
  await database.query(
    'UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = $2, logs = $3 WHERE migration_name = $1',
    [name, done, `${DOWNGRADE_MARK} and not finished`],
  );
}

describe('a concurrent step', () => {
  it('is recorded as Prisma records it, and undone', async () => {
    await up(index);
    expect(await indexes()).toEqual({ '"A_id"': true });
    expect(await recorded(index)).toMatchObject({
      checksum: index.checksum,
      finished_at: expect.any(Date),
      logs: null,
      applied_steps_count: 1,
    });
    await down(index);
    expect(await indexes()).toEqual({});
    expect(await recorded(index)).toBeUndefined();
  });

  it('is recorded as begun while it runs, so that Prisma applies nothing meanwhile', async () => {
    await connected(database.url, async (other) => {
      await other.query('BEGIN; INSERT INTO a VALUES (3)'); // the build waits for this transaction
      const built = up(index);
      await database.untilWaiting();
      expect(await recorded(index)).toMatchObject({ finished_at: null, logs: null, applied_steps_count: 0 });
      await other.query('COMMIT');
      await built;
    });
    expect(await recorded(index)).toMatchObject({ finished_at: expect.any(Date) });
  });

  it('leaves nothing when it fails, neither an INVALID index nor a row', async () => {
    await database.query('INSERT INTO a VALUES (1)');
    await expect(up(index)).rejects.toMatchObject({
      code: 'DB_STEP_FAILED',
      message: expect.stringMatching(
        /failed on line 2 \(23505\).*could not create unique index "A_id".*Nothing of it is in the database/s,
      ),
    });
    expect(await indexes()).toEqual({});
    expect(await recorded(index)).toBeUndefined();
  });

  it('keeps an index of that name which was there before', async () => {
    await database.query('CREATE INDEX "A_id" ON a (id)');
    await expect(up(index)).rejects.toThrow('relation "A_id" already exists');
    expect(await indexes()).toEqual({ '"A_id"': true });
    expect(await recorded(index)).toBeUndefined();

    const tolerant = step('1_index', index.up.replace('CONCURRENTLY', 'CONCURRENTLY IF NOT EXISTS'));
    await up(tolerant);
    expect(await recorded(tolerant)).toMatchObject({ finished_at: expect.any(Date), applied_steps_count: 1 });
  });

  it('builds an INVALID index anew, which IF NOT EXISTS alone would take for done', async () => {
    await breakIndex();
    await up(step('1_index', index.up.replace('CONCURRENTLY', 'CONCURRENTLY IF NOT EXISTS')));
    expect(await indexes()).toEqual({ '"A_id"': true });
    expect(database.said).toContainEqual(expect.stringContaining('The index "A_id" is half-built (INVALID)'));
  });

  it('waits for somebody else who builds the same index, and leaves that one alone', async () => {
    await connected(database.url, async (holder) => {
      await holder.query('BEGIN; INSERT INTO a VALUES (3)');
      await connected(database.url, async (builder) => {
        const built = builder.query('CREATE INDEX CONCURRENTLY "A_id" ON a (id)');
        await database.untilWaiting();
        const ours = up(index).catch((error: unknown) => error);
        while (!database.said.some((line) => line.includes('builds the index'))) {
          await new Promise((done) => setTimeout(done, 20));
        }
        await holder.query('COMMIT');
        await built;
        expect(await ours).toMatchObject({ message: expect.stringContaining('already exists') });
      });
    });
    expect(await indexes()).toEqual({ '"A_id"': true });
  });

  it('is finished although somebody waits inside PostgreSQL for the lock, as Prisma does', async () => {
    await connected(database.url, async (holder) => {
      await holder.query('BEGIN; INSERT INTO a VALUES (3)');
      const built = up(index);
      await database.untilWaiting();
      await connected(database.url, async (prisma) => {
        const gaveUp = prisma.query("SET lock_timeout = '4s'; SELECT pg_advisory_lock(72707369)").catch(String);
        // PostgreSQL looks for a deadlock when a session has waited for a second: this one finds none yet.
        await new Promise((done) => setTimeout(done, 1500));
        await holder.query('COMMIT');
        await built;
        expect(await gaveUp).toContain('lock timeout');
      });
    });
    expect(await indexes()).toEqual({ '"A_id"': true });
    expect(await recorded(index)).toMatchObject({ finished_at: expect.any(Date) });
    expect(database.said).toContainEqual(expect.stringContaining('Another command waits for the migration lock'));
  });

  it('is not stopped by somebody who waits for the lock', async () => {
    await connected(database.url, async (holder) => {
      await holder.query('BEGIN; INSERT INTO a VALUES (3)');
      const built = up(index);
      await database.untilWaiting();
      const waiting = up(step('2_other', 'SELECT 1'));
      while (!database.said.some((line) => line.includes('waiting for it'))) {
        await new Promise((done) => setTimeout(done, 20));
      }
      await holder.query('COMMIT');
      await Promise.all([built, waiting]);
    });
    expect(await indexes()).toEqual({ '"A_id"': true });
  });
});

describe('a concurrent step that was killed', () => {
  it('is built when nothing of it is there', async () => {
    await beginUp(index);
    await up(index);
    expect(await indexes()).toEqual({ '"A_id"': true });
    expect(await database.history()).toHaveLength(2);
    expect(await recorded(index)).toMatchObject({ id: '7', finished_at: expect.any(Date), applied_steps_count: 1 });
    expect(database.said[0]).toBe('1_index was interrupted: going on with it …');
  });

  it('is built anew when it left an INVALID index', async () => {
    await breakIndex();
    await beginUp(index);
    await up(index);
    expect(await indexes()).toEqual({ '"A_id"': true });
    expect(await recorded(index)).toMatchObject({ finished_at: expect.any(Date), logs: null });
  });

  it('is only recorded when the server had finished the index', async () => {
    await database.query('CREATE UNIQUE INDEX "A_id" ON a (id)');
    const [before] = await database.values(`SELECT '"A_id"'::regclass::oid`);
    await beginUp(index);
    await up(index);
    expect(await database.values(`SELECT '"A_id"'::regclass::oid`)).toEqual([before]);
    expect(await recorded(index)).toMatchObject({ finished_at: expect.any(Date), applied_steps_count: 1 });
  });

  it.each([
    ['is still there', async () => {}],
    ['is gone', () => database.query('DROP INDEX "A_id"')],
    [
      'is half dropped',
      () => database.query(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"A_id"'::regclass`),
    ],
  ])('is undone when the index %s', async (_, arrange) => {
    await up(index);
    await beginDown(index);
    await arrange();
    await down(index);
    expect(await indexes()).toEqual({});
    expect(await recorded(index)).toBeUndefined();
  });

  it('is as it was when its undoing fails', async () => {
    await up(index);
    const before = await recorded(index);
    await database.query('CREATE VIEW v AS SELECT 1');
    await expect(down({ ...index, down: 'DROP INDEX CONCURRENTLY v' })).rejects.toThrow('"v" is not an index');
    expect(await recorded(index)).toEqual(before);
  });

  it('runs again what does no harm', async () => {
    const vacuum = step('1_vacuum', 'VACUUM a');
    await beginUp(vacuum);
    await up(vacuum);
    expect(await recorded(vacuum)).toMatchObject({ finished_at: expect.any(Date) });
  });

  it('is refused when nobody can tell what happened', async () => {
    const unnamed = step('1_unnamed', 'CREATE INDEX CONCURRENTLY ON a (id)');
    await beginUp(unnamed);
    await expect(up(unnamed)).rejects.toMatchObject({
      code: 'DB_STEP_UNCLEAR',
      next: expect.stringContaining('resolve --rolled-back 1_unnamed'),
    });
    expect(await indexes()).toEqual({});
  });
});

describe('a mixed step', () => {
  const mixed = step(
    '1_mixed',
    'CREATE TABLE b (id int);\nINSERT INTO a VALUES (5);\nCREATE INDEX CONCURRENTLY a_id ON a (id);\nBEGIN;\nCREATE TABLE c (id int);\nCOMMIT;\n',
    'BEGIN; DROP TABLE c; COMMIT; DROP INDEX CONCURRENTLY a_id; DROP TABLE b;',
  );

  it('runs part by part, and is recorded as Prisma records it', async () => {
    await up(mixed);
    expect(await database.tables()).toEqual(['a', 'b', 'c']);
    expect(await indexes()).toEqual({ a_id: true });
    expect(await recorded(mixed)).toMatchObject({ finished_at: expect.any(Date), logs: null, applied_steps_count: 1 });
    await down(mixed);
    expect(await database.tables()).toEqual(['a']);
    expect(await recorded(mixed)).toBeUndefined();
  });

  it('leaves nothing when its first part fails', async () => {
    await database.query('CREATE TABLE b (id int)');
    await expect(up(mixed)).rejects.toThrow('Nothing of it is in the database');
    expect(await recorded(mixed)).toBeUndefined();
  });

  it('goes on with the part that failed, once that can go through', async () => {
    await database.query('CREATE TABLE c (id int)');
    await expect(up(mixed)).rejects.toMatchObject({
      message: expect.stringMatching(/failed on line 5.*Of its 3 parts, 2 ran and stay/s),
      next: expect.stringContaining('it goes on with this part'),
    });
    expect(await recorded(mixed)).toMatchObject({
      finished_at: null,
      applied_steps_count: 2,
      logs: expect.stringMatching(new RegExp(`^${UPGRADE_MARK}[^]*relation "c" already exists`)),
    });
    await database.query('DROP TABLE c');
    await up(mixed);
    expect(await database.values('SELECT count(*)::int FROM a WHERE id = 5')).toEqual([1]);
    expect(await recorded(mixed)).toMatchObject({ finished_at: expect.any(Date), logs: null });
  });

  it('goes on where it was killed, in both directions', async () => {
    await database.query('CREATE TABLE b (id int); INSERT INTO a VALUES (5)');
    await beginUp(mixed, 1, UPGRADE_MARK);
    await up(mixed);
    expect(await database.tables()).toEqual(['a', 'b', 'c']);
    await database.query('DROP TABLE c; DROP INDEX a_id');
    await beginDown(mixed, 1);
    await down(mixed);
    expect(await database.tables()).toEqual(['a']);
    expect(await recorded(mixed)).toBeUndefined();
  });
});
