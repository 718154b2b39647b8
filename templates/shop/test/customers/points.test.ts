import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { get, type RefusalAnswer, sell } from '../requests.ts';
import { open, sellIn, xReportOf, zReportOf } from '../shifts/shift-helpers.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { addMember, ledgerOf, pointsOf, useProgram } from './members.ts';

let shop: TestShop;
let net: string;
let gross: string;
let francs: string;

beforeAll(async () => {
  shop = await openTestShop();
  net = await shop.serve({ MAX_CASHIER_DISCOUNT: '10' });
  gross = await shop.serve({ PRICES: 'gross' });
  francs = await shop.serve({ CURRENCY: 'CHF', PRICES: 'gross' });
});
afterAll(() => shop.close());
beforeEach(async () => {
  await useProgram(shop);
});

describe('a sale to a customer', () => {
  it('earns whole points for what was paid, after discounts and with tax', async () => {
    await useProgram(shop, { pointsPerUnit: '1.5' });
    const kim = await addMember(shop, 40);
    const { id } = await shop.addProduct({ price: '10.00', taxRate: '19' });
    const { body } = await sell(net, [[id, 2]], {
      customerId: kim.id,
      discount: { percent: '10', reason: 'Regular' },
    });
    // 18.00 and 3.42 of tax: 21.42 × 1.5 = 32.13.
    expect(body).toMatchObject({
      total: '21.42',
      points: { redeemed: 0, discount: '0.00', earned: 32, balance: 72 },
    });
    expect(await pointsOf(shop, kim)).toBe(72);
    expect(await ledgerOf(shop, kim)).toEqual([
      ['opening', 40],
      ['earned', 32],
    ]);
  });

  it('earns by the exact sum, not by what cash was rounded to', async () => {
    await useProgram(shop, { pointsPerUnit: '100' });
    const kim = await addMember(shop, 0);
    const { id } = await shop.addProduct({ price: '1.02' });
    const { body } = await sell(francs, [[id, 1]], { customerId: kim.id });
    expect(body).toMatchObject({ total: '1.00', rounding: '-0.02', points: { earned: 102 } });
  });

  it('takes points for a discount on all of it, which the tax follows and which earns nothing', async () => {
    const kim = await addMember(shop, 1000);
    const cheap = await shop.addProduct({ price: '5.00', taxRate: '10' });
    const dear = await shop.addProduct({ price: '10.00', taxRate: '20' });
    const lines = [
      [cheap.id, 1],
      [dear.id, 1],
    ] as const;
    const { body } = await sell(net, lines, {
      customerId: kim.id,
      redeemPoints: 500,
      discount: { amount: '1.50', reason: 'Regular' },
    });
    // Of 15.00, 1.50 are given (0.50 and 1.00) and 5.00 paid with points (1.67 and 3.33 of 4.50 and 9.00).
    expect(body).toMatchObject({
      lines: [
        { orderDiscount: '2.17', pointsDiscount: '1.67', tax: '0.28' },
        { orderDiscount: '4.33', pointsDiscount: '3.33', tax: '1.13' },
      ],
      subtotal: '15.00',
      discount: '6.50',
      discountGiven: '1.50',
      tax: '1.41',
      total: '9.91',
      points: { redeemed: 500, discount: '5.00', earned: 9, balance: 509 },
    });
    expect(await ledgerOf(shop, kim)).toEqual([
      ['opening', 1000],
      ['redeemed', -500],
      ['earned', 9],
    ]);
    expect((await get<Receipt>(net, `/orders/${body.id}`)).body).toEqual(body);
  });

  it('can be paid with points alone, whatever discount cashiers may give', async () => {
    const kim = await addMember(shop, 1000);
    const { id } = await shop.addProduct({ price: '5.00', taxRate: '19' });
    const { status, body } = await sell(net, [[id, 2]], { customerId: kim.id, redeemPoints: 1000, payments: [] });
    expect(status).toBe(201);
    expect(body).toMatchObject({ total: '0.00', tax: '0.00', points: { balance: 0 } });
  });

  it('is free of tax at once for one who is exempt, and points take off the net price', async () => {
    const kim = await addMember(shop, 200, { isTaxExempt: true });
    const { id } = await shop.addProduct({ price: '11.90', taxRate: '19' });
    const { body } = await sell(gross, [[id, 1]], { customerId: kim.id, redeemPoints: 200 });
    expect(body).toMatchObject({ subtotal: '10.00', tax: '0.00', total: '8.00', points: { earned: 8 } });
  });

  it('changes no points without a programme, and says nothing of them on the receipt', async () => {
    await shop.prisma.loyaltyProgram.updateMany({ data: { isActive: false } });
    const kim = await addMember(shop, 40);
    const { id } = await shop.addProduct();
    expect((await sell(net, [[id, 3]], { customerId: kim.id })).body.points).toBeNull();
    expect((await sell(net, [[id, 3]])).body.points).toBeNull();
    expect(await ledgerOf(shop, kim)).toEqual([['opening', 40]]);
  });

  it('says what the customer had after it, also later', async () => {
    const kim = await addMember(shop, 40);
    const { id } = await shop.addProduct({ price: '7' });
    const { body: first } = await sell(net, [[id, 1]], { customerId: kim.id });
    await sell(net, [[id, 1]], { customerId: kim.id });
    await shop.prisma.loyaltyProgram.updateMany({ data: { isActive: false } });
    expect((await get<Receipt>(net, `/orders/${first.id}`)).body.points).toEqual(first.points);
    expect(first.points?.balance).toBe(47);
  });

  it('that is sent again moves points once, and is another sale with other points', async () => {
    const kim = await addMember(shop, 500);
    const { id } = await shop.addProduct({ price: '7' });
    const key = randomUUID();
    const ask = (redeemPoints: number) => sell(net, [[id, 1]], { customerId: kim.id, redeemPoints, key });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(300)));
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 201, body: answers[0]?.body });
    expect(await pointsOf(shop, kim)).toBe(204);
    await shop.prisma.loyaltyProgram.updateMany({ data: { isActive: false } });
    expect((await ask(300)).body).toEqual(answers[0]?.body);
    expect((await ask(200)).body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});

