import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checksumOf } from '../../packages/toolkit/src/history/checksum.ts';
import { createDocumentProject, type DocumentProject } from '../docs/document-project.ts';
import { connected } from '../toolkit/history/test-database.ts';
import { learnIn, lessonNames, lessonUrl } from './lesson-suite.ts';

const SENTENCE = /Not yet.*Found: +\S/s;

// What learners leave behind in the middle of things: the check says in a sentence what is missing, and never shows a stack.
let project: DocumentProject;
const inLesson = (number: number, sql: string) =>
  connected(lessonUrl(project, number), async (client) => (await client.query(sql)).rows);
const practice = (name: string, ...file: string[]) => path.join(project.dir, 'practice', name, ...file);
const check = async (number: number) => {
  const { code, output } = await learnIn(project, 'check', String(number));
  expect(output).not.toMatch(/^\s+at /m);
  return { code, output };
};

beforeAll(async () => {
  project = await createDocumentProject({ state: 'files' });
});
afterAll(() => project?.remove());

describe.each(
  // The fourth one runs the learner's code, in a process of its own.
  lessonNames.filter((name) => !name.startsWith('04')).map((name) => [name, Number(name.slice(0, 2))] as const),
)('the check of lesson %s', (name, number) => {
  beforeAll(async () => {
    expect((await learnIn(project, String(number))).code).toBe(0);
  });
  afterEach(async () => {
    expect((await learnIn(project, 'reset', String(number))).code).toBe(0);
  });

  it('says so when all tables are gone, and their schema', async () => {
    await inLesson(number, 'DROP SCHEMA public CASCADE');
    expect(await check(number)).toMatchObject({ code: 1, output: expect.stringMatching(SENTENCE) });
    await inLesson(number, 'CREATE SCHEMA public');
    expect(await check(number)).toMatchObject({ code: 1, output: expect.stringMatching(SENTENCE) });
  });

  it('says so when tables have other names', async () => {
    const tables = await inLesson(
      number,
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname !~ '^_'",
    );
    for (const { name: table } of tables) await inLesson(number, `ALTER TABLE ${table} RENAME TO other_${table}`);
    expect(await check(number)).toMatchObject({ code: 1, output: expect.stringMatching(SENTENCE) });
  });

  it('says so when the migrations are gone', async () => {
    rmSync(practice(name, 'prisma'), { recursive: true, force: true });
    expect(await check(number)).toMatchObject({ code: 1, output: expect.stringMatching(SENTENCE) });
  });
});

