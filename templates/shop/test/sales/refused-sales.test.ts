import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS, type RefusalCode } from '../../src/errors.ts';
import { type Answer, post, type RefusalAnswer, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;
let productId: number;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  productId = (await shop.addProduct({ name: 'Tea', price: '4.50', stock: 10 })).id;
});
afterAll(() => shop.close());

/** Every table that a sale writes to. */
async function everything(): Promise<unknown> {
  const { order, orderItem, payment, stockMovement, receiptCounter, product } = shop.prisma;
  return {
    orders: await order.count(),
    items: await orderItem.count(),
    payments: await payment.count(),
    movements: await stockMovement.count(),
    receipts: await receiptCounter.findMany({ orderBy: { registerId: 'asc' } }),
    stock: await product.findMany({ select: { id: true, stock: true }, orderBy: { id: 'asc' } }),
  };
}

async function expectRefusal(code: RefusalCode, attempt: () => Promise<Answer<RefusalAnswer>>): Promise<RefusalAnswer> {
  const before = await everything();
  const { status, body } = await attempt();
  expect(body).toMatchObject({ status: REFUSALS[code].status, code, detail: expect.stringMatching(/\S/) });
  expect(status).toBe(REFUSALS[code].status);
  expect(await everything()).toEqual(before);
  return body;
}

describe('POST /orders refuses, and writes nothing,', () => {
  it('a product that does not exist', async () => {
    const cart = [
      [productId, 1],
      [987_654, 1],
    ] as const;
    const body = await expectRefusal('UNKNOWN_PRODUCT', () => sell(server, cart));
    expect(body.details).toEqual({ productIds: [987_654] });
  });

  it('a product that is no longer sold', async () => {
    const product = await shop.addProduct({ name: 'Fax paper', isActive: false });
    const body = await expectRefusal('PRODUCT_INACTIVE', () => sell(server, [[product.id, 1]]));
    expect(body.details).toEqual({ products: [{ productId: product.id, name: 'Fax paper' }] });
  });

  it('more pieces than are left, and names every product that ran short', async () => {
    const other = await shop.addProduct({ name: 'Rice', stock: 0 });
    const cart = [
      [productId, 11],
      [other.id, 1],
    ] as const;
    const body = await expectRefusal('OUT_OF_STOCK', () => sell(server, cart));
    expect(body.detail).toBe('Tea: 11 wanted, 10 left. Rice: 1 wanted, 0 left.');
    expect(body.details).toEqual({
      products: [
        { productId, name: 'Tea', wanted: 11, left: 10 },
        { productId: other.id, name: 'Rice', wanted: 1, left: 0 },
      ],
    });
  });

  it('a tender that is a cent short', async () => {
    const body = await expectRefusal('TENDER_TOO_SMALL', () => sell(server, [[productId, 1]], { tendered: '4.49' }));
    expect(body.details).toEqual({ total: '4.50', tendered: '4.49' });
  });

  it('a tender that no coins add up to', async () => {
    const swiss = await shop.serve({ CURRENCY: 'CHF' });
    const body = await expectRefusal('TENDER_NOT_PAYABLE', () => sell(swiss, [[productId, 1]], { tendered: '4.52' }));
    expect(body.details).toEqual({ tendered: '4.52', step: '0.05' });
  });

  it('a total that the books cannot hold', async () => {
    const { id } = await shop.addProduct({ name: 'Moon', price: '99999999999', stock: 3 });
    await expectRefusal('TOTAL_TOO_LARGE', () => sell(server, [[id, 2]], { tendered: '99999999999.99' }));
  });

  it('a register that does not exist or is closed down', async () => {
    const closed = await shop.prisma.register.create({ data: { name: 'Attic', isActive: false } });
    const headers = await shop.bearer();
    for (const registerId of [closed.id, 987_654, undefined]) {
      await expectRefusal('UNKNOWN_REGISTER', () => sell(server, [[productId, 1]], { registerId, headers }));
    }
    // A till sells at its own register.
    await expectRefusal('WRONG_REGISTER', () => sell(server, [[productId, 1]], { registerId: closed.id }));
  });

  it('a customer who does not exist or is not active', async () => {
    const gone = await shop.prisma.customer.create({ data: { name: 'Gone', isActive: false } });
    for (const customerId of [gone.id, 987_654]) {
      await expectRefusal('UNKNOWN_CUSTOMER', () => sell(server, [[productId, 1]], { customerId }));
    }
  });

  it('the key of another cart, and names its sale', async () => {
    const key = randomUUID();
    const { body } = await sell(server, [[productId, 1]], { key });
    const others: [lines: [number, number][], rest: Record<string, unknown>][] = [
      [[[productId, 2]], {}],
      [[[productId, 1]], { tendered: '5' }],
      [[[productId, 1]], { registerId: shop.registerId }],
      // More than is left: what the key belongs to counts before what the cart lacks.
      [[[productId, 999]], {}],
    ];
    for (const [lines, rest] of others) {
      const refusal = await expectRefusal('IDEMPOTENCY_KEY_REUSED', () => sell(server, lines, { key, ...rest }));
      expect(refusal.details).toEqual({ orderId: body.id });
    }
  });

  it('every sale of somebody who is no longer active', async () => {
    const { prisma, cashierId } = shop;
    await sell(server, [[productId, 1]]);
    await prisma.user.update({ where: { id: cashierId }, data: { isActive: false } });
    try {
      await expectRefusal('NOT_SIGNED_IN', () => sell(server, [[productId, 1]]));
      const fresh = await shop.serve();
      await expectRefusal('NOT_SIGNED_IN', () => sell(fresh, [[productId, 1]]));
    } finally {
      await prisma.user.update({ where: { id: cashierId }, data: { isActive: true } });
    }
  });

  it('a body that is larger than any cart', async () => {
    await expectRefusal('BODY_TOO_LARGE', () => post(server, JSON.stringify({ lines: 'x'.repeat(100_000) })));
  });

  it('a body that is not JSON', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      await expectRefusal('UNSUPPORTED_MEDIA_TYPE', () => post(server, 'lines=1', { 'content-type': type }));
    }
  });
});
