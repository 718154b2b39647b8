import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HeadsResult } from '../../../packages/toolkit/src/commands/heads.ts';
import type { MergeResult } from '../../../packages/toolkit/src/commands/merge.ts';
import type { RebaseResult } from '../../../packages/toolkit/src/commands/rebase.ts';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { type BranchedProject, createBranchedProject, ROOT } from './branched-project.ts';

const A = '20260102000000_a';
const B = '20260103000000_b';

let project: BranchedProject;
beforeAll(async () => {
  project = await createBranchedProject();
});
afterAll(() => project.removeAll());
afterEach(async () => {
  expect(await project.scratchDatabases()).toEqual([]);
});

function arrangeTwo(a: string, b: string): void {
  project.arrange({ [A]: [ROOT, a], [B]: [ROOT, b] });
}

describe('db merge, when every order ends in the same schema', () => {
  it('writes a migration with two parents that changes nothing, and a down.sql for it', async () => {
    arrangeTwo('ALTER TABLE products ADD COLUMN stock int;', 'ALTER TABLE products ADD COLUMN code text;');
    const { code, result } = await project.json<MergeResult>('merge', 'Join the  stock\nand the codes');
    expect(result).toMatchObject({
      heads: [A, B],
      since: ROOT,
      orders: [
        { says: `${A}, then ${B}`, applied: true },
        { says: `${B}, then ${A}`, applied: true },
      ],
      conflicts: [],
      rowRemarks: [],
      written: true,
      fine: true,
      migration: expect.stringMatching(/^\d{14}_join_the_stock_and_the_codes$/),
    });
    expect(code).toBe(0);
    expect(project.names()).toEqual([ROOT, A, B, String(result.migration)]);
    const [migration, down] = result.files.map(project.read);
    expect(migration).toBe(
      `-- Join the stock and the codes\n--\n-- Revises: ${A}, ${B}\n-- Kind: atomic\n-- Why: they were made side by side after ${ROOT}\n-- Tried: every order of them ends in the same schema, so nothing is left to change\nBEGIN;\nCOMMIT;\n`,
    );
    expect(down).toContain(`-- Undoes: sha256:${checksumOf(migration ?? '')}\n`);

    expect((await project.json<HeadsResult>('heads')).result).toMatchObject({
      fine: true,
      heads: [{ name: result.migration }],
    });
    const again = await project.db('merge');
    expect(again).toMatchObject({ code: 0, stdout: `There is one head, ${result.migration}: nothing to join.\n` });
  });

  it('writes what Prisma deploys, and what comes after it', async () => {
    arrangeTwo('CREATE TABLE a ();', 'CREATE TABLE b ();');
    const { result } = await project.json<MergeResult>('merge');
    expect(result.migration).toMatch(/^\d{14}_merge_a_and_b$/);
    const deployed = await project.prisma('migrate', 'deploy');
    expect(deployed.stdout + deployed.stderr).toContain(result.migration);
    const { rows } = await project.database.query('SELECT migration_name FROM _prisma_migrations ORDER BY started_at');
    expect(rows.map((row) => row.migration_name)).toEqual([ROOT, A, B, result.migration]);
    expect((await project.json('status')).result).toMatchObject({ fine: true, current: [result.migration] });
  });

  it('tries the order of the names as well, where it mixes the branches', async () => {
    const [c, d] = ['20260104000000_c', '20260105000000_d'];
    project.arrange({
      [A]: [ROOT, 'CREATE TABLE a (id int PRIMARY KEY);'],
      [B]: [ROOT, 'CREATE TABLE b (id int);'],
      [c]: [A, 'CREATE INDEX CONCURRENTLY a_idx ON a (id);'],
      [d]: [B, 'CREATE INDEX CONCURRENTLY b_idx ON b (id);'],
    });
    const { result } = await project.json<MergeResult>('merge', '--dry-run');
    expect(result.orders.map(({ says }) => says)).toEqual([
      `${c}, then ${d}`,
      `${d}, then ${c}`,
      'the order of the names',
    ]);
    expect(result).toMatchObject({ fine: true, written: false, files: [] });
    expect(project.names()).toEqual([ROOT, A, B, c, d]);
  });

  it('joins three heads after all six orders, and some of four', async () => {
    const [c, d] = ['20260104000000_c', '20260105000000_d'];
    const tables = { [A]: 'a', [B]: 'b', [c]: 'c', [d]: 'd' };
    const four = Object.entries(tables).map(([name, table]): [string, [string, string]] => [
      name,
      [ROOT, `CREATE TABLE ${table} ();`],
    ]);
    project.arrange(Object.fromEntries(four));
    const refused = await project.json<MergeResult>('merge');
    expect(refused.result.error).toMatchObject({
      code: 'DB_HEADS_SEVERAL',
      next: expect.stringContaining(`--heads ${A},${B}`),
    });
    expect(refused.code).toBe(3);
    const two = await project.json<MergeResult>('merge', '--heads', '20260104,20260105');
    expect(two.result).toMatchObject({ heads: [c, d], written: true });
    const { stdout, stderr } = await project.db('merge', '--dry-run');
    const three = await project.json<MergeResult>('merge');
    expect(three.result.orders).toHaveLength(6);
    // A line for each order, when it is tried and when all have been.
    const says = three.result.orders.map((order) => order.says);
    expect(says).toContain(`${B}, then ${two.result.migration}, then ${A}`);
    expect(stderr.match(/^Trying .*$/gm)?.slice(0, 6)).toEqual(says.map((order) => `Trying ${order} …`));
    expect(stdout.match(/^✓ .*$/gm)).toEqual(says.map((order) => `✓ runs   ${order}`));
    expect(three.result).toMatchObject({ heads: [A, B, two.result.migration], written: true });
    expect((await project.json<HeadsResult>('heads')).result.fine).toBe(true);
  });

  it('notes rows that depend on the order, and no moments', async () => {
    arrangeTwo(
      'UPDATE products SET price = price * 2; CREATE TABLE a (at timestamptz DEFAULT now(), n int); INSERT INTO a (n) VALUES (1);',
      'UPDATE products SET price = price + 1; ALTER TABLE products ADD COLUMN since timestamptz DEFAULT now();',
    );
    const { result } = await project.json<MergeResult>('merge', '--dry-run');
    expect(result.rowRemarks).toEqual([expect.stringContaining('The rows of products.price depend on the order')]);
    expect(result.fine).toBe(true);
  });

  it('puts rows into empty tables to see what needs them in one order only', async () => {
    project.arrange({
      [A]: [ROOT, 'CREATE TABLE customers (id serial PRIMARY KEY, name text);'],
      [B]: [A, 'ALTER TABLE customers ALTER COLUMN name SET NOT NULL;'],
      '20260104000000_c': [A, "UPDATE customers SET name = 'unknown' WHERE name IS NULL;"],
    });
    const { code, result } = await project.json<MergeResult>('merge');
    expect(result.rowRemarks).toEqual([
      expect.stringMatching(
        new RegExp(`^With rows in the tables, ${B} fails in the order ${B}, then .* null values\\.$`),
      ),
    ]);
    expect({ code, written: result.written }).toEqual({ code: 0, written: true });
  });
});

