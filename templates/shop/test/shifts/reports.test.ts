import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../../prisma/generated/client.ts';
import { toMinorUnits } from '../../src/money.ts';
import type { Shift, XReport, ZReport } from '../../src/shifts/shift-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { clientHeaders, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { move, open, sellIn, xReportOf, zReportOf } from './shift-helpers.ts';

let shop: TestShop;
let server: string;
let registers = 0;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve({ TIME_ZONE: 'Etc/GMT+6' });
});
afterAll(() => shop.close());

async function newShift(float = '100', base = server): Promise<Shift> {
  registers++;
  return open(base, await shop.addRegister(`Register ${registers}`, { isOpen: false }), float);
}

/** Gives money back as a spoiled book might say it: for no pieces. */
async function refund(orderId: number, shift: Shift, amount: string, method: 'cash' | 'card' = 'cash') {
  const [userId, registerId] = [shop.managerId, shift.register.id];
  const { lastNumber: number } = await shop.prisma.refundCounter.upsert({
    where: { registerId },
    create: { registerId, lastNumber: 1 },
    update: { lastNumber: { increment: 1 } },
  });
  await shop.prisma.refund.create({
    data: {
      ...{ orderId, userId, registerId, number, amount, reason: 'Broken', idempotencyKey: randomUUID() },
      shiftId: shift.id,
      rounding: amount,
      payments: { create: { method, amount } },
    },
  });
}

describe('a Z report', () => {
  it('has the shop, the receipts, each person, each tax rate, discounts and the running totals', async () => {
    const [bread, book, stamp] = [
      await shop.addProduct({ price: '2', taxRate: '7' }),
      await shop.addProduct({ price: '10', taxRate: '19' }),
      await shop.addProduct({ price: '5', taxRate: '19', isTaxExempt: true }),
    ];
    const shift = await newShift();
    const registerId = shift.register.id;
    const headers = clientHeaders(server, 'cashier');
    const discount = { percent: '10', reason: 'Dented' };
    const first = await sell(server, [[bread.id, 3]], { registerId, headers });
    const second = await sell(server, [[book.id, 1]], { registerId, headers, discount });
    const third = await sell(server, [[stamp.id, 2]], { registerId, headers });
    // Sold by another cashier in the same shift.
    await shop.prisma.order.update({ where: { id: third.body.id }, data: { userId: shop.managerId } });
    const report = await zReportOf(server, shift, '127.13');
    expect(report).toMatchObject({
      number: 1,
      shop: { name: 'Corner Shop', currency: 'EUR' },
      register: { name: `Register ${registers}` },
      receipts: { count: 3, first: first.body.receiptNumber, last: third.body.receiptNumber },
      sales: { count: 3, total: '27.13' },
      net: '27.13',
      voids: { count: 0, total: '0.00' },
      refunds: { count: 0, total: '0.00' },
      discounts: { count: 1, total: '1.00' },
      tax: '2.13',
      taxes: [
        { taxRate: '19', isTaxExempt: false, net: '9.00', tax: '1.71' },
        { taxRate: '7', isTaxExempt: false, net: '6.00', tax: '0.42' },
        { taxRate: '0', isTaxExempt: true, net: '10.00', tax: '0.00' },
      ],
      tenders: [{ method: 'cash', sales: { count: 3, total: '27.13' }, net: '27.13' }],
      people: [
        { name: 'Alex', sales: { count: 2, total: '17.13' }, net: '17.13' },
        { name: 'Morgan', sales: { count: 1, total: '10.00' }, net: '10.00' },
      ],
      cash: { float: '100.00', expected: '127.13' },
      counted: { difference: '0.00' },
      runningTotals: { sales: '27.13', refunds: '0.00', net: '27.13' },
      proof: { agree: true, summary: '3 of 3 agree', differences: [] },
    });
    expect(second.body.total).toBe('10.71');
    // The next report goes on where this one ended, and has none of its receipts.
    const next = await open(server, registerId, '50');
    const { body } = await sell(server, [[bread.id, 1]], { registerId, headers });
    await refund(first.body.id, next, '4.28');
    const after = await zReportOf(server, next, '47.86');
    expect(after).toMatchObject({
      number: 2,
      receipts: { count: 1, first: body.receiptNumber, last: body.receiptNumber },
      sales: { count: 1, total: '2.14' },
      refunds: { count: 1, total: '4.28' },
      net: '-2.14',
      people: [
        { name: 'Alex', net: '2.14' },
        { name: 'Morgan', sales: { count: 0, total: '0.00' }, refunds: { count: 1, total: '4.28' }, net: '-4.28' },
      ],
      cash: { sales: '2.14', refunds: '4.28', expected: '47.86' },
      runningTotals: { sales: '29.27', refunds: '4.28', net: '24.99' },
      proof: { agree: true },
    });
    expect(body.receiptNumber).toBe(Number(third.body.receiptNumber) + 1);
  });

  it('counts a voided sale apart and in nothing else, and a refund by card not as cash', async () => {
    const product = await shop.addProduct({ price: '8', taxRate: '25' });
    const shift = await newShift();
    const [kept, voided] = [await sellIn(server, shift, product.id), await sellIn(server, shift, product.id)];
    await shop.prisma.order.update({ where: { id: voided.body.id }, data: { status: 'voided' } });
    await refund(kept.body.id, shift, '2', 'card');
    await refund(kept.body.id, shift, '3');
    await shop.prisma.order.update({ where: { id: kept.body.id }, data: { status: 'refunded' } });
    const report = await zReportOf(server, shift);
    expect(report).toMatchObject({
      receipts: { count: 2 },
      sales: { count: 1, total: '10.00' },
      voids: { count: 1, total: '10.00' },
      refunds: { count: 2, total: '5.00' },
      tax: '2.00',
      tenders: [
        { method: 'cash', sales: { count: 1, total: '10.00' }, refunds: { count: 1, total: '3.00' }, net: '7.00' },
        { method: 'card', sales: { count: 0, total: '0.00' }, refunds: { count: 1, total: '2.00' }, net: '-2.00' },
      ],
      cash: { sales: '10.00', refunds: '3.00', expected: '107.00' },
      proof: { agree: true },
    });
  });

  it('is the X report that was read before it, and stays so when the rows behind it change', async () => {
    const product = await shop.addProduct({ price: '1.23', taxRate: '8.25' });
    const shift = await newShift();
    const { body } = await sellIn(server, shift, product.id);
    await move(server, shift, 'paid_out', '7');
    const x = await xReportOf(server, shift);
    const z = await zReportOf(server, shift, '0');
    const { takenAt, ...same } = x;
    expect(z).toMatchObject(same);
    expect(takenAt < z.takenAt).toBe(true);
    await shop.prisma.order.update({ where: { id: body.id }, data: { status: 'voided' } });
    const row = await shop.prisma.zReport.findUniqueOrThrow({ where: { id: z.id } });
    expect({ id: row.id, ...(row.report as object) }).toEqual(z);
    await shop.prisma.order.update({ where: { id: body.id }, data: { status: 'completed' } });
  });

  it('of an empty shift has nothing but the float', async () => {
    expect(await zReportOf(server, await newShift('0'), '0')).toMatchObject({
      receipts: { count: 0, first: null, last: null },
      sales: { count: 0, total: '0.00' },
      taxes: [],
      tenders: [],
      people: [],
      days: [],
      cash: { expected: '0.00' },
      proof: { agree: true },
    });
  });
});

