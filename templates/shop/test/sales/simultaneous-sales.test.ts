import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectBooksToBalance } from '../books.ts';
import { type RefusalAnswer, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
/** Two servers, for a shop may run several. */
let servers: [string, string];

beforeAll(async () => {
  shop = await openTestShop();
  servers = [await shop.serve(), await shop.serve()];
});
afterAll(() => shop.close());

const anyServer = (index: number): string => servers[index % 2] as string;
const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

async function stockOf(id: number): Promise<number> {
  return (await shop.prisma.product.findUniqueOrThrow({ where: { id } })).stock;
}

/** Sells as a till does: while the shop has no connection to spare, the same sale is sent again. */
async function sellAtLast(server: string, lines: Parameters<typeof sell>[1]) {
  const key = randomUUID();
  for (;;) {
    const answer = await sell(server, lines, { key });
    if (answer.status !== 503) return answer;
  }
}

describe('simultaneous sales', () => {
  it('sell five pieces to five of forty buyers and refuse the others', async () => {
    const product = await shop.addProduct({ name: 'Last pieces', stock: 5 });
    const answers = await times(40, (i) => sell<RefusalAnswer>(anyServer(i), [[product.id, 1]]));
    const refused = answers.filter((answer) => answer.status === 409);
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(5);
    expect(refused).toHaveLength(35);
    for (const { body } of refused) {
      expect(body).toMatchObject({
        code: 'OUT_OF_STOCK',
        details: { products: [{ productId: product.id, name: 'Last pieces', wanted: 1 }] },
      });
    }
    expect(await stockOf(product.id)).toBe(0);
    await expectBooksToBalance(shop.prisma);
  });

  it('with one key are one sale with twenty equal answers', async () => {
    const product = await shop.addProduct({ stock: 100 });
    const before = await shop.prisma.order.count();
    const key = randomUUID();
    const answers = await times(20, (i) => sell(anyServer(i), [[product.id, 2]], { key }));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(201));
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    expect(answers.filter((answer) => answer.headers.get('idempotent-replayed') === 'true')).toHaveLength(19);
    expect(await shop.prisma.order.count()).toBe(before + 1);
    expect(await stockOf(product.id)).toBe(98);
    await expectBooksToBalance(shop.prisma);
  });

  it('with one key are one sale even if it takes the last piece', async () => {
    const product = await shop.addProduct({ stock: 2 });
    const key = randomUUID();
    const answers = await times(20, (i) => sell(anyServer(i), [[product.id, 2]], { key }));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(201));
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    expect(await stockOf(product.id)).toBe(0);
  });

  it('with one key and two carts sell one of the carts and refuse the other', async () => {
    const product = await shop.addProduct();
    const key = randomUUID();
    const answers = await times(10, (i) => sell<RefusalAnswer>(anyServer(i), [[product.id, 1 + (i % 2)]], { key }));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(5);
    expect(answers.filter((answer) => answer.body.code === 'IDEMPOTENCY_KEY_REUSED')).toHaveLength(5);
    await expectBooksToBalance(shop.prisma);
  });

  it('number their receipts without a gap although half of them fail', async () => {
    const plenty = await shop.addProduct({ stock: 1000 });
    const none = await shop.addProduct({ stock: 0 });
    const first = await shop.prisma.receiptCounter.findUniqueOrThrow({ where: { registerId: shop.registerId } });
    const answers = await times(200, (i) =>
      sellAtLast(anyServer(i), [[plenty.id, 1], ...(i % 2 ? [[none.id, 1] as const] : [])]),
    );
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(100);
    const numbers = answers.filter((answer) => answer.status === 201).map((answer) => answer.body.receiptNumber);
    expect(numbers.sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 100 }, (_, index) => first.lastNumber + 1 + index),
    );
    await expectBooksToBalance(shop.prisma);
  });

  it('of carts that cross never deadlock', async () => {
    const products = await times(4, () => shop.addProduct({ stock: 10_000 }));
    const ids = products.map((product) => product.id);
    const answers = await times(200, (i) => {
      const turned = [...ids.slice(i % 4), ...ids.slice(0, i % 4)];
      return sellAtLast(
        anyServer(i),
        (i % 3 ? turned : turned.reverse()).map((id) => [id, 1] as const),
      );
    });
    expect(answers.filter((answer) => answer.status !== 201)).toEqual([]);
    for (const id of ids) expect(await stockOf(id)).toBe(9_800);
    await expectBooksToBalance(shop.prisma);
    // A deadlock that was overcome by a second try would be one too. PostgreSQL tells of it with a second's delay.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const statistics = await shop.prisma.$queryRaw<{ deadlocks: bigint }[]>`
      SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
    expect(statistics).toEqual([{ deadlocks: 0n }]);
  });

  it('at two registers count two rows of receipts', async () => {
    const product = await shop.addProduct();
    const registerId = await shop.addRegister('Till 2');
    const headers = await shop.bearer();
    const answers = await times(20, (i) => sell(anyServer(i), [[product.id, 1]], i % 2 ? { registerId, headers } : {}));
    const numbers = answers
      .filter((answer) => answer.body.register?.id === registerId)
      .map((a) => a.body.receiptNumber);
    expect(numbers.sort((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await expectBooksToBalance(shop.prisma);
  });
});
