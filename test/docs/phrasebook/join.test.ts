import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSection, type Speaker } from './phrasebook.ts';
import { columnsOf, recorded } from './project-database.ts';
import { addColumnMigration, migrationsOf, newestOf } from './project-migrations.ts';

const colour = '20261101090000_add_colour';
const shelf = '20261101100000_add_shelf';

let speaker: Speaker;
let head: string;
beforeAll(async () => {
  speaker = await openSection('Join');
  head = newestOf(speaker.project);
  const { code, output } = await speaker.run('npm run db -- upgrade');
  expect({ code, output }).toMatchObject({ code: 0 });
});
afterAll(() => speaker?.project.remove());
beforeEach(() => {
  const { project } = speaker;
  const added = migrationsOf(project).filter((name) => name > head);
  for (const name of added) rmSync(path.join(project.dir, 'prisma/migrations', name), { recursive: true });
  addColumnMigration(project, colour, 'colour', head);
  addColumnMigration(project, shelf, 'shelf', head);
});

function parentsOf(name: string): string | undefined {
  return speaker.project.read(`prisma/migrations/${name}/migration.sql`).match(/^-- Revises: (.*)$/m)?.[1];
}

it('joins two heads', async () => {
  await speaker.say('npm run db -- merge "Join colour and shelf"');
  const joined = newestOf(speaker.project);
  expect(joined).toMatch(/_join_colour_and_shelf$/);
  expect(parentsOf(joined)).toBe(`${colour}, ${shelf}`);
});

it('puts one behind the other', async () => {
  const { project, say } = speaker;
  await say('npm run db -- rebase <id> --yes', { ids: [shelf] });
  expect(parentsOf(newestOf(project))).toBe(colour);
  expect((await speaker.run('npm run db -- heads')).code).toBe(0);
});

it('joins those that are named, and the database gets all of it', async () => {
  const { project, say } = speaker;
  await say('npm run db -- merge "Join colour and shelf" --heads <id>,<id>', { ids: [colour, shelf] });
  const joined = newestOf(project);
  expect(parentsOf(joined)).toBe(`${colour}, ${shelf}`);
  expect((await speaker.run('npm run db -- upgrade')).code).toBe(0);
  expect((await recorded(project))?.slice(-3)).toEqual([colour, shelf, joined]);
  expect(await columnsOf(project, 'products')).toMatchObject({ colour: 'text', shelf: 'text' });
});

it('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