describe('the business day', () => {
  it('of a sale at 00:30 UTC in a shop at UTC−6 is the day before, and a forgotten shift names its days', async () => {
    const product = await shop.addProduct({ price: '1' });
    const shift = await newShift();
    const sales: number[] = [];
    for (let i = 0; i < 3; i++) sales.push((await sellIn(server, shift, product.id)).body.id);
    await shop.prisma.shift.update({ where: { id: shift.id }, data: { openedAt: '2026-03-14T15:00:00Z' } });
    for (const [index, completedAt] of [
      '2026-03-15T00:30:00Z',
      '2026-03-15T09:59:59Z',
      '2026-03-15T10:00:00Z',
    ].entries()) {
      await shop.prisma.order.update({ where: { id: sales[index] ?? 0 }, data: { completedAt } });
    }
    const report = await zReportOf(server, shift);
    expect(report).toMatchObject({ businessDay: '2026-03-14', timeZone: 'Etc/GMT+6', dayStartsAt: 4 });
    expect(report.days).toEqual([
      { day: '2026-03-14', count: 2, total: '2.00' },
      { day: '2026-03-15', count: 1, total: '1.00' },
    ]);
    const row = await shop.prisma.zReport.findUniqueOrThrow({ where: { id: report.id } });
    expect(row.businessDay.toISOString()).toBe('2026-03-14T00:00:00.000Z');
  });
});

