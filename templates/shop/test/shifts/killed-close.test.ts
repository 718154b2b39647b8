import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectBooksToBalance } from '../books.ts';
import { startWorkingServer } from '../server-process.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { close, open, sellIn } from './shift-helpers.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

it('a server that is killed half-way through a close leaves the shift open, and nothing locked', async () => {
  const product = await shop.addProduct({ price: '5' });
  const other = await shop.serve();
  const shift = await open(other, await shop.addRegister('Till 2', { isOpen: false }), '100');
  await sellIn(other, shift, product.id);
  const server = await startWorkingServer(shop);
  const key = randomUUID();
  let answered = false;
  await shop.prisma.$transaction(async (tx) => {
    // The close gets as far as the number of its report, and waits there: all else is written by then.
    await tx.zReportCounter.create({ data: { registerId: shift.register.id } });
    const closing = close(server.base, shift, '105', { key }).then(
      () => {
        answered = true;
      },
      () => {},
    );
    for (let waiting = 0; waiting === 0; await sleep(50)) {
      const rows = await shop.prisma.$queryRaw<[{ count: number }]>`
        SELECT count(*)::int FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%z_report_counters%'`;
      waiting = rows[0].count;
    }
    await server.end('SIGKILL');
    await closing;
  });
  expect(answered).toBe(false);
  const row = await shop.prisma.shift.findUniqueOrThrow({ where: { id: shift.id } });
  expect(row).toMatchObject({ closedAt: null, closedById: null, expectedCash: null, countedCash: null });
  expect(await shop.prisma.zReport.count()).toBe(0);
  expect((await shop.prisma.zReportCounter.findFirstOrThrow()).lastNumber).toBe(0);

  expect((await sellIn(other, shift, product.id)).status).toBe(201);
  const report = await close(other, shift, '110', { key });
  // The till asks again with the same key, whose first request did nothing.
  expect(report).toMatchObject({
    status: 201,
    body: { number: 1, sales: { count: 2 }, counted: { difference: '0.00' } },
  });
  expect(report.headers.get('idempotent-replayed')).toBeNull();
  await expectBooksToBalance(shop.prisma);
});
