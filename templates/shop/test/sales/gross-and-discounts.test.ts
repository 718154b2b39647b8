import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { get, post, type RefusalAnswer } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let net: string;
let gross: string;

beforeAll(async () => {
  shop = await openTestShop();
  net = await shop.serve({ PRICES: 'net' });
  gross = await shop.serve({ PRICES: 'gross' });
});
afterAll(() => shop.close());

type Discount = { percent: string; reason: string } | { amount: string; reason: string };

/** Sells lines of one piece or more, each with its product's facts, on the terms of a cart. */
async function sellAs<T = Receipt>(
  server: string,
  lines: readonly { price: string; taxRate?: string; isTaxExempt?: boolean; quantity?: number; discount?: Discount }[],
  cart: { customerId?: number; discount?: Discount; key?: string } = {},
) {
  const { key = randomUUID(), ...terms } = cart;
  const sold = [];
  for (const { quantity = 1, discount, ...facts } of lines) {
    const { id } = await shop.addProduct(facts);
    sold.push({ productId: id, quantity, ...(discount && { discount }) });
  }
  const body = { ...terms, lines: sold, payments: [{ method: 'cash', tendered: '1000' }] };
  return post<T>(server, JSON.stringify(body), { 'idempotency-key': key });
}

describe('a sale at gross prices', () => {
  it('costs what the tags say, and names the tax of each rate', async () => {
    const { status, body } = await sellAs(gross, [
      { price: '28.90', taxRate: '22' },
      { price: '1.25', taxRate: '10' },
    ]);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      pricesIncludeTax: true,
      subtotal: '30.15',
      tax: '5.32',
      taxes: [
        { taxRate: '22', net: '23.69', tax: '5.21' },
        { taxRate: '10', net: '1.14', tax: '0.11' },
      ],
      total: '30.15',
    });
    expect((await get(gross, `/orders/${body.id}`)).body).toEqual(body);
  });

  it('is a gross one for ever, whatever the shop sells at later', async () => {
    const { body } = await sellAs(gross, [{ price: '11.90', taxRate: '19' }]);
    expect((await get(net, `/orders/${body.id}`)).body).toEqual(body);
  });
});

describe('what is exempt', () => {
  it('a product is not taxed, and keeps its price', async () => {
    for (const server of [net, gross]) {
      const { body } = await sellAs(server, [{ price: '5.00', taxRate: '19', isTaxExempt: true }]);
      expect(body).toMatchObject({
        lines: [{ unitPrice: '5.00', taxRate: '0', isTaxExempt: true, tax: '0.00' }],
        taxes: [{ taxRate: '0', isTaxExempt: true, net: '5.00', tax: '0.00' }],
        total: '5.00',
      });
    }
  });

  it('a customer pays the net price', async () => {
    const { id: customerId } = await shop.prisma.customer.create({ data: { name: 'Embassy', isTaxExempt: true } });
    const lines = [{ price: '11.90', taxRate: '19', quantity: 3 }];
    expect((await sellAs(net, lines, { customerId })).body).toMatchObject({ tax: '0.00', total: '35.70' });
    const { body } = await sellAs(gross, lines, { customerId });
    expect(body).toMatchObject({ lines: [{ unitPrice: '10.00', isTaxExempt: true }], tax: '0.00', total: '30.00' });
  });
});

