import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { launcherPath } from '../../../packages/toolkit/src/engine/select.ts';
import { openSection, type Speaker } from './phrasebook.ts';
import { columnsOf, emptyDatabase, recorded } from './project-database.ts';
import { migrationsOf } from './project-migrations.ts';

let speaker: Speaker;
beforeAll(async () => {
  speaker = await openSection('Begin');
});
afterAll(() => speaker?.project.remove());
beforeEach(() => emptyDatabase(speaker.project));

it('begins a schema', async () => {
  const { project, say } = speaker;
  mkdirSync(path.join(project.dir, 'elsewhere'));
  // Where a project has no config file, Prisma downloads its engine; the project's own does the same.
  await say('npx prisma init', { folder: 'elsewhere', env: { PRISMA_SCHEMA_ENGINE_BINARY: launcherPath() } });
  expect(project.read('elsewhere/prisma/schema.prisma')).toContain('provider = "postgresql"');
  expect(existsSync(path.join(project.dir, 'elsewhere/prisma/migrations'))).toBe(false);
});

it('begins a history with tables that exist', async () => {
  const { project, say } = speaker;
  const folder = path.join(project.dir, 'prisma/migrations');
  renameSync(folder, `${folder}-kept`);
  await project.query(
    'CREATE TABLE things (id int PRIMARY KEY, name text CHECK (name <> $$$$)); INSERT INTO things VALUES (1, $$a$$)',
  );

  await say('npm run db -- baseline');
  const [baseline = ''] = migrationsOf(project);
  expect(await recorded(project)).toEqual([baseline]);
  expect(project.read(`prisma/migrations/${baseline}/migration.sql`)).toContain('CHECK');

  rmSync(folder, { recursive: true });
  await project.query('DROP TABLE _prisma_migrations');
  await say(
    'npx prisma migrate diff --from-empty --to-config-datasource --script --output prisma/migrations/0_baseline/migration.sql',
  );
  await say('npx prisma migrate resolve --applied 0_baseline');
  expect(await recorded(project)).toEqual(['0_baseline']);
  const sql = project.read('prisma/migrations/0_baseline/migration.sql');
  expect(sql).toMatch(/CREATE TABLE .*"things"/);
  expect(sql).not.toContain('CHECK');

  expect(await project.query('SELECT * FROM things')).toEqual([{ id: 1, name: 'a' }]);
  rmSync(folder, { recursive: true });
  renameSync(`${folder}-kept`, folder);
});

it('makes the record, empty', async () => {
  const { project, say } = speaker;
  expect(await recorded(project)).toBeNull();
  await say('npm run db -- stamp base');
  expect(await recorded(project)).toEqual([]);
});

it('makes all tables', async () => {
  const { project, say } = speaker;
  await say('npm run db -- upgrade');
  expect(await recorded(project)).toEqual(migrationsOf(project));
  const upgraded = await columnsOf(project, 'products');
  expect(upgraded).toMatchObject({ sku: 'text', price: 'numeric(14,3)' });

  await emptyDatabase(project);
  await say('npx prisma db push');
  expect(new Set(Object.keys(await columnsOf(project, 'products')))).toEqual(new Set(Object.keys(upgraded)));
  expect(await recorded(project)).toBeNull();
});

it('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
