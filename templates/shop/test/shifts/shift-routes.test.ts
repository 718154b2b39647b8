import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CashEvent, Shift, ZReport, ZReportPage } from '../../src/shifts/shift-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { clientHeaders, type RefusalAnswer, request, sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { close, move, open, sellIn, xReportOf, zReportOf } from './shift-helpers.ts';

let shop: TestShop;
let server: string;
let registers = 0;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve({ TIME_ZONE: 'Europe/Berlin' });
});
afterAll(() => shop.close());

/** A register of its own for each test. */
const newRegister = (): Promise<number> => {
  registers++;
  return shop.addRegister(`Register ${registers}`, { isOpen: false });
};
const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as RefusalAnswer).code];

describe('POST /shifts', () => {
  it('opens a shift with a float that was counted as a sum', async () => {
    const registerId = await newRegister();
    const answer = await send<Shift>(server, 'POST', '/shifts', { registerId, float: { sum: '150.5' } });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(Number),
      register: { id: registerId, name: `Register ${registers}` },
      openedBy: { id: shop.cashierId, name: 'Alex' },
      openedAt: expect.any(String),
      openingFloat: '150.50',
      closedAt: null,
    });
    expect(answer.headers.get('location')).toBe(`/shifts/${answer.body.id}/x-report`);
    const current = await send(server, 'GET', `/shifts/current?registerId=${registerId}`, undefined);
    expect(current.body).toEqual({ registerId, shift: answer.body });
  });

  it('adds up coins and notes, and keeps them', async () => {
    const registerId = await newRegister();
    const pieces = [
      { value: '20', quantity: 3 },
      { value: '0.5', quantity: 7 },
      { value: '20.00', quantity: 1 },
      { value: '5', quantity: 0 },
    ];
    const { body } = await send<Shift>(server, 'POST', '/shifts', { registerId, float: { pieces } });
    expect(body.openingFloat).toBe('83.50');
    expect((await shop.prisma.shift.findUniqueOrThrow({ where: { id: body.id } })).openingPieces).toEqual([
      { value: '0.50', quantity: 7 },
      { value: '20.00', quantity: 4 },
    ]);
  });

  it('refuses a second shift at the same register, and opens one at another', async () => {
    const [one, other] = [await newRegister(), await newRegister()];
    await open(server, one, '100');
    const second = await send(server, 'POST', '/shifts', { registerId: one, float: { sum: '100' } });
    expect(codeOf(second)).toEqual([409, 'SHIFT_ALREADY_OPEN']);
    await open(server, other, '100');
  });

  it('answers a repeated request with the same shift, and refuses its key to another', async () => {
    const registerId = await newRegister();
    const key = randomUUID();
    const first = await open(server, registerId, '100', { key });
    const again = await send(server, 'POST', '/shifts', { registerId, float: { sum: '100.00' } }, { key });
    expect(again.body).toEqual(first);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await send(server, 'POST', '/shifts', { registerId, float: { sum: '101' } }, { key });
    expect(codeOf(other)).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it.each([
    [{ float: { sum: '-1' } }, 400, 'INVALID_REQUEST'],
    [{ float: { sum: '1.001' } }, 400, 'INVALID_REQUEST'],
    [{ float: { sum: 100 } }, 400, 'INVALID_REQUEST'],
    [{ float: { sum: '1', pieces: [] } }, 400, 'INVALID_REQUEST'],
    [{ float: { pieces: [{ value: '1', quantity: -1 }] } }, 400, 'INVALID_REQUEST'],
    [{ float: { pieces: [{ value: '1', quantity: 1.5 }] } }, 400, 'INVALID_REQUEST'],
    [{}, 400, 'INVALID_REQUEST'],
    [{ registerId: 1, float: { pieces: [{ value: '99999999999', quantity: 2 }] } }, 422, 'TOTAL_TOO_LARGE'],
    [{ registerId: 999_999, float: { sum: '1' } }, 422, 'UNKNOWN_REGISTER'],
  ])('refuses %j', async (body, status, code) => {
    expect(codeOf(await send(server, 'POST', '/shifts', body))).toEqual([status, code]);
  });
});