describe('points are refused', () => {
  async function refusalOf(redeemPoints: unknown, rest: object = {}) {
    const kim = await addMember(shop, 400);
    const { id } = await shop.addProduct({ price: '1' });
    const cart = { customerId: kim.id, redeemPoints, ...rest };
    const { body } = await sell<RefusalAnswer>(net, [[id, 3]], cart);
    expect(await ledgerOf(shop, kim)).toEqual([['opening', 400]]);
    return body;
  }

  it('to nobody', async () => {
    expect((await refusalOf(100, { customerId: undefined })).code).toBe('POINTS_NOT_REDEEMABLE');
  });

  it('above what the goods cost after the discount', async () => {
    expect((await refusalOf(301)).code).toBe('POINTS_NOT_REDEEMABLE');
    const discount = { amount: '0.30', reason: 'Dented' };
    expect((await refusalOf(271, { discount })).code).toBe('POINTS_NOT_REDEEMABLE');
  });

  it('above what the customer has', async () => {
    await useProgram(shop, { pointValue: '0.001' });
    expect(await refusalOf(401)).toMatchObject({ code: 'NOT_ENOUGH_POINTS', details: { points: 400 } });
  });

  it('below what the programme asks for', async () => {
    await useProgram(shop, { minPointsRedemption: 200 });
    expect(await refusalOf(199)).toMatchObject({
      code: 'POINTS_NOT_REDEEMABLE',
      details: { minPointsRedemption: 200 },
    });
  });

  it('that are worth nothing', async () => {
    await useProgram(shop, { pointValue: '0.001' });
    expect((await refusalOf(4)).code).toBe('POINTS_NOT_REDEEMABLE');
    await useProgram(shop, { pointValue: '0' });
    expect((await refusalOf(400)).code).toBe('POINTS_NOT_REDEEMABLE');
  });

  it('without a programme', async () => {
    await shop.prisma.loyaltyProgram.updateMany({ data: { isActive: false } });
    expect((await refusalOf(100)).code).toBe('POINTS_NOT_REDEEMABLE');
  });

  it.each([0, -100, 1.5, '100', 2 ** 31])('as %j', async (points) => {
    expect((await refusalOf(points)).code).toBe('INVALID_REQUEST');
  });

  it('of a customer who is unknown or no longer active', async () => {
    const { id } = await shop.prisma.customer.create({ data: { name: 'Gone', isActive: false } });
    expect((await refusalOf(100, { customerId: id })).code).toBe('UNKNOWN_CUSTOMER');
    expect((await refusalOf(100, { customerId: 987_654 })).code).toBe('UNKNOWN_CUSTOMER');
  });

  it('when nobody could keep so many', async () => {
    const kim = await addMember(shop, 2 ** 31 - 2);
    const { id } = await shop.addProduct({ price: '1' });
    expect((await sell<RefusalAnswer>(net, [[id, 2]], { customerId: kim.id })).body.code).toBe('TOTAL_TOO_LARGE');
    expect((await sell(net, [[id, 1]], { customerId: kim.id })).status).toBe(201);
    await useProgram(shop, { pointsPerUnit: '99999' });
    const gold = await shop.addProduct({ price: '99999' });
    const tendered = '100000';
    expect((await sell<RefusalAnswer>(net, [[gold.id, 1]], { customerId: kim.id, tendered })).body.code).toBe(
      'TOTAL_TOO_LARGE',
    );
  });
});

