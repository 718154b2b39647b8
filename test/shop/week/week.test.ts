import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../prisma/seed/random.ts';
import { SAMPLE_PINS } from '../../../templates/shop/src/people/sample-pins.ts';
import { seed } from '../../fast-check.ts';
import { Cashier, type Counter } from './cashier.ts';
import { type Holder, TillLine } from './till-line.ts';
import { weekOfTheClocks } from './week-calendar.ts';
import { openWeekShop, type WeekShop } from './week-shop.ts';

/** What each till does in a stretch of trade. Thousands of sales are for one's own time: `TEST_WEEK=200 npx vitest run test/shop/week`. */
const ACTIONS = Number(process.env.TEST_WEEK ?? 12);
const TILLS = 4;

let shop: WeekShop;
let people: { manager: Holder; cashiers: Holder[] };
let tills: Cashier[];
const counter: Counter = { goods: [], customers: [], receipts: [], credits: [], refused: new Map() };

beforeAll(async () => {
  shop = await openWeekShop();
  people = await samplePeople();
  Object.assign(counter, {
    goods: await shop.query(
      `SELECT id, price::numeric(14, 2)::text AS price FROM products WHERE is_active ORDER BY id`,
    ),
    customers: (await shop.query<{ id: number }>('SELECT id FROM customers ORDER BY id LIMIT 10')).map(({ id }) => id),
  });
  const credentials = await shop.addManager();
  tills = await Promise.all(
    Array.from({ length: TILLS }, async (_, nth) => {
      const [{ id = 0 } = {}] = await shop.query<{ id: number }>(
        'INSERT INTO registers (name) VALUES ($1) RETURNING id',
        [`Counter ${nth + 1}`],
      );
      const line = new TillLine(shop.servers, people.manager);
      await line.register(id, credentials);
      return new Cashier(line, id, counter, createRandom(seed + nth));
    }),
  );
});
afterAll(() => shop?.close());

describe(`a week of a shop with ${TILLS} tills and two servers`, () => {
  /** What happens while they sell, by day and stretch. */
  const troubles: Record<string, () => Promise<void>> = {
    '1.0': () => shop.killServer(0),
    '2.1': () => shop.killDatabase(),
    '4.0': () => shop.killServer(1),
    '5.1': async () => {
      await shop.killDatabase();
      await shop.killServer(0);
    },
  };

  it('closes each shift with a Z report that equals the sum of its slips', async () => {
    for (const [day, stretches] of weekOfTheClocks(new Date()).entries()) {
      await shop.clock?.moveTo(stretches[0] as Date);
      await deliver();
      for (const till of tills) await openAnew(till, day);
      for (const [stretch, at] of stretches.entries()) {
        if (stretch > 0) await shop.clock?.moveTo(at);
        const trouble = troubles[`${day}.${stretch}`];
        await trade(day + stretch, trouble);
      }
      await Promise.all(tills.filter((till) => !isForgotten(till, day)).map((till) => till.close()));
    }
  });

  it('lost nothing, did nothing twice, and refused only what can be refused', async () => {
    const sentAgain = tills.reduce((sum, { line }) => sum + line.sentAgain, 0);
    const refused = [...counter.refused].map(([code, count]) => `${count} × ${code}`).join(', ');
    console.log(`${counter.receipts.length} sales; ${sentAgain} requests were sent again; refused: ${refused}`);
    expect(sentAgain).toBeGreaterThan(0);
    expect(counter.receipts.length).toBeGreaterThan(TILLS * ACTIONS * 7);
    const [{ sales } = { sales: 0 }] = await shop.query<{ sales: number }>(
      "SELECT count(*)::int AS sales FROM orders JOIN registers ON registers.id = register_id WHERE name LIKE 'Counter %'",
    );
    expect(sales).toBe(counter.receipts.length);
  });

  it('leaves books that balance, and receipts that verify', async () => {
    const { PrismaClient } =
      await shop.load<typeof import('../../../prisma/generated/client.ts')>('prisma/generated/client.ts');
    const { expectBooksToBalance } = await shop.load<{ expectBooksToBalance(from: object): Promise<void> }>(
      'test/books.ts',
    );
    const prisma = new PrismaClient({
      adapter: new PrismaPg({ connectionString: shop.databaseUrl, options: '-c timezone=UTC' }),
    });
    await expectBooksToBalance(prisma).finally(() => prisma.$disconnect());
  });
});

/** Fills the shelves, all but every fifth, which are left to run empty. */
async function deliver(): Promise<void> {
  await shop.query(
    `WITH delivered AS (
       UPDATE products SET stock = stock + $1 WHERE id % 5 <> 0 RETURNING id
     )
     INSERT INTO stock_movements (product_id, kind, quantity) SELECT id, 'receive', $1 FROM delivered`,
    [ACTIONS],
  );
}

/** Each till works for a while, with another cashier than before; while they do, something may be killed. */
async function trade(turn: number, trouble: (() => Promise<void>) | undefined): Promise<void> {
  let done = 0;
  const half = (TILLS * ACTIONS) / 2;
  let halfway = () => {};
  const reached = new Promise<void>((resolve) => {
    halfway = resolve;
  });
  const working = tills.map(async (till, nth) => {
    await till.line.signIn(cashierAt(turn + nth));
    for (let action = 0; action < ACTIONS; action++) {
      await till.work();
      if (++done >= half) halfway();
    }
    await till.compareX();
  });
  await Promise.all([...working, trouble && reached.then(trouble)]);
}

/** Opens a shift; the one that was forgotten goes on for a while first, and somebody else closes it. */
async function openAnew(till: Cashier, day: number): Promise<void> {
  if (isForgotten(till, day - 1)) {
    await till.line.signIn(cashierAt(day));
    await till.work();
    await till.line.signIn(cashierAt(day + 1));
    await till.close();
  }
  await till.line.signIn(cashierAt(day + tills.indexOf(till)));
  await till.open(shop.clock?.now() ?? new Date());
}

function isForgotten(till: Cashier, day: number): boolean {
  return day === 1 && till === tills[2];
}

function cashierAt(turn: number): Holder {
  return people.cashiers[turn % people.cashiers.length] as Holder;
}

async function samplePeople(): Promise<typeof people> {
  const rows = await shop.query<{ id: number; email: string; role: string }>('SELECT id, email, role::text FROM users');
  const holders = rows
    .map(({ id, email, role }) => ({ id, role, pin: SAMPLE_PINS[email] ?? '' }))
    .filter(({ pin }) => pin);
  const [manager, ...cashiers] = holders.sort((a, b) => (a.role > b.role ? -1 : 1));
  return { manager: manager as Holder, cashiers };
}
