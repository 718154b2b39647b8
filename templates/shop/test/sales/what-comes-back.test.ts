import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Refund } from '../../src/refunds/refund-schema.ts';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { addMember, pointsOf, useProgram } from '../customers/members.ts';
import { type Answer, get, sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
});
afterAll(() => shop.close());

/** Asks for a sale while a change holds a row that it needs, and lets the change be done when the sale waits for it. */
async function sellDuring(
  change: (tx: Prisma.TransactionClient) => Promise<unknown>,
  sale: () => Promise<Answer<Receipt>>,
): Promise<Answer<Receipt>> {
  const { prisma } = shop;
  let answer = Promise.resolve<Answer<Receipt> | null>(null);
  await prisma.$transaction(
    async (tx) => {
      await change(tx);
      answer = sale();
      for (let isWaiting = false; !isWaiting; await sleep(10)) {
        const rows = await prisma.$queryRaw<{ pid: number }[]>`
          SELECT pid FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%/* complete-sale */%'`;
        isWaiting = rows.length > 0;
      }
    },
    { timeout: 30_000 },
  );
  return (await answer) as Answer<Receipt>;
}

describe('a sale that waits for what comes back', () => {
  it('sells the pieces', async () => {
    const { id } = await shop.addProduct({ stock: 1, price: '5' });
    const { status } = await sellDuring(
      (tx) =>
        tx.product.update({
          where: { id },
          data: { stock: { increment: 2 }, stockMovements: { create: { kind: 'receive', quantity: 2 } } },
        }),
      () => sell(server, [[id, 3]]),
    );
    expect(status).toBe(201);
    expect(await shop.prisma.product.findUnique({ where: { id } })).toMatchObject({ stock: 0 });
  });

  it('takes the points', async () => {
    await useProgram(shop, { pointsPerUnit: '0' });
    const { id } = await shop.addProduct({ price: '5' });
    const kim = await addMember(shop, 100);
    const { status } = await sellDuring(
      (tx) =>
        tx.customer.update({
          where: { id: kim.id },
          data: { loyaltyPoints: { increment: 300 }, pointMovements: { create: { kind: 'opening', points: 300 } } },
        }),
      () => sell(server, [[id, 1]], { customerId: kim.id, redeemPoints: 400 }),
    );
    expect(status).toBe(201);
    expect(await pointsOf(shop, kim)).toBe(0);
  });

  it('takes the store credit', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    const { body: earlier } = await sell(server, [[id, 3]]);
    const { body } = await send<Refund>(server, 'POST', '/refunds', {
      orderId: earlier.id,
      registerId: shop.registerId,
      reason: 'Too small',
      lines: [{ line: 1, quantity: 3, restock: true }],
      tenders: [{ method: 'store_credit' }],
    });
    const code = body.payments[0]?.storeCredit?.code ?? '';
    const pay = (tendered: string) => ({ payments: [{ method: 'store_credit', code, tendered }] });
    const { body: paid } = await sell(server, [[id, 2]], pay('20'));
    const { status } = await sellDuring(
      (tx) =>
        tx.storeCredit.update({
          where: { code: code.replaceAll('-', '') },
          data: {
            balance: { increment: 20 },
            entries: { create: { kind: 'given_back', amount: 20, orderId: paid.id } },
          },
        }),
      () => sell(server, [[id, 3]], pay('30')),
    );
    expect(status).toBe(201);
    expect((await get(server, `/store-credits/${code}`)).body).toMatchObject({ balance: '0.00' });
  });

  it('leaves books that balance', () => expectBooksToBalance(shop.prisma));
});
