import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasTerminal } from '../shell.ts';
import { openSection, type Speaker } from './phrasebook.ts';
import { columnsOf, recorded } from './project-database.ts';
import { migrationsOf, newestOf } from './project-migrations.ts';

let speaker: Speaker;
let all: string[];
beforeAll(async () => {
  speaker = await openSection('Go back');
  all = migrationsOf(speaker.project);
  for (const name of all) await speaker.project.query(speaker.project.read(`prisma/migrations/${name}/migration.sql`));
  await markAll();
});
afterAll(() => speaker?.project.remove());

/** Records all migrations as applied, as Prisma does. */
async function markAll(): Promise<void> {
  const { project } = speaker;
  const { code, output } = await speaker.run('npm run db -- stamp head');
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(await recorded(project)).toEqual(all);
}

/** Everything of the database that a migration of the shop may change. */
async function shapeOf(project: Speaker['project']): Promise<unknown> {
  return project.query(`
    SELECT conname AS name, convalidated::text AS fact FROM pg_constraint
    UNION ALL SELECT attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod) FROM pg_attribute
    UNION ALL SELECT tgname, tgrelid::regclass::text FROM pg_trigger
    UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT enumlabel, enumtypid::regtype::text FROM pg_enum
    ORDER BY 1, 2`);
}

it('goes one back', async () => {
  const { project, say } = speaker;
  const before = await shapeOf(project);
  await say('npm run db -- downgrade -1');
  expect(await recorded(project)).toEqual(all.slice(0, -1));
  expect(await shapeOf(project)).not.toEqual(before);
});

it('goes one back by hand with Prisma', async () => {
  const { project, say } = speaker;
  const ids = [all.at(-2) ?? ''];
  const before = await shapeOf(project);
  await say('npx prisma db execute --file prisma/migrations/<id>/down.sql', { ids });
  expect(await shapeOf(project)).not.toEqual(before);
  await say(`echo "DELETE FROM _prisma_migrations WHERE migration_name = '<id>'" | npx prisma db execute --stdin`, {
    ids,
  });
  expect(await recorded(project)).toEqual(all.slice(0, -2));
});

it('goes back to one', async () => {
  const { project, say, run } = speaker;
  // What came later has files whose way back loses something, and asks.
  expect(await run('npm run db -- downgrade 20260302101500 --yes')).toMatchObject({ code: 0 });
  await say('npm run db -- downgrade <id>', { ids: ['20260223090000'] });
  expect((await recorded(project))?.at(-1)).toBe('20260223090000_drop_products_brand');
  expect(await columnsOf(project, 'products')).toMatchObject({ price: 'numeric(10,2)' });
});

it('writes scripts that go back', async () => {
  const { project, say } = speaker;
  await say('npm run --silent db -- downgrade -1 --sql > downgrade.sql');
  expect(Object.keys(await columnsOf(project, 'products'))).not.toContain('brand');
  await project.query(project.read('downgrade.sql').replace(/^\\set .*$/gm, '')); // that line is for psql
  expect(await columnsOf(project, 'products')).toMatchObject({ brand: 'text' });
  expect((await recorded(project))?.at(-1)).toBe('20260218093000_create_audit_log');

  project.write('old.prisma', project.read('prisma/schema.prisma').replace(/^ {2}alt .*\n/m, ''));
  await say(
    'npx prisma migrate diff --from-schema prisma/schema.prisma --to-schema old.prisma --script --output downgrade.sql',
  );
  await project.query(project.read('downgrade.sql'));
  expect(Object.keys(await columnsOf(project, 'product_images'))).not.toContain('alt');
});

it.skipIf(!hasTerminal)('goes back to nothing, when somebody says yes to it', async () => {
  const { project, say } = speaker;
  await project.query(`INSERT INTO categories (name) VALUES ('Tea')`);
  const printed = await say('npm run db -- downgrade base', { answer: ['Type "yes" to go on', 'yes'] });
  expect(printed).toContain('categories');
  expect(await recorded(project)).toEqual([]);
  expect(await columnsOf(project, 'categories')).toEqual({});

  await say('npx prisma migrate reset', { answer: ['Are you sure you want to reset', 'y'] });
  expect(await recorded(project)).toEqual(all);
  expect(newestOf(project)).toBe(all.at(-1));
  expect(await project.query('SELECT * FROM categories')).toEqual([]);
});

it.skipIf(!hasTerminal)('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
