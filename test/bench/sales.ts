import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { signInClient } from '../sign-in.ts';
import { sellTwoLines } from './load.ts';
import { median } from './measure.ts';
import type { Ratio } from './ratio.ts';
import { type BenchShop, makeShop, serve } from './shop.ts';

const connections = 16;
const seconds = 10;
const rounds = 3;

/** Completed orders of two lines through one server process, against the same SQL through pgbench on the same database. */
export async function benchSales(): Promise<Ratio[]> {
  const pgbench = findPgbench();
  const shop = makeShop('bench-sales');
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: number }>(
      'SELECT id FROM products WHERE is_active ORDER BY id LIMIT 200',
    );
    const productIds = rows.map((row) => row.id);
    const registers = await client.query<{ id: number }>(
      'SELECT register_id AS id FROM shifts WHERE closed_at IS NULL',
    );
    const registerId = registers.rows[0]?.id ?? 0;
    await fillShelves(client, productIds);
    const script = await writePgbenchScript(shop, productIds);

    const server = await serve(['dist/src/server.js'], shop.folder);
    const ours: Awaited<ReturnType<typeof sellTwoLines>>[] = [];
    const theirs: number[] = [];
    let peakMiB = 0;
    try {
      const till = { connections, registerId, headers: await signInClient(shop.databaseUrl) };
      await sellTwoLines(server.base, productIds, { ...till, seconds: 3 });
      for (let round = 0; round < rounds; round++) {
        ours.push(await sellTwoLines(server.base, productIds, { ...till, seconds }));
        theirs.push(runPgbench(pgbench, script, shop));
      }
      peakMiB = peakMemory(server.pid);
    } finally {
      await server.stop();
    }
    await checkInvariants(client);
    rmSync(script);
    const middle = (pick: (result: (typeof ours)[number]) => number) => median(ours.map(pick));
    const refused = ours.reduce((sum, result) => sum + result.refused, 0);
    if (refused > 0) throw new Error(`${refused} orders were refused under load`);
    return [
      {
        what: `orders of two lines, ${connections} connections: server / pgbench`,
        ours: middle((result) => result.perSecond),
        theirs: median(theirs),
        unit: '/s',
        least: 0.3,
      },
      {
        what: 'time of an order: 99th percentile / median',
        ours: middle((result) => result.p99Ms),
        theirs: middle((result) => result.medianMs),
        unit: 'ms',
        most: 5,
      },
      { what: "the server's peak memory under this load / 200 MiB", ours: peakMiB, theirs: 200, unit: 'MiB', most: 1 },
    ];
  } finally {
    await client.end();
    shop.remove();
  }
}

/** Enough stock for the whole run, with the ledger entries that it takes. */
export async function fillShelves(client: pg.Client, productIds: number[]): Promise<void> {
  await client.query('BEGIN');
  // One price and one rate, so that what any two of them cost is known to the script beforehand.
  await client.query(
    'UPDATE products SET stock = stock + 1000000, price = 2, tax_rate = 10, is_tax_exempt = false WHERE id = ANY($1)',
    [productIds],
  );
  await client.query(
    `INSERT INTO stock_movements (product_id, kind, quantity, note) SELECT unnest($1::int[]), 'receive', 1000000, 'bench'`,
    [productIds],
  );
  await client.query('COMMIT');
}

