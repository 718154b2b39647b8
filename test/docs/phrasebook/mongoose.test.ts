import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSection, type Speaker } from './phrasebook.ts';
import { columnsOf, emptyDatabase, recorded } from './project-database.ts';
import { editSchema, migrationsOf, newestOf } from './project-migrations.ts';

let speaker: Speaker;
beforeAll(async () => {
  speaker = await openSection('Mongoose and MongoDB');
});
afterAll(() => speaker?.project.remove());

/** Undoes the newest migration and throws its files away. */
async function takeBack(): Promise<void> {
  const { project, run } = speaker;
  const { code, output } = await run('npm run db -- downgrade -1 --yes');
  expect({ code, output }).toMatchObject({ code: 0 });
  remove(newestOf(project));
}

function remove(name: string): void {
  rmSync(path.join(speaker.project.dir, 'prisma/migrations', name), { recursive: true });
}

async function isApplied(name: RegExp): Promise<void> {
  expect((await recorded(speaker.project))?.at(-1)).toMatch(name);
}

it('makes the tables', async () => {
  const { project, say } = speaker;
  await say('npx prisma migrate deploy');
  expect(await recorded(project)).toEqual(migrationsOf(project));
  await emptyDatabase(project);
  await say('npm run db -- upgrade');
  expect(await recorded(project)).toEqual(migrationsOf(project));
  await project.query(`INSERT INTO categories (name) VALUES ('Tea')`);
});

it('adds a field', async () => {
  const { project, say } = speaker;
  editSchema(project, '  stock         Int', '  shelf         String?\n  stock         Int');
  await say('npm run db -- draft "Add a shelf to products"');
  await say('npm run db -- upgrade');
  await isApplied(/_add_a_shelf_to_products$/);
  expect(await columnsOf(project, 'products')).toMatchObject({ shelf: 'text' });

  await takeBack();
  expect(Object.keys(await columnsOf(project, 'products'))).not.toContain('shelf');
  await say('npx prisma migrate dev --name add_a_shelf_to_products');
  await isApplied(/_add_a_shelf_to_products$/);
  expect(await columnsOf(project, 'products')).toMatchObject({ shelf: 'text' });
  await project.query(`INSERT INTO products (category_id, name, price, sku, shelf) VALUES (1, 'Assam', 4, 'T1', 'A7')`);
});

it('makes an index', async () => {
  const { project, say } = speaker;
  const indexes = () =>
    project.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('products_shelf_idx')`);
  editSchema(
    project,
    '  @@index([brandId])\n  @@map("products")',
    '  @@index([brandId])\n  @@index([shelf])\n  @@map("products")',
  );
  await say('npm run db -- draft "Index products by shelf"');
  expect(project.read(`prisma/migrations/${newestOf(project)}/migration.sql`)).toContain('CONCURRENTLY');
  await say('npm run db -- upgrade');
  await isApplied(/_index_products_by_shelf$/);
  expect(await indexes()).toEqual([{ indisvalid: true }]);

  await takeBack();
  expect(await indexes()).toEqual([]);
  await say('npx prisma migrate dev --name index_products_by_shelf');
  await isApplied(/_index_products_by_shelf$/);
  expect(await indexes()).toEqual([{ indisvalid: true }]);
});

it('compares', async () => {
  const { project, say, run } = speaker;
  const diff = 'npx prisma migrate diff --from-config-datasource --to-schema prisma/schema.prisma --exit-code';
  await say(diff);
  await project.query('DROP INDEX products_shelf_idx');
  const { code, output } = await run(diff);
  expect({ code, output }).toMatchObject({ code: 2, output: expect.stringContaining('shelf') });
  expect(await say('npm run db -- check', { exit: 1 })).toContain('products_shelf_idx');
  await project.query('CREATE INDEX products_shelf_idx ON products (shelf)');
});

it('renames a field, and keeps the values', async () => {
  const { project, say } = speaker;
  editSchema(project, '  shelf         String?', '  place         String?');
  editSchema(project, '@@index([shelf])', '@@index([place])');
  await say('npm run db -- draft "Call the shelf of products place" --rename products.shelf:place');
  await say('npm run db -- upgrade');
  await isApplied(/_call_the_shelf_of_products_place$/);
  expect(await project.query('SELECT place FROM products')).toEqual([{ place: 'A7' }]);
});

it('writes to every row', async () => {
  const { project, say, run } = speaker;
  const forAll = [
    {
      ours: 'npm run db -- revision "Put every product on a shelf"',
      theirs: 'npx prisma migrate dev --create-only --name put_every_product_on_a_shelf',
      sql: `UPDATE products SET place = 'B1';`,
    },
    {
      ours: 'npm run db -- revision "Refuse empty shelves"',
      theirs: 'npx prisma migrate dev --create-only --name refuse_empty_shelves',
      sql: `ALTER TABLE products ADD CONSTRAINT products_place_check CHECK (place <> '');`,
    },
  ];
  for (const { ours, theirs, sql } of forAll) {
    await say(theirs);
    expect(await recorded(project)).not.toContain(newestOf(project));
    remove(newestOf(project));
    await say(ours);
    const file = `prisma/migrations/${newestOf(project)}/migration.sql`;
    project.write(file, project.read(file).replace(/^COMMIT;/m, `${sql}\nCOMMIT;`));
    expect((await run('npm run db -- revision --sign')).code).toBe(0);
    expect((await run('npm run db -- upgrade')).code).toBe(0);
  }
  expect(await project.query('SELECT place FROM products')).toEqual([{ place: 'B1' }]);
  await expect(project.query(`UPDATE products SET place = ''`)).rejects.toThrow('products_place_check');
});

it('goes down and up', async () => {
  const { project, say, run } = speaker;
  const all = migrationsOf(project);
  const down = `prisma/migrations/${newestOf(project)}/down.sql`;
  project.write(
    down,
    project.read(down).replace(/^COMMIT;/m, 'ALTER TABLE products DROP CONSTRAINT products_place_check;\nCOMMIT;'),
  );
  expect((await run('npm run db -- revision --sign')).code).toBe(0);
  await say('npm run db -- downgrade -1');
  expect(await recorded(project)).toEqual(all.slice(0, -1));
  await project.query(`UPDATE products SET place = 'C1'`);
  await say('npm run db -- upgrade');
  expect(await recorded(project)).toEqual(all);

  expect((await speaker.run('npm run db -- downgrade -1')).code).toBe(0);
  await say('npx prisma migrate deploy');
  expect(await recorded(project)).toEqual(all);
  await expect(project.query(`UPDATE products SET place = ''`)).rejects.toThrow('products_place_check');
});

it('makes a copy, and brings it back', async () => {
  const { project, say } = speaker;
  await say('npm run db -- backup --clone');
  await project.query('DELETE FROM products');
  await say('npm run db -- restore latest --yes');
  expect(await project.query('SELECT place FROM products')).toEqual([{ place: 'C1' }]);
});

it('says what is applied', async () => {
  const { project, say } = speaker;
  expect(await say('npm run db -- history')).toMatch(new RegExp(`✓ +applied +\\S+ \\S+ +${newestOf(project)}`));
  expect(await say('npx prisma migrate status')).toContain('Database schema is up to date');
});

it('has said every command of the section', () => {
  expect(speaker.unsaid()).toEqual([]);
});
