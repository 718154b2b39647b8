import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { addMember, ledgerOf, pointsOf, useProgram } from './members.ts';

let shop: TestShop;
let server: string;
let gross: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve({ MAX_CASHIER_REFUND: '1000' });
  gross = await shop.serve({ PRICES: 'gross', MAX_CASHIER_REFUND: '1000' });
});
afterAll(() => shop.close());

async function refund(base: string, { id }: Receipt, line: number, quantity = 1): Promise<void> {
  const body = {
    orderId: id,
    registerId: shop.registerId,
    lines: [{ line, quantity, restock: true }],
    reason: 'Too small',
  };
  expect((await send(base, 'POST', '/refunds', body)).status).toBe(201);
}

async function voided({ id }: Receipt): Promise<void> {
  const answer = await send(server, 'POST', `/orders/${id}/void`, { reason: 'Rung up twice' }, { as: 'manager' });
  expect(answer.status).toBe(201);
}

/** Numbers that look random and are the same each time. */
function numbers(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
}

describe('refunds', () => {
  it('one piece at a time, in any order, bring back all points that a sale earned and redeemed', async () => {
    const below = numbers(7);
    for (let round = 0; round < 8; round++) {
      const base = round % 2 ? gross : server;
      await useProgram(shop, { pointsPerUnit: `${below(9)}.${100 + below(900)}`, pointValue: `0.0${10 + below(30)}` });
      const start = 100 + below(400);
      const kim = await addMember(shop, start);
      const lines: [number, number][] = [];
      for (let i = 0; i <= below(3); i++) {
        const price = `${2 + below(20)}.${10 + below(90)}`;
        const { id } = await shop.addProduct({ price, taxRate: ['0', '7', '19'][below(3)] as string });
        lines.push([id, 2 + below(3)]);
      }
      const redeemPoints = 1 + below(100);
      const { body: sale } = await sell(base, lines, { customerId: kim.id, redeemPoints });
      expect(sale.points).toMatchObject({ redeemed: redeemPoints });
      const left = lines.flatMap(([, quantity], index) => Array<number>(quantity).fill(index + 1));
      while (left.length > 0) await refund(base, sale, left.splice(below(left.length), 1)[0] as number);

      expect(await pointsOf(shop, kim)).toBe(start);
      const ledger = await ledgerOf(shop, kim);
      const sum = (wanted: string) => ledger.reduce((all, [kind, points]) => (kind === wanted ? all + points : all), 0);
      expect(sum('returned')).toBe(redeemPoints);
      expect(sum('taken_back')).toBe(-(sale.points?.earned ?? 0));
    }
  });

  it('take a share of the earned points, and name themselves in the ledger', async () => {
    await useProgram(shop, { pointsPerUnit: '0.667' });
    const kim = await addMember(shop, 100);
    const { id } = await shop.addProduct({ price: '5' });
    const { body: sale } = await sell(server, [[id, 3]], { customerId: kim.id });
    const points: number[] = [];
    for (let i = 0; i < 3; i++) {
      await refund(server, sale, 1);
      points.push(await pointsOf(shop, kim));
    }
    expect(points).toEqual([107, 103, 100]);
    const entries = await shop.prisma.loyaltyMovement.findMany({ where: { customerId: kim.id, kind: 'taken_back' } });
    for (const { orderId, refundId, userId } of entries) {
      expect({ orderId, userId }).toEqual({ orderId: sale.id, userId: shop.cashierId });
      expect(refundId).not.toBeNull();
    }
  });

  it('never leave fewer than no points: what is spent already stays spent, and the audit log says how much', async () => {
    await useProgram(shop, { pointsPerUnit: '10' });
    const kim = await addMember(shop, 0);
    const { id } = await shop.addProduct({ price: '10' });
    const { body: sale } = await sell(server, [[id, 4]], { customerId: kim.id });
    expect(await pointsOf(shop, kim)).toBe(400);
    await useProgram(shop, { pointsPerUnit: '0' });
    await sell(server, [[id, 1]], { customerId: kim.id, redeemPoints: 250 });
    await refund(server, sale, 1);
    expect(await pointsOf(shop, kim)).toBe(50);
    await refund(server, sale, 1, 2);
    expect(await pointsOf(shop, kim)).toBe(0);
    expect((await ledgerOf(shop, kim)).slice(2)).toEqual([
      ['taken_back', -100],
      ['taken_back', -50],
    ]);
    const [entry] = await shop.prisma.auditLog.findMany({
      where: { action: 'refund' },
      orderBy: { id: 'desc' },
      take: 1,
    });
    expect(entry?.data).toMatchObject({ orderId: sale.id, pointsSpent: 150 });
    // Nothing is left to take, and the goods come back all the same.
    await refund(server, sale, 1);
    expect(await pointsOf(shop, kim)).toBe(0);
  });
});

describe('a sale that points have paid wholly', () => {
  it('gives back points alone', async () => {
    await useProgram(shop);
    const kim = await addMember(shop, 1000);
    const { id } = await shop.addProduct({ price: '5', taxRate: '19' });
    const cart = { customerId: kim.id, redeemPoints: 1000, payments: [] };
    const { body: sale } = await sell(server, [[id, 2]], cart);
    expect(sale.total).toBe('0.00');
    await refund(server, sale, 1);
    expect(await pointsOf(shop, kim)).toBe(500);
    await refund(server, sale, 1);
    expect(await pointsOf(shop, kim)).toBe(1000);
  });
});

describe('a void', () => {
  it('puts all points where they were', async () => {
    await useProgram(shop);
    const kim = await addMember(shop, 300);
    const { id } = await shop.addProduct({ price: '10' });
    const { body: sale } = await sell(server, [[id, 1]], { customerId: kim.id, redeemPoints: 300 });
    expect(sale.points).toMatchObject({ earned: 7, balance: 7 });
    await voided(sale);
    expect(await ledgerOf(shop, kim)).toEqual([
      ['opening', 300],
      ['redeemed', -300],
      ['earned', 7],
      ['returned', 300],
      ['taken_back', -7],
    ]);
  });

  it('takes back no more than there is', async () => {
    const kim = await addMember(shop, 0);
    const { id } = await shop.addProduct({ price: '10' });
    const { body: sale } = await sell(server, [[id, 1]], { customerId: kim.id });
    await sell(server, [[id, 1]], { customerId: kim.id, redeemPoints: 10 });
    await voided(sale);
    // Nine for the second sale, of which the first one takes all.
    expect(await pointsOf(shop, kim)).toBe(0);
  });
});

it('leaves the books balanced', () => expectBooksToBalance(shop.prisma));
