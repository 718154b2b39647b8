import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Print } from '../../src/sales/print-schema.ts';
import { get, type RefusalAnswer, request, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve({ PRICES: 'gross', TIME_ZONE: 'America/Lima' });
});
afterAll(() => shop.close());

describe('GET /orders/:id/receipt.txt', () => {
  it('is the receipt in lines of so many signs, on the shop’s clock', async () => {
    const product = await shop.addProduct({
      name: 'Grüner Tee ウーロン茶, loose, half a pound',
      price: '4.25',
      taxRate: '19',
    });
    const { body: sold } = await sell(server, [[product.id, 3]], { tendered: '20' });
    const { status, headers, body } = await get<string>(server, `/orders/${sold.id}/receipt.txt?paper=mm58`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    // Lima is five hours behind UTC all year.
    const atLima = new Date(Date.parse(sold.completedAt ?? '') - 5 * 3_600_000).toISOString();
    expect(body).toBe(`          Corner Shop
              Copy
           Receipt ${sold.receiptNumber}
        ${atLima.slice(0, 16).replace('T', ' ')}
          Till 1, Alex
--------------------------------
Grüner Tee ウーロン茶, loose,
half a pound               12.75
  3 x 4.25
--------------------------------
Sum                        12.75
Total EUR                  12.75
Tax 19 % on 10.71           2.04
Cash                       20.00
Change                      7.25
--------------------------------
Seal ${sold.seal?.hash.slice(0, 16)}
`);
    expect((await get<string>(server, `/orders/${sold.id}/receipt.txt`)).body.split('\n')[5]).toBe('-'.repeat(48));
  });

  it('is a counted paper, where there is one', async () => {
    const product = await shop.addProduct();
    const { id } = (await sell(server, [[product.id, 1]])).body;
    const read = (copy: number) => get<string>(server, `/orders/${id}/receipt.txt?copy=${copy}`);
    expect(await read(0)).toMatchObject({ status: 404, body: { code: 'PRINT_NOT_FOUND' } });
    for (const copy of [0, 1]) {
      const { body } = await request<Print>(
        server,
        'POST',
        `/orders/${id}/prints`,
        {},
        { 'idempotency-key': randomUUID() },
      );
      expect(body.copy).toBe(copy);
    }
    expect((await read(0)).body).not.toContain('Copy');
    expect((await read(1)).body).toContain('Copy 1\n');
    expect((await read(2)).status).toBe(404);
  });

  it('is not there for what was never sold', async () => {
    const { id } = await shop.prisma.order.create({ data: { userId: shop.cashierId } });
    for (const none of [id, 987_654]) {
      const { status, body } = await get<RefusalAnswer>(server, `/orders/${none}/receipt.txt`);
      expect([status, body.code]).toEqual([404, 'ORDER_NOT_FOUND']);
    }
  });
});
