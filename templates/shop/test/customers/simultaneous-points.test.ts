import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectBooksToBalance } from '../books.ts';
import { type RefusalAnswer, sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { addMember, pointsOf, useProgram } from './members.ts';

let shop: TestShop;
/** Two servers, for a shop may run several. */
let servers: [string, string];

beforeAll(async () => {
  shop = await openTestShop();
  servers = [await shop.serve(), await shop.serve()];
  await useProgram(shop, { pointsPerUnit: '0' });
});
afterAll(() => shop.close());

const anyServer = (index: number): string => servers[index % 2] as string;
const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).sort();

describe('the same points at two tills at once', () => {
  it('pay for one sale and never for two', async () => {
    const { id } = await shop.addProduct({ price: '5' });
    const other = await shop.addProduct({ price: '5' });
    for (let round = 0; round < 5; round++) {
      const kim = await addMember(shop, 500);
      const cart = { customerId: kim.id, redeemPoints: 500, payments: [] };
      const answers = await times(6, (i) => sell<RefusalAnswer>(anyServer(i), [[i < 3 ? id : other.id, 1]], cart));
      expect(statuses(answers)).toEqual([201, 409, 409, 409, 409, 409]);
      for (const { status, body } of answers) if (status === 409) expect(body.code).toBe('NOT_ENOUGH_POINTS');
      expect(await pointsOf(shop, kim)).toBe(0);
    }
  });

  it('pay for as many sales as there are points', async () => {
    const { id } = await shop.addProduct({ price: '2' });
    const kim = await addMember(shop, 450);
    const answers = await times(12, (i) =>
      sell<RefusalAnswer>(anyServer(i), [[id, 1]], { customerId: kim.id, redeemPoints: 100 }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    expect(await pointsOf(shop, kim)).toBe(50);
  });
});

it('sales, refunds and voids of one customer never wait for each other in a ring, and lose no point', async () => {
  await useProgram(shop, { pointsPerUnit: '10' });
  const kim = await addMember(shop, 2000);
  const goods = [await shop.addProduct({ price: '5' }), await shop.addProduct({ price: '3' })];
  const lines = goods.map(({ id }) => [id, 2] as const);
  const crossed = lines.toReversed();
  const sold = await times(6, (i) =>
    sell(anyServer(i), i % 2 ? lines : crossed, { customerId: kim.id, redeemPoints: 100 }),
  );
  expect(statuses(sold)).toEqual(Array(6).fill(201));
  const answers = await times(9, (i) => {
    const base = anyServer(i);
    const orderId = sold[i % 6]?.body.id;
    if (i >= 6) return sell<RefusalAnswer>(base, crossed, { customerId: kim.id, redeemPoints: 100 });
    if (i % 2) return send(base, 'POST', `/orders/${orderId}/void`, { reason: 'Twice' }, { as: 'manager' });
    const back = { line: 1, quantity: 2, restock: true };
    return send(base, 'POST', '/refunds', { orderId, registerId: shop.registerId, lines: [back], reason: 'Too small' });
  });
  expect(statuses(answers)).toEqual(Array(9).fill(201));
  await expectBooksToBalance(shop.prisma);
});