it('notes a way back that works after one of the orders only, and goes no other without a word', async () => {
  const down = (name: string, sql: string) =>
    project.write(
      `prisma/migrations/${name}/down.sql`,
      `-- Undoes: sha256:${checksumOf(project.read(`prisma/migrations/${name}/migration.sql`))}\n${sql}\n`,
    );
  arrangeTwo("ALTER TYPE unit ADD VALUE 'litre';", 'ALTER TABLE products ADD COLUMN unit unit;');
  down(A, "ALTER TYPE unit RENAME TO unit_old; CREATE TYPE unit AS ENUM ('piece'); DROP TYPE unit_old;");
  down(B, 'ALTER TABLE products DROP COLUMN unit;');
  const { result } = await project.json<MergeResult>('merge', '--dry-run');
  expect(result).toMatchObject({
    fine: true,
    wayBackRemarks: [
      `Undone after the order ${B}, then ${A}, the down.sql of ${A} does not bring back what was before: it fails (cannot drop type unit_old because other objects depend on it).`,
    ],
  });
  expect((await project.db('merge', '--dry-run')).stdout).toContain('Note: Undone after the order');
});

describe('db merge, when the orders conflict', () => {
  /** Writes nothing and says which object both sides touched, in which files. */
  async function expectConflict(object: string | null, kind: string, migrations = [A, B]) {
    const before = project.names();
    const { code, result } = await project.json<MergeResult>('merge');
    expect(result).toMatchObject({ fine: false, written: false, migration: null, files: [] });
    const found = result.conflicts.find((conflict) => conflict.object === object);
    expect(found, JSON.stringify(result.conflicts, null, 2)).toMatchObject({ kind });
    expect([...(found?.migrations ?? [])].sort()).toEqual(migrations);
    for (const name of migrations) expect(result.conflictingFiles).toContain(`prisma/migrations/${name}/migration.sql`);
    expect(result.next).toMatch(/rebase|Correct/);
    expect(code).toBe(1);
    expect(project.names()).toEqual(before);
    return result;
  }

  it('names the column that got two types', async () => {
    arrangeTwo(
      'ALTER TABLE products ALTER COLUMN price TYPE numeric(14,3);',
      'ALTER TABLE products ADD COLUMN stock int; ALTER TABLE products ALTER COLUMN price TYPE int;',
    );
    const result = await expectConflict('column products.price', 'differs');
    expect(result.conflicts).toHaveLength(1);
    expect(result.conflicts[0]?.says).toContain('numeric(14,3)');
  });

  it('names the column that one renames and the other uses', async () => {
    arrangeTwo('ALTER TABLE products RENAME COLUMN brand TO maker;', `UPDATE products SET brand = 'Pelikan';`);
    const result = await expectConflict('column products.brand', 'fails');
    expect(result.conflicts[0]?.says).toContain('column "brand" of relation "products" does not exist');
    expect(result.conflicts[0]?.remedy).toEqual({ move: A, onto: B });
    expect(result.next).toContain(`"npm run db -- rebase ${A} --onto ${B}", if ${A} is applied nowhere yet`);
    await project.database.query('DROP TABLE IF EXISTS _prisma_migrations');
    expect((await project.json<RebaseResult>('rebase', A, '--onto', B, '--yes')).result).toMatchObject({
      written: true,
    });
    expect((await project.json<HeadsResult>('heads')).result.fine).toBe(true);
  });

  it('names the column that both rename', async () => {
    arrangeTwo(
      'ALTER TABLE products RENAME COLUMN brand TO maker;',
      'ALTER TABLE products RENAME COLUMN brand TO label;',
    );
    const result = await expectConflict('column products.brand', 'fails');
    expect(result.conflicts.map(({ remedy }) => remedy)).toEqual([null, null]);
    expect(result.next).toMatch(/^Agree on what is meant\. Adapt the side/);
  });

  it('names the table that both create', async () => {
    arrangeTwo('CREATE TABLE a (); CREATE TABLE stock (id int);', 'CREATE TABLE stock (id bigint);');
    await expectConflict('table stock', 'fails');
  });

  it('names what one side lets depend on a table that the other one drops', async () => {
    const orders = '20260101120000_orders';
    project.arrange({
      [orders]: [ROOT, 'CREATE TABLE orders (id int PRIMARY KEY, "productId" int);'],
      [A]: [orders, 'DROP TABLE products;'],
      [B]: [
        orders,
        'ALTER TABLE orders ADD CONSTRAINT "orders_productId_fkey" FOREIGN KEY ("productId") REFERENCES products (id);',
      ],
    });
    const result = await expectConflict('constraint orders.orders_productId_fkey', 'fails');
    expect(result.conflicts.map(({ object }) => object)).not.toContain(null);
  });

  it('names the table that one renames and the other calls by its schema, too', async () => {
    arrangeTwo(
      'ALTER TABLE products RENAME TO goods;',
      "ALTER TABLE public.products ADD COLUMN unit unit; ALTER TABLE products ALTER COLUMN unit SET DEFAULT 'piece';",
    );
    await expectConflict('table products', 'fails');
  });

  it('names a function that both replace, and an enum whose values come in another order', async () => {
    const body = (text: string) =>
      `CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT '${text}; -- x' $$;`;
    arrangeTwo(body('a'), body('b'));
    await expectConflict('function f()', 'differs');
    arrangeTwo("ALTER TYPE unit ADD VALUE 'kg';", "ALTER TYPE unit ADD VALUE 'l';");
    await expectConflict('enum unit', 'differs');
  });

  it('names the earlier migration of a long branch that is in the way', async () => {
    const c = '20260104000000_c';
    project.arrange({
      [A]: [ROOT, 'ALTER TABLE products DROP COLUMN brand;'],
      [B]: [ROOT, 'CREATE TABLE b ();'],
      [c]: [B, 'CREATE INDEX CONCURRENTLY products_brand_idx ON products (brand);'],
    });
    const result = await expectConflict('column products.brand', 'fails', [A, c]);
    expect(result.conflicts[0]?.remedy).toEqual({ move: A, onto: c });
  });

  it('sees that a branch needs the other one, and has it put behind', async () => {
    arrangeTwo('CREATE TABLE stock (id int);', 'ALTER TABLE stock ADD COLUMN n int;');
    const result = await expectConflict(null, 'depends', [B]);
    expect(result.next).toContain(`db -- rebase ${B} --onto ${A}"`);
  });

  it('sees that a migration does not work at all', async () => {
    arrangeTwo('CREATE TABLE a ();', 'SELECT 1/0;');
    const result = await expectConflict(null, 'broken', [B]);
    expect(result.conflicts[0]?.says).toContain('division by zero');
    arrangeTwo('CREATE TABLE a ();', 'SELEKT 1;');
    await expectConflict(null, 'broken', [B]);
  });

  it('says it in words', async () => {
    arrangeTwo('ALTER TABLE products DROP COLUMN brand;', 'ALTER TABLE products ALTER COLUMN brand SET DEFAULT 5;');
    const { code, stdout, stderr } = await project.db('merge');
    expect(stdout).toContain(`✗ fails  ${A}, then ${B}`);
    expect(stdout).toContain(
      `column products.brand\n  in prisma/migrations/${A}/migration.sql\n  in prisma/migrations/${B}/migration.sql\n`,
    );
    expect(stdout).toMatch(/^Next: Agree on what is meant\. If it is the order that runs,/m);
    expect(stderr).toMatch(/^Applying the migration that all heads share to a scratch database …$/m);
    expect(stderr).toContain('Trying');
    expect(code).toBe(1);
  });
});

