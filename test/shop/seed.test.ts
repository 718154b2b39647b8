import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connected,
  createDatabase,
  dropDatabase,
  onServer,
  testServerUrl,
  unusedName,
} from '../toolkit/history/test-database.ts';
import { type GeneratedShop, generateShop } from './generated-shop.ts';

let shop: GeneratedShop;
const databases: string[] = [];
const emptyShop = unusedName();

beforeAll(async () => {
  shop = await generateShop({ database: 'url' });
  databases.push(emptyShop);
  const env = { DATABASE_URL: testServerUrl(emptyShop) };
  expect(await shop.setup(['--no-seed'], env)).toMatchObject({ code: 0, stderr: '' });
  shop.write('prisma/seed-until.ts', seedUntil);
});
afterAll(async () => {
  for (const name of databases) await dropDatabase(name);
  shop?.remove();
});

/** The seed of a week that ends when somebody says, and not now. */
const seedUntil = `
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';
import { readSettings } from './seed/money.ts';
import { plantShop } from './seed/plant.ts';

const settings = readSettings(process.env);
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: settings.databaseUrl }) });
console.log(JSON.stringify(await plantShop(prisma, settings, new Date(process.argv[2]))));
await prisma.$disconnect();
`;

/** A migrated database without a row, and what `prisma db seed` runs on it. */
async function openEmptyShop(settings: { CURRENCY: string; TAX_RATE: string; PRICES?: string }) {
  const name = unusedName();
  databases.push(name);
  await createDatabase(name, emptyShop);
  // A server's zone is that of the machine which it was installed on, and must not matter.
  await onServer((admin) => admin.query(`ALTER DATABASE ${name} SET timezone = 'Asia/Kathmandu'`));
  const url = testServerUrl(name);
  const env = { DATABASE_URL: url, ...settings };
  return {
    url,
    seed: () => shop.run('prisma/seed.ts', [], env),
    /** Seeds as a machine in `zone` does when its clocks show `now`. */
    seedUntil: (now: string, zone: string) => shop.run('prisma/seed-until.ts', [now], { ...env, TZ: zone }),
    /** One row's values, or the first column of many rows. */
    ask: (sql: string) => connected(url, async (client) => (await client.query(sql)).rows as Record<string, unknown>[]),
  };
}

