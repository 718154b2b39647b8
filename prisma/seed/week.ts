import { type SampleDay, weekUpTo } from './calendar.ts';
import type { Random } from './random.ts';
import { type SampleMoney, type SampleSale, sellBasket } from './sale.ts';
import { createShelfLedger, type SampleMovement } from './shelf-ledger.ts';

export interface SampleProduct {
  name: string;
  sku: string;
  /** Price of one piece, in the currency's smallest units. */
  price: bigint;
  /** How often it is bought, compared with others. */
  demand: number;
  lowStockAt: number;
}

/** A shift at the one register. The last one is still open. Amounts in the currency's smallest units. */
export interface SampleShift {
  /** Index into the staff. */
  cashier: number;
  openedAt: Date;
  closedAt: Date | null;
  openingFloat: bigint;
  expectedCash: bigint | null;
  countedCash: bigint | null;
  /** Cash that was taken out for a purchase. */
  paidOut: { amount: bigint; reason: string; at: Date } | null;
}

/** A week of the shop's life. People, products and shifts are named by their index. */
export interface SampleWeek {
  shifts: SampleShift[];
  /** In the order of their receipt numbers, which is the order in time. */
  sales: SampleSale[];
  /** In the order in which they happened. */
  movements: SampleMovement[];
  /** Pieces left of each product: the sum of its movements. */
  stock: number[];
  /** Points of each customer: the sum of what their sales earned. */
  points: number[];
}

export interface WeekPlan {
  now: Date;
  random: Random;
  products: readonly SampleProduct[];
  /** How many people work in the shop. The first one is the manager, who doesn't stand at the till. */
  staff: number;
  customers: number;
  money: SampleMoney;
}

/**
 * Lives through the last seven days and today up to `now`: deliveries before the door opens, sales while it is open, and
 * a cash count when it closes. Nothing is sold that isn't on the shelf at that moment.
 */
export function planWeek({ now, random, products, staff, customers, money }: WeekPlan): SampleWeek {
  const ledger = createShelfLedger(products, random);
  const points = Array.from({ length: customers }, () => 0);
  const shifts: SampleShift[] = [];
  const sales: SampleSale[] = [];

  for (const [index, day] of weekUpTo(now).entries()) {
    if (index === 0) ledger.open(day.deliveryAt);
    else if (day.deliveryAt <= now) ledger.deliver(day.deliveryAt);

    const shift = openShift(day, { now, cashier: 1 + (index % (staff - 1)), money });
    let cash = shift.openingFloat;
    for (const at of saleTimes(day, random)) {
      if (at > now) break;
      const sale = sellBasket({ at, random, products, ledger, money, customers });
      if (sale === null) continue;
      const { customer } = sale;
      const pointsAfter = customer === null ? null : (points[customer] ?? 0) + sale.pointsEarned;
      if (customer !== null && pointsAfter !== null) points[customer] = pointsAfter;
      const place = { receiptNumber: sales.length + 1, cashier: shift.cashier, shift: shifts.length };
      sales.push({ ...sale, ...place, pointsAfter });
      for (const line of sale.lines) ledger.sell(line.product, line.quantity, at, sales.length - 1);
      if (sale.payment.method === 'cash') cash += sale.total;
    }
    shifts.push(day.isToday ? shift : closeShift(shift, { day, index, cash, money }));
    if (!day.isToday && index % 3 === 1) ledger.writeOff(day.closesAt);
  }
  return { shifts, sales, movements: ledger.movements, stock: ledger.stock, points };
}

function openShift(day: SampleDay, { now, cashier, money }: { now: Date; cashier: number; money: SampleMoney }) {
  const openedAt = day.opensAt < now ? day.opensAt : now;
  const shift: SampleShift = {
    cashier,
    openedAt,
    closedAt: null,
    openingFloat: money.price(10_000),
    expectedCash: null,
    countedCash: null,
    paidOut: null,
  };
  return shift;
}

function closeShift(
  shift: SampleShift,
  { day, index, cash, money }: { day: SampleDay; index: number; cash: bigint; money: SampleMoney },
): SampleShift {
  const paidOut =
    index % 3 === 2
      ? { amount: money.price(1500), reason: 'Window cleaner', at: new Date(day.opensAt.getTime() + 3 * 3_600_000) }
      : null;
  const expectedCash = cash - (paidOut?.amount ?? 0n);
  // On one evening a coin is missing, as it happens.
  const missing = index === 4 ? money.smallestCoin : 0n;
  return { ...shift, closedAt: day.closesAt, expectedCash, countedCash: expectedCash - missing, paidOut };
}

/** Moments of one day, rising, no two the same; most people come at noon and after work. */
function saleTimes(day: SampleDay, random: Random): Date[] {
  const open = day.closesAt.getTime() - day.opensAt.getTime();
  const moments = Array.from({ length: day.sales }, () => {
    const rush = random.pickWeighted([0.36, 0.78, null], (peak) => (peak === null ? 3 : 2));
    const share = rush === null ? random.next() : rush + (random.next() + random.next() - 1) * 0.15;
    return Math.floor(Math.min(0.995, Math.max(0.005, share)) * open);
  }).sort((a, b) => a - b);
  // Half a second between two sales of the same moment keeps their order in time clear.
  return moments.map((moment, index) => new Date(day.opensAt.getTime() + moment + index * 500));
}
