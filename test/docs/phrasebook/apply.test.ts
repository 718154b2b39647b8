import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSection, type Speaker } from './phrasebook.ts';
import { columnsOf, emptyDatabase, recorded } from './project-database.ts';
import { addColumnMigration, migrationsOf, newestOf } from './project-migrations.ts';

let speaker: Speaker;
beforeAll(async () => {
  speaker = await openSection('Apply');
});
afterAll(() => speaker?.project.remove());

it('applies one, up to one, and all', async () => {
  const { project, say } = speaker;
  const all = migrationsOf(project);
  await say('npm run db -- upgrade +1');
  expect(await recorded(project)).toEqual(all.slice(0, 1));
  expect(await columnsOf(project, 'products')).toMatchObject({ cost: 'double precision' });

  await say('npm run db -- upgrade <id>', { ids: ['20260112090500'] });
  expect(await recorded(project)).toEqual(all.slice(0, 4));
  expect(await columnsOf(project, 'products')).toMatchObject({ purchase_price: 'double precision' });

  await say('npm run db -- upgrade');
  expect(await recorded(project)).toEqual(all);
  expect(await columnsOf(project, 'products')).toMatchObject({ purchase_price: 'numeric(14,3)' });
});

it('applies all with Prisma', async () => {
  const { project, say } = speaker;
  await emptyDatabase(project);
  await say('npx prisma migrate deploy');
  expect(await recorded(project)).toEqual(migrationsOf(project));
  expect(await columnsOf(project, 'payments')).toMatchObject({ amount: 'numeric(14,3)' });
});

it('writes scripts that do the same', async () => {
  const { project, say } = speaker;
  const all = migrationsOf(project);
  const last = all.slice(all.findIndex((name) => name.endsWith('_seal_receipts')));
  const goBack = async () => {
    for (const name of last.toReversed()) await project.query(project.read(`prisma/migrations/${name}/down.sql`));
    expect(await columnsOf(project, 'receipt_counters')).not.toHaveProperty('last_hash');
  };

  await goBack();
  await project.query(`DELETE FROM _prisma_migrations WHERE migration_name >= '${last[0]}'`);
  await say('npm run --silent db -- upgrade --sql > upgrade.sql');
  expect(await columnsOf(project, 'receipt_counters')).not.toHaveProperty('last_hash');
  await project.query(project.read('upgrade.sql').replace(/^\\set .*$/gm, '')); // that line is for psql
  expect(await columnsOf(project, 'receipt_counters')).toHaveProperty('last_hash');
  expect(await recorded(project)).toEqual(all);

  await goBack();
  await say(
    'npx prisma migrate diff --from-config-datasource --to-schema prisma/schema.prisma --script --output upgrade.sql',
  );
  await project.query(project.read('upgrade.sql'));
  expect(await columnsOf(project, 'receipt_counters')).toHaveProperty('last_hash');
  expect(project.read('upgrade.sql')).not.toContain('_prisma_migrations');
});

it('applies all branches', async () => {
  const { project, say } = speaker;
  const parent = newestOf(project);
  const before = migrationsOf(project);
  const branches = ['20261101090000_add_colour', '20261101100000_add_shelf'];
  addColumnMigration(project, branches[0] ?? '', 'colour', parent);
  addColumnMigration(project, branches[1] ?? '', 'shelf', parent);

  await say('npm run db -- upgrade heads');
  expect(await recorded(project)).toEqual([...before, ...branches]);
  expect(await columnsOf(project, 'products')).toMatchObject({ colour: 'text', shelf: 'text' });

  await project.query('ALTER TABLE products DROP colour, DROP shelf');
  await project.query(`DELETE FROM _prisma_migrations WHERE migration_name >= '20261101'`);
  await say('npx prisma migrate deploy');
  expect(await recorded(project)).toEqual([...before, ...branches]);
  expect(await columnsOf(project, 'products')).toMatchObject({ colour: 'text', shelf: 'text' });
  for (const name of branches) rmSync(path.join(project.dir, 'prisma/migrations', name), { recursive: true });
});

it('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