describe('the proof', () => {
  /** What the three say of a shift with one sale at 10.00, behind whose back somebody changed something. */
  async function differencesAfter(spoil: (orderId: number) => Promise<unknown>) {
    const product = await shop.addProduct({ price: '10' });
    const shift = await newShift();
    const { body } = await sellIn(server, shift, product.id);
    await spoil(body.id);
    const { proof } = await zReportOf(server, shift);
    return proof;
  }

  it('names a payment that does not fit its order', async () => {
    const proof = await differencesAfter((orderId) =>
      shop.prisma.payment.updateMany({ where: { orderId }, data: { amount: '9', change: '0' } }),
    );
    expect(proof).toEqual({
      agree: false,
      summary: 'The three do not agree about: sales, expected cash, sales of Alex',
      differences: [
        { figure: 'sales', orders: '10.00', payments: '9.00', ledgers: '10.00' },
        { figure: 'expected cash', orders: '110.00', payments: '109.00', ledgers: '109.00' },
        { figure: 'sales of Alex', orders: '10.00', payments: '9.00', ledgers: '10.00' },
      ],
    });
  });

  it('names lines that do not fit the total of their order', async () => {
    const proof = await differencesAfter((orderId) =>
      shop.prisma.orderItem.updateMany({ where: { orderId }, data: { unitPrice: '11', lineTotal: '11' } }),
    );
    expect(proof.differences.map(({ figure, ledgers }) => [figure, ledgers])).toEqual([
      ['sales', '11.00'],
      ['sales of Alex', '11.00'],
    ]);
  });

  it('names a tax, a stock movement and a receipt number that do not fit', async () => {
    const proof = await differencesAfter(async (orderId) => {
      await shop.prisma.orderItem.updateMany({ where: { orderId }, data: { tax: '1' } });
      await shop.prisma.stockMovement.updateMany({ where: { orderId }, data: { quantity: -2 } });
      await shop.prisma.order.update({ where: { id: orderId }, data: { status: 'pending' } });
    });
    expect(proof.differences.map(({ figure }) => figure)).toEqual(['receipts']);
    const second = await differencesAfter(async (orderId) => {
      await shop.prisma.orderItem.updateMany({ where: { orderId }, data: { tax: '1' } });
      await shop.prisma.stockMovement.updateMany({ where: { orderId }, data: { quantity: -2 } });
    });
    expect(second.differences.filter(({ figure }) => ['tax', 'pieces'].includes(figure))).toEqual([
      { figure: 'tax', orders: '0.00', payments: null, ledgers: '1.00' },
      { figure: 'pieces', orders: '1', payments: null, ledgers: '2' },
    ]);
  });
});

describe.each([
  ['JPY', '0', 'net'],
  ['EUR', '2', 'gross'],
  ['KWD', '3', 'net'],
  ['CHF', '2', 'gross'],
] as const)('shifts in %s', (CURRENCY, decimals, PRICES) => {
  it('add up as an independent sum of the receipts does', async () => {
    const digits = Number(decimals);
    const own = await openTestShop();
    try {
      const base = await own.serve({ CURRENCY, PRICES });
      const unit = CURRENCY === 'CHF' ? '0.05' : digits === 0 ? '1' : `0.${'1'.padStart(digits, '0')}`;
      const units = (amount: string): bigint => toMinorUnits(amount, digits);
      const random = createRandom(CURRENCY.length * 7919 + digits);
      const products: Product[] = [];
      for (const [index, taxRate] of ['19', '7', '2.6', '0'].entries()) {
        const price = digits === 0 ? String(137 + index * 411) : `${index * 3 + 1}.${'97531'.slice(0, digits)}`;
        products.push(await own.addProduct({ price, taxRate, isTaxExempt: index === 3, stock: 100_000 }));
      }
      for (let round = 0; round < 2; round++) {
        const shift = await open(base, await own.addRegister(`Round ${round}`, { isOpen: false }), '100');
        const expected = { sales: 0n, tax: 0n, rounding: 0n, cash: units('100'), discounts: 0n };
        const byRate = new Map<string, bigint>();
        for (let sale = 0; sale < 25; sale++) {
          const lines = Array.from(
            { length: 1 + random(3) },
            () => [products[random(4)]?.id ?? 0, 1 + random(5)] as const,
          );
          const discount = random(3) === 0 ? { discount: { percent: String(1 + random(30)), reason: 'Sale' } } : {};
          const { status, body } = await sell(base, lines, {
            registerId: shift.register.id,
            headers: clientHeaders(base, 'cashier'),
            tendered: '1000000',
            ...discount,
          });
          expect(status).toBe(201);
          expected.sales += units(body.total);
          expected.tax += units(body.tax);
          expected.rounding += units(body.rounding);
          expected.discounts += units(body.discount);
          expected.cash += units(body.payments[0]?.tendered ?? '0') - units(body.change);
          for (const { taxRate, isTaxExempt, tax, net } of body.taxes) {
            const key = isTaxExempt ? 'exempt' : taxRate;
            byRate.set(key, (byRate.get(key) ?? 0n) + units(tax) * 1_000_000_000n + units(net));
          }
        }
        await move(base, shift, 'paid_in', unit);
        await move(base, shift, 'drop', '50');
        expected.cash += units(unit) - units('50');
        const report: ZReport = await zReportOf(base, shift);
        const got = {
          sales: units(report.sales.total),
          tax: units(report.tax),
          rounding: units(report.rounding),
          cash: units(report.cash.expected),
          discounts: units(report.discounts.total),
        };
        expect(got).toEqual(expected);
        expect(report.proof).toEqual({ agree: true, summary: '3 of 3 agree', differences: [] });
        const rates: XReport['taxes'] = report.taxes;
        expect(
          new Map(
            rates.map(({ taxRate, isTaxExempt, tax, net }) => [
              isTaxExempt ? 'exempt' : taxRate,
              units(tax) * 1_000_000_000n + units(net),
            ]),
          ),
        ).toEqual(byRate);
      }
      await expectBooksToBalance(own.prisma);
    } finally {
      await own.close();
    }
  });
});

/** Small numbers that look random and are the same in each run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % below;
  };
}
