import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParkedCart, ResumedCart } from '../../src/parked-carts/parked-cart-schema.ts';
import type { Right } from '../../src/people/rights.ts';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { addMember } from '../customers/members.ts';
import { get, type RefusalAnswer, request, sell, send } from '../requests.ts';
import { open, xReportOf, zReportOf } from '../shifts/shift-helpers.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;
let gross: string;
let manager: Record<string, string>;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve({ MAX_CASHIER_DISCOUNT: '10' });
  gross = await shop.serve({ PRICES: 'gross' });
  manager = await shop.cookies(server, shop.managerId);
});
afterAll(() => shop.close());

const shelf = (price: string) => ({ priceOverride: { price, reason: 'Shelf label' } });
const auditOf = ({ id }: Receipt) =>
  shop.prisma.auditLog.findMany({ where: { entity: 'order', entityId: String(id) }, orderBy: { id: 'asc' } });
const approve = async (right: Right) => (await shop.connectionTo(server)).approve(right, 'cashier');

/** Sells one line as the manager, who may change prices alone. */
async function sold(base: string, line: object, rest: object = {}): Promise<Receipt> {
  const headers = await shop.bearer(shop.managerId);
  const { status, body } = await sell(base, [], { lines: [line], registerId: shop.registerId, headers, ...rest });
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
}

