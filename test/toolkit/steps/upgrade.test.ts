import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStepDatabase, type StepDatabase } from './step-database.ts';
import { createStepProject, type StepProject } from './step-project.ts';

let database: StepDatabase;
let project: StepProject;
beforeAll(async () => {
  database = await createStepDatabase();
  project = createStepProject(database.url);
});
beforeEach(async () => {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS "My Shop" CASCADE');
  project.clear();
  project.pair('1_a', '-- Make a\n--\n-- Kind: atomic\nBEGIN;\nCREATE TABLE a (id int);\nCOMMIT;\n', 'DROP TABLE a;');
  project.pair('2_b', 'CREATE TABLE b (id int);', 'DROP TABLE b;');
  project.pair('3_c', 'CREATE TABLE c (id int);', 'DROP TABLE c;');
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const applied = async () => (await database.history()).map((row) => row.migration_name);

describe('db upgrade', () => {
  it('applies one, up to one, and all, and says where the database is', async () => {
    const one = await project.db('upgrade', '+1');
    expect(one.stdout).toMatch(/^✓ 1_a +Make a +\d+ ms\n\n1 migration applied\. The database is at 1_a\.\n$/);
    expect(one).toMatchObject({ code: 0 });
    expect(await database.tables()).toEqual(['a']);

    const two = await project.db('upgrade', '2', '--json');
    expect(JSON.parse(two.stdout)).toMatchObject({
      mode: 'ran',
      steps: [{ name: '2_b', title: 'b', milliseconds: expect.any(Number) }],
      current: ['2_b'],
      sql: null,
    });

    expect(await project.db('upgrade')).toMatchObject({ code: 0, stdout: expect.stringContaining('is at 3_c.') });
    expect(await project.db('upgrade', 'head')).toMatchObject({
      code: 0,
      stdout: 'Nothing is pending for that. The database is at 3_c.\n',
    });
    expect(await applied()).toEqual(['1_a', '2_b', '3_c']);
  });

  it('changes nothing with --dry-run', async () => {
    const { code, stdout } = await project.db('upgrade', '2_b', '--dry-run');
    expect(stdout).toMatch(/○ 1_a.*\n○ 2_b.*\n\n2 migrations would be applied\. The database is at \(base\)/);
    expect(code).toBe(0);
    expect(await database.values("SELECT to_regclass('_prisma_migrations')")).toEqual([null]);
  });

  it('stops at a failure, keeps what went before, and leaves nothing that blocks the next run', async () => {
    project.pair('2_b', 'CREATE TABLE b (id int);\nSELECT nope;', 'DROP TABLE b;');
    const failed = await project.db('upgrade');
    expect(failed.code).toBe(3);
    expect(failed.stderr).toMatch(
      /DB_STEP_FAILED: 2_b\/migration\.sql failed on line 2 \(42703\)\.\n {2}2 \| SELECT nope;\n {2}ERROR: column "nope" does not exist\nIt was rolled back: .*\nBefore it, 1_a had gone through, and that stays\.\nNext: /,
    );
    expect([await applied(), await database.tables()]).toEqual([['1_a'], ['a']]);
    project.pair('2_b', 'CREATE TABLE b (id int);', 'DROP TABLE b;');
    expect((await project.db('upgrade')).code).toBe(0);
    expect(await applied()).toEqual(['1_a', '2_b', '3_c']);
  });

  it.each([
    ['an edited migration', 'DB_SCHEMA_EDITED', () => project.pair('1_a', 'CREATE TABLE a (id bigint);', '')],
    ['a migration that is not in the folder', 'DB_SCHEMA_AHEAD', () => remove('1_a')],
    [
      'a failed migration of Prisma',
      'DB_SCHEMA_FAILED',
      () => database.query("UPDATE _prisma_migrations SET finished_at = NULL, logs = 'ERROR: no'"),
    ],
    ['a folder without its file', 'DB_SCHEMA_INCOMPLETE', () => remove('2_b/migration.sql')],
    ['tables without a history', 'DB_SCHEMA_UNMANAGED', () => database.query('DROP TABLE _prisma_migrations')],
    ['a parent that is not there', 'DB_PARENT_UNKNOWN', () => project.pair('2_b', '-- B\n--\n-- Revises: 0_x\n', '')],
    ['two heads', 'DB_HEADS_SEVERAL', () => project.pair('3_c', '-- C\n--\n-- Revises: 1_a\n', '')],
  ])('refuses %s and names the next step', async (_, code, arrange) => {
    await project.db('upgrade', '+1');
    await arrange();
    const { code: exit, stdout } = await project.db('upgrade', '--json');
    expect(JSON.parse(stdout)).toEqual({
      error: { code, message: expect.stringMatching(/\.$/), next: expect.stringMatching(/\w/) },
    });
    expect(exit).toBe(3);
    expect(await database.tables()).toEqual(['a']);
  });

  it.each([
    [['upgrade', '+9'], '"+9" asks for more than there is: 3 migrations are pending.'],
    [['upgrade', 'nothing'], 'There is no migration whose name is or begins with "nothing".'],
    [['upgrade', '--dry-run', '--sql'], '--dry-run and --sql ask for two different things.'],
    [['upgrade', '1_a', '2_b'], 'Too many arguments'],
  ])('answers %j with exit code 2', async (args, words) => {
    const { code, stderr } = await project.db(...args);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  it('keeps to the schema of DATABASE_URL, in the tables and in the record', async () => {
    const env = { DATABASE_URL: `${database.url}?schema=My%20Shop` };
    project.pair('2_b', "SET search_path TO 'public';\nCREATE TABLE other (id int);", 'DROP TABLE public.other;');
    expect(await project.start(['upgrade'], env).ended).toMatchObject({ code: 0 });
    expect(await database.values(`SELECT count(*)::int FROM "My Shop"._prisma_migrations`)).toEqual([3]);
    expect(
      await database.values(`SELECT oid::regclass::text FROM pg_class WHERE relname IN ('a', 'c') ORDER BY 1`),
    ).toEqual(['"My Shop".a', '"My Shop".c']);
    expect(await project.start(['downgrade', 'base'], env).ended).toMatchObject({ code: 0 });
    expect(await database.values(`SELECT count(*)::int FROM pg_class WHERE relname IN ('a', 'c', 'other')`)).toEqual([
      0,
    ]);
  });

  it('waits for another command, says so, and then sees that nothing is left to do', async () => {
    await database.query('SELECT pg_advisory_lock(1)');
    project.pair('1_a', 'CREATE TABLE a (id int);\nSELECT pg_advisory_xact_lock(1);');
    const first = project.start(['upgrade']);
    await database.untilWaiting();
    const waiting = project.start(['upgrade']);
    await once(waiting.child.stderr as Readable, 'data');
    await database.query('SELECT pg_advisory_unlock(1)');
    const second = await waiting.ended;
    expect(second.stderr).toMatch(
      /Another command is migrating this database \(db upgrade, server process \d+, connected for 00:00:0\d\): waiting for it …\n/,
    );
    expect(second.stdout).toBe('Nothing is pending for that. The database is at 3_c.\n');
    expect(await first.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('Applying 1_a (1 of 3) …') });
    expect(await applied()).toEqual(['1_a', '2_b', '3_c']);
  });

  it('passes on what a migration says', async () => {
    project.pair('1_a', "DO $$ BEGIN RAISE NOTICE 'three rows are odd'; END $$");
    expect(await project.db('upgrade', '+1')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('NOTICE: three rows are odd\n'),
    });
  });

  it('never prints the password', async () => {
    const password = new URL(database.url).password;
    const output = await Promise.all([
      project.db('upgrade', '--sql'),
      project.db('upgrade', '--json'),
      project.start(['upgrade'], { DATABASE_URL: database.url.replace(/@[^/]*/, '@127.0.0.1:1') }).ended,
    ]);
    for (const { stdout, stderr } of output) expect(stdout + stderr).not.toContain(`:${password}@`);
  });
});

describe('db upgrade --sql', () => {
  const psql = (script: string) => {
    const file = path.join(project.dir, 'script.sql');
    writeFileSync(file, script);
    return execFileSync('psql', ['--no-psqlrc', '--quiet', '--file', file, database.url], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  };

  it('writes a script that does the same through psql, history and all', async () => {
    project.pair('3_c', "-- it's one\nCREATE INDEX CONCURRENTLY b_id ON b (id);", 'DROP INDEX CONCURRENTLY b_id;');
    const { stdout, code } = await project.db('upgrade', '--sql');
    expect(code).toBe(0);
    expect(await database.tables()).toEqual([]);
    psql(stdout);
    expect(await database.tables()).toEqual(['a', 'b']);
    expect(await database.history()).toMatchObject(
      ['1_a', '2_b', '3_c'].map((migration_name) => ({
        migration_name,
        finished_at: expect.any(Date),
        logs: null,
        applied_steps_count: 1,
      })),
    );
    expect((await project.db('status')).code).toBe(0);

    psql((await project.db('downgrade', 'base', '--sql')).stdout);
    expect([await database.tables(), await database.history()]).toEqual([[], []]);
  });

  it('writes a script that stops where the history is another one', async () => {
    const { stdout } = await project.db('upgrade', '2', '--sql');
    await project.db('upgrade', '+1');
    expect(() => psql(stdout)).toThrow('1_a is recorded already');
    expect(await applied()).toEqual(['1_a']);
  });
});

function remove(file: string): void {
  rmSync(path.join(project.dir, 'prisma/migrations', file), { recursive: true });
}
