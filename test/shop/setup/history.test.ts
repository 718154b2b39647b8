import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected, onServer } from '../../toolkit/history/test-database.ts';
import { type ArrangedShop, arrangeShopOnServer, contentsOf } from './arranged-shop.ts';

let shop: ArrangedShop & { readonly url: string };
let migrations: string[];
beforeAll(async () => {
  shop = await arrangeShopOnServer();
  migrations = readdirSync(path.join(shop.dir, 'prisma/migrations')).filter((name) => /^\d/.test(name));
  cpSync(path.join(shop.dir, 'prisma/migrations'), path.join(shop.dir, 'originals'), { recursive: true });
});
afterAll(() => shop.clean());

/** Puts the migration files as they were, and leaves a database in which the first of them are applied. */
async function startWith(applied: number): Promise<void> {
  const folder = path.join(shop.dir, 'prisma/migrations');
  const restore = () => {
    rmSync(folder, { recursive: true });
    cpSync(path.join(shop.dir, 'originals'), folder, { recursive: true });
  };
  restore();
  const { pathname } = new URL(shop.url);
  await onServer((admin) => admin.query(`DROP DATABASE IF EXISTS ${pathname.slice(1)} WITH (FORCE)`));
  for (const name of migrations.slice(applied)) rmSync(path.join(folder, name), { recursive: true });
  expect((await shop.prisma('migrate', 'deploy')).code).toBe(0);
  restore();
}

const query = (sql: string) => connected(shop.url, (client) => client.query(sql));
const file = (name: string) => path.join(shop.dir, 'prisma/migrations', name);

/** The setup must stop, say why and what to do, and leave the database as it is. */
async function expectStop(exitCode: number, says: string | RegExp, next: string | RegExp): Promise<string> {
  const before = await contentsOf(shop.url);
  const { code, stdout, stderr } = await shop.setup();
  const [, stopped = '', advice = ''] = /^DB_\w+: Stopped at "Migrations": (.*)\nNext: (.*)\n$/s.exec(stderr) ?? [];
  expect(stopped).toMatch(says);
  expect(advice).toMatch(next);
  expect(stdout).not.toContain('Ready');
  expect(code).toBe(exitCode);
  expect(await contentsOf(shop.url)).toEqual(before);
  return advice;
}

