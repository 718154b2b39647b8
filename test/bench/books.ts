import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { signInClient } from '../sign-in.ts';
import { sellTwoLines } from './load.ts';
import { measure, median } from './measure.ts';
import type { Ratio } from './ratio.ts';
import { fillShelves } from './sales.ts';
import { type BenchShop, makeShop, type Running, serve } from './shop.ts';

/** How many sales there are at the end. BENCH_SALES=20000 is quicker. */
const most = Number(process.env.BENCH_SALES ?? 100_000);
const few = 1_000;
const inReport = 10_000;
const rounds = 9;

/** What grows with the sales: the server's memory, the X report of a full shift, and the proof of the receipts' chain. */
export async function benchBooks(): Promise<Ratio[]> {
  const shop = makeShop('bench-books');
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  try {
    const server = await serve(['dist/src/server.js'], shop.folder);
    try {
      const till = await openTill(client, shop);
      const atFew = await sellUpTo(few, server, till);
      await sellUpTo(inReport, server, till);
      await client.query('ANALYZE');
      const report = await compareReports(client, shop, { base: server.base, ...till });
      const atMost = await sellUpTo(most, server, till);
      return [
        {
          what: `the server's memory after ${atMost.sold} sales / after ${atFew.sold}`,
          ours: atMost.memory,
          theirs: atFew.memory,
          unit: 'MiB',
          most: 1.2,
        },
        report,
        ...(await compareProofs(client, shop, till.registerId)),
      ];
    } finally {
      await server.stop();
    }
  } finally {
    await client.end();
    shop.remove();
  }
}

interface Till {
  readonly client: pg.Client;
  readonly registerId: number;
  readonly shiftId: number;
  readonly productIds: number[];
  readonly headers: { authorization: string };
}

async function openTill(client: pg.Client, shop: BenchShop): Promise<Till> {
  const products = await client.query<{ id: number }>('SELECT id FROM products WHERE is_active ORDER BY id LIMIT 200');
  const productIds = products.rows.map(({ id }) => id);
  await fillShelves(client, productIds);
  const { rows } = await client.query('SELECT id, register_id FROM shifts WHERE closed_at IS NULL LIMIT 1');
  const headers = await signInClient(shop.databaseUrl);
  return { client, registerId: rows[0].register_id, shiftId: rows[0].id, productIds, headers };
}

/** Sells until so many sales are in the shift. */
async function sellUpTo(sales: number, server: Running, till: Till): Promise<{ sold: number; memory: number }> {
  const { client, shiftId, productIds, ...rest } = till;
  for (;;) {
    const { rows } = await client.query('SELECT count(*)::int AS sold FROM orders WHERE shift_id = $1', [shiftId]);
    const { sold } = rows[0] as { sold: number };
    if (sold >= sales) return { sold, memory: memoryOf(server.pid) };
    const seconds = sales - sold > 5_000 ? 10 : 1;
    const { refused } = await sellTwoLines(server.base, productIds, { ...rest, connections: 8, seconds });
    if (refused > 0) throw new Error(`${refused} orders were refused`);
  }
}

/** The resident set of a process, in MiB, as Linux tells it. */
function memoryOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/)?.[1]) / 1024;
}

/** The X report as a till gets it, against the time that PostgreSQL takes for the statements of its figures. */
async function compareReports(client: pg.Client, shop: BenchShop, till: Till & { base: string }): Promise<Ratio> {
  const { figuresFromOrders } = await import(join(shop.folder, 'src/shifts/figures-from-orders.ts'));
  const { figuresFromPayments } = await import(join(shop.folder, 'src/shifts/figures-from-payments.ts'));
  const { figuresFromLedgers } = await import(join(shop.folder, 'src/shifts/figures-from-ledgers.ts'));
  const { Prisma } = await import(join(shop.folder, 'prisma/generated/client.ts'));
  const timed = new RawClient(client, Prisma);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const answer = await fetch(`${till.base}/shifts/${till.shiftId}/x-report`, { headers: till.headers });
    const { sales } = (await answer.json()) as { sales?: { count: number } };
    ours.push(performance.now() - began);
    if ((sales?.count ?? 0) < inReport) throw new Error(`The X report has ${sales?.count} sales.`);
    timed.milliseconds = 0;
    const day = { startsAt: new Date(0), day: '1970-01-01' };
    await figuresFromOrders(timed, till.shiftId, [day], 2);
    await figuresFromPayments(timed, till.shiftId);
    await figuresFromLedgers(timed, till.shiftId);
    theirs.push(timed.milliseconds);
  }
  const what = `X report of a shift with ${inReport} sales / the statements of its figures`;
  return { what, ours: median(ours), theirs: median(theirs), unit: 'ms', most: 1.5 };
}

/** `npm run receipts:verify`, against one SELECT of what it reads, and its memory against that for few receipts. */
async function compareProofs(client: pg.Client, shop: BenchShop, registerId: number): Promise<Ratio[]> {
  const program = join('dist', 'src', 'sales', 'verify-receipts-command.js');
  const verify = (...more: string[]) =>
    measure([program, '--register', String(registerId), ...more], { cwd: shop.folder });
  const some = await verify('--from', '1', '--to', String(few));
  const all = await verify();
  const { readSealedSales } = await import(join(shop.folder, 'src/sales/seal-repository.ts'));
  const { Prisma } = await import(join(shop.folder, 'prisma/generated/client.ts'));
  const range = { registerId, above: 0, upTo: 2_000_000_000, take: 2_000_000_000 };
  const timed = new RawClient(client, Prisma);
  const rows: unknown[] = await readSealedSales(timed, range);
  return [
    {
      what: `proof of ${rows.length} receipts / one SELECT of the same rows`,
      ours: all.seconds,
      theirs: timed.milliseconds / 1000,
      unit: 's',
      most: 2,
    },
    {
      what: `peak memory of the proof of ${rows.length} receipts / of ${few}`,
      ours: all.peakMiB,
      theirs: some.peakMiB,
      unit: 'MiB',
      most: 1.5,
    },
  ];
}

interface PrismaNamespace {
  sql(strings: TemplateStringsArray, ...values: unknown[]): { text: string; values: unknown[] };
}

/** Runs the shop's own statements on a connection of `pg`, and adds up the time that they take. */
class RawClient {
  milliseconds = 0;
  readonly #client: pg.Client;
  readonly #prisma: PrismaNamespace;

  /** @param prisma of the shop's own client */
  constructor(client: pg.Client, prisma: PrismaNamespace) {
    this.#client = client;
    this.#prisma = prisma;
  }

  async $queryRaw(strings: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]> {
    const query = this.#prisma.sql(strings, ...values);
    const began = performance.now();
    const { rows } = await this.#client.query(query.text, query.values);
    this.milliseconds += performance.now() - began;
    return rows;
  }
}
