import type { Prisma } from '../../prisma/generated/client.ts';
import { businessDaysOf } from '../business-day.ts';
import type { Shop } from '../config.ts';
import { formatAmount, fromMinorUnits, STORED_DIGITS, toMinorUnits } from '../money.ts';
import { findWaitingAt } from '../parked-carts/parked-cart-repository.ts';
import { compareFigures } from './compare-figures.ts';
import { figuresFromLedgers } from './figures-from-ledgers.ts';
import { type CountAndTotal, figuresFromOrders } from './figures-from-orders.ts';
import { figuresFromPayments } from './figures-from-payments.ts';
import type { ShiftRow } from './shift-repository.ts';
import type { XReport } from './shift-schema.ts';

/** Somebody, by whom a report is taken. */
export interface Person {
  readonly id: number;
  readonly name: string;
}

/**
 * Works out what a shift came to, three times over, and says whether the three agree.
 *
 * @param tx a transaction in which nobody adds to the shift, or in which all statements see the same moment
 * @param takenAt the moment up to which it is
 */
export async function readShiftReport(
  tx: Prisma.TransactionClient,
  shop: Shop,
  shift: ShiftRow,
  { takenAt, takenBy }: { takenAt: Date; takenBy: Person },
): Promise<XReport> {
  const { currency, businessDay: clock } = shop;
  const days = businessDaysOf(shift.openedAt, takenAt, clock);
  const orders = await figuresFromOrders(tx, shift.id, days, currency.digits);
  const payments = await figuresFromPayments(tx, shift.id);
  const ledgers = await figuresFromLedgers(tx, shift.id);
  const parkedCarts = await findWaitingAt(tx, shift.register.id);

  const amount = (decimal: string): string => formatAmount(decimal, currency.digits);
  const tally = ({ count, total }: CountAndTotal) => ({ count, total: amount(total) });
  const net = (sales: string, refunds: string): string => {
    const [plus, minus] = [toMinorUnits(sales, STORED_DIGITS), toMinorUnits(refunds, STORED_DIGITS)];
    return amount(fromMinorUnits(plus - minus, STORED_DIGITS));
  };
  const none: CountAndTotal = { count: 0, total: '0' };
  const refundsOf = new Map(payments.refundsByPerson.map((person) => [person.id, person]));
  const sellers = new Set(orders.people.map(({ id }) => id));
  const people = [
    ...orders.people.map(({ id, name, ...sales }) => ({ id, name, sales, refunds: refundsOf.get(id) ?? none })),
    ...payments.refundsByPerson
      .filter(({ id }) => !sellers.has(id))
      .map(({ id, name, ...refunds }) => ({ id, name, sales: none, refunds })),
  ];
  return {
    shop: { name: shop.name, currency: currency.code },
    register: shift.register,
    shiftId: shift.id,
    openedBy: shift.openedBy,
    openedAt: shift.openedAt.toISOString(),
    takenAt: takenAt.toISOString(),
    takenBy: { id: takenBy.id, name: takenBy.name },
    businessDay: days[0]?.day ?? '',
    timeZone: clock.timeZone,
    dayStartsAt: clock.startsAt,
    days: orders.days.map(({ day, ...sales }) => ({ day: days[day]?.day ?? '', ...tally(sales) })),
    receipts: orders.receipts,
    sales: tally(orders.sales),
    refunds: tally(orders.refunds),
    refundNumbers: orders.refundNumbers,
    net: net(orders.sales.total, orders.refunds.total),
    voids: tally(orders.voids),
    discounts: tally(orders.discounts),
    priceOverrides: tally(orders.priceOverrides),
    points: tally(orders.points),
    rounding: amount(orders.rounding),
    tax: amount(orders.tax),
    taxRefunded: amount(orders.taxRefunded),
    taxes: orders.taxes.map(({ taxRate, isTaxExempt, refundedNet, refundedTax, ...sold }) => ({
      taxRate: formatAmount(taxRate, 0),
      isTaxExempt,
      net: amount(sold.net),
      tax: amount(sold.tax),
      refunds: { net: amount(refundedNet), tax: amount(refundedTax) },
      afterRefunds: { net: net(sold.net, refundedNet), tax: net(sold.tax, refundedTax) },
    })),
    tenders: payments.tenders.map(({ method, sales, refunds }) => ({
      method,
      sales: tally(sales),
      refunds: tally(refunds),
      net: net(sales.total, refunds.total),
    })),
    storeCredit: { issued: tally(payments.creditIssued), redeemed: tally(payments.creditRedeemed) },
    people: people.map(({ id, name, sales, refunds }) => ({
      id,
      name,
      sales: tally(sales),
      refunds: tally(refunds),
      net: net(sales.total, refunds.total),
    })),
    cash: {
      float: amount(shift.openingFloat),
      floatPieces: shift.openingPieces,
      sales: amount(payments.cashSales),
      refunds: amount(payments.cashRefunds),
      paidIn: tally(payments.paidIn),
      paidOut: tally(payments.paidOut),
      drops: tally(payments.drops),
      noSales: payments.noSales,
      expected: amount(payments.expectedCash),
    },
    parkedCarts,
    events: payments.events.map((event) => ({
      ...event,
      amount: amount(event.amount),
      at: new Date(event.at).toISOString(),
    })),
    proof: compareFigures(orders, payments, ledgers, currency.digits),
  };
}
