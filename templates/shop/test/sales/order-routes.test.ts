import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderPage, Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { get, type RefusalAnswer, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
});
afterAll(() => shop.close());

describe('POST /orders', () => {
  it('answers with the whole receipt', async () => {
    const milk = await shop.addProduct({ name: 'Milk', sku: 'MLK', price: '1.25', taxRate: '7', stock: 10 });
    const soap = await shop.addProduct({ name: 'Soap', sku: 'SOAP', price: '2.00', taxRate: '19', stock: 10 });
    const customer = await shop.prisma.customer.create({ data: { name: 'Kim' } });
    const cart = [
      [milk.id, 2],
      [soap.id, 1],
    ] as const;
    const { status, headers, body } = await sell(server, cart, { tendered: '10', customerId: customer.id });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/orders/${body.id}`);
    expect(headers.get('idempotent-replayed')).toBeNull();
    const [clock] = await shop.prisma.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    expect(Math.abs(Number(clock?.now) - Date.parse(body.completedAt ?? ''))).toBeLessThan(60_000);
    expect(body).toEqual({
      id: body.id,
      status: 'completed',
      receiptNumber: 1,
      completedAt: body.completedAt,
      shop: { name: 'Corner Shop', currency: 'EUR' },
      register: { id: shop.registerId, name: 'Till 1' },
      cashier: { id: shop.cashierId, name: 'Alex' },
      customer: { id: customer.id, name: 'Kim' },
      lines: [
        line(milk.id, 'Milk', 'MLK', 2, '1.25', '7', '0.18', '2.50'),
        line(soap.id, 'Soap', 'SOAP', 1, '2.00', '19', '0.38', '2.00'),
      ],
      exchange: null,
      pricesIncludeTax: false,
      subtotal: '4.50',
      discount: '0.00',
      discountGiven: '0.00',
      discountReason: null,
      note: null,
      points: null,
      tax: '0.56',
      taxes: [
        { taxRate: '7', isTaxExempt: false, net: '2.50', tax: '0.18' },
        { taxRate: '19', isTaxExempt: false, net: '2.00', tax: '0.38' },
      ],
      rounding: '0.00',
      total: '5.06',
      payments: [{ method: 'cash', tendered: '10.00', change: '4.94' }],
      change: '4.94',
      seal: { form: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('takes both lines of a product from its stock and keeps them apart on the receipt', async () => {
    const product = await shop.addProduct({ stock: 5 });
    const { body } = await sell(server, [
      [product.id, 2],
      [product.id, 3],
    ]);
    expect(body.lines.map((each) => each.quantity)).toEqual([2, 3]);
    expect((await shop.prisma.product.findUniqueOrThrow({ where: { id: product.id } })).stock).toBe(0);
    expect(await shop.prisma.stockMovement.findMany({ where: { orderId: body.id } })).toMatchObject([{ quantity: -5 }]);
  });

  it('refuses two lines of a product that together want more than is left', async () => {
    const product = await shop.addProduct({ stock: 4 });
    const cart = [
      [product.id, 2],
      [product.id, 3],
    ] as const;
    const { status, body } = await sell<RefusalAnswer>(server, cart);
    expect(status).toBe(409);
    expect(body.details).toEqual({ products: [{ productId: product.id, name: product.name, wanted: 5, left: 4 }] });
  });

  it('belongs to the open shift of its register', async () => {
    const product = await shop.addProduct();
    const shift = await shop.prisma.shift.findFirstOrThrow({ where: { registerId: shop.registerId, closedAt: null } });
    const { body } = await sell(server, [[product.id, 1]]);
    expect(await shop.prisma.order.findUniqueOrThrow({ where: { id: body.id } })).toMatchObject({ shiftId: shift.id });
  });

  it('is refused where no shift is open', async () => {
    const product = await shop.addProduct();
    const registerId = await shop.addRegister('Market stall', { isOpen: false });
    const headers = await shop.bearer();
    const { status, body } = await sell<RefusalAnswer>(server, [[product.id, 1]], { registerId, headers });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'NO_OPEN_SHIFT' });
    expect(await shop.prisma.order.count({ where: { registerId } })).toBe(0);
    expect(await shop.prisma.receiptCounter.findUnique({ where: { registerId } })).toBeNull();
  });

  it('answers a repeated request with the first sale, however the amount is spelt', async () => {
    const product = await shop.addProduct({ stock: 10 });
    const key = randomUUID();
    const first = await sell(server, [[product.id, 3]], { key, tendered: '20' });
    const again = await sell(server, [[product.id, 3]], { key: key.toUpperCase(), tendered: '20.00' });
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await shop.prisma.product.findUniqueOrThrow({ where: { id: product.id } })).stock).toBe(7);
  });

  it('answers a repeated request also when the product is sold out or no longer sold', async () => {
    const product = await shop.addProduct({ stock: 1 });
    const key = randomUUID();
    const first = await sell(server, [[product.id, 1]], { key });
    await shop.prisma.product.update({ where: { id: product.id }, data: { isActive: false } });
    expect((await sell(server, [[product.id, 1]], { key })).body).toEqual(first.body);
  });

  it('may use a key again after a refusal, for nothing was written', async () => {
    const product = await shop.addProduct({ stock: 1 });
    const key = randomUUID();
    expect((await sell(server, [[product.id, 2]], { key })).status).toBe(409);
    expect((await sell(server, [[product.id, 1]], { key })).status).toBe(201);
  });

  it('keeps the price of the moment of the sale', async () => {
    const product = await shop.addProduct({ name: 'Old name', price: '1.00' });
    const { body } = await sell(server, [[product.id, 1]]);
    await shop.prisma.product.update({ where: { id: product.id }, data: { name: 'New name', price: '2.00' } });
    const receipt = await get<Receipt>(server, `/orders/${body.id}`);
    expect(receipt.body.lines).toMatchObject([{ name: 'Old name', unitPrice: '1.00' }]);
    expect((await sell(server, [[product.id, 1]])).body.lines).toMatchObject([{ name: 'New name', unitPrice: '2.00' }]);
  });
});

describe('GET /orders/:id', () => {
  it('answers with the receipt that the sale was answered with', async () => {
    const product = await shop.addProduct({ price: '3.33', taxRate: '19' });
    const { body } = await sell(server, [[product.id, 7]], { tendered: '100' });
    expect(await get(server, `/orders/${body.id}`)).toMatchObject({ status: 200, body });
  });

  it('refuses an unknown id', async () => {
    expect(await get(server, '/orders/2147483647')).toMatchObject({ status: 404, body: { code: 'ORDER_NOT_FOUND' } });
  });
});

describe('GET /orders', () => {
  it('lists every order once, the newest first', async () => {
    const ids: number[] = [];
    for (let path = '/orders?limit=3'; path !== ''; ) {
      const { body } = await get<OrderPage>(server, path);
      ids.push(...body.items.map((order) => order.id));
      path = body.nextCursor === null ? '' : `/orders?limit=3&cursor=${body.nextCursor}`;
    }
    const all = await shop.prisma.order.findMany({ orderBy: { id: 'desc' } });
    expect(all.length).toBeGreaterThan(3);
    expect(ids).toEqual(all.map((order) => order.id));
  });

  it('shows the moment that is on the receipt', async () => {
    const { body: receipt } = await sell(server, [[(await shop.addProduct()).id, 1]]);
    const { body } = await get<OrderPage>(server, '/orders?limit=1');
    expect(body.items).toMatchObject([{ id: receipt.id, completedAt: receipt.completedAt }]);
  });

  it('shows the total with the currency’s decimals', async () => {
    const product = await shop.addProduct({ price: '1.5' });
    const sale = await sell(server, [[product.id, 1]]);
    const { body } = await get<OrderPage>(server, '/orders?limit=1');
    expect(body.items).toMatchObject([{ id: sale.body.id, total: '1.50', register: { name: 'Till 1' } }]);
  });
});

it('leaves the books balanced', () => expectBooksToBalance(shop.prisma));

function line(
  productId: number,
  name: string,
  sku: string,
  quantity: number,
  unitPrice: string,
  taxRate: string,
  tax: string,
  lineTotal: string,
): Receipt['lines'][number] {
  const noDiscount = { discount: '0.00', discountReason: null, orderDiscount: '0.00', pointsDiscount: '0.00' };
  const asListed = { listPrice: null, priceReason: null, note: null };
  return {
    productId,
    name,
    sku,
    quantity,
    unitPrice,
    ...asListed,
    ...noDiscount,
    taxRate,
    isTaxExempt: false,
    tax,
    lineTotal,
  };
}
