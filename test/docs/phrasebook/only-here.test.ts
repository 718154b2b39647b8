import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSection, type Speaker } from './phrasebook.ts';
import { columnsOf, recorded } from './project-database.ts';
import { editSchema, newestOf } from './project-migrations.ts';

let speaker: Speaker;
beforeAll(async () => {
  speaker = await openSection('What Alembic has no word for');
  const { project } = speaker;
  expect((await speaker.run('npm run db -- upgrade')).code).toBe(0);
  await project.query(`INSERT INTO categories (name) VALUES ('Tea')`);
  await project.query(`INSERT INTO products (category_id, name, price, sku) VALUES (1, 'Assam', 4, 'T1')`);
  editSchema(project, '  stock         Int      @default(0)', '  stock         BigInt   @default(0)');
  const { code, output } = await speaker.run(
    'npm run db -- draft "Count more than two thousand million" --why "a wholesale shop"',
  );
  if (code !== 0 && code !== 1) throw new Error(output);
});
afterAll(() => speaker?.project.remove());

it('tells what the migration will do, and changes nothing', async () => {
  const { project, say } = speaker;
  const pending = newestOf(project);
  const plan = await say('npm run db -- plan');
  expect(plan).toContain(pending);
  expect(plan).toContain('ACCESS EXCLUSIVE');
  const lint = await say('npm run db -- lint', { exit: 1 });
  expect(lint).toContain(`${pending}/migration.sql`);
  expect(await say('npm run db -- verify')).toContain(`✓ ${pending}`);
  expect(await recorded(project)).not.toContain(pending);
  expect(await columnsOf(project, 'products')).toMatchObject({ stock: 'integer' });
});

it('looks at the machine, and at the server', async () => {
  const { project, say } = speaker;
  const { port } = new URL(project.databaseUrl);
  expect(await say('npm run db -- up')).toContain(`PostgreSQL is running: postgresql://tester@127.0.0.1:${port}/`);
  expect(await say('npm run db -- doctor')).toMatch(/ok +.*127\.0\.0\.1/);
});

it('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
