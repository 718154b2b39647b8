import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../../prisma/generated/client.ts';
import type { Exchange } from '../../src/exchanges/exchange-schema.ts';
import type { Refund } from '../../src/refunds/refund-schema.ts';
import type { Receipt } from '../../src/sales/order-schema.ts';
import type { XReport } from '../../src/shifts/shift-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { get, type RefusalAnswer, sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

type Options = NonNullable<Parameters<typeof send>[4]>;

let shop: TestShop;
let server: string;
let francs: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve({ MAX_CASHIER_REFUND: '50', MAX_CASHIER_DISCOUNT: '10' });
  francs = await shop.serve({ CURRENCY: 'CHF' });
});
afterAll(() => shop.close());

const goods = (price: string, more: object = {}): Promise<Product> => shop.addProduct({ price, stock: 10, ...more });
const cash = (tendered: string) => [{ method: 'cash', tendered }];
const card = (tendered: string) => [{ method: 'card', tendered }];
const stockOf = async ({ id }: Product) => (await shop.prisma.product.findUniqueOrThrow({ where: { id } })).stock;
const creditOf = (refund: Refund) => refund.payments.find(({ method }) => method === 'store_credit')?.storeCredit;

async function bought(product: Product, quantity: number, payments: object[], rest: object = {}): Promise<Receipt> {
  const { status, body } = await sell(server, [[product.id, quantity]], { payments, ...rest });
  expect(status).toBe(201);
  return body;
}

/** Brings pieces of the first line back, and takes pieces of another product along. */
function exchange<T = Exchange>(
  { id }: Receipt,
  [quantity, product, wanted]: readonly [number, Product, number],
  {
    payments = [],
    refund = {},
    sale = {},
    base = server,
    registerId = shop.registerId,
    ...options
  }: Options & { payments?: object[]; refund?: object; sale?: object; base?: string; registerId?: number } = {},
) {
  const body = {
    registerId,
    refund: { orderId: id, lines: [{ line: 1, quantity, restock: true }], reason: 'Too small', ...refund },
    sale: { lines: [{ productId: product.id, quantity: wanted }], payments, ...sale },
  };
  return send<T>(base, 'POST', '/exchanges', body, options);
}

