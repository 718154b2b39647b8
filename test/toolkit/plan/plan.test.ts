import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlannedMigration } from '../../../packages/toolkit/src/plan/plan.ts';
import { row } from '../history/sample-history.ts';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';

let database: TestDatabase;
let project: ToolkitProject;
beforeAll(async () => {
  database = await createTestDatabase();
  project = createToolkitProject(database.url);
  project.migration('1_base', '-- 1_base');
  project.migration(
    '2_brands',
    '-- Add brands\n--\n-- Revises: 1_base\n-- Kind: atomic\nCREATE TABLE brands (id int);',
  );
  project.migration('2_brands_index', 'CREATE INDEX CONCURRENTLY goods_name_idx ON goods (name);');
  await database.record([row('1_base')]);
  await database.query(`
    CREATE TABLE goods (id int PRIMARY KEY, name text, brand text, price numeric(10,2));
    INSERT INTO goods SELECT n, 'thing', CASE WHEN n <= 7 THEN 'Acme' END, n FROM generate_series(1, 30) n;
    CREATE SCHEMA archive;
    CREATE TABLE archive.goods (id int);
    INSERT INTO archive.goods VALUES (1);
  `);
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

/** The plan of one SQL file. */
async function planOf(sql: string): Promise<PlannedMigration> {
  project.write('some.sql', sql);
  const { code, stdout, stderr } = await project.db('plan', '--file', 'some.sql', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { migrations } = JSON.parse(stdout) as { migrations: PlannedMigration[] };
  expect(migrations).toHaveLength(1);
  return migrations[0] as PlannedMigration;
}

describe('db plan', () => {
  it('shows the pending migrations, and none that is applied', async () => {
    const { code, stdout } = await project.db('plan');
    expect(code).toBe(0);
    expect(stdout).toContain(
      '2_brands  Add brands\n  one transaction; waits for a lock without limit; can not be undone',
    );
    expect(stdout).toContain('  1. creates the table brands (1 column)\n');
    expect(stdout).toContain('goods (30 rows, ');
    expect(stdout).toContain('SHARE UPDATE EXCLUSIVE, reads and writes go on while every row is read into an index');
    expect(stdout).not.toContain('1_base');
  });

  it('shows the ones that are named, by as much of the name as is needed', async () => {
    const { stdout } = await project.db('plan', '2_brands_', '1', '--json');
    const { migrations } = JSON.parse(stdout) as { migrations: PlannedMigration[] };
    expect(migrations.map(({ name }) => name)).toEqual(['1_base', '2_brands_index']);
  });

  it('says that nothing is pending', async () => {
    const other = createToolkitProject(database.url);
    other.migration('1_base', '-- 1_base');
    const { code, stdout } = await other.db('plan');
    other.remove();
    expect(stdout).toMatch(/^Nothing is pending in postgresql:\/\/\w+@127\.0\.0\.1:\d+\/history_\w+\.\n$/);
    expect(code).toBe(0);
  });

  it.each([
    ['a name that no migration has', ['plan', '9'], 'DB_MIGRATION_UNKNOWN', 2],
    ['a beginning that two have', ['plan', '2_b'], 'DB_MIGRATION_AMBIGUOUS', 2],
    ['a file that is not there', ['plan', '--file', 'absent.sql'], 'DB_USAGE', 2],
  ])('refuses %s', async (_what, args, error, exitCode) => {
    const { code, stdout } = await project.db(...args, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: error } });
    expect(code).toBe(exitCode);
  });

  it('refuses what is not SQL, and names the line', async () => {
    project.write('broken.sql', 'BEGIN;\nALTER TABLES goods;\nCOMMIT;');
    const { code, stderr } = await project.db('plan', '--file', 'broken.sql');
    expect(stderr).toMatch(/^DB_STEP_SYNTAX: broken\.sql is not SQL .*"TABLES", on line 2\./);
    expect(code).toBe(3);
  });

  it('takes names without a schema for those of ?schema=', async () => {
    const inArchive = createToolkitProject(`${database.url}?schema=archive`);
    inArchive.write('drop.sql', 'DROP TABLE goods; DROP TABLE public.goods;');
    const { stdout } = await inArchive.db('plan', '--file', 'drop.sql', '--json');
    inArchive.remove();
    const { migrations } = JSON.parse(stdout) as { migrations: PlannedMigration[] };
    expect(migrations[0]?.risks).toMatchObject([
      { what: 'goods', rows: 1 },
      { what: 'public.goods', rows: 30 },
    ]);
  });
});

describe('data at risk', () => {
  it('counts the values of a column and the rows of a table that would be dropped', async () => {
    const { risks } = await planOf('ALTER TABLE goods DROP COLUMN brand; DROP TABLE goods;');
    expect(risks).toEqual([
      { what: 'goods.brand', kind: 'drop', rows: 7, exact: true },
      { what: 'goods', kind: 'drop', rows: 30, exact: true },
    ]);
  });

  it('names values that a new type may round or refuse, and none where it has room for all', async () => {
    expect((await planOf('ALTER TABLE goods ALTER price TYPE numeric(8,1)')).risks).toMatchObject([
      { what: 'goods.price', kind: 'convert', rows: 30 },
    ]);
    expect((await planOf('ALTER TABLE goods ALTER price TYPE numeric(14,3)')).risks).toEqual([]);
  });

  it('says that a DELETE takes some rows, or all', async () => {
    const { risks } = await planOf('DELETE FROM goods WHERE id > 3; DELETE FROM goods;');
    expect(risks.map(({ kind }) => kind)).toEqual(['delete', 'drop']);
  });

  it('is estimated while somebody locks the table', async () => {
    await database.query('ANALYZE goods');
    await database.query('BEGIN; LOCK TABLE goods');
    const { risks } = await planOf('DROP TABLE goods').finally(() => database.query('ROLLBACK'));
    expect(risks).toEqual([{ what: 'goods', kind: 'drop', rows: 30, exact: false }]);
  });
});

describe('a plan follows what its statements do', () => {
  it('locks nobody out of a table that the same file makes', async () => {
    const { tables, statements } = await planOf(
      'BEGIN; CREATE TABLE tags (id int); CREATE INDEX ON tags (id); ALTER TABLE tags DROP COLUMN id; COMMIT;',
    );
    expect(tables).toEqual([]);
    expect(statements.flatMap(({ risks, notes }) => [...risks, ...notes])).toEqual([]);
  });

  it('believes a CHECK that it saw validated, as PostgreSQL does', async () => {
    const { statements } = await planOf(
      `ALTER TABLE goods ADD CONSTRAINT present CHECK (name IS NOT NULL) NOT VALID;
       ALTER TABLE goods VALIDATE CONSTRAINT present;
       ALTER TABLE goods ALTER name SET NOT NULL;`,
    );
    expect(statements.map(({ tables }) => tables[0]?.work)).toEqual([[], ['scan'], []]);
  });

  it('finds a table under its new name', async () => {
    const { statements } = await planOf('ALTER TABLE goods RENAME TO wares; DROP TABLE wares;');
    expect(statements[1]).toMatchObject({ says: ['drops the table wares'], risks: [{ what: 'goods', rows: 30 }] });
  });

  it('knows which table an index belongs to that it saw made', async () => {
    const { statements } = await planOf('CREATE INDEX i ON goods (name); DROP INDEX i;');
    expect(statements[1]?.tables).toMatchObject([{ table: 'goods', mode: 'ACCESS EXCLUSIVE' }]);
  });

  it('holds the strongest lock of a file until its COMMIT, and gives up after its lock_timeout', async () => {
    const { tables, lockTimeout } = await planOf(
      "BEGIN; SET LOCAL lock_timeout = '3s'; UPDATE goods SET name = 'x'; ALTER TABLE goods ADD extra int; COMMIT;",
    );
    expect(tables).toMatchObject([
      { table: 'goods', mode: 'ACCESS EXCLUSIVE', blocks: 'reads and writes', work: ['rows'] },
    ]);
    expect(lockTimeout).toBe('3s');
  });

  it('says of code that nobody can see what it does', async () => {
    const { statements } = await planOf("DO $$ BEGIN EXECUTE 'DROP TABLE goods'; END $$;");
    expect(statements[0]?.says).toEqual(["runs a block of code; what it does can't be foreseen"]);
  });
});

it('tells what a down.sql loses, and when it fits its migration no more', async () => {
  project.write(
    'prisma/migrations/2_brands/down.sql',
    `-- Undo\n--\n-- Undoes: sha256:${'0'.repeat(64)}\n-- Loses: every\n--   brand\nDROP TABLE brands;`,
  );
  const { stdout } = await project.db('plan', '2_brands', '--json');
  const { migrations } = JSON.parse(stdout) as { migrations: PlannedMigration[] };
  expect(migrations[0]).toMatchObject({ down: { state: 'stale' }, loses: 'every brand' });
});