describe('discounts', () => {
  const reason = 'Dented tin';

  it('come off the lines first, then off the sale, and are stored with their reasons', async () => {
    const { body } = await sellAs(
      net,
      [
        { price: '5.00', taxRate: '10', discount: { percent: '10', reason } },
        { price: '5.50', taxRate: '10', discount: { amount: '1.00', reason } },
        { price: '4.50', taxRate: '0' },
      ],
      { discount: { amount: '10', reason: 'Opening day' } },
    );
    expect(body).toMatchObject({
      lines: [
        { discount: '0.50', discountReason: reason, lineTotal: '4.50', orderDiscount: '3.34', tax: '0.12' },
        { discount: '1.00', discountReason: reason, lineTotal: '4.50', orderDiscount: '3.33', tax: '0.12' },
        { discount: '0.00', discountReason: null, lineTotal: '4.50', orderDiscount: '3.33', tax: '0.00' },
      ],
      subtotal: '13.50',
      discount: '10.00',
      discountReason: 'Opening day',
      tax: '0.24',
      total: '3.74',
    });
  });

  it('of a quarter on ten pieces', async () => {
    const line = { price: '23.90', taxRate: '19', quantity: 10, discount: { percent: '25', reason } };
    expect((await sellAs(gross, [line])).body).toMatchObject({ subtotal: '179.25', total: '179.25' });
  });

  it.each([
    ['on a line', [{ price: '1.00', discount: { amount: '1.01', reason } }], {}, 'The discount on line 1 is larger', 0],
    ['on the sale', [{ price: '1.00' }], { discount: { amount: '1.01', reason } }, 'The discount on the sale is', null],
  ])('are refused above the price: %s', async (_where, lines, cart, words, line) => {
    const orders = await shop.prisma.order.count();
    const { status, body } = await sellAs<RefusalAnswer>(gross, lines, cart);
    expect(body).toMatchObject({
      code: 'DISCOUNT_TOO_LARGE',
      detail: expect.stringContaining(words),
      details: { line },
    });
    expect(status).toBe(422);
    expect(await shop.prisma.order.count()).toBe(orders);
  });

  it.each([
    ['without a reason', { percent: '10' }],
    ['with an empty reason', { percent: '10', reason: '' }],
    ['above 100 %', { percent: '100.01', reason }],
    ['below zero', { amount: '-1', reason }],
    ['as a number', { percent: 10, reason }],
    ['of both kinds', { percent: '10', amount: '1', reason }],
  ])('are refused %s', async (_what, discount) => {
    const { id } = await shop.addProduct();
    const cart = { lines: [{ productId: id, quantity: 1 }], payments: [{ method: 'cash', tendered: '10' }], discount };
    expect(await post(gross, JSON.stringify(cart))).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
  });

  it('are part of what an idempotency key stands for, in whatever spelling', async () => {
    const { id } = await shop.addProduct({ price: '10.00' });
    const key = randomUUID();
    const ask = (discount?: Discount) => {
      const lines = [{ productId: id, quantity: 1, ...(discount && { discount }) }];
      return post<Receipt & RefusalAnswer>(
        gross,
        JSON.stringify({ lines, payments: [{ method: 'cash', tendered: '10' }] }),
        { 'idempotency-key': key },
      );
    };
    const first = await ask({ percent: '10', reason });
    expect(first.body).toMatchObject({ total: '9.00' });
    expect((await ask({ percent: '10.0', reason })).body).toEqual(first.body);
    expect((await ask({ percent: '20', reason })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await ask()).body.code).toBe('IDEMPOTENCY_KEY_REUSED');

    // The first answer stands also when the discount would no longer be possible.
    await shop.prisma.product.update({ where: { id }, data: { price: '0' } });
    expect((await ask({ percent: '10', reason })).body).toEqual(first.body);
  });
});

describe('a price that changes', () => {
  it('after a sale has looked at it and before it has the product is what the sale costs', async () => {
    const { id } = await shop.addProduct({ price: '1.00', taxRate: '10' });
    const cart = { lines: [{ productId: id, quantity: 3 }], payments: [{ method: 'cash', tendered: '100' }] };
    const isWaiting = async () => {
      const waiting = await shop.prisma.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return waiting.length > 0;
    };
    let selling: ReturnType<typeof post<Receipt>> | undefined;
    await shop.prisma.$transaction(
      async (manager) => {
        await manager.product.update({ where: { id }, data: { price: '2.00' } });
        // The sale reads the old price, and then waits for the product.
        selling = post<Receipt>(net, JSON.stringify(cart));
        await vi.waitUntil(isWaiting, { timeout: 20_000, interval: 20 });
      },
      { timeout: 25_000 },
    );
    expect((await selling)?.body).toMatchObject({
      lines: [{ unitPrice: '2.00', tax: '0.60', lineTotal: '6.00' }],
      total: '6.60',
    });
  });
});

it('leaves the books balanced', () => expectBooksToBalance(shop.prisma));
