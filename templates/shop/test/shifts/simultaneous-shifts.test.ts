import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/sales/order-schema.ts';
import type { Shift, ZReport } from '../../src/shifts/shift-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { type Answer, clientHeaders, type RefusalAnswer, sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { close, open, sellIn, xReportOf } from './shift-helpers.ts';

let shop: TestShop;
/** Two servers, for a shop may run several. */
let servers: [string, string];
let registers = 0;

beforeAll(async () => {
  shop = await openTestShop();
  servers = [await shop.serve(), await shop.serve()];
});
afterAll(() => shop.close());

const anyServer = (index: number): string => servers[index % 2] as string;
const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const newRegister = (): Promise<number> => {
  registers++;
  return shop.addRegister(`Register ${registers}`, { isOpen: false });
};
const codesOf = (answers: Answer[]): (string | number)[] =>
  answers.map(({ status, body }) => (status === 201 ? 201 : (body as RefusalAnswer).code));

/** Asks as a till does: while the shop has no connection to spare, the same request is sent again. */
async function atLast<T>(ask: (key: string) => Promise<Answer<T>>): Promise<Answer<T>> {
  const key = randomUUID();
  for (;;) {
    const answer = await ask(key);
    if (answer.status !== 503) return answer;
  }
}

describe('twenty tills that open the same register at once', () => {
  it('open one shift', async () => {
    const registerId = await newRegister();
    const answers = await times(20, (i) =>
      atLast((key) => send(anyServer(i), 'POST', '/shifts', { registerId, float: { sum: '100' } }, { key })),
    );
    expect(codesOf(answers).sort()).toEqual([201, ...Array(19).fill('SHIFT_ALREADY_OPEN')]);
    expect(await shop.prisma.shift.count({ where: { registerId } })).toBe(1);
  });

  it('with one key get twenty equal answers', async () => {
    const registerId = await newRegister();
    const key = randomUUID();
    const answers = await times(20, (i) =>
      send<Shift>(anyServer(i), 'POST', '/shifts', { registerId, float: { sum: '100' } }, { key }),
    );
    expect(codesOf(answers)).toEqual(Array(20).fill(201));
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(await shop.prisma.shift.count({ where: { registerId } })).toBe(1);
  });
});

describe('one cash event that is sent twenty times at once', () => {
  it('is written once', async () => {
    const shift = await open(servers[0], await newRegister(), '100');
    const key = randomUUID();
    const body = { kind: 'paid_out', amount: '7', reason: 'Stamps' };
    const answers = await times(20, (i) =>
      send(anyServer(i), 'POST', `/shifts/${shift.id}/cash-events`, body, { key }),
    );
    expect(codesOf(answers)).toEqual(Array(20).fill(201));
    expect(await shop.prisma.cashEvent.count({ where: { shiftId: shift.id } })).toBe(1);
    expect((await xReportOf(servers[0], shift)).cash.expected).toBe('93.00');
  });
});

describe('several closes at once', () => {
  it('make one Z report', async () => {
    const shift = await open(servers[0], await newRegister(), '100');
    const answers = await times(10, (i) => atLast((key) => close<unknown>(anyServer(i), shift, String(i), { key })));
    expect(codesOf(answers).sort()).toEqual([201, ...Array(9).fill('SHIFT_CLOSED')]);
    expect(await shop.prisma.zReport.count({ where: { shiftId: shift.id } })).toBe(1);
  });

  it('with one key get equal answers', async () => {
    const shift = await open(servers[0], await newRegister(), '100');
    const key = randomUUID();
    const answers = await times(10, async (i) => {
      for (;;) {
        const answer = await close(anyServer(i), shift, '100', { key });
        if (answer.status !== 503) return answer;
      }
    });
    expect(codesOf(answers)).toEqual(Array(10).fill(201));
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(await shop.prisma.zReport.count({ where: { shiftId: shift.id } })).toBe(1);
  });
});

describe('sales and cash events at the moment of the close', () => {
  it('are in the Z report or refused, and never lost', async () => {
    const product = await shop.addProduct({ stock: 100_000, price: '3' });
    let sold = 0;
    let refused = 0;
    for (let round = 0; round < 8; round++) {
      const shift = await open(servers[0], await newRegister(), '100');
      const path = `/shifts/${shift.id}/cash-events`;
      const sales: Promise<Answer<Receipt>>[] = [];
      const events: Promise<Answer>[] = [];
      let closing: Promise<Answer<ZReport>> | undefined;
      for (let i = 0; i < 40; i++) {
        const lines = [[product.id, 1]] as const;
        sales.push(
          atLast((key) =>
            sell(anyServer(i), lines, {
              registerId: shift.register.id,
              key,
              headers: clientHeaders(anyServer(i), 'cashier'),
            }),
          ),
        );
        const body = { kind: 'paid_in', amount: '1', reason: 'x' };
        if (i % 4 === 0) events.push(atLast((key) => send<unknown>(anyServer(i), 'POST', path, body, { key })));
        if (i === 12) closing = atLast((key) => close(anyServer(i), shift, '0', { key }));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      const report = (await closing)?.body as ZReport;
      const soldCodes = codesOf(await Promise.all(sales));
      const eventCodes = codesOf(await Promise.all(events));
      const count = soldCodes.filter((code) => code === 201).length;
      expect(soldCodes.filter((code) => code !== 201 && code !== 'NO_OPEN_SHIFT')).toEqual([]);
      expect(eventCodes.filter((code) => code !== 201 && code !== 'SHIFT_CLOSED')).toEqual([]);
      expect(report.sales).toEqual({ count, total: `${count * 3}.00` });
      expect(report.cash.paidIn.count).toBe(eventCodes.filter((code) => code === 201).length);
      expect(report.proof.summary).toBe('3 of 3 agree');
      sold += count;
      refused += soldCodes.length - count;
    }
    // Otherwise this has not tried what it is for.
    expect(sold).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
    await expectBooksToBalance(shop.prisma);
  });

  it('wait for a sale that has begun', async () => {
    const product = await shop.addProduct({ price: '3' });
    const shift = await open(servers[0], await newRegister(), '100');
    let closing: Promise<Answer<ZReport>> | undefined;
    await shop.prisma.$transaction(async (tx) => {
      // As a sale does that is not through yet.
      await tx.$queryRaw`SELECT id FROM shifts WHERE id = ${shift.id} FOR SHARE`;
      closing = close(servers[0], shift, '103');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect((await sellIn(servers[1], shift, product.id)).status).toBe(201);
    });
    expect((await closing)?.body).toMatchObject({ sales: { count: 1 }, counted: { difference: '0.00' } });
  });
});

it('numbers reports of many registers without gaps', async () => {
  const ids = await times(4, newRegister);
  for (let round = 0; round < 3; round++) {
    const shifts = await Promise.all(ids.map((id) => open(servers[0], id, '1')));
    await Promise.all(shifts.map((shift, i) => atLast((key) => close(anyServer(i), shift, '1', { key }))));
  }
  for (const registerId of ids) {
    const reports = await shop.prisma.zReport.findMany({ where: { registerId }, orderBy: { number: 'asc' } });
    expect(reports.map(({ number }) => number)).toEqual([1, 2, 3]);
  }
  await expectBooksToBalance(shop.prisma);
});
