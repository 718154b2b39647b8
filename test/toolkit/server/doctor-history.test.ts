import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorResult } from '../../../packages/toolkit/src/commands/doctor.ts';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { createProject, type Project, removeServers } from './server-project.ts';

afterAll(removeServers);

const first = '20260101000000_create_goods';
const second = '20260102000000_create_shelves';
const sql: Readonly<Record<string, string>> = {
  [first]: 'CREATE TABLE goods (id int);\n',
  [second]: 'CREATE TABLE shelves (id int);\n',
};

let project: Project;
let database: TestDatabase;
beforeAll(async () => {
  project = await createProject();
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function file(name: string): string {
  return path.join(project.dir, 'prisma/migrations', name, 'migration.sql');
}

/** Both migrations in the folder, and the first of them applied, unless a test says otherwise. */
async function arrange(row: { finished?: boolean; checksum?: string; name?: string } | null): Promise<void> {
  for (const [name, text] of Object.entries(sql)) {
    mkdirSync(path.dirname(file(name)), { recursive: true });
    writeFileSync(file(name), text);
  }
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  if (row === null) return;
  const now = new Date();
  await database.record([
    {
      name: row.name ?? first,
      checksum: row.checksum ?? checksumOf(Buffer.from(sql[first] ?? '')),
      startedAt: now,
      finishedAt: row.finished === false ? null : now,
      rolledBackAt: null,
      logs: null,
      steps: 1,
    },
  ]);
}

/** What the doctor finds about the history, and whether it fails because of that. */
async function look() {
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, DATABASE_SERVER: 'url' };
  const { findings } = await project.dbJson<DoctorResult>(['doctor'], { env });
  return findings.find(({ name }) => name === 'history');
}

describe('db doctor, of the history', () => {
  it('is content when everything is applied', async () => {
    await arrange({});
    rmSync(path.dirname(file(second)), { recursive: true });
    expect(await look()).toEqual({
      state: 'ok',
      name: 'history',
      says: 'The database is up to date: 1 migration applied.',
    });
  });

  it.each([
    ['pending migrations', {}, 'warn', /behind: 1 of 2 migrations/, 'npx prisma migrate deploy'],
    ['a migration that never ended', { finished: false }, 'fail', /never finished/, 'migrate resolve'],
    ['an edited migration', { checksum: '0'.repeat(64) }, 'fail', /was changed after/, 'git restore'],
    ['a migration that is not in the folder', { name: '20260101120000_gone' }, 'fail', /ahead/, 'git pull'],
  ] as const)('says what to do about %s', async (_, row, state, says, remedy) => {
    await arrange(row);
    expect(await look()).toMatchObject({
      state,
      says: expect.stringMatching(says),
      remedy: expect.stringContaining(remedy),
    });
  });

  it('fails on tables without a history', async () => {
    await arrange(null);
    await database.query('CREATE TABLE goods (id int)');
    expect(await look()).toMatchObject({ state: 'fail', says: expect.stringContaining('no migration history') });
  });

  it('says two heads, which stop nothing', async () => {
    await arrange(null);
    for (const name of [first, second]) writeFileSync(file(name), `-- ${name}\n--\n-- Revises: none\n${sql[name]}`);
    expect(await look()).toMatchObject({ state: 'warn', says: expect.stringContaining('2 heads') });
  });
});