/** The statement of the server's own source as a pgbench script: the same text, with the products and the key drawn anew. */
async function writePgbenchScript(shop: BenchShop, productIds: number[]): Promise<string> {
  const { runSaleStatement } = await import(join(shop.folder, 'src/sales/sale-statement.ts'));
  const { Prisma } = await import(join(shop.folder, 'prisma/generated/client.ts'));
  const { priceCart } = await import(join(shop.folder, 'src/sales/price-cart.ts'));
  const variables = new Map<unknown, string>();
  const cartLines = [
    { productId: -1, quantity: 1 },
    { productId: -2, quantity: 2 },
  ];
  const sale = {
    idempotencyKey: '00000000-0000-4000-8000-000000000000',
    requestHash: 'bench',
    userId: 1,
    registerId: 1,
    customerId: null,
    approvedById: null,
    cart: priceCart(
      { lines: cartLines, payments: [{ method: 'cash', tendered: '100000' }] },
      {
        products: cartLines.map(({ productId }) => ({ id: productId, price: '2', taxRate: '10', isTaxExempt: false })),
      },
      { currency: { code: 'USD', digits: 2, cashRoundingStep: null }, pricesIncludeTax: false },
    ),
    tendered: '100000',
  };
  variables.set(sale.idempotencyKey, 'gen_random_uuid()');
  const literal = (value: unknown): string => {
    const variable = variables.get(value);
    if (variable) return variable;
    if (value === null) return 'NULL';
    const text = `'${value}'`;
    return text.includes('"productId":-1')
      ? `(${text.replace('-1', "' || :first || '").replace('-2', "' || :second || '")})`
      : text;
  };
  let text = '';
  const prisma = {
    $queryRaw: (strings: TemplateStringsArray, ...values: unknown[]) => {
      const query = Prisma.sql(strings, ...values) as { strings: string[]; values: unknown[] };
      text = query.strings
        .map((part, index) => (index === 0 ? part : literal(query.values[index - 1]) + part))
        .join('');
      return Promise.resolve([{ receipt: '{}', facts: null }]);
    },
  };
  await runSaleStatement(prisma, sale);
  const count = productIds.length;
  const path = join(mkdtempSync(join(tmpdir(), 'bench-pgbench-')), 'sale.sql');
  // pgbench has no arrays: the drawn numbers are positions, and the statement looks the products up by them.
  const [lowest, highest] = [productIds[0] ?? 0, productIds[count - 1] ?? 0];
  if (highest - lowest + 1 !== count) throw new Error('the products of the bench must have ids without a gap');
  const withoutComments = text.replaceAll(/--.*$/gm, '').replaceAll(/::(\w)/g, '::$1');
  writeFileSync(
    path,
    `\\set first random(${lowest}, ${highest - 1})\n\\set second random(:first + 1, ${highest})\n${withoutComments};\n`,
  );
  return path;
}

function runPgbench(pgbench: string, script: string, shop: BenchShop): number {
  const args = ['--no-vacuum', '-M', 'prepared', '-c', `${connections}`, '-j', '2', '-T', `${seconds}`, '-f', script];
  const text = execFileSync(pgbench, [...args, shop.databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] }).toString();
  const perSecond = text.match(/tps = ([\d.]+)/)?.[1];
  if (!perSecond || !/number of failed transactions: 0 /.test(text)) throw new Error(`pgbench failed:\n${text}`);
  return Number(perSecond);
}

/** Debian's pgbench is in the package postgresql-contrib; PGBENCH names another one. */
function findPgbench(): string {
  const named = process.env.PGBENCH;
  if (named) return named;
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort() : [];
  const found = versions.map((version) => `/usr/lib/postgresql/${version}/bin/pgbench`).filter(existsSync);
  const newest = found.at(-1);
  if (!newest) throw new Error('pgbench is not installed. Install postgresql-contrib, or name it in PGBENCH.');
  return newest;
}

/** The largest resident set of a process so far, in MiB, as Linux tells it. */
function peakMemory(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/)?.[1];
  return Number(line) / 1024;
}

/** @throws when the ledger, the receipt numbers or the payments do not agree with the sales */
async function checkInvariants(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ broken: string }>(`
    SELECT 'ledger of product ' || p.id AS broken FROM products p
      WHERE p.stock <> (SELECT coalesce(sum(quantity), 0) FROM stock_movements m WHERE m.product_id = p.id)
    UNION ALL
    SELECT 'receipt numbers of register ' || register_id FROM orders WHERE receipt_number IS NOT NULL
      GROUP BY register_id HAVING max(receipt_number) <> count(*) OR min(receipt_number) <> 1
    UNION ALL
    SELECT 'payments of an order' FROM (
      SELECT o.id FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.status = 'completed'
      GROUP BY o.id, o.total HAVING sum(p.amount - p.change) <> o.total) AS wrong`);
  if (rows.length > 0) throw new Error(`After the load: ${rows.map((row) => row.broken).join('; ')}`);
}
