import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected, dropDatabase, testServerUrl, unusedName } from '../toolkit/history/test-database.ts';
import { type ContainerProject, createContainerProject, killGroup, type Run } from './container-project.ts';
import { type Pool, startSelling } from './selling.ts';

// products.name becomes products.title, under load, in the way that docs/how-to/docker.md describes: first a migration
// that adds the new column and keeps both equal, then servers that use the new one, then a migration that drops the old.
const EXPAND = '20270101090000_expand_add_title_to_products';
const expandSql = `-- Add products.title beside products.name
--
-- Kind: atomic
-- Why: old and new servers sell side by side while the new version is rolled out
BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE products ADD COLUMN title text;
CREATE FUNCTION products_keep_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.title := coalesce(NEW.title, NEW.name);
    NEW.name := coalesce(NEW.name, NEW.title);
  ELSIF NEW.title IS DISTINCT FROM OLD.title THEN
    NEW.name := NEW.title;
  ELSE
    NEW.title := NEW.name;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER products_keep_title BEFORE INSERT OR UPDATE OF name, title ON products
  FOR EACH ROW EXECUTE FUNCTION products_keep_title();
COMMIT;
`;
const FILL = '20270101100000_expand_fill_title';
// In the order of the ids, as sales lock products, so that the two never wait for each other in a circle.
const fillSql = `BEGIN;
SET LOCAL lock_timeout = '5s';
SELECT id FROM products ORDER BY id FOR UPDATE;
UPDATE products SET title = name WHERE title IS NULL;
COMMIT;
`;
const CONTRACT = '20270201090000_contract_drop_name_of_products';
const contractSql = `BEGIN;
SET LOCAL lock_timeout = '5s';
DROP TRIGGER products_keep_title ON products;
DROP FUNCTION products_keep_title();
ALTER TABLE products ALTER COLUMN title SET NOT NULL, DROP COLUMN name;
COMMIT;
`;

const name = unusedName();
const env = {
  DATABASE_URL: testServerUrl(name),
  SHOP_NAME: 'Corner Shop',
  CURRENCY: 'EUR',
  TAX_RATE: '10',
  PORT: '0',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  RATE_LIMIT_PER_MINUTE: '0',
};
const versions: Record<'v1' | 'v2' | 'v3', ContainerProject> = {} as never;
const running = new Set<Run>();

beforeAll(async () => {
  versions.v1 = await createContainerProject();
  versions.v2 = await versions.v1.copy(useTitle);
  for (const [migration, sql] of [
    [EXPAND, expandSql],
    [FILL, fillSql],
  ] as const) {
    versions.v2.addMigration(migration, sql);
  }
  versions.v3 = await versions.v2.copy();
  versions.v3.addMigration(CONTRACT, contractSql);
  expect(await versions.v1.run('migrate', env)).toMatchObject({ code: 0 });
  const seeding = await versions.v1.program(process.execPath, ['--import', 'tsx', 'prisma/seed.ts'], env).ended;
  expect(seeding.code, seeding.text).toBe(0);
  await connected(env.DATABASE_URL, (client) =>
    client.query(`WITH filled AS (UPDATE products SET stock = stock + 1000000 RETURNING id)
      INSERT INTO stock_movements (product_id, kind, quantity) SELECT id, 'adjust', 1000000 FROM filled`),
  );
});
afterAll(async () => {
  for (const run of running) killGroup(run);
  for (const version of Object.values(versions)) version.remove();
  await dropDatabase(name);
});

/** The new version's code: the column has another name, and the sale's hand-written SQL says so. */
function useTitle({ read, write }: ContainerProject['shop']): void {
  const change = (file: string, from: string, to: string): void => {
    const text = read(file);
    expect(text.split(from), file).toHaveLength(2);
    write(file, text.replace(from, to));
  };
  const product = /model Product \{[^}]*?\n( {2}name +String)\n/.exec(read('prisma/schema.prisma'));
  const model = product?.[0] ?? '';
  change('prisma/schema.prisma', model, model.replace(/( {2}name +String)\n$/, '$1 @map("title")\n'));
  change('src/sales/sale-statement.ts', 'SELECT id, name, sku, price,', 'SELECT id, title AS name, sku, price,');
}

