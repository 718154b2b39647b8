import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../../../packages/toolkit/src/history/assess.ts';
import { compareMigrationNames } from '../../../packages/toolkit/src/history/migration-names.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { createToolkitProject, type ToolkitProject } from './toolkit-project.ts';

let database: TestDatabase;
let project: ToolkitProject;
beforeAll(async () => {
  database = await createTestDatabase();
  project = createToolkitProject(database.url);
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

interface Listed {
  verdict: string;
  migrations: Pick<TimelineEntry, 'name' | 'state' | 'log' | 'markedOnly'>[];
}

async function listed(): Promise<Listed> {
  return JSON.parse((await project.db('history', '--json')).stdout) as Listed;
}

async function prisma(...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await project.prisma('migrate', ...args);
  if (code !== 0) throw new Error(`prisma migrate ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
}

const atomic = (statement: string) => `-- T\n--\n-- Kind: atomic\nBEGIN;\n${statement}\nCOMMIT;\n`;

describe('the history beside plain Prisma commands', () => {
  it('orders odd but legal names as "migrate deploy" applies them', async () => {
    const names = ['1_init', '10_x', '2_x', 'a b', 'B', 'b', "it's", 'Zürich', '2_X', 'a-b', 'a_b', '.hidden'];
    for (const name of names) project.migration(name, 'SELECT 1;');
    await prisma('deploy');
    const { rows } = await database.query('SELECT migration_name FROM _prisma_migrations ORDER BY started_at');
    const { verdict, migrations } = await listed();
    expect(verdict).toBe('current');
    const applied = rows.map((applied: { migration_name: string }) => applied.migration_name);
    expect(migrations.map(({ name }) => name).reverse()).toEqual(applied);
    expect(names.sort(compareMigrationNames)).toEqual(applied);
  });

  it('follows a migration that fails, is rolled back, corrected and applied', async () => {
    const name = '20260101000000_add_code';
    project.migration(name, atomic('CREATE TABLE coupon (id int);\nALTER TABLE absent ADD COLUMN code text;'));
    await expect(prisma('deploy')).rejects.toThrow('P3018');
    const failed = await listed();
    expect(failed.verdict).toBe('failed');
    expect(failed.migrations.find((entry) => entry.name === name)?.log).toContain('relation "absent" does not exist');
    await expect(prisma('deploy')).rejects.toThrow('P3009');

    await prisma('resolve', '--rolled-back', name);
    expect(await listed()).toMatchObject({ verdict: 'behind' });
    expect((await listed()).migrations.find((entry) => entry.name === name)?.state).toBe('rolled-back');

    project.migration(name, atomic('CREATE TABLE coupon (id int);'));
    await prisma('deploy');
    expect((await listed()).verdict).toBe('current');
  });

  it('tells a baseline, which was only marked, from what ran', async () => {
    project.migration('20260102000000_baseline', 'CREATE TABLE coupon (id int);');
    await prisma('resolve', '--applied', '20260102000000_baseline');
    const { verdict, migrations } = await listed();
    expect(verdict).toBe('current');
    const marked = migrations.filter(({ markedOnly }) => markedOnly).map(({ name }) => name);
    expect(marked).toEqual(['20260102000000_baseline']);
  });

  it('finds the edit and the missing file that "migrate status" and "migrate deploy" pass over', async () => {
    const sql = atomic('CREATE TABLE coupon (id int);');
    const name = '20260101000000_add_code';
    project.migration(name, sql.replaceAll('\n', '\r\n'));
    expect((await listed()).verdict).toBe('current');
    project.migration(name, sql.replace('-- T', '-- t'));
    await prisma('status');
    await prisma('deploy');
    expect((await listed()).verdict).toBe('edited');

    rmSync(path.join(project.dir, 'prisma/migrations', name), { recursive: true });
    await prisma('status');
    await prisma('deploy');
    expect((await listed()).verdict).toBe('ahead');
  });
});