describe('the check of lesson 5', () => {
  const name = '05-adding-a-field';
  const migration = (text: string, folder = '20260201090000_count') => {
    mkdirSync(practice(name, 'prisma/migrations', folder), { recursive: true });
    writeFileSync(practice(name, 'prisma/migrations', folder, 'migration.sql'), text);
  };
  const ADD = 'ALTER TABLE products ADD COLUMN stock INTEGER NOT NULL DEFAULT 0';
  const record = (columns: string, values: string) =>
    inLesson(
      5,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at${columns})
       VALUES (gen_random_uuid()::text, repeat('0', 64), '20260201090000_count', now()${values})`,
    );

  beforeAll(async () => {
    expect((await learnIn(project, '5')).code).toBe(0);
  });
  afterEach(async () => {
    expect((await learnIn(project, 'reset', '5')).code).toBe(0);
  });

  it('names a failed migration with its reason', async () => {
    migration(ADD);
    await inLesson(5, ADD);
    const log =
      'A migration failed to apply.\n\nDatabase error:\nERROR: column "stock" of relation "products" already exists\n';
    await record(', logs', `, '${log}'`);
    expect((await check(5)).output).toContain(
      '20260201090000_count (failed: column "stock" of relation "products" already exists)',
    );
  });

  it('names a migration that is pending', async () => {
    migration(ADD);
    await inLesson(5, ADD);
    expect((await check(5)).output).toContain('20260201090000_count (pending)');
  });

  it('names the line of a blueprint that has a mistake', async () => {
    migration(ADD);
    await inLesson(5, ADD);
    await record(', finished_at, applied_steps_count', ', now(), 1');
    await inLesson(
      5,
      `UPDATE _prisma_migrations SET checksum = '${checksumOf(ADD)}' WHERE migration_name = '20260201090000_count'`,
    );
    writeFileSync(
      practice(name, 'prisma/schema.prisma'),
      'datasource db {\n  provider = "postgresql"\n}\nmodel Product {\n  id Int @id\n  stock Itn\n}\n',
    );
    const { code, output } = await check(5);
    expect(code).toBe(1);
    expect(output).toMatch(SENTENCE);
    expect(output).toContain('The Prisma schema has a mistake: error: Type "Itn"');
  });

  it('says so when a migration has no file', async () => {
    mkdirSync(practice(name, 'prisma/migrations/20260201090000_count'));
    await inLesson(5, ADD);
    expect((await check(5)).output).toContain('20260201090000_count (incomplete)');
  });

  it('says so when the blueprint is gone', async () => {
    renameSync(practice(name, 'prisma/schema.prisma'), practice(name, 'prisma/old.prisma'));
    expect((await check(5)).code).toBe(1);
  });

  it('says how to begin when the practice folder is gone', async () => {
    rmSync(practice(name), { recursive: true });
    const { code, output } = await check(5);
    expect(code).toBe(2);
    expect(output).toContain('npm run learn 5');
  });

  it('says so when a folder has become a file, and a reset brings it back', async () => {
    rmSync(practice(name, 'prisma/migrations'), { recursive: true });
    writeFileSync(practice(name, 'prisma/migrations'), 'once a folder');
    const { code, output } = await check(5);
    expect(code).toBe(1);
    expect(output).toMatch(SENTENCE);
    expect(output).toContain('npm run learn reset 5');
    expect((await learnIn(project, 'reset', '5')).code).toBe(0);
    expect((await check(5)).output).toContain('a column "stock" in the table products');
  });

  it('does not wait for a transaction that is open in another window', async () => {
    await inLesson(5, ADD);
    await connected(lessonUrl(project, 5), async (other) => {
      await other.query('BEGIN; LOCK TABLE products');
      expect((await check(5)).output).toContain('COMMIT or ROLLBACK');
    });
  });

  it('tells the practice folder where the server is now', async () => {
    const file = practice(name, '.env');
    writeFileSync(file, 'DATABASE_URL=postgresql://nobody@127.0.0.1:1/gone\nDATABASE_SERVER=url\n');
    expect((await check(5)).output).toContain('Not yet');
    expect(project.read(`practice/${name}/.env`)).toContain(lessonUrl(project, 5));
  });

  it('says which server does not answer', async () => {
    const env = project.read('.env');
    project.write('.env', env.replace(/^DATABASE_URL=.*$/m, 'DATABASE_URL=postgresql://nobody@127.0.0.1:1/gone'));
    const { code, output } = await check(5);
    project.write('.env', env);
    expect(code).toBe(3);
    expect(output).toContain('127.0.0.1:1');
  });
});

describe('the check of lesson 13', () => {
  const journal = (text: string) => {
    mkdirSync(practice('13-data-migrations-with-a-till-selling', 'till'), { recursive: true });
    writeFileSync(practice('13-data-migrations-with-a-till-selling', 'till/journal.jsonl'), text);
  };

  beforeAll(async () => {
    expect((await learnIn(project, '13')).code).toBe(0);
  });

  it('waits for no line that the till is about to write', async () => {
    journal('{"what":"open","columns":["id"]}\n{"what":"so');
    expect((await check(13)).output).toContain('a column sales.total');
  });

  it("names a line that is not the till's", async () => {
    for (const line of ['{"what":"so', 'null', '[]']) {
      journal(`${line}\n{"what":"close"}\n`);
      expect((await check(13)).output).toContain(`a line in till/journal.jsonl that is not the till's`);
    }
  });
});