describe('the drawer', () => {
  it('expects 1249 after a float of 500 and a sale of 749 for which 1000 were tendered', async () => {
    const product = await shop.addProduct({ price: '749' });
    const shift = await open(server, await newRegister(), '500');
    expect((await sellIn(server, shift, product.id, '1000')).status).toBe(201);
    expect((await xReportOf(server, shift)).cash).toMatchObject({
      float: '500.00',
      sales: '749.00',
      expected: '1249.00',
    });
    const report = await zReportOf(server, shift, '1249');
    expect(report.cash.expected).toBe('1249.00');
    expect(report.counted).toEqual({ sum: '1249.00', pieces: null, difference: '0.00' });
  });

  it('expects 70 after a float of 100 and 30 paid out, and mixes no two registers', async () => {
    const shift = await open(server, await newRegister(), '100');
    const other = await open(server, await newRegister(), '55');
    await move(server, shift, 'paid_out', '30');
    expect((await xReportOf(server, shift)).cash.expected).toBe('70.00');
    expect((await xReportOf(server, other)).cash.expected).toBe('55.00');
  });

  it('adds what is paid in, takes away drops, and counts openings without a sale', async () => {
    const shift = await open(server, await newRegister(), '100');
    await move(server, shift, 'paid_in', '50');
    await move(server, shift, 'drop', '120.5');
    const noSale = await send<CashEvent>(
      server,
      'POST',
      `/shifts/${shift.id}/cash-events`,
      { kind: 'no_sale', reason: 'Change for the bus' },
      { as: 'manager' },
    );
    expect(noSale.body).toMatchObject({ kind: 'no_sale', amount: '0.00', reason: 'Change for the bus' });
    const { cash, events } = await xReportOf(server, shift);
    expect(cash).toMatchObject({
      paidIn: { count: 1, total: '50.00' },
      paidOut: { count: 0, total: '0.00' },
      drops: { count: 1, total: '120.50' },
      noSales: 1,
      expected: '29.50',
    });
    expect(events.map(({ kind, amount, by }) => [kind, amount, by.name])).toEqual([
      ['paid_in', '50.00', 'Alex'],
      ['drop', '120.50', 'Alex'],
      ['no_sale', '0.00', 'Morgan'],
    ]);
  });

  it('is opened without a sale by a cashier only when a manager approves it, and says who did', async () => {
    const shift = await open(server, await newRegister(), '100');
    const path = `/shifts/${shift.id}/cash-events`;
    const body = { kind: 'no_sale', reason: 'Coins were stuck' };
    expect(codeOf(await send(server, 'POST', path, body))).toEqual([403, 'APPROVAL_REQUIRED']);
    expect(await shop.prisma.cashEvent.count({ where: { shiftId: shift.id } })).toBe(0);
    expect((await send(server, 'POST', path, body, { approvedBy: 'manager' })).status).toBe(201);
    const log = await shop.prisma.auditLog.findFirstOrThrow({
      where: { action: 'shift.no_sale', entityId: String(shift.id) },
    });
    expect(log).toMatchObject({ userId: shop.cashierId, approvedById: shop.managerId });
  });

  it('asks for no second approval when an approved opening is sent again, and for one when the key is new', async () => {
    const shift = await open(server, await newRegister(), '100');
    const path = `/shifts/${shift.id}/cash-events`;
    const body = { kind: 'no_sale', reason: 'Coins were stuck' };
    const key = randomUUID();
    const first = await send<CashEvent>(server, 'POST', path, body, { approvedBy: 'manager', key });
    // The page has forgotten the approval.
    const again = await send<CashEvent>(server, 'POST', path, body, { key });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = { ...body, reason: 'Once more' };
    expect(codeOf(await send(server, 'POST', path, other, { key }))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(codeOf(await send(server, 'POST', path, body))).toEqual([403, 'APPROVAL_REQUIRED']);
    expect(await shop.prisma.cashEvent.count({ where: { shiftId: shift.id } })).toBe(1);
  });

  it('of another register is closed to a till, also to its manager', async () => {
    const shift = await open(server, await newRegister(), '100');
    const path = `/shifts/${shift.id}/cash-events`;
    for (const body of [
      { kind: 'paid_out', amount: '10', reason: 'Stamps' },
      { kind: 'no_sale', reason: 'Coins were stuck' },
    ]) {
      const headers = { 'idempotency-key': randomUUID(), ...(await shop.cookies(server, shop.managerId)) };
      expect(codeOf(await request(server, 'POST', path, body, headers))).toEqual([403, 'WRONG_REGISTER']);
      expect((await send(server, 'POST', path, body, { as: 'manager' })).status).toBe(201);
    }
    expect(await shop.prisma.cashEvent.count({ where: { shiftId: shift.id } })).toBe(2);
  });

  it('writes an event once however often it is sent', async () => {
    const shift = await open(server, await newRegister(), '100');
    const path = `/shifts/${shift.id}/cash-events`;
    const key = randomUUID();
    const body = { kind: 'paid_out', amount: '10', reason: 'Stamps' };
    const first = await send<CashEvent>(server, 'POST', path, body, { key });
    const again = await send<CashEvent>(server, 'POST', path, { ...body, amount: '10.00' }, { key });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(codeOf(await send(server, 'POST', path, { ...body, amount: '11' }, { key }))).toEqual([
      422,
      'IDEMPOTENCY_KEY_REUSED',
    ]);
    await zReportOf(server, shift, '90');
    expect((await send<CashEvent>(server, 'POST', path, body, { key })).body).toEqual(first.body);
    expect(codeOf(await send(server, 'POST', path, body))).toEqual([409, 'SHIFT_CLOSED']);
  });

  it.each([
    [{ kind: 'paid_in', amount: '0', reason: 'x' }, 400],
    [{ kind: 'paid_in', amount: '1', reason: '  ' }, 400],
    [{ kind: 'paid_in', amount: '1' }, 400],
    [{ kind: 'paid_in', reason: 'x' }, 400],
    [{ kind: 'no_sale', amount: '1', reason: 'x' }, 400],
    [{ kind: 'no_sale' }, 400],
    [{ kind: 'stolen', amount: '1', reason: 'x' }, 400],
  ])('refuses %j', async (body, status) => {
    const shift = await open(server, await newRegister(), '100');
    expect((await send(server, 'POST', `/shifts/${shift.id}/cash-events`, body)).status).toBe(status);
    expect(await shop.prisma.cashEvent.count({ where: { shiftId: shift.id } })).toBe(0);
  });

  it('has no events where there is no shift', async () => {
    for (const id of [999_999, 2 ** 40]) {
      const body = { kind: 'paid_in', amount: '1', reason: 'x' };
      expect(codeOf(await send(server, 'POST', `/shifts/${id}/cash-events`, body))).toEqual([404, 'SHIFT_NOT_FOUND']);
      expect(codeOf(await send(server, 'GET', `/shifts/${id}/x-report`, undefined))).toEqual([404, 'SHIFT_NOT_FOUND']);
      expect(codeOf(await close(server, { id } as Shift, '1'))).toEqual([404, 'SHIFT_NOT_FOUND']);
    }
  });
});

describe('POST /shifts/:id/close', () => {
  it('accepts any count, and keeps the difference', async () => {
    const registerId = await newRegister();
    for (const [number, [sum, difference]] of [
      ['70', '-30.00'],
      ['0', '-100.00'],
      ['100.01', '0.01'],
    ].entries()) {
      const shift = await open(server, registerId, '100');
      const report = await zReportOf(server, shift, sum);
      expect(report).toMatchObject({ number: number + 1, counted: { difference } });
    }
  });

  it('closes the shift, remembers the coins and notes, and writes the audit log', async () => {
    const shift = await open(server, await newRegister(), '100');
    const counted = {
      pieces: [
        { value: '50', quantity: 1 },
        { value: '20', quantity: 2 },
      ],
    };
    const { body } = await send<ZReport>(server, 'POST', `/shifts/${shift.id}/close`, { counted });
    expect(body.counted).toEqual({
      sum: '90.00',
      pieces: [
        { value: '20.00', quantity: 2 },
        { value: '50.00', quantity: 1 },
      ],
      difference: '-10.00',
    });
    const row = await shop.prisma.shift.findUniqueOrThrow({ where: { id: shift.id } });
    expect(row).toMatchObject({ closedById: shop.cashierId, countedPieces: body.counted.pieces });
    expect(row.closedAt?.toISOString()).toBe(body.takenAt);
    const log = await shop.prisma.auditLog.findFirstOrThrow({
      where: { action: 'shift.close', entityId: String(shift.id) },
    });
    expect(log).toMatchObject({
      userId: shop.cashierId,
      approvedById: null,
      data: { zReport: 1, expected: '100.00', counted: '90.00', difference: '-10.00', agree: true },
    });
    const current = await send(server, 'GET', `/shifts/current?registerId=${shift.register.id}`, undefined);
    expect(current.body).toEqual({ registerId: shift.register.id, shift: null });
    expect(codeOf(await send(server, 'GET', `/shifts/${shift.id}/x-report`, undefined))).toEqual([409, 'SHIFT_CLOSED']);
    expect(codeOf(await close(server, shift, '90'))).toEqual([409, 'SHIFT_CLOSED']);
  });

  it('answers a repeated request with the same report, and refuses its key to another count', async () => {
    const shift = await open(server, await newRegister(), '100');
    const key = randomUUID();
    const first = await close(server, shift, '99', { key });
    const again = await close(server, shift, '99.00', { key });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(codeOf(await close(server, shift, '100', { key }))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('lets a cashier close somebody else’s shift only when a manager approves it, and a manager alone', async () => {
    const registerId = await newRegister();
    const first = await open(server, registerId, '100', { as: 'manager' });
    expect(codeOf(await close(server, first, '100'))).toEqual([403, 'APPROVAL_REQUIRED']);
    expect((await close(server, first, '100', { approvedBy: 'manager' })).status).toBe(201);
    const log = await shop.prisma.auditLog.findFirstOrThrow({
      where: { action: 'shift.close', entityId: String(first.id) },
    });
    expect(log).toMatchObject({ userId: shop.cashierId, approvedById: shop.managerId });
    const forgotten = await open(server, registerId, '100');
    expect((await close<ZReport>(server, forgotten, '100', { as: 'manager' })).body).toMatchObject({
      openedBy: { name: 'Alex' },
      takenBy: { name: 'Morgan' },
    });
  });

  it.each(['refunded', 'voided'])('lets whoever has %s in a shift close it', async (how) => {
    const registerId = await newRegister();
    const opening = { as: 'manager' } as const;
    const shift = await open(server, registerId, '100', opening);
    const { id } = await shop.addProduct();
    const headers = clientHeaders(server, 'manager');
    const sold = await sell(server, [[id, 1]], { registerId, headers });
    expect(codeOf(await close<RefusalAnswer>(server, shift, '100'))).toEqual([403, 'APPROVAL_REQUIRED']);
    if (how === 'voided') {
      const path = `/orders/${sold.body.id}/void`;
      const voided = await send(server, 'POST', path, { reason: 'Rung up twice' }, { approvedBy: 'manager' });
      expect(voided.status).toBe(201);
    } else {
      const lines = [{ line: 1, quantity: 1, restock: true }];
      const refund = { orderId: sold.body.id, registerId, lines, reason: 'Too small' };
      expect((await send(server, 'POST', '/refunds', refund)).status).toBe(201);
    }
    expect((await close(server, shift, '100')).status).toBe(201);
  });

  it('lets whoever sold in a shift close it', async () => {
    const product = await shop.addProduct();
    const shift = await open(server, await newRegister(), '100', { as: 'manager' });
    await sellIn(server, shift, product.id);
    expect((await close(server, shift, '101')).status).toBe(201);
  });
});

describe('GET /z-reports', () => {
  it('is for managers', async () => {
    expect(codeOf(await send(server, 'GET', '/z-reports', undefined))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await send(server, 'GET', '/z-reports/1', undefined))).toEqual([403, 'FORBIDDEN']);
  });

  it('lists the reports of a register, the newest first, page by page, and shows each as it was', async () => {
    const registerId = await newRegister();
    const made: ZReport[] = [];
    for (const sum of ['1', '2', '3']) made.unshift(await zReportOf(server, await open(server, registerId, '2'), sum));
    const read = async (query: string) =>
      (
        await send<ZReportPage>(server, 'GET', `/z-reports?registerId=${registerId}${query}`, undefined, {
          as: 'manager',
        })
      ).body;
    const page = await read('&limit=2');
    expect(page.items.map(({ number, difference }) => [number, difference])).toEqual([
      [3, '1.00'],
      [2, '0.00'],
    ]);
    const next = await read(`&limit=2&cursor=${page.nextCursor}`);
    expect(next).toMatchObject({ items: [{ number: 1, agree: true }], nextCursor: null });
    for (const report of made) {
      expect((await send(server, 'GET', `/z-reports/${report.id}`, undefined, { as: 'manager' })).body).toEqual(report);
    }
    expect(codeOf(await send(server, 'GET', '/z-reports/999999', undefined, { as: 'manager' }))).toEqual([
      404,
      'Z_REPORT_NOT_FOUND',
    ]);
  });

  it('reads rows that nobody can change or delete', async () => {
    for (const statement of [`UPDATE z_reports SET number = 99`, 'DELETE FROM z_reports', 'TRUNCATE z_reports']) {
      await expect(shop.prisma.$executeRawUnsafe(statement)).rejects.toThrow('only ever added');
    }
  });
});

it('the books balance', () => expectBooksToBalance(shop.prisma));
