import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSection, type Speaker } from './phrasebook.ts';
import { columnsOf, emptyDatabase, recorded } from './project-database.ts';
import { migrationsOf } from './project-migrations.ts';

let speaker: Speaker;
let all: string[];
beforeAll(async () => {
  speaker = await openSection('Record');
  all = migrationsOf(speaker.project);
});
afterAll(() => speaker?.project.remove());
beforeEach(() => emptyDatabase(speaker.project));

it('records a migration and what it builds on, and takes back what comes after', async () => {
  const { project, say } = speaker;
  await speaker.run('npm run db -- stamp 20260107143000');
  expect(await recorded(project)).toEqual(all.slice(0, 2));
  await say('npm run db -- stamp <id>', { ids: ['20260105090000'] });
  expect(await recorded(project)).toEqual(all.slice(0, 1));
  expect(await columnsOf(project, 'products')).toEqual({});
});

it('records one with Prisma, and only that one', async () => {
  const { project, say } = speaker;
  await say('npx prisma migrate resolve --applied <id>', { ids: [all[1] ?? ''] });
  expect(await recorded(project)).toEqual(all.slice(1, 2));
  expect(await columnsOf(project, 'products')).toEqual({});
});

it('records all, and nothing', async () => {
  const { project, say } = speaker;
  await say('npm run db -- stamp head');
  expect(await recorded(project)).toEqual(all);
  await say('npm run db -- stamp base');
  expect(await recorded(project)).toEqual([]);
});

it('takes out the rows of files that are gone', async () => {
  const { project, say } = speaker;
  await speaker.run('npm run db -- stamp head');
  await project.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '20250101000000_gone', now())`,
  );
  await say('npm run db -- stamp head');
  expect(await recorded(project)).toEqual(all);
});

it('writes a script that records', async () => {
  const { project, say } = speaker;
  await say('npm run --silent db -- stamp head --sql > stamp.sql');
  expect(await recorded(project)).toBeNull();
  await project.query(project.read('stamp.sql').replace(/^\\set .*$/gm, '')); // that line is for psql
  expect(await recorded(project)).toEqual(all);
});

it('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