describe('an exchange', () => {
  it('for something dearer takes the difference, and both receipts name each other', async () => {
    const [small, large] = [await goods('20', { taxRate: '19' }), await goods('25', { taxRate: '19' })];
    const sale = await bought(small, 1, card('23.80'));
    const { status, body, headers } = await exchange(sale, [1, large, 1], { payments: cash('10') });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/orders/${body.sale.id}`);
    expect(body.refund).toMatchObject({
      amount: '23.80',
      payments: [{ method: 'store_credit', amount: '23.80', storeCredit: { balance: '0.00' } }],
      exchange: { orderId: body.sale.id, receiptNumber: body.sale.receiptNumber, amount: '23.80' },
    });
    expect(body.sale).toMatchObject({
      total: '29.75',
      change: '4.05',
      payments: [
        { method: 'store_credit', tendered: '23.80' },
        { method: 'cash', tendered: '10.00', change: '4.05' },
      ],
      exchange: { refundId: body.refund.id, number: body.refund.number, amount: '23.80' },
    });
    expect((await get<Receipt>(server, `/orders/${body.sale.id}`)).body).toEqual(body.sale);
    expect((await get<Refund>(server, `/refunds/${body.refund.id}`)).body).toEqual(body.refund);
    expect([await stockOf(small), await stockOf(large)]).toEqual([10, 9]);
    expect((await get<Receipt>(server, `/orders/${sale.id}`)).body.status).toBe('refunded');
    await expectBooksToBalance(shop.prisma);
  });

  it('for something cheaper gives the difference back to what paid, and never more than that took', async () => {
    const [dear, cheap] = [await goods('30'), await goods('12')];
    const mixed = [...card('10'), ...cash('20')];
    const first = (await exchange(await bought(dear, 1, mixed), [1, cheap, 1])).body;
    expect(first.refund.payments).toMatchObject([
      { method: 'card', amount: '10.00' },
      { method: 'store_credit', amount: '12.00' },
      { method: 'cash', amount: '8.00' },
    ]);
    expect(first.sale).toMatchObject({ total: '12.00', change: '0.00' });

    const tooMuch = { refund: { tenders: [{ method: 'card', amount: '18' }] } };
    const refused = await exchange<RefusalAnswer>(await bought(dear, 1, mixed), [1, cheap, 1], tooMuch);
    expect(refused).toMatchObject({ status: 409, body: { code: 'REFUND_EXCEEDS_TENDER' } });
    const credit = { refund: { tenders: [{ method: 'store_credit' }] } };
    const kept = (await exchange(await bought(dear, 1, mixed), [1, cheap, 1], credit)).body.refund;
    expect(kept.payments).toMatchObject([
      { method: 'store_credit', amount: '30.00', storeCredit: { balance: '18.00' } },
    ]);
  });

  it('even takes nothing and gives nothing, also where cash is rounded', async () => {
    const [red, blue] = [await goods('19.98'), await goods('19.98')];
    const { body: sale } = await sell(francs, [[red.id, 1]], { payments: cash('20') });
    expect(sale.total).toBe('20.00');
    const { body } = await exchange(sale, [1, blue, 1], { base: francs });
    expect(body.sale).toMatchObject({ total: '19.98', rounding: '0.00', change: '0.00' });
    expect(body.refund).toMatchObject({ amount: '19.98', rounding: '0.00' });

    const dearer = await goods('24.97');
    const { body: again } = await sell(francs, [[red.id, 1]], { payments: cash('20') });
    const paid = (await exchange(again, [1, dearer, 1], { base: francs, payments: cash('5') })).body;
    // 4.99 are left to pay, and 5.00 are the nearest coins.
    expect(paid.sale).toMatchObject({ total: '24.98', rounding: '0.01', change: '0.00' });
  });

  it('pays first with the store credit that had paid', async () => {
    const [red, blue] = [await goods('20'), await goods('20')];
    const start = (await exchange(await bought(red, 1, cash('20')), [1, blue, 1])).body;
    const again = (await exchange(start.sale, [1, red, 1])).body;
    expect(creditOf(again.refund)?.code).toBe(creditOf(start.refund)?.code);
    // What was exchanged comes back as the credit that paid for it, and in no other way.
    const refund = { orderId: again.sale.id, lines: [{ line: 1, quantity: 1, restock: true }], reason: 'Too red' };
    const body = { ...refund, registerId: shop.registerId };
    const inCash = await send(server, 'POST', '/refunds', { ...body, tenders: [{ method: 'cash' }] });
    expect(inCash.body.code).toBe('REFUND_EXCEEDS_TENDER');
    const back = await send<Refund>(server, 'POST', '/refunds', body);
    expect(creditOf(back.body)).toEqual({ code: creditOf(start.refund)?.code, balance: '20.00' });
    await expectBooksToBalance(shop.prisma);
  });

  it('can be voided by its sale: the value is back on the store credit', async () => {
    const [red, blue] = [await goods('20'), await goods('25')];
    const { refund, sale } = (await exchange(await bought(red, 1, cash('20')), [1, blue, 1], { payments: cash('5') }))
      .body;
    const voided = await send(server, 'POST', `/orders/${sale.id}/void`, { reason: 'Wrong one' }, { as: 'manager' });
    expect(voided.status).toBe(201);
    const { body } = await get<Refund>(server, `/refunds/${refund.id}`);
    expect(creditOf(body)?.balance).toBe('20.00');
    await expectBooksToBalance(shop.prisma);
  });

  it('that cannot be sold gives nothing back either', async () => {
    const [red, blue] = [await goods('20'), await goods('25')];
    const sale = await bought(red, 1, cash('20'));
    const before = await shop.prisma.storeCredit.count();
    const refusals = [
      [await exchange<RefusalAnswer>(sale, [1, blue, 11], { payments: cash('1000') }), 'OUT_OF_STOCK'],
      [await exchange<RefusalAnswer>(sale, [1, blue, 1], { payments: cash('4.99') }), 'TENDER_TOO_SMALL'],
      [await exchange<RefusalAnswer>(sale, [1, blue, 1], { payments: card('5.01') }), 'CARD_TOO_LARGE'],
      [await exchange<RefusalAnswer>(sale, [2, blue, 1], { payments: cash('5') }), 'REFUND_EXCEEDS_SOLD'],
      [await exchange<RefusalAnswer>(sale, [1, blue, 1], { sale: { customerId: 987_654 } }), 'UNKNOWN_CUSTOMER'],
      [await exchange<RefusalAnswer>({ ...sale, id: 987_654 }, [1, blue, 1]), 'UNKNOWN_ORDER'],
    ] as const;
    expect(refusals.map(([{ body }]) => body.code)).toEqual(refusals.map(([, code]) => code));
    expect([await stockOf(red), await stockOf(blue)]).toEqual([9, 10]);
    expect(await shop.prisma.refund.count({ where: { orderId: sale.id } })).toBe(0);
    expect(await shop.prisma.storeCredit.count()).toBe(before);
    await expectBooksToBalance(shop.prisma);
  });

  it('takes points back and gives points, of each customer', async () => {
    await shop.prisma.loyaltyProgram.create({ data: { name: 'Club', minPointsRedemption: 1, isActive: true } });
    const customer = await shop.prisma.customer.create({ data: { name: 'Eve' } });
    const [red, blue] = [await goods('20'), await goods('35')];
    const sale = await bought(red, 1, cash('20'), { customerId: customer.id });
    const { body } = await exchange(sale, [1, blue, 1], { payments: cash('15'), sale: { customerId: customer.id } });
    expect(body.sale.points).toMatchObject({ earned: 35, balance: 35 });
    await shop.prisma.loyaltyProgram.updateMany({ data: { isActive: false } });
    await expectBooksToBalance(shop.prisma);
  });

  it('asks for the approvals of a refund, of a price and of a discount: for all of them where all are needed', async () => {
    const [red, blue] = [await goods('60'), await goods('60')];
    const sale = await bought(red, 1, cash('60'));
    const key = randomUUID();
    const large = await exchange<RefusalAnswer>(sale, [1, blue, 1], { key });
    expect(large.body).toMatchObject({ code: 'APPROVAL_REQUIRED', details: { right: 'refund.above-limit' } });

    const discount = { percent: '20', reason: 'Scratched' };
    const priceOverride = { price: '55', reason: 'Shelf label' };
    const body = {
      registerId: shop.registerId,
      refund: { orderId: sale.id, lines: [{ line: 1, quantity: 1, restock: true }], reason: 'Too small' },
      sale: { lines: [{ productId: blue.id, quantity: 1, discount, priceOverride }], payments: [] },
    };
    const { clients, approve } = await shop.connectionTo(server);
    const ask = async (...rights: string[]) => {
      const approvals = await Promise.all(rights.map((right) => approve(right, 'cashier')));
      const response = await fetch(`${server}/exchanges`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          ...clients.cashier,
          approval: approvals.join(', '),
        },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as RefusalAnswer };
    };
    const rights = ['refund.above-limit', 'sale.price-override', 'sale.discount-above-limit'];
    for (const missing of rights) {
      const others = rights.filter((right) => right !== missing);
      expect((await ask(...others)).body.details).toEqual({ right: missing });
    }
    const { status, body: made } = await ask(...rights);
    expect(status).toBe(201);
    expect(made).toMatchObject({ sale: { total: '44.00', lines: [{ listPrice: '60.00', unitPrice: '55.00' }] } });
    // Sent again without them, as a till does that was reloaded.
    expect((await send(server, 'POST', '/exchanges', body, { key })).status).toBe(201);
  });

  it('is one however often and however simultaneously it is sent, and its key is good for nothing else', async () => {
    const [red, blue] = [await goods('20'), await goods('20')];
    const sale = await bought(red, 2, cash('40'));
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(sale, [1, blue, 1], { key })));
    expect(new Set(answers.map(({ body }) => body.sale.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.has('idempotent-replayed'))).toHaveLength(7);
    expect(await stockOf(blue)).toBe(9);
    const other = await exchange<RefusalAnswer>(sale, [1, blue, 2], { key });
    expect(other.body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await sell<RefusalAnswer>(server, [[blue.id, 1]], { key })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    const sold = randomUUID();
    await bought(blue, 1, cash('20'), { key: sold });
    const taken = await exchange<RefusalAnswer>(sale, [1, blue, 1], { key: sold });
    expect(taken.body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    await expectBooksToBalance(shop.prisma);
  });

  it('by several tills at once, crosswise and with sales between, waits for nobody for ever', async () => {
    const products = await Promise.all(Array.from({ length: 4 }, () => shop.addProduct({ price: '5', stock: 500 })));
    const registers = [shop.registerId, await shop.addRegister('Till 2'), await shop.addRegister('Till 3')];
    const at = (index: number) => products[index % products.length] as Product;
    const sales = await Promise.all(products.map((product) => bought(product, 12, cash('60'))));
    const statuses = await Promise.all(
      Array.from({ length: 36 }, async (_, index) => {
        const registerId = registers[index % registers.length] as number;
        const sale = sales[index % sales.length] as Receipt;
        const one = exchange(sale, [1, at(index + 1 + (index % 3)), 1], { registerId, as: 'manager' });
        const other = sell(server, [
          [at(index).id, 1],
          [at(index + 3).id, 1],
        ]);
        return [(await one).status, (await other).status];
      }),
    );
    expect(new Set(statuses.flat())).toEqual(new Set([201]));
    await expectBooksToBalance(shop.prisma);
    const where = { registerId: shop.registerId, closedAt: null };
    const { id } = await shop.prisma.shift.findFirstOrThrow({ where });
    const { body } = await get<XReport>(server, `/shifts/${id}/x-report`);
    expect(body.proof).toEqual({ agree: true, summary: '3 of 3 agree', differences: [] });
  });

  it('of the same piece at two tills at once happens once', async () => {
    const [red, blue] = [await goods('20'), await goods('20')];
    const sale = await bought(red, 1, cash('20'));
    const answers = await Promise.all([1, 2, 3].map(() => exchange(sale, [1, blue, 1])));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await stockOf(blue)).toBe(9);
    await expectBooksToBalance(shop.prisma);
  });

  it('stays what it was: the database refuses every change of it', async () => {
    await expect(shop.prisma.exchange.deleteMany()).rejects.toThrow(/only ever added/);
    await expect(shop.prisma.exchange.updateMany({ data: { amount: '1' } })).rejects.toThrow(/only ever added/);
  });
});