/** Every row of every table as text, so that any change shows. */
async function allRows(client: pg.Client): Promise<Record<string, string[]>> {
  const tables = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`);
  const found: Record<string, string[]> = {};
  for (const { tablename } of tables.rows) {
    const { rows } = await client.query(`SELECT t::text AS row FROM ${tablename} AS t ORDER BY 1`);
    found[tablename] = rows.map(({ row }) => row);
  }
  return found;
}

/** Each with the end of its week, as the clocks in `zone` show it. */
const currencies = [
  // Before the door opens on a Tuesday, two days after the clocks went forward.
  {
    code: 'USD',
    digits: 2,
    taxRate: '8.25',
    coin: '0.01',
    rollCosts: '0.45',
    now: '2026-03-10 03:00',
    zone: 'America/New_York',
  },
  { code: 'JPY', digits: 0, taxRate: '10', coin: '1', rollCosts: '45', now: '2026-01-01 00:00', zone: 'Asia/Tokyo' },
  {
    code: 'KWD',
    digits: 3,
    taxRate: '0',
    coin: '0.001',
    rollCosts: '0.135',
    now: '2028-02-29 23:59',
    zone: 'Asia/Kuwait',
  },
  // After the delivery, five hours after the clocks went back.
  {
    code: 'CHF',
    digits: 2,
    prices: 'gross',
    taxRate: '2.6',
    coin: '0.05',
    rollCosts: '0.45',
    now: '2026-10-25 07:30',
    zone: 'Europe/Zurich',
  },
];

describe.each(currencies)(
  'the seed in $code at $now',
  ({ code, digits, prices, taxRate, coin, rollCosts, now, zone }) => {
    const isGross = prices === 'gross';
    const endOfWeek = `timestamptz '${now} ${zone}'`;
    let ask: Awaited<ReturnType<typeof openEmptyShop>>['ask'];
    let seed: Awaited<ReturnType<typeof openEmptyShop>>['seed'];
    let url: string;
    beforeAll(async () => {
      const shop = await openEmptyShop({ CURRENCY: code, TAX_RATE: taxRate, ...(prices && { PRICES: prices }) });
      ({ ask, seed, url } = shop);
      const { code: exitCode, stdout, stderr } = await shop.seedUntil(now, zone);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(/^\{"planted":true,"products":200,"customers":40,"orders":3\d\d,"shifts":8\}\n$/);
    });

    it('stocks some 200 different articles in twelve categories', async () => {
      expect(await ask('SELECT count(*)::int AS n, count(DISTINCT name)::int AS names FROM products')).toEqual([
        { n: 200, names: 200 },
      ]);
      expect(await ask('SELECT count(*)::int AS n FROM categories')).toEqual([{ n: 12 }]);
      expect(await ask(`SELECT DISTINCT tax_rate::float AS rate FROM products`)).toEqual([{ rate: Number(taxRate) }]);
      // The till needs something that is sold out, and the low-stock list something to show.
      const [{ out, low }] = (await ask(
        'SELECT count(*) FILTER (WHERE stock = 0)::int AS out, count(*) FILTER (WHERE stock <= low_stock_at)::int AS low FROM products',
      )) as [{ out: number; low: number }];
      expect(out).toBeGreaterThan(0);
      expect(low).toBeGreaterThan(out);
      expect(low).toBeLessThan(60);
    });

    it('gives articles barcodes of the range for in-store use, with the right check digit', async () => {
      const barcodes = (await ask('SELECT barcode FROM products WHERE barcode IS NOT NULL')).map(({ barcode }) =>
        String(barcode),
      );
      expect(barcodes.length).toBeGreaterThan(150);
      for (const barcode of barcodes) {
        expect(barcode).toMatch(/^2\d{12}$/);
        const digits = [...barcode].map(Number);
        expect(digits.reduce((sum, digit, index) => sum + digit * (index % 2 === 0 ? 1 : 3), 0) % 10).toBe(0);
      }
    });

    it('prices in the size and the decimals of the currency, above what the shop paid', async () => {
      const columns = [
        ['products', 'price'],
        ['products', 'purchase_price'],
        ['orders', 'total'],
        ['order_items', 'tax'],
        ['payments', 'amount'],
        ['shifts', 'opening_float'],
      ];
      for (const [table, column] of columns) {
        expect(await ask(`SELECT id FROM ${table} WHERE ${column} <> round(${column}, ${digits})`), column).toEqual([]);
      }
      expect(await ask(`SELECT price::float FROM products WHERE name = 'Bread roll'`)).toEqual([
        { price: Number(rollCosts) },
      ]);
      expect(await ask('SELECT name FROM products WHERE purchase_price >= price OR purchase_price <= 0')).toEqual([]);
    });

    it('numbers the receipts without a gap, in the order of time, up to the counter', async () => {
      expect(
        await ask(`SELECT receipt_number FROM (
        SELECT receipt_number, row_number() OVER (ORDER BY completed_at) AS place FROM orders
      ) AS receipts WHERE receipt_number <> place`),
      ).toEqual([]);
      expect(
        await ask('SELECT last_number - (SELECT count(*) FROM orders) AS difference FROM receipt_counters'),
      ).toEqual([{ difference: '0' }]);
      const [{ orders, days }] = (await ask(
        `SELECT count(*)::int AS orders, count(DISTINCT date_trunc('day', completed_at AT TIME ZONE '${zone}'))::int AS days
        FROM orders`,
      )) as [{ orders: number; days: number }];
      expect(orders).toBeGreaterThanOrEqual(300);
      expect(orders).toBeLessThanOrEqual(400);
      expect(days).toBeGreaterThanOrEqual(7);
      expect(await ask(`SELECT id FROM orders WHERE completed_at > ${endOfWeek}`)).toEqual([]);
    });

    it('adds up: lines, tax, rounding, total and payments of every sale', async () => {
      expect(
        await ask(`SELECT orders.id FROM orders
        JOIN order_items ON order_id = orders.id
        GROUP BY orders.id
        HAVING orders.subtotal <> sum(line_total) OR orders.tax <> sum(order_items.tax)
            OR count(*) NOT BETWEEN 1 AND 6
            OR bool_or(line_total <> quantity * unit_price)
            OR bool_or(prices_include_tax <> ${isGross})
            OR bool_or(order_items.tax <> round(line_total * tax_rate / (100 + ${isGross ? 'tax_rate' : 0}), ${digits}))`),
      ).toEqual([]);
      expect(
        await ask(`SELECT orders.id FROM orders JOIN payments ON order_id = orders.id
        GROUP BY orders.id
        HAVING count(*) <> 1 OR sum(amount) - sum(change) <> total OR total <> subtotal + ${isGross ? 0 : 'tax'} + rounding
            OR bool_or(method = 'card' AND (change <> 0 OR rounding <> 0 OR reference IS NULL))
            OR bool_or(method = 'cash' AND (total % ${coin} <> 0 OR amount % ${coin} <> 0
                OR total <> round((subtotal + ${isGross ? 0 : 'tax'}) / ${coin}) * ${coin}))`),
      ).toEqual([]);
      expect(await ask('SELECT method::text, count(*) > 50 AS often FROM payments GROUP BY method ORDER BY 1')).toEqual(
        [
          { method: 'card', often: true },
          { method: 'cash', often: true },
        ],
      );
      expect(await ask('SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM payments)')).toEqual([]);
      expect(await ask('SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM order_items)')).toEqual([]);
    });

    it('keeps a ledger that is the stock, never below zero, with a movement for each line', async () => {
      expect(
        await ask(`SELECT products.id FROM products LEFT JOIN stock_movements ON product_id = products.id
        GROUP BY products.id HAVING stock <> coalesce(sum(quantity), 0)`),
      ).toEqual([]);
      expect(
        await ask(`SELECT DISTINCT product_id FROM (
        SELECT product_id, sum(quantity) OVER (PARTITION BY product_id ORDER BY created_at, id) AS shelf FROM stock_movements
      ) AS history WHERE shelf < 0`),
      ).toEqual([]);
      expect(
        await ask(`SELECT order_id, product_id, sum(quantity) FROM (
        SELECT order_id, product_id, quantity FROM order_items
        UNION ALL SELECT order_id, product_id, quantity FROM stock_movements WHERE kind = 'sale'
      ) AS both_books GROUP BY 1, 2 HAVING sum(quantity) <> 0`),
      ).toEqual([]);
      expect(await ask('SELECT DISTINCT kind::text AS kind FROM stock_movements ORDER BY 1')).toEqual([
        { kind: 'adjust' },
        { kind: 'opening' },
        { kind: 'receive' },
        { kind: 'sale' },
      ]);
    });

    it('gives customers the points that their sales earned, by the programme', async () => {
      expect(
        await ask(`SELECT customers.id FROM customers LEFT JOIN orders ON customer_id = customers.id
        GROUP BY customers.id HAVING loyalty_points <> coalesce(sum(points_earned - points_redeemed), 0)`),
      ).toEqual([]);
      expect(
        await ask(`SELECT id FROM customers
        WHERE loyalty_points <> (SELECT coalesce(sum(points), 0) FROM loyalty_movements WHERE customer_id = customers.id)`),
      ).toEqual([]);
      expect(
        await ask(`SELECT id FROM orders WHERE points_after IS DISTINCT FROM (
          SELECT sum(points_earned) FROM orders AS earlier
          WHERE earlier.customer_id = orders.customer_id AND earlier.receipt_number <= orders.receipt_number)`),
      ).toEqual([]);
      expect(
        await ask(`SELECT orders.id FROM orders, loyalty_programs
        WHERE points_earned <> CASE WHEN customer_id IS NULL THEN 0 ELSE floor((total - rounding) * points_per_unit) END`),
      ).toEqual([]);
      const [{ regulars }] = (await ask(
        'SELECT count(*)::int AS regulars FROM customers WHERE loyalty_points > 0',
      )) as [{ regulars: number }];
      expect(regulars).toBeGreaterThan(20);
    });

    it('closes every shift but the last, with the cash that must be in the drawer', async () => {
      expect(
        await ask(`SELECT shifts.id FROM shifts WHERE closed_at IS NOT NULL AND expected_cash <> opening_float
        + (SELECT coalesce(sum(amount - change), 0) FROM payments JOIN orders ON orders.id = order_id
           WHERE shift_id = shifts.id AND method = 'cash')
        + (SELECT coalesce(sum(CASE kind WHEN 'paid_in' THEN amount ELSE -amount END), 0) FROM cash_events
           WHERE shift_id = shifts.id)`),
      ).toEqual([]);
      expect(
        await ask(`SELECT count(*)::int AS shifts, count(closed_at)::int AS closed, count(DISTINCT register_id)::int AS registers
        FROM shifts`),
      ).toEqual([{ shifts: 8, closed: 7, registers: 1 }]);
      expect(
        await ask(`SELECT orders.id FROM orders JOIN shifts ON shifts.id = shift_id
        WHERE completed_at NOT BETWEEN opened_at AND coalesce(closed_at, ${endOfWeek}) OR orders.user_id <> opened_by_id`),
      ).toEqual([]);
    });

    it('has a Z report for each closed shift, which all three computations prove', async () => {
      expect(
        await ask(`SELECT number, (report -> 'proof' ->> 'summary') AS proof, shifts.closed_at = z_reports.created_at AS at_close,
          (report -> 'cash' ->> 'expected')::numeric = expected_cash AS expects,
          (report -> 'counted' ->> 'sum')::numeric = counted_cash AS counts,
          business_day = (opened_at AT TIME ZONE '${zone}')::date AS of_the_day,
          running_net = (SELECT sum(total) FROM orders JOIN shifts AS earlier ON earlier.id = shift_id
            WHERE earlier.closed_at <= shifts.closed_at) AS runs_on
        FROM z_reports JOIN shifts ON shifts.id = shift_id ORDER BY opened_at`),
      ).toEqual(
        [1, 2, 3, 4, 5, 6, 7].map((number) => ({
          number,
          proof: '3 of 3 agree',
          at_close: true,
          expects: true,
          counts: true,
          of_the_day: true,
          runs_on: true,
        })),
      );
      expect(await ask('SELECT last_number FROM z_report_counters')).toEqual([{ last_number: 7 }]);
    });

    it('opens at 8 and closes at 20 o’clock where the shop is', async () => {
      expect(
        await ask(`SELECT DISTINCT (opened_at AT TIME ZONE '${zone}')::time::text AS opens,
          (closed_at AT TIME ZONE '${zone}')::time::text AS closes FROM shifts WHERE closed_at IS NOT NULL`),
      ).toEqual([{ opens: '08:00:00', closes: '20:00:00' }]);
    });

    it('makes people without passwords, whose PINs are hashed', async () => {
      expect(await ask('SELECT DISTINCT role::text AS role FROM users ORDER BY 1')).toEqual([
        { role: 'cashier' },
        { role: 'manager' },
      ]);
      expect(await ask("SELECT id FROM users WHERE password_hash IS NOT NULL AND email LIKE '%.example'")).toEqual([]);
      expect(await ask("SELECT id FROM users WHERE pin_hash NOT LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'")).toEqual([]);
    });

    it('changes nothing the second time, and says so', async () => {
      const before = await connected(url, allRows);
      expect(await seed()).toEqual({
        code: 0,
        stdout: 'The shop already has 200 products. Nothing was changed.\n',
        stderr: '',
      });
      expect(await connected(url, allRows)).toEqual(before);
    });
  },
);

describe('the seed', () => {
  const settings = { CURRENCY: 'USD', TAX_RATE: '10' };

  it('fills a shop once when it is started twice at the same time', async () => {
    const { seed, ask } = await openEmptyShop(settings);
    const results = await Promise.all([seed(), seed()]);
    const ended = Date.now();
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(results.map(({ stdout }) => stdout.split(' ')[0]).sort()).toEqual(['Seeded', 'The']);
    expect(results.map(({ stdout }) => stdout)).toContainEqual(
      expect.stringMatching(/^Seeded 200 products, 40 customers and 3\d\d sales in 8 shifts\.\n$/),
    );
    expect(await ask('SELECT count(*)::int AS n FROM products')).toEqual([{ n: 200 }]);
    const [{ last }] = (await ask('SELECT max(completed_at) AS last FROM orders')) as [{ last: Date }];
    expect(last.getTime()).toBeLessThanOrEqual(ended);
    expect(last.getTime()).toBeGreaterThan(ended - 48 * 3_600_000);
  });

  it('leaves a shop alone that has one product of its own', async () => {
    const { seed, url, ask } = await openEmptyShop(settings);
    await ask(`WITH shelf AS (INSERT INTO categories (name) VALUES ('Books') RETURNING id)
      INSERT INTO products (category_id, name, sku, price) SELECT id, 'Atlas', 'BOOK-1', 30 FROM shelf`);
    const before = await connected(url, allRows);
    expect(await seed()).toMatchObject({ code: 0, stdout: 'The shop already has 1 product. Nothing was changed.\n' });
    expect(await connected(url, allRows)).toEqual(before);
  });

  it('writes all or nothing', async () => {
    const { seed, url, ask } = await openEmptyShop(settings);
    // The very last kind of row is refused, when everything else has been written.
    await ask(`ALTER TABLE stock_movements ADD CONSTRAINT refuse CHECK (kind <> 'adjust')`);
    const before = await connected(url, allRows);
    const result = await seed();
    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(/^The shop was not seeded, and nothing was changed\. .*refuse.*\n$/);
    expect(await connected(url, allRows)).toEqual(before);
  });

  it.each([
    [{ CURRENCY: 'XYZ', TAX_RATE: '10' }, 'CURRENCY is "XYZ", but must be an ISO 4217 code'],
    [{ CURRENCY: 'USD', TAX_RATE: '101' }, 'TAX_RATE is "101", but must be a percentage from 0 to 100'],
    [{ CURRENCY: 'USD', TAX_RATE: '10', PRICES: 'brutto' }, 'PRICES is "brutto", but must be one of net, gross'],
    [{ CURRENCY: 'USD', TAX_RATE: 'ten' }, 'TAX_RATE is "ten", but must be a percentage from 0 to 100'],
  ])('refuses %o', async (wrong, sentence) => {
    const { seed, ask } = await openEmptyShop(wrong);
    const result = await seed();
    expect(result.code).toBe(3);
    expect(result.stderr).toContain(sentence);
    expect(await ask('SELECT id FROM categories')).toEqual([]);
  });
});
