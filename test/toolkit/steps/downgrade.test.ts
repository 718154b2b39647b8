import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BackupRecord, writeRecord } from '../../../packages/toolkit/src/backup/backup-record.ts';
import { withSignature } from '../../../packages/toolkit/src/history/down-signature.ts';
import { createStepDatabase, type StepDatabase } from './step-database.ts';
import { createStepProject, type StepProject } from './step-project.ts';

let database: StepDatabase;
let project: StepProject;
beforeAll(async () => {
  database = await createStepDatabase();
  project = createStepProject(database.url);
});
beforeEach(async () => {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  project.clear();
  rmSync(path.join(project.dir, 'backups'), { recursive: true, force: true });
  project.pair('1_a', 'CREATE TABLE a (id int, code text);', 'DROP TABLE a;');
  project.pair('2_b', 'CREATE TABLE b (id int);', 'DROP TABLE b;');
  project.pair('3_c', 'ALTER TABLE a RENAME TO c;', 'ALTER TABLE c RENAME TO a;', '-- Loses: nothing\n');
  expect((await project.db('upgrade')).code).toBe(0);
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const applied = async () => (await database.history()).map((row) => row.migration_name);

describe('db downgrade', () => {
  it('undoes the last one, back to one, and all', async () => {
    const one = await project.db('downgrade', '-1');
    expect(one.stdout).toMatch(/^↺ 3_c +c +\d+ ms\n\n1 migration undone\. The database is at 2_b\.\n$/);
    expect(one).toMatchObject({ code: 0 });
    expect(await database.tables()).toEqual(['a', 'b']);

    const two = await project.db('downgrade', '1', '--json');
    expect(JSON.parse(two.stdout)).toMatchObject({
      mode: 'ran',
      steps: [{ name: '2_b', milliseconds: expect.any(Number) }],
      losses: [],
      current: ['1_a'],
    });
    expect((await project.db('downgrade', 'base')).stdout).toContain('is at (base): no migration is applied.');
    expect([await database.tables(), await applied()]).toEqual([[], []]);
    expect(await project.db('downgrade', 'base')).toMatchObject({
      code: 0,
      stdout: 'There is nothing to undo. The database is at (base): no migration is applied.\n',
    });
  });

  it('lists the tables and columns that would lose something, counted, and wants a yes', async () => {
    project.pair(
      '4_d',
      'ALTER TABLE b ADD COLUMN d numeric(10,3), ADD COLUMN e text;',
      'ALTER TABLE b DROP COLUMN e;\nALTER TABLE b ALTER COLUMN d TYPE numeric(10,2);\nDELETE FROM b WHERE d IS NULL;',
      '-- Loses: the third decimal of every d\n',
    );
    await project.db('upgrade');
    await database.query("INSERT INTO b VALUES (1, 1.234, 'x'), (2, 2, NULL)");
    await database.query('INSERT INTO c SELECT n FROM generate_series(1, 1500) n');
    const before = await applied();

    const refused = await project.db('downgrade', 'base');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^DB_UNCONFIRMED: To undo 4 migrations in postgresql:\/\/[^:]+@[^ ]+ loses data/);
    for (const line of [
      'b.e: 1 value is dropped',
      'b.d: 2 values are converted, and may be rounded or cut',
      'b: rows are deleted, of 2',
      'its down.sql says: the third decimal of every d',
      'b: the table is dropped, with 2 rows',
      'c: the table is dropped, with 1,500 rows',
    ]) {
      expect(refused.stderr).toContain(line);
    }
    expect(await applied()).toEqual(before);

    const looked = await project.db('downgrade', 'base', '--dry-run', '--json');
    expect(JSON.parse(looked.stdout)).toMatchObject({
      mode: 'dry-run',
      losses: [
        { name: '4_d', says: 'the third decimal of every d', data: [{ what: 'b.e', rows: 1 }, {}, {}] },
        { name: '2_b', says: null, data: [{ what: 'b', kind: 'drop', rows: 2, exact: true }] },
        { name: '1_a', data: [{ what: 'c', rows: 1500 }] },
      ],
    });
    expect(await applied()).toEqual(before);

    const done = await project.db('downgrade', 'base', '--yes');
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('Lost:') });
    expect(await database.tables()).toEqual([]);
  });

  it.each([
    ['no down.sql', 'DB_DOWN_MISSING', () => rmSync(file('3_c/down.sql'))],
    [
      'a down.sql for another text',
      'DB_DOWN_STALE',
      () => writeFileSync(file('3_c/down.sql'), `-- Undoes: sha256:${'0'.repeat(64)}\nSELECT 1;`),
    ],
    [
      'a down.sql that says nothing of its migration',
      'DB_DOWN_STALE',
      () => writeFileSync(file('3_c/down.sql'), 'SELECT 1;'),
    ],
    [
      'a migration that can not be undone',
      'DB_DOWN_IRREVERSIBLE',
      () => writeFileSync(file('3_c/down.sql'), '-- Irreversible: the old codes are gone\n'),
    ],
    [
      'a down.sql that was changed after it had been signed',
      'DB_DOWN_EDITED',
      () =>
        writeFileSync(file('3_c/down.sql'), `${withSignature(readFileSync(file('3_c/down.sql'), 'utf8'))}SELECT 1;`),
    ],
    ['an edited migration', 'DB_SCHEMA_EDITED', () => writeFileSync(file('3_c/migration.sql'), 'SELECT 1;')],
    ['a migration that is not in the folder', 'DB_SCHEMA_AHEAD', () => rmSync(file('3_c'), { recursive: true })],
    ['a folder without its file', 'DB_SCHEMA_INCOMPLETE', () => rmSync(file('3_c/migration.sql'))],
    [
      'a failed migration of Prisma',
      'DB_SCHEMA_FAILED',
      () =>
        database.query("UPDATE _prisma_migrations SET finished_at = NULL, logs = 'no' WHERE migration_name = '3_c'"),
    ],
    [
      'a down.sql that is not SQL',
      'DB_STEP_SYNTAX',
      () => project.pair('3_c', 'ALTER TABLE a RENAME TO c;', 'DROP TABEL a;'),
    ],
  ])('refuses %s, even further up, and undoes nothing', async (_, code, arrange) => {
    await arrange();
    const { code: exit, stdout } = await project.db('downgrade', '1_a', '--yes', '--json');
    expect(JSON.parse(stdout)).toEqual({
      error: { code, message: expect.stringContaining('3_c'), next: expect.stringMatching(/\.$/) },
    });
    expect(exit).toBe(3);
    expect(await database.tables()).toEqual(['b', 'c']);
  });

  it('names the command that makes a down.sql fit', async () => {
    writeFileSync(file('3_c/down.sql'), 'ALTER TABLE c RENAME TO a;');
    const { stderr } = await project.db('downgrade', '-1');
    const [, verb = '', ...options] = /"npm run db -- (revision) (--sign) (3_c)"/.exec(stderr) ?? [];
    expect((await project.db(verb, ...options)).code).toBe(0);
    expect((await project.db('downgrade', '-1')).code).toBe(0);
  });

  it('is not stopped by what it leaves alone', async () => {
    rmSync(file('1_a/down.sql'));
    writeFileSync(file('2_b/migration.sql'), '-- edited');
    expect((await project.db('downgrade', '-1')).code).toBe(0);
    expect(await applied()).toEqual(['1_a', '2_b']);
  });

  it('keeps what it undid when a later one fails', async () => {
    project.pair('2_b', 'CREATE TABLE b (id int);', 'DROP TABLE b;\nSELECT nope;');
    const { code, stderr } = await project.db('downgrade', 'base');
    expect(stderr).toMatch(/DB_STEP_FAILED: 2_b\/down\.sql failed on line 5 .*Before it, 3_c had gone through/s);
    expect(code).toBe(3);
    expect([await applied(), await database.tables()]).toEqual([
      ['1_a', '2_b'],
      ['a', 'b'],
    ]);
  });

  it.each([
    [['downgrade'], "Missing required argument 'target'."],
    [['downgrade', '-9'], '"-9" asks for more than there is: 3 migrations are applied.'],
    [['downgrade', '4'], 'There is no migration whose name is or begins with "4".'],
  ])('answers %j with exit code 2', async (args, words) => {
    const { code, stderr } = await project.db(...args);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  it('refuses to go back to where it has not been', async () => {
    project.pair('4_d', 'SELECT 1;', 'SELECT 1;');
    const { code, stderr } = await project.db('downgrade', '4_d');
    expect(stderr).toContain('DB_TARGET_NOT_APPLIED: 4_d is not applied');
    expect(code).toBe(3);
  });
});

describe('db downgrade in production', () => {
  const run = (...args: string[]) => project.start(['downgrade', ...args], { NODE_ENV: 'production' }).ended;
  const shown = () => {
    const url = new URL(database.url);
    return `${url.protocol}//${url.username}@${url.host}${url.pathname}`;
  };
  function backup(createdAt: Date, of = shown(), lost = false): void {
    const folder = path.join(project.dir, 'backups');
    const name = `${createdAt.getTime()}.dump`;
    const record: BackupRecord = {
      format: 1,
      createdAt: createdAt.toISOString(),
      database: of,
      kind: 'dump',
      name,
      bytes: 4,
      sha256: '',
      tool: 'pg_dump',
      serverVersion: '18.1',
      schema: 'public',
      head: ['3_c'],
      applied: ['1_a', '2_b', '3_c'],
      tables: {},
    };
    mkdirSync(folder, { recursive: true });
    if (!lost) writeFileSync(path.join(folder, name), 'dump');
    writeRecord(path.join(folder, `${name}.json`), record);
  }

  it('needs no backup for what loses nothing', async () => {
    expect(await run('-1')).toMatchObject({ code: 0 });
  });

  it.each([
    ['there is none', () => {}],
    ['it is of another database', () => backup(new Date(), 'postgresql://other@127.0.0.1:5432/other')],
    ['it is older than an hour', () => backup(new Date(Date.now() - 3_700_000))],
    ['it is older than the last migration', () => backup(new Date(Date.now() - 60_000))],
    ['its record is damaged', () => damage()],
    ['its dump is gone', () => backup(new Date(), shown(), true)],
  ])('refuses to lose data when %s', async (_, arrange) => {
    arrange();
    await database.query('INSERT INTO b VALUES (1)');
    const { code, stderr } = await run('-2', '--yes');
    expect(stderr).toContain('DB_BACKUP_MISSING');
    expect(stderr).toContain('npm run db -- backup');
    expect(code).toBe(3);
    expect(await applied()).toEqual(['1_a', '2_b', '3_c']);
  });

  it('goes on with a fresh backup and a yes', async () => {
    await database.query('INSERT INTO b VALUES (1)');
    backup(new Date());
    expect(await run('-2')).toMatchObject({ code: 2, stderr: expect.stringContaining('DB_UNCONFIRMED') });
    expect(await run('-2', '--yes')).toMatchObject({ code: 0 });
    expect(await applied()).toEqual(['1_a']);
  });

  function damage(): void {
    mkdirSync(path.join(project.dir, 'backups'));
    writeFileSync(path.join(project.dir, 'backups', '1.json'), '{ "createdAt": "yesterday"');
  }
});

function file(name: string): string {
  return path.join(project.dir, 'prisma/migrations', name);
}