describe('npm run setup on a database', () => {
  it('that is a year behind applies what is missing, and keeps the rows', async () => {
    await startWith(12);
    await query(`INSERT INTO categories (name) VALUES ('Tea');
      INSERT INTO products (name, sku, price, category_id) SELECT 'Assam', 'TEA-1', 4.50, id FROM categories`);
    const { code, stdout } = await shop.setup();
    expect(stdout).toContain(`applying ${migrations.length - 12} migrations …`);
    expect(stdout).toContain('so nothing was seeded');
    expect(code).toBe(0);
    expect((await query('SELECT name, sku, price::float FROM products')).rows).toEqual([
      { name: 'Assam', sku: 'TEA-1', price: 4.5 },
    ]);
  });

  it('whose values a pending migration throws away makes a backup first, from which they come back', async () => {
    const drops = migrations.indexOf('20260223090000_drop_products_brand');
    await startWith(drops);
    await query(`INSERT INTO categories (name) VALUES ('Tea');
      INSERT INTO products (name, sku, price, category_id, brand) SELECT 'Assam', 'TEA-1', 4.50, id, 'Twinings' FROM categories`);
    const { code, stdout } = await shop.setup(['--no-seed']);
    expect(stdout).toContain('drop_products_brand throws away products.brand (1 with a value)');
    const [, restore = ''] =
      /kept everything as it was: "npm run db -- (restore \S+)" brings it back/.exec(stdout) ?? [];
    expect(code).toBe(0);
    expect((await query('SELECT * FROM products')).rows[0]).not.toHaveProperty('brand');

    const back = await shop.db([...restore.split(' '), '--yes']);
    expect(back.code, back.stderr).toBe(0);
    expect((await query('SELECT brand FROM products')).rows).toEqual([{ brand: 'Twinings' }]);
  });

  it('that has an older migration missing applies it, wherever it belongs', async () => {
    await startWith(migrations.length);
    const late = '20260106090000_came_late_from_a_branch';
    shop.write(`prisma/migrations/${late}/migration.sql`, "COMMENT ON TABLE products IS 'late';\n");
    const { code, stdout } = await shop.setup(['--no-seed']);
    expect(stdout).toContain('1 migration applied.');
    expect(code).toBe(0);
  });

  it('that is ahead names the migration that the files lack, and changes nothing', async () => {
    await startWith(migrations.length);
    const last = migrations.at(-1) ?? '';
    rmSync(file(last), { recursive: true });
    await expectStop(
      1,
      `The database is ahead: it has 1 migration that prisma/migrations lacks, first ${last}.`,
      'git pull',
    );
  });

  it('that is ahead and behind names the migration that the files lack first', async () => {
    await startWith(migrations.length - 1);
    const lacking = migrations.at(-2) ?? '';
    renameSync(file(lacking), path.join(shop.dir, lacking));
    await expectStop(1, lacking, 'git pull');
    rmSync(path.join(shop.dir, lacking), { recursive: true });
  });

  it('whose migration was edited names the file, and goes on when the edit is undone', async () => {
    await startWith(migrations.length - 1);
    const edited = `prisma/migrations/${migrations[3]}/migration.sql`;
    const before = shop.read(edited);
    shop.write(edited, `${before}-- an afterthought\n`);
    await expectStop(1, `${migrations[3]} was changed after it had been applied`, `git restore ${edited}`);
    shop.write(edited, before);
    expect((await shop.setup(['--no-seed'])).code).toBe(0);
  });

  it('where a migration failed says what is left of it, and goes on after that was resolved', async () => {
    await startWith(migrations.length);
    const failing = '99991231000000_add_weight';
    const sql = (column: string) =>
      `-- Add weight\n--\n-- Kind: atomic\nBEGIN;\nALTER TABLE products ADD COLUMN ${column};\nCOMMIT;\n`;
    shop.write(`prisma/migrations/${failing}/migration.sql`, sql('weight int CHECK (weigth > 0)'));
    const first = await shop.setup();
    expect(first.stderr).toContain('column "weigth" does not exist');
    expect(first.code).toBe(3);

    const advice = await expectStop(1, `${failing} failed`, 'nothing of it is left in the database');
    const [, resolve = ''] = /npx prisma (migrate resolve --rolled-back \S+?)"/.exec(advice) ?? [];
    expect((await shop.prisma(...resolve.split(' '))).code).toBe(0);
    shop.write(`prisma/migrations/${failing}/migration.sql`, sql('weight int CHECK (weight > 0)'));
    expect((await shop.setup(['--no-seed'])).code).toBe(0);
  });

  it('with tables and without a history leaves them alone', async () => {
    await startWith(8);
    await query('DROP TABLE _prisma_migrations');
    await expectStop(1, 'tables but no migration history', /stamp <id>.*names the wrong database/);
  });

  it('while somebody else deploys ends with 3, because waiting helps', async () => {
    await startWith(migrations.length - 1);
    await connected(shop.url, async (deploying) => {
      await deploying.query('SELECT pg_advisory_lock(72707369)');
      await deploying.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', repeat('0', 64), '${migrations.at(-1)}')`,
      );
      await expectStop(
        3,
        `A deploy is running at this moment: it works on ${migrations.at(-1)}.`,
        'Wait until it has ended',
      );
    });
  });

  it('of another program is not touched, even when its name is in .env by mistake', async () => {
    await startWith(0);
    await query('DROP TABLE IF EXISTS _prisma_migrations');
    await query("CREATE TABLE wp_posts AS SELECT 1 AS id, 'Hello world' AS title");
    await expectStop(1, 'tables but no migration history', 'DATABASE_URL names the wrong database');
  });
});
