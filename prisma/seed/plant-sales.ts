import { type Currency, fromMinorUnits } from '../../src/money.ts';
import type { Prisma } from '../generated/client.ts';
import type { SampleShop } from './plan.ts';

/** Row ids in the order of the plan's lists. */
export interface PlantedIds {
  products: number[];
  customers: number[];
  staff: number[];
  register: number;
}

/**
 * Writes the week: shifts with their cash events, orders with lines and payments, and the ledgers of stock and points.
 * @returns the ids of the shifts, in the order of time
 */
export async function plantSales(
  tx: Prisma.TransactionClient,
  { products, week }: SampleShop,
  ids: PlantedIds,
  { digits }: Currency,
): Promise<number[]> {
  const money = (units: bigint) => fromMinorUnits(units, digits);
  const shifts = await plantShifts(tx, week.shifts, ids, money);
  const orders = await plantOrders(tx, week.sales, { ids, shifts, money });

  const details = week.sales.map((sale, index) => ({ ...sale, orderId: at(orders, index) }));
  await tx.orderItem.createMany({
    data: details.flatMap(({ orderId, lines }) =>
      lines.map((line) => ({
        orderId,
        productId: at(ids.products, line.product),
        productName: at(products, line.product).name,
        sku: at(products, line.product).sku,
        quantity: line.quantity,
        unitPrice: money(line.unitPrice),
        taxRate: line.taxRate,
        tax: money(line.tax),
        lineTotal: money(line.lineTotal),
      })),
    ),
  });
  // Their customers have the originals.
  await tx.receiptPrintCounter.createMany({ data: orders.map((orderId) => ({ orderId, lastCopy: 0 })) });
  await tx.payment.createMany({
    data: details.map(({ orderId, payment, at: createdAt }) => ({
      orderId,
      method: payment.method,
      amount: money(payment.amount),
      change: money(payment.change),
      reference: payment.reference,
      createdAt,
    })),
  });
  await tx.stockMovement.createMany({
    data: week.movements.map(({ product, kind, quantity, sale, note, at: createdAt }) => ({
      productId: at(ids.products, product),
      kind,
      quantity,
      orderId: sale === null ? null : at(orders, sale),
      // Goods are received and written off by the manager.
      userId: sale === null ? at(ids.staff, 0) : at(ids.staff, at(week.sales, sale).cashier),
      note,
      createdAt,
    })),
  });
  await tx.loyaltyMovement.createMany({
    data: details.flatMap(({ orderId, customer, pointsEarned: points, cashier, at: createdAt }) =>
      customer === null || points === 0
        ? []
        : {
            customerId: at(ids.customers, customer),
            kind: 'earned' as const,
            points,
            orderId,
            userId: at(ids.staff, cashier),
            createdAt,
          },
    ),
  });
  return shifts;
}

async function plantShifts(
  tx: Prisma.TransactionClient,
  shifts: SampleShop['week']['shifts'],
  ids: PlantedIds,
  money: (units: bigint) => string,
): Promise<number[]> {
  const rows = await tx.shift.createManyAndReturn({
    select: { id: true, openedAt: true },
    data: shifts.map((shift) => ({
      registerId: ids.register,
      openedById: at(ids.staff, shift.cashier),
      closedById: shift.closedAt === null ? null : at(ids.staff, 0),
      openingFloat: money(shift.openingFloat),
      expectedCash: shift.expectedCash === null ? null : money(shift.expectedCash),
      countedCash: shift.countedCash === null ? null : money(shift.countedCash),
      openedAt: shift.openedAt,
      closedAt: shift.closedAt,
    })),
  });
  // One shift opens each day, so the order in time is the order of the plan.
  const shiftIds = rows.sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime()).map(({ id }) => id);
  await tx.cashEvent.createMany({
    data: shifts.flatMap(({ paidOut }, index) =>
      paidOut === null
        ? []
        : {
            shiftId: at(shiftIds, index),
            userId: at(ids.staff, 0),
            kind: 'paid_out' as const,
            amount: money(paidOut.amount),
            reason: paidOut.reason,
            createdAt: paidOut.at,
          },
    ),
  });
  return shiftIds;
}

async function plantOrders(
  tx: Prisma.TransactionClient,
  sales: SampleShop['week']['sales'],
  { ids, shifts, money }: { ids: PlantedIds; shifts: number[]; money: (units: bigint) => string },
): Promise<number[]> {
  const rows = await tx.order.createManyAndReturn({
    select: { id: true, receiptNumber: true },
    data: sales.map((sale) => ({
      status: 'completed' as const,
      userId: at(ids.staff, sale.cashier),
      customerId: sale.customer === null ? null : at(ids.customers, sale.customer),
      registerId: ids.register,
      shiftId: at(shifts, sale.shift),
      receiptNumber: sale.receiptNumber,
      pricesIncludeTax: sale.pricesIncludeTax,
      subtotal: money(sale.subtotal),
      tax: money(sale.tax),
      rounding: money(sale.rounding),
      total: money(sale.total),
      pointsEarned: sale.pointsEarned,
      pointsAfter: sale.pointsAfter,
      createdAt: sale.at,
      completedAt: sale.at,
    })),
  });
  return rows.sort((a, b) => (a.receiptNumber ?? 0) - (b.receiptNumber ?? 0)).map(({ id }) => id);
}

/** The element at `index`. Throws a RangeError where a plan names something that isn't in its lists. */
function at<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`The plan has no entry ${index}.`);
  return element;
}
