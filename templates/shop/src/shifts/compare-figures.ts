import { formatAmount } from '../money.ts';
import type { LedgerFigures } from './figures-from-ledgers.ts';
import type { OrderFigures } from './figures-from-orders.ts';
import type { PaymentFigures } from './figures-from-payments.ts';

/** Whether the three computations came to the same. */
export interface Proof {
  readonly agree: boolean;
  /** The same for people. */
  readonly summary: string;
  readonly differences: Difference[];
}

/** A figure that they do not agree about; null where a computation does not say it. */
export interface Difference {
  readonly figure: string;
  readonly orders: string | null;
  readonly payments: string | null;
  readonly ledgers: string | null;
}

/**
 * Holds the three computations against each other, figure by figure.
 * @param digits decimals of the currency
 */
export function compareFigures(
  orders: OrderFigures,
  payments: PaymentFigures,
  ledgers: LedgerFigures,
  digits: number,
): Proof {
  const amount = (decimal: string): string => formatAmount(decimal, digits);
  const figures: Difference[] = [
    {
      figure: 'sales',
      orders: amount(orders.sales.total),
      payments: amount(payments.sales),
      ledgers: amount(ledgers.sales),
    },
    {
      figure: 'refunds',
      orders: amount(orders.refunds.total),
      payments: amount(payments.refunds),
      ledgers: amount(ledgers.refunds),
    },
    {
      figure: 'expected cash',
      orders: amount(orders.expectedCash),
      payments: amount(payments.expectedCash),
      ledgers: amount(ledgers.expectedCash),
    },
    ...orders.people.map(({ id, name, total }) => ({
      figure: `sales of ${name}`,
      orders: amount(total),
      payments: amount(payments.people.find((person) => person.id === id)?.total ?? '0'),
      ledgers: amount(ledgers.people.find((person) => person.id === id)?.total ?? '0'),
    })),
    { figure: 'tax', orders: amount(orders.tax), payments: null, ledgers: amount(ledgers.tax) },
    {
      figure: 'tax refunded',
      orders: amount(orders.taxRefunded),
      payments: amount(payments.taxRefunded),
      ledgers: amount(ledgers.taxRefunded),
    },
    {
      figure: 'store credit issued',
      orders: null,
      payments: amount(payments.creditIssued.total),
      ledgers: amount(ledgers.creditIssued),
    },
    {
      figure: 'store credit redeemed',
      orders: null,
      payments: amount(payments.creditRedeemed.total),
      ledgers: amount(ledgers.creditRedeemed),
    },
    {
      figure: 'discounts on sales',
      orders: amount(orders.discountOnSales),
      payments: null,
      ledgers: amount(ledgers.discountOnSales),
    },
    {
      figure: 'paid with points',
      orders: amount(orders.points.total),
      payments: null,
      ledgers: amount(ledgers.pointsDiscount),
    },
    { figure: 'points redeemed', orders: orders.pointsRedeemed, payments: null, ledgers: ledgers.pointsRedeemed },
    { figure: 'points earned', orders: orders.pointsEarned, payments: null, ledgers: ledgers.pointsEarned },
    { figure: 'receipts', orders: String(orders.receipts.count), payments: null, ledgers: ledgers.receipts },
    {
      figure: 'refund numbers',
      orders: String(orders.refundNumbers.count),
      payments: null,
      ledgers: ledgers.refundNumbers,
    },
    { figure: 'pieces', orders: String(orders.pieces), payments: null, ledgers: ledgers.pieces },
  ];
  const differences = figures.filter((figure) => new Set(valuesOf(figure)).size > 1);
  const agree = differences.length === 0;
  const named = differences.map(({ figure }) => figure).join(', ');
  return { agree, summary: agree ? '3 of 3 agree' : `The three do not agree about: ${named}`, differences };
}

function valuesOf({ orders, payments, ledgers }: Difference): string[] {
  return [orders, payments, ledgers].filter((value) => value !== null);
}