interface Server {
  readonly base: string;
  readonly run: Run;
}

async function startServer(version: keyof typeof versions): Promise<Server> {
  const run = versions[version].start('server', env);
  running.add(run);
  const [, base = ''] = await run.printed(/the till is at (http:\S+),/);
  return { base, run };
}

/** As an orchestrator does: no new requests, then SIGTERM. */
async function retire(pool: Pool, { base, run }: Server): Promise<void> {
  await pool.remove(base);
  run.child.kill('SIGTERM');
  expect((await run.ended).code).toBe(0);
  running.delete(run);
}

describe('expand, deploy, contract, while the shop is selling', () => {
  it('fails no request, and loses no sale', async () => {
    const began = performance.now();
    const log: string[] = [];
    const note = (text: string): void => {
      log.push(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
    };

    let old = [await startServer('v1'), await startServer('v1')];
    const pool = startSelling(
      old.map(({ base }) => base),
      env.DATABASE_URL,
    );
    note('two servers of v1 sell');
    await pool.sell(40);

    expect(await versions.v2.run('migrate', env)).toMatchObject({ code: 0 });
    note(`v2's migrations are applied: ${EXPAND}, ${FILL}`);
    await pool.sell(40);

    const restarted = await startServer('v1');
    expect(restarted.run.text()).toContain(`The database is ahead of this version, which may start on it: ${EXPAND}`);
    pool.add(restarted.base);
    await retire(pool, old[0] as Server);
    old = [old[1] as Server, restarted];
    note('a server of v1 was started again on the database that is ahead');
    await pool.sell(40);

    const fresh: Server[] = [];
    for (const each of old) {
      const server = await startServer('v2');
      pool.add(server.base);
      fresh.push(server);
      note(`a server of v2 is added: v1 and v2 sell side by side`);
      await pool.sell(40);
      await retire(pool, each);
      note('a server of v1 is gone');
    }
    await pool.sell(40);

    expect(await versions.v3.run('migrate', env)).toMatchObject({ code: 0 });
    note(`v3's migration is applied: ${CONTRACT}; v2 goes on selling`);
    await pool.sell(40);
    const late = await versions.v1.run('server', env);
    expect(late).toMatchObject({ code: 3, text: expect.stringContaining('The server does not start') });
    note('a server of v1 refuses to start: its column is gone');

    for (const each of fresh) {
      const server = await startServer('v3');
      pool.add(server.base);
      await pool.sell(20);
      await retire(pool, each);
    }
    note('two servers of v3 sell');
    await pool.sell(40);

    const { failures, sales, requests, slowest } = await pool.stop();
    note(`${sales} sales, ${requests} requests, ${failures.length} failed, the slowest took ${Math.round(slowest)} ms`);
    keep(log);
    expect(failures).toEqual([]);
    const [books] = await connected(
      env.DATABASE_URL,
      async (client) =>
        (
          await client.query(
            `SELECT
          (SELECT count(*)::int FROM orders WHERE idempotency_key = ANY ($1::uuid[]) AND status = 'completed') AS stored,
          (SELECT count(*)::int FROM products WHERE stock <>
            (SELECT sum(quantity) FROM stock_movements WHERE product_id = products.id)) AS wrong_stocks,
          (SELECT count(*)::int FROM (SELECT register_id FROM orders WHERE receipt_number IS NOT NULL GROUP BY 1
            HAVING max(receipt_number) <> count(*)) AS gaps) AS gaps`,
            [pool.keys()],
          )
        ).rows,
    );
    expect(books).toEqual({ stored: sales, wrong_stocks: 0, gaps: 0 });
  });
});

/** For whoever wants to read how it went: build/zero-downtime.log. */
function keep(log: readonly string[]): void {
  const folder = join(import.meta.dirname, '..', '..', 'build');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'zero-downtime.log'), `${log.join('\n')}\n`);
}