describe('a note', () => {
  it('on a line and on the sale is stored as sold, and is on the receipt and its copy', async () => {
    const { id } = await shop.addProduct();
    const lines = [
      { productId: id, quantity: 1, note: 'Serial 4711 “é” 😀' },
      { productId: id, quantity: 2 },
    ];
    const { body } = await sell(server, [], { lines, note: 'Gift wrapped' });
    expect(body).toMatchObject({ note: 'Gift wrapped', lines: [{ note: 'Serial 4711 “é” 😀' }, { note: null }] });
    expect((await get(server, `/orders/${body.id}`)).body).toEqual(body);
    expect(await auditOf(body)).toEqual([]);
  });

  it.each([
    ['', 400],
    [' \n ', 400],
    ['x'.repeat(200), 201],
    ['😀'.repeat(200), 201],
    ['x'.repeat(201), 400],
    ['a\u0000b', 400],
  ])('%j is answered with %i', async (note, status) => {
    const { id } = await shop.addProduct();
    expect((await sell(server, [], { lines: [{ productId: id, quantity: 1 }], note })).status).toBe(status);
    expect((await sell(server, [], { lines: [{ productId: id, quantity: 1, note }] })).status).toBe(status);
  });

  it('belongs to what a key has sold', async () => {
    const { id } = await shop.addProduct();
    const key = randomUUID();
    const cart = (note?: string) => ({ lines: [{ productId: id, quantity: 1, ...(note && { note }) }], key });
    expect((await sell(server, [], cart('One'))).status).toBe(201);
    expect((await sell(server, [], cart('One'))).status).toBe(201);
    for (const other of [cart('Two'), cart()]) {
      expect((await sell<RefusalAnswer>(server, [], other)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    }
  });
});

describe('another price than the list says', () => {
  it('is charged, and stored beside what the list said, with the reason and who changed it', async () => {
    const { id } = await shop.addProduct({ name: 'Tea', price: '10', taxRate: '19' });
    const receipt = await sold(server, { productId: id, quantity: 3, ...shelf('8.00') });
    expect(receipt).toMatchObject({
      lines: [{ unitPrice: '8.00', listPrice: '10.00', priceReason: 'Shelf label', tax: '4.56', lineTotal: '24.00' }],
      total: '28.56',
    });
    expect((await get(server, `/orders/${receipt.id}`)).body).toEqual(receipt);
    expect(await auditOf(receipt)).toMatchObject([
      {
        userId: shop.managerId,
        approvedById: null,
        action: 'sale.price-override',
        data: [{ productId: id, listPrice: '10.000', price: '8.00', reason: 'Shelf label' }],
      },
    ]);
    await expectBooksToBalance(shop.prisma);
  });

  it('may be zero or higher, takes discounts and comes back as it was charged, and is never below zero', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    expect(await sold(server, { productId: id, quantity: 1, ...shelf('0') })).toMatchObject({ total: '0.00' });
    const higher = await sold(server, {
      productId: id,
      quantity: 2,
      ...shelf('12.5'),
      discount: { percent: '10', reason: 'x' },
    });
    expect(higher).toMatchObject({ lines: [{ unitPrice: '12.50', discount: '2.50', lineTotal: '22.50' }] });
    const refund = {
      orderId: higher.id,
      registerId: shop.registerId,
      lines: [{ line: 1, quantity: 1, restock: true }],
      reason: 'x',
    };
    expect((await send(server, 'POST', '/refunds', refund, { as: 'manager' })).body).toMatchObject({ amount: '11.25' });
    for (const price of ['-1', '1.234', '', '1e3', 'NaN', '123456789012']) {
      const answer = await sell(server, [], {
        lines: [{ productId: id, quantity: 1, ...shelf(price) }],
        headers: manager,
      });
      expect({ price, status: answer.status }).toEqual({ price, status: 400 });
    }
    const noReason = { lines: [{ productId: id, quantity: 1, priceOverride: { price: '1' } }], headers: manager };
    expect((await sell(server, [], noReason)).status).toBe(400);
  });

  it('is gross where prices are, and loses its tax with them for a customer who pays none', async () => {
    const { id } = await shop.addProduct({ price: '23.80', taxRate: '19' });
    expect(await sold(gross, { productId: id, quantity: 2, ...shelf('11.90') })).toMatchObject({
      lines: [{ unitPrice: '11.90', listPrice: '23.80', tax: '3.80' }],
      total: '23.80',
    });
    const exempt = await addMember(shop, 0, { isTaxExempt: true });
    const line = { productId: id, quantity: 2, ...shelf('11.90') };
    expect(await sold(gross, line, { customerId: exempt.id })).toMatchObject({
      lines: [{ unitPrice: '10.00', listPrice: '20.00', tax: '0.00' }],
      total: '20.00',
    });
  });

  it('needs a manager’s PIN of a cashier: both are recorded, and a repeat needs no second one', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    const key = randomUUID();
    const cart = { lines: [{ productId: id, quantity: 1, ...shelf('9') }], key };
    expect(await sell<RefusalAnswer>(server, [], cart)).toMatchObject({
      status: 403,
      body: { code: 'APPROVAL_REQUIRED', details: { right: 'sale.price-override' } },
    });
    const other = { approval: await approve('sale.discount-above-limit') };
    expect((await sell(server, [], { ...cart, headers: other })).status).toBe(403);
    const approval = await approve('sale.price-override');
    const { body } = await sell<Receipt>(server, [], { ...cart, headers: { approval } });
    expect(await auditOf(body)).toMatchObject([{ userId: shop.cashierId, approvedById: shop.managerId }]);
    for (const headers of [{ approval }, {}]) expect((await sell(server, [], { ...cart, headers })).body).toEqual(body);
    expect((await sell(server, [], { ...cart, key: randomUUID(), headers: { approval } })).status).toBe(403);
    expect(await auditOf(body)).toHaveLength(1);
  });

  it('and a large discount need two approvals, which come together', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    const line = { productId: id, quantity: 1, ...shelf('9'), discount: { percent: '20', reason: 'Dented' } };
    const cart = { lines: [line], key: randomUUID() };
    const rightAsked = async (approval?: string) => {
      const answer = await sell<RefusalAnswer>(server, [], { ...cart, headers: { ...(approval && { approval }) } });
      return answer.status === 201 ? 'sold' : answer.body.details?.right;
    };
    expect(await rightAsked()).toBe('sale.price-override');
    const one = await approve('sale.price-override');
    expect(await rightAsked(one)).toBe('sale.discount-above-limit');
    const two = await approve('sale.discount-above-limit');
    expect(await rightAsked(two)).toBe('sale.price-override');
    expect(await rightAsked(`${two}, ${one}`)).toBe('sold');
    const order = await shop.prisma.order.findUniqueOrThrow({ where: { idempotencyKey: cart.key } });
    expect(
      (await auditOf({ id: order.id } as Receipt)).map(({ action, approvedById }) => [action, approvedById]).sort(),
    ).toEqual([
      ['sale.discount-above-limit', shop.managerId],
      ['sale.price-override', shop.managerId],
    ]);
  });

  it('is on the X and the Z report: how many lines, and how far below the list', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    const dear = await shop.addProduct({ price: '0.333' });
    const registerId = await shop.addRegister('Overrides', { isOpen: false });
    const shift = await open(server, registerId, '100');
    const line = (productId: number, quantity: number, rest: object = {}) => ({ productId, quantity, ...rest });
    await sold(server, line(id, 3, { ...shelf('8'), discount: { amount: '1', reason: 'x' } }), { registerId });
    await sold(server, line(id, 1, shelf('11.50')), { registerId });
    await sold(server, line(dear.id, 3, shelf('0.30')), { registerId });
    await sold(server, line(id, 1), { registerId });
    const voided = await sold(server, line(id, 1, shelf('1')), { registerId });
    await send(server, 'POST', `/orders/${voided.id}/void`, { reason: 'x' }, { as: 'manager' });
    // 6.00 − 1.50 + 0.10
    const expected = { count: 3, total: '4.60' };
    expect((await xReportOf(server, shift)).priceOverrides).toEqual(expected);
    const report = await zReportOf(server, shift, '144.40');
    expect(report).toMatchObject({
      priceOverrides: expected,
      discounts: { count: 1, total: '1.00' },
      proof: { agree: true },
    });
    await expectBooksToBalance(shop.prisma);
  });

  it('is kept with the notes while a cart is parked', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    const lines = [{ productId: id, quantity: 1, ...shelf('9.00'), note: 'Engraved' }];
    const post = <T>(path: string, body: object) =>
      request<T>(server, 'POST', path, body, { 'idempotency-key': randomUUID() });
    const { body: parked } = await post<ParkedCart>('/parked-carts', { name: 'Ring', lines, note: 'Gift' });
    const { body } = await post<ResumedCart>(`/parked-carts/${parked.id}/resume`, {});
    expect(body.goods).toMatchObject({
      lines: [{ ...shelf('9.00'), note: 'Engraved', product: { price: '10.00' }, priceWhenParked: '10.00' }],
      note: 'Gift',
    });
  });
});
