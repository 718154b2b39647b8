import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type { ClientBase } from 'pg';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { readMigrationFiles } from 'pos-migrate/internal/history/migration-files';
import { importModule } from 'pos-migrate/internal/import-module';
import { applyHistory } from 'pos-migrate/internal/scratch/apply-history';
import { withScratchDatabase } from 'pos-migrate/internal/scratch/scratch-database';
import { demand, NotYet } from '../../check.ts';

interface SaleRequest {
  readonly requestId: string;
  readonly product: string;
  readonly quantity: number;
}

type Sell = (prisma: unknown, request: SaleRequest) => Promise<{ id?: unknown } | undefined>;
type Client = new (options: { adapter: PrismaPg }) => { $disconnect(): Promise<void> };

const SHELF = `INSERT INTO products (name, price, delivered, stock) VALUES ('Espresso', 1.9, 50, 50);
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'there is no space left' USING ERRCODE = 'disk_full'; END $$;
  CREATE TRIGGER no_space BEFORE INSERT ON sales FOR EACH ROW WHEN (NEW.quantity = 3) EXECUTE FUNCTION refuse();`;

/**
 * Sells in a scratch database with the learner's `sell.js`, under conditions that the practice database does not offer.
 *
 * @throws {NotYet} at the first sale after which stock and sales disagree
 */
export async function rehearse(settings: DatabaseSettings, practiceDir: string): Promise<void> {
  const { PrismaClient } = await load<{ PrismaClient: Client }>(practiceDir, 'prisma/generated/client.ts');
  const { sell } = await load<{ sell?: Sell }>(practiceDir, 'sell.js').catch((error: unknown) => {
    throw new NotYet({ expected: 'a file sell.js that can be loaded', found: String(error), hint: 1 });
  });
  demand(typeof sell === 'function', { expected: 'a function "sell" in sell.js', found: 'it exports none', hint: 1 });
  await withScratchDatabase(settings, 'lesson', async (scratch) => {
    const migrations = path.join(practiceDir, 'prisma', 'migrations');
    const names = readMigrationFiles(migrations).map(({ name }) => name);
    await applyHistory(scratch, settings, migrations, names);
    await scratch.client.query(SHELF);
    const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: scratch.url, max: 4 }) });
    try {
      await sellEverything(
        (requestId, quantity) => sell(prisma, { requestId, product: 'Espresso', quantity }),
        scratch.client,
      );
    } finally {
      await prisma.$disconnect();
    }
  });
}

async function sellEverything(
  sell: (requestId: string, quantity: number) => ReturnType<Sell>,
  client: ClientBase,
): Promise<void> {
  const first = await outcomeOf(() => sell('a', 2));
  await expectBooks(client, 'a sale of two', { sold: 2, hint: 1 });
  for (const [what, quantity] of [
    ['a sale that fails when it is to be written down', 3],
    ['a sale of more than there is', 500],
  ] as const) {
    const outcome = await outcomeOf(() => sell(`b-${quantity}`, quantity));
    await expectBooks(client, what, { sold: 2, hint: 1 });
    demand('error' in outcome, { expected: `${what} to end with an error`, found: 'the till hears of none', hint: 2 });
  }

  const second = await outcomeOf(() => sell('a', 2));
  await expectBooks(client, 'the same request, asked again', { sold: 2, hint: 3 });
  demand('sale' in second && 'sale' in first && first.sale?.id === second.sale?.id, {
    expected: 'that the same request, asked again, is answered with the first sale',
    found: 'error' in second ? `it ends with ${second.error}` : 'it is answered with something else',
    hint: 3,
  });

  const requests = ['c', 'c', 'd', 'e', 'f', 'g'];
  await Promise.allSettled(requests.map(async (requestId) => sell(requestId, 1)));
  await expectBooks(client, 'six sales at the same moment, two of them with the same request', { sold: null, hint: 2 });
}

/** @param sold How many pieces the sales have together; null where that may differ. */
async function expectBooks(
  client: ClientBase,
  after: string,
  { sold: wanted, hint }: { sold: number | null; hint: 1 | 2 | 3 },
): Promise<void> {
  const { rows } = await client.query<{ taken: number; sold: number }>(
    `SELECT p.delivered - p.stock AS taken, coalesce(sum(s.quantity), 0)::int AS sold
       FROM products p LEFT JOIN sales s ON s.product_id = p.id GROUP BY p.id`,
  );
  const { taken, sold } = rows[0] ?? { taken: 0, sold: 0 };
  demand(taken === sold && (wanted === null || sold === wanted), {
    expected: `that stock and sales agree after ${after}${wanted === null ? '' : `: ${wanted} sold, ${wanted} taken off the stock`}`,
    found: `${sold} sold, ${taken} taken off the stock`,
    hint,
  });
}

type Outcome = { sale: Awaited<ReturnType<Sell>> } | { error: string };

async function outcomeOf(selling: () => ReturnType<Sell>): Promise<Outcome> {
  try {
    return { sale: await selling() };
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string };
    return { error: code ?? name ?? String(error) };
  }
}

/** Imports a file of the practice folder as it is now, although an earlier check may have imported it before. */
function load<Module>(practiceDir: string, file: string): Promise<Module> {
  return importModule<Module>(path.join(practiceDir, file));
}