describe('db merge refuses', () => {
  it('a graph with faults', async () => {
    project.arrange({ [A]: [ROOT, 'SELECT 1;'], [B]: ['20251231000000_gone', 'SELECT 1;'] });
    const { code, result } = await project.json<MergeResult>('merge');
    expect(result.error).toMatchObject({
      code: 'DB_PARENT_UNKNOWN',
      message: expect.stringContaining('20251231000000_gone'),
    });
    expect(code).toBe(3);
  });

  it.each([
    ['20260101', 'none of the heads'],
    ['20260102', 'two heads'],
    ['2026,20260103', 'can mean 2 migrations'],
  ])('--heads %s', async (ids, words) => {
    arrangeTwo('SELECT 1;', 'SELECT 1;');
    const { code, result } = await project.json<MergeResult>('merge', '--heads', ids);
    expect(result.error.message).toContain(words);
    expect(code).toBe(2);
  });

  it('a shared part that cannot be applied, without touching the folder', async () => {
    arrangeTwo('SELECT 1;', 'SELECT 1;');
    project.migration(ROOT, 'SELECT 1/0;');
    const { code, result } = await project.json<MergeResult>('merge');
    expect(result.error).toMatchObject({
      code: 'DB_STEP_FAILED',
      message: expect.stringContaining(`${ROOT}/migration.sql`),
    });
    expect(code).toBe(3);
    expect(project.names()).toEqual([ROOT, A, B]);
  });
});

it('needs no database when there is nothing to join', async () => {
  project.arrange({});
  project.write('.env', 'DATABASE_URL=postgresql://shop:hunter2@127.0.0.1:1/shop\n');
  const alone = await project.db('merge');
  project.migration(A, `-- A\n-- Revises: ${ROOT}\n`);
  project.migration(B, `-- B\n-- Revises: ${ROOT}\n`);
  const two = await project.json<MergeResult>('merge');
  project.write('.env', `DATABASE_URL=${project.database.url}\nDATABASE_SERVER=url\n`);
  expect(alone).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to join') });
  expect(two).toMatchObject({ code: 3, result: { error: { code: 'DB_UNREACHABLE' } } });
  expect(JSON.stringify(two)).not.toContain('hunter2');
});

it('works in the schema that DATABASE_URL names', async () => {
  const inSchema = await createBranchedProject('?schema=My%20Shop');
  inSchema.arrange({ [A]: [ROOT, 'CREATE TABLE a ();'], [B]: [ROOT, 'CREATE TABLE b ();'] });
  const { result } = await inSchema.json<MergeResult>('merge');
  await inSchema.removeAll();
  expect(result).toMatchObject({ fine: true, written: true });
});
