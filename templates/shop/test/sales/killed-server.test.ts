import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../../prisma/generated/client.ts';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { get, sell, send } from '../requests.ts';
import { startWorkingServer } from '../server-process.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

/** How often the server is killed. More often finds more, and takes longer. */
const KILLS = Number(process.env.SHOP_TEST_KILLS || 3);
const TILLS = 8;

let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

/** One sale of a till, whose answer may have been lost. */
interface Attempt {
  readonly key: string;
  readonly lines: readonly (readonly [number, number])[];
  receipt?: Receipt;
  /** The key under which a piece of it came back. */
  refundKey?: string;
  /** Whether all of it was answered. */
  isDone?: boolean;
}

const isExchange = ({ receipt }: Attempt): boolean => Number(receipt?.id) % 3 === 0;

/** Brings back a piece of a sale, every other time as store credit, every third time for another piece of the same. */
function giveBack(base: string, attempt: Attempt) {
  const { receipt, refundKey = '' } = attempt;
  const body = {
    orderId: receipt?.id,
    registerId: shop.registerId,
    lines: [{ line: 1, quantity: 1, restock: true }],
    reason: 'Broken',
    ...(Number(receipt?.id) % 2 === 0 && { tenders: [{ method: 'store_credit' }] }),
  };
  if (!isExchange(attempt)) return send(base, 'POST', '/refunds', body, { key: refundKey });
  const { registerId, ...refund } = body;
  const sale = {
    lines: [{ productId: receipt?.lines[0]?.productId, quantity: 1 }],
    payments: [{ method: 'cash', tendered: '5' }],
  };
  return send(base, 'POST', '/exchanges', { registerId, refund, sale }, { key: refundKey });
}

describe('a server that is killed while it sells', () => {
  it(`loses no answered sale in ${KILLS} times, and leaves no half of one`, {
    timeout: 60_000 + KILLS * 30_000,
  }, async () => {
    const products: Product[] = [];
    for (let i = 0; i < 10; i++)
      products.push(await shop.addProduct({ stock: 1_000_000, price: '1.99', taxRate: '19' }));
    const attempts: Attempt[] = [];

    for (let kill = 0; kill < KILLS; kill++) {
      const server = await startWorkingServer(shop);
      let alive = true;
      let answers = 0;
      const tills = Array.from({ length: TILLS }, async (_, till) => {
        for (let sale = 0; alive; sale++) {
          const [one, other] = [products[(till + sale) % 10], products[(till * 3 + sale * 7) % 10]];
          const attempt: Attempt = {
            key: randomUUID(),
            lines: [
              [one?.id ?? 0, 1],
              [other?.id ?? 0, 2],
            ],
          };
          attempts.push(attempt);
          try {
            attempt.receipt = (await sell(server.base, attempt.lines, { key: attempt.key })).body;
            answers++;
            attempt.refundKey = randomUUID();
            await giveBack(server.base, attempt);
            attempt.isDone = true;
          } catch {
            return; // The answer never came.
          }
        }
      });
      // However slow this machine is, the server is killed while it sells and not while it warms up.
      for (const end = Date.now() + 8_000; answers < TILLS && Date.now() < end; ) await sleep(20);
      await sleep(Math.random() * 500);
      const ended = server.end('SIGKILL');
      await Promise.all(tills);
      alive = false;
      await ended;
    }

    const answered = attempts.filter((attempt) => attempt.receipt);
    const unanswered = attempts.filter((attempt) => !attempt.receipt);
    expect(answered.length).toBeGreaterThan(KILLS);
    expect(attempts.filter(({ isDone }) => !isDone)).toHaveLength(KILLS * TILLS);

    const server = await shop.serve();
    for (const { receipt } of answered) {
      expect((await get<Receipt>(server, `/orders/${receipt?.id}`)).body).toEqual(receipt);
    }
    await expectBooksToBalance(shop.prisma);

    // What a till does when it got no answer: it asks again with the same key, and then there is exactly one sale.
    for (const { key, lines } of unanswered) expect((await sell(server, lines, { key })).status).toBe(201);
    const refunded = attempts.filter(({ refundKey }) => refundKey);
    for (const attempt of refunded) expect((await giveBack(server, attempt)).status).toBe(201);
    expect(await shop.prisma.refund.count()).toBe(refunded.length);
    const exchanged = refunded.filter(isExchange).length;
    expect(await shop.prisma.exchange.count()).toBe(exchanged);
    expect(await shop.prisma.order.count()).toBe(attempts.length + exchanged);
    await expectBooksToBalance(shop.prisma);
  });
});