describe('a programme that changes after a sale has looked at it', () => {
  /** Sells 10.00 for 500 points while a manager changes the programme, and the sale waits for its product. */
  async function sellWhile(data: { isActive: boolean } | { pointValue: string; pointsPerUnit: string }) {
    const kim = await addMember(shop, 500);
    const { id } = await shop.addProduct({ price: '10' });
    const isWaiting = async () => {
      const waiting = await shop.prisma.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return waiting.length > 0;
    };
    let selling: ReturnType<typeof sell<Receipt & RefusalAnswer>> | undefined;
    await shop.prisma.$transaction(
      async (manager) => {
        await manager.product.update({ where: { id }, data: { lowStockAt: 1 } });
        selling = sell(net, [[id, 1]], { customerId: kim.id, redeemPoints: 500 });
        await vi.waitUntil(isWaiting, { timeout: 20_000, interval: 20 });
        await manager.loyaltyProgram.updateMany({ where: { isActive: true }, data });
      },
      { timeout: 25_000 },
    );
    return (await selling)?.body;
  }

  it('is what the sale goes by', async () => {
    expect(await sellWhile({ pointValue: '0.004', pointsPerUnit: '10' })).toMatchObject({
      total: '8.00',
      points: { redeemed: 500, discount: '2.00', earned: 80, balance: 80 },
    });
  });

  it('takes no points any more when it has ended', async () => {
    expect(await sellWhile({ isActive: false })).toMatchObject({ code: 'POINTS_NOT_REDEEMABLE' });
  });
});

describe('the reports of a shift', () => {
  it('have what points took off apart from the discounts, and agree about it', async () => {
    const shift = await open(net, await shop.addRegister('Till of points', { isOpen: false }), '100');
    const kim = await addMember(shop, 1000);
    const { id } = await shop.addProduct({ price: '10', taxRate: '19' });
    const headers = await shop.bearer();
    const at = { registerId: shift.register.id, headers, customerId: kim.id };
    await sell(net, [[id, 1]], { ...at, redeemPoints: 400, discount: { amount: '1', reason: 'Regular' } });
    await sell(net, [[id, 1]], { ...at, redeemPoints: 100 });
    await sell(net, [[id, 1]], at);
    await sellIn(net, shift, id);
    const figures = {
      discounts: { count: 1, total: '1.00' },
      points: { count: 2, total: '5.00' },
      proof: { agree: true },
    };
    expect(await xReportOf(net, shift)).toMatchObject(figures);
    await shop.prisma.$executeRaw`UPDATE orders SET points_earned = points_earned + 1 WHERE customer_id = ${kim.id}`;
    expect((await xReportOf(net, shift)).proof.summary).toContain('points earned');
    await shop.prisma.$executeRaw`UPDATE orders SET points_earned = points_earned - 1 WHERE customer_id = ${kim.id}`;
    expect(await zReportOf(net, shift, '100')).toMatchObject(figures);
  });
});

it('leaves the books balanced', () => expectBooksToBalance(shop.prisma));
