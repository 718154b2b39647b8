import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Print } from '../../src/sales/print-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { get, type RefusalAnswer, request, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
/** Two servers, for a shop may run several. */
let servers: [string, string];

beforeAll(async () => {
  shop = await openTestShop();
  servers = [await shop.serve(), await shop.serve()];
});
afterAll(() => shop.close());

async function newSale(): Promise<number> {
  const product = await shop.addProduct();
  return (await sell(servers[0], [[product.id, 1]])).body.id;
}

function print<T = Print>(orderId: number, { server = servers[0], key = randomUUID() as string, headers = {} } = {}) {
  return request<T>(server, 'POST', `/orders/${orderId}/prints`, {}, { 'idempotency-key': key, ...headers });
}

describe('POST /orders/:id/prints', () => {
  it('calls the first paper the original and numbers the copies, with who, when and at which till', async () => {
    const id = await newSale();
    const { text: sealed } = await shop.prisma.receiptSeal.findUniqueOrThrow({ where: { orderId: id } });
    const before = Date.now();
    const [first, second] = [await print(id), await print(id, { headers: await shop.bearer(shop.managerId) })];
    expect([first.status, first.body.copy, second.body.copy]).toEqual([201, 0, 1]);
    expect(first.body).toMatchObject({ by: { name: 'Alex' }, till: { name: 'Left of the door' } });
    expect(second.body).toMatchObject({ by: { name: 'Morgan' }, till: null });
    expect(Math.abs(Date.parse(first.body.at) - before)).toBeLessThan(60_000);
    expect((await get(servers[1], `/orders/${id}/prints`)).body).toEqual({ items: [second.body, first.body] });
    // What was sealed is as it was.
    const seal = await shop.prisma.receiptSeal.findUniqueOrThrow({ where: { orderId: id } });
    expect(seal.text).toBe(sealed);
    await expectBooksToBalance(shop.prisma);
  });

  it('gives thirty simultaneous prints at two servers thirty numbers without a gap', async () => {
    const id = await newSale();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => print(id, { server: servers[index % 2] as string })),
    );
    expect(answers.map(({ body }) => body.copy).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    await expectBooksToBalance(shop.prisma);
  });

  it('counts one key once, however often and however simultaneously it is sent', async () => {
    const id = await newSale();
    await print(id);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => print(id, { server: servers[index % 2] as string, key })),
    );
    for (const { status, body } of answers) expect([status, body]).toEqual([201, answers[0]?.body]);
    expect(answers[0]?.body.copy).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(9);
    expect((await print(id)).body.copy).toBe(2);
    const other = await print<RefusalAnswer>(await newSale(), { key });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    await expectBooksToBalance(shop.prisma);
  });

  it('says that there is no receipt where nothing was sold', async () => {
    const { id } = await shop.prisma.order.create({ data: { userId: shop.cashierId } });
    for (const none of [id, 987_654, 9_999_999_999]) {
      const { status, body } = await print<RefusalAnswer>(none);
      expect([status, body.code]).toEqual([404, 'ORDER_NOT_FOUND']);
    }
    expect(await shop.prisma.receiptPrint.count({ where: { orderId: id } })).toBe(0);
  });

  it('cannot be undone with SQL', async () => {
    const id = await newSale();
    await print(id);
    for (const statement of [
      `UPDATE receipt_prints SET copy = 7`,
      'DELETE FROM receipt_prints',
      'TRUNCATE receipt_prints',
    ]) {
      await expect(shop.prisma.$executeRawUnsafe(statement)).rejects.toThrow(/only ever added/);
    }
  });
});
