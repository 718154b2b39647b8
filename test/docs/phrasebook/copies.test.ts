import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasTerminal } from '../shell.ts';
import { openSection, type Speaker } from './phrasebook.ts';
import { emptyDatabase, recorded } from './project-database.ts';
import { migrationsOf } from './project-migrations.ts';

let speaker: Speaker;
beforeAll(async () => {
  speaker = await openSection('Copies, and starting afresh');
  expect((await speaker.run('npm run db -- upgrade && npx prisma generate')).code).toBe(0);
  await speaker.project.query(`INSERT INTO categories (name) VALUES ('Tea'), ('Soap')`);
});
afterAll(() => speaker?.project.remove());

async function categories(): Promise<string[]> {
  const rows = await speaker.project.query<{ name: string }>('SELECT name FROM categories ORDER BY name');
  return rows.map(({ name }) => name);
}

/** The records of the backups, oldest first. */
function backups(): { tables: Record<string, number>; database: string }[] {
  const folder = path.join(speaker.project.dir, 'backups');
  const records = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return records.sort().map((name) => JSON.parse(speaker.project.read(`backups/${name}`)));
}

it('makes a copy', async () => {
  const { say } = speaker;
  // As in a project with the embedded server, which does without a pg_dump where there is none.
  await say('npm run db -- backup', { env: { DATABASE_SERVER: 'embedded' } });
  await say('npm run db -- backup --clone');
  expect(backups()).toHaveLength(2);
  for (const { tables } of backups()) expect(tables['public.categories']).toBe(2);
});

it.skipIf(!hasTerminal)('brings it back, when somebody says yes to that', async () => {
  const { project, say } = speaker;
  await project.query(`DELETE FROM categories WHERE name = 'Soap'; INSERT INTO categories (name) VALUES ('Bread')`);
  await say('npm run db -- restore latest', { answer: ['Type "yes" to go on', 'yes'] });
  expect(await categories()).toEqual(['Soap', 'Tea']);
  expect(await recorded(project)).toEqual(migrationsOf(project));
});

it.skipIf(!hasTerminal)('starts afresh, when somebody says yes to that', async () => {
  const { project, say } = speaker;
  await say('npm run db -- reset', { answer: ['Type "yes" to go on', 'yes'] });
  expect(await categories()).not.toContain('Soap');
  expect((await categories()).length).toBeGreaterThan(0); // from the seed
  expect(await recorded(project)).toEqual(migrationsOf(project));

  await emptyDatabase(project);
  await project.query('CREATE TABLE other (id int)');
  await say('npx prisma migrate reset --force');
  expect(await categories()).toEqual([]);
  expect(await recorded(project)).toEqual(migrationsOf(project));
  await expect(project.query('SELECT * FROM other')).rejects.toThrow('does not exist');
});

it.skipIf(!hasTerminal)('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
