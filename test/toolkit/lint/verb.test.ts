import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LintResult } from '../../../packages/toolkit/src/commands/lint.ts';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { type CommandResult, createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';
import { atomic, undoing } from './lint-sample.ts';

const clean = '20260101090000_create_shelves';
const faulty = '20260102090000_add_price';
const texts = {
  [clean]: atomic('CREATE TABLE shelves (id SERIAL PRIMARY KEY);'),
  [faulty]: atomic('ALTER TABLE shelves ADD COLUMN price REAL;'),
};

let database: TestDatabase;
let project: ToolkitProject;
beforeAll(async () => {
  database = await createTestDatabase();
  project = createToolkitProject(database.url);
  for (const [name, up] of Object.entries(texts)) {
    project.migration(name, up);
    project.write(`prisma/migrations/${name}/down.sql`, undoing(up));
  }
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

function lint(...args: string[]): Promise<CommandResult> {
  return project.db('lint', ...args);
}

async function json(...args: string[]): Promise<LintResult> {
  return JSON.parse((await lint(...args, '--json')).stdout) as LintResult;
}

describe('db lint', () => {
  it('takes what is not applied, and nothing when everything is', async () => {
    expect((await json()).linted).toEqual([clean, faulty]);
    const row = { startedAt: new Date(), finishedAt: new Date(), rolledBackAt: null, logs: null, steps: 1 };
    await database.record([{ ...row, name: clean, checksum: checksumOf(texts[clean] ?? '') }]);
    const result = await json();
    expect(result).toMatchObject({ linted: [faulty], errors: 1, failed: true });
    expect(result.database).toMatch(/^postgresql:\/\/.*127\.0\.0\.1/);
    expect(result.database).not.toContain(`:${new URL(database.url).password}@`);
    await database.record([{ ...row, name: faulty, checksum: checksumOf(texts[faulty] ?? '') }]);
    const { code, stdout } = await lint();
    expect(code).toBe(0);
    expect(stdout).toContain(
      'There was nothing to lint: every migration of prisma/migrations is applied to postgresql://',
    );
    await database.query('DROP TABLE _prisma_migrations');
  });

  it('finds an edit of what is applied', async () => {
    const row = { startedAt: new Date(), finishedAt: new Date(), rolledBackAt: null, logs: null, steps: 1 };
    await database.record([{ ...row, name: clean, checksum: checksumOf('another text') }]);
    const { findings } = await json();
    await database.query('DROP TABLE _prisma_migrations');
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'edited-after-apply', migration: clean }));
  });

  it('takes a migration by the beginning of its name', async () => {
    expect(await json('20260101')).toMatchObject({ linted: [clean], database: null, failed: false });
    expect(await lint('20260101')).toMatchObject({ code: 0, stdout: '1 migration linted: nothing found.\n' });
    expect((await json('20260102', clean)).linted).toEqual([clean, faulty]);
  });

  it.each([
    [['2026'], 'DB_MIGRATION_AMBIGUOUS', `${clean}, ${faulty}`],
    [['1999'], 'DB_MIGRATION_UNKNOWN', '"1999"'],
    [['2026', '--all'], 'DB_USAGE', 'exclude each other'],
    [['--all', '--since', 'main'], 'DB_USAGE', 'exclude each other'],
    [['--sinc'], 'DB_USAGE', '--sinc'],
  ])('refuses %j with 2 and %s', async (args, code, words) => {
    const ran = await lint(...args);
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
    expect(ran.stderr).toContain(`${code}: `);
  });

  it('needs no database for --all, and says what is wrong in words', async () => {
    const away = createToolkitProject('postgresql://shop:secret@127.0.0.1:1/shop');
    try {
      away.migration(faulty, texts[faulty] ?? '');
      const { code, stdout } = await away.db('lint', '--all');
      expect(code).toBe(1);
      expect(stdout).toContain(`prisma/migrations/${faulty}/migration.sql:6  error money-type`);
      expect(stdout).toContain('More: npm run db -- explain money-type');
      expect(stdout).toMatch(/1 migration linted: 1 error, 1 warning\.\n$/);
      const asked = await away.db('lint');
      expect(asked).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('DB_UNREACHABLE') });
      expect(asked.stderr).not.toContain('secret');
    } finally {
      away.remove();
    }
  });

  it('ends with 1 for a warning only when it is strict', async () => {
    const warned = createToolkitProject(database.url);
    try {
      warned.migration(clean, texts[clean] ?? '');
      expect((await warned.db('lint', '--all')).code).toBe(0);
      expect((await warned.db('lint', '--all', '--strict')).code).toBe(1);
    } finally {
      warned.remove();
    }
  });

  it('prints commands for GitHub that no text can break out of', async () => {
    const odd = createToolkitProject(database.url);
    try {
      const name = '20260103090000_100 %, a:b';
      odd.migration(
        name,
        atomic(
          'ALTER TABLE shelves\n  ADD COLUMN price REAL DEFAULT 5;\nCREATE INDEX i ON shelves (a); -- 50 % ::error::',
        ),
      );
      const { code, stdout } = await odd.db('lint', '--all', '--github');
      expect(code).toBe(1);
      const commands = stdout.split('\n').filter((line) => line.startsWith('::'));
      const file = `prisma/migrations/20260103090000_100 %25%2C a%3Ab/migration.sql`;
      expect(commands.find((line) => line.includes('title=money-type'))).toMatch(
        new RegExp(
          `^::error file=${file},line=7,title=money-type::shelves\\.price .*%0AWhy: .*%0AMore: npm run db -- explain money-type`,
        ),
      );
      const quoting = commands.find((line) => line.includes('title=require-concurrent-index-creation'));
      expect(quoting).toContain('-- 50 %25 ::error::%0AWhy: ');
      expect(stdout.trimEnd().split('\n')).toHaveLength(commands.length + 1);
    } finally {
      odd.remove();
    }
  });

  it('finds nothing in the history of the shop', async () => {
    const shop = createToolkitProject(database.url);
    try {
      const folder = path.join(import.meta.dirname, '../../../prisma/migrations');
      const names = readdirSync(folder).filter((name) => /^\d/.test(name));
      for (const name of names) {
        for (const file of ['migration.sql', 'down.sql']) {
          shop.write(`prisma/migrations/${name}/${file}`, readFileSync(path.join(folder, name, file), 'utf8'));
        }
      }
      expect(names.length).toBeGreaterThan(30);
      const { code, stdout } = await shop.db('lint', '--all', '--strict');
      expect({ code, stdout }).toEqual({ code: 0, stdout: `${names.length} migrations linted: nothing found.\n` });
    } finally {
      shop.remove();
    }
  });

  it('reads 1,000 migrations, and finds the one that is wrong', async () => {
    const large = createToolkitProject(database.url);
    try {
      for (let index = 0; index < 1000; index++) {
        const up = atomic(
          `CREATE TABLE shelf_${index} (id SERIAL PRIMARY KEY, at TIMESTAMP${index === 700 ? '' : 'TZ'});`,
        );
        const name = `${20260101000000 + index}_create_shelf_${index}`;
        large.migration(name, up);
        large.write(`prisma/migrations/${name}/down.sql`, undoing(up));
      }
      const { code, stdout } = await large.db('lint', '--all', '--json');
      expect(code).toBe(1);
      const { linted, findings } = JSON.parse(stdout) as LintResult;
      expect(linted).toHaveLength(1000);
      expect(findings.map(({ rule, migration }) => `${migration}: ${rule}`)).toEqual([
        '20260101000700_create_shelf_700: timestamp-without-zone',
      ]);
    } finally {
      large.remove();
    }
  });
});
