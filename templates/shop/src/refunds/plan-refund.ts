import { divideRounded } from '../../public/pricing/amounts.js';
import { cashBack, refundOf, splitExchange } from '../../public/pricing/refund.js';
import type { PointsBack } from '../customers/give-points-back.ts';
import { Refusal } from '../errors.ts';
import { type Currency, cashStep, STORED_DIGITS, toMinorUnits } from '../money.ts';
import { pointsOfRefund } from './points-of-refund.ts';
import type { RefundBody } from './refund-schema.ts';
import type { SoldOrder } from './sold-order.ts';
import { type TenderShare, tendersOf } from './tenders-of-refund.ts';

/** What a refund comes to. Amounts are in smallest units. */
export interface RefundPlan {
  /** What is handed out, whatever to. */
  readonly amount: bigint;
  readonly tax: bigint;
  /** The part that pays for other goods: so much of what goes to store credits. */
  readonly moved: bigint;
  /** What rounding the cash to coins added to what came back. */
  readonly rounding: bigint;
  readonly items: readonly {
    readonly id: number;
    readonly quantity: number;
    readonly amount: bigint;
    readonly tax: bigint;
  }[];
  /** None where what comes back is worth nothing. */
  readonly payments: readonly TenderShare[];
  /** Pieces that go back on the shelf, by product. */
  readonly restocked: readonly { readonly productId: number; readonly quantity: number }[];
  /** What comes back of the customer's points. */
  readonly points: PointsBack;
  /** Whether the whole sale has come back with it. */
  readonly isLast: boolean;
  /** What refunds have handed out of the sale that no manager had to allow, this one included. */
  readonly unallowed: bigint;
}

/**
 * Works out what comes back for some pieces of a sale, from its stored numbers.
 *
 * @param cost of other goods that what comes back pays for, as far as it goes; in smallest units
 * @throws Refusal ORDER_NOT_COMPLETED, UNKNOWN_LINE, REFUND_EXCEEDS_SOLD, REFUND_EXCEEDS_TENDER, REFUND_SPLIT_TOO_LARGE
 */
export function planRefund(order: SoldOrder, body: RefundBody, currency: Currency, cost = 0n): RefundPlan {
  const units = unitsOf(currency);
  if (order.status !== 'completed') {
    throw new Refusal('ORDER_NOT_COMPLETED', `This sale is ${order.status}. Nothing of it can be given back.`);
  }
  const items = itemsOf(order, body, units);
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
  const exact = sum(items.map(({ amount }) => amount));

  const { pays: moved } = splitExchange(exact, cost);
  const shares = tendersOf(order, { exact, moved }, body.tenders, currency, units);
  const before = units(order.back.cash);
  const step = toMinorUnits(cashStep(currency), currency.digits);
  const payments = shares
    .map((share) => (share.method === 'cash' ? { ...share, amount: cashBack(before, share.amount, step) } : share))
    .filter(({ amount }) => amount > 0n);
  const handedOut = sum(payments.map(({ amount }) => amount));

  const whole = sum(order.lines.map((line) => units(line.paid)));
  const money = { whole, earlier: units(order.returned), now: exact };
  const quantities = new Map(items.map(({ id, quantity }) => [id, quantity]));
  const pieces = order.lines.reduce((total, line) => total + line.quantity - line.back, 0);
  return {
    amount: handedOut,
    moved,
    tax: sum(items.map(({ tax }) => tax)),
    rounding: handedOut - exact,
    items,
    payments,
    restocked: restockedOf(order, body),
    points: pointsOfRefund(order, quantities, money, units),
    isLast: pieces === items.reduce((total, { quantity }) => total + quantity, 0),
    unallowed: units(order.unallowed) + handedOut,
  };
}

/**
 * Whether a refund has to be allowed. All that has come back of the sale counts, or a large one would only have to be cut into
 * small ones.
 *
 * @param limit in the currency's main unit
 */
export function exceedsRefundLimit({ amount, unallowed }: RefundPlan, limit: number, { digits }: Currency): boolean {
  return amount > 0n && unallowed > toMinorUnits(String(limit), digits);
}

/** How a stored amount becomes smallest units of a currency. */
function unitsOf({ digits }: Currency): (stored: string) => bigint {
  return (stored) => divideRounded(toMinorUnits(stored, STORED_DIGITS), 10n ** BigInt(STORED_DIGITS - digits));
}

function itemsOf(order: SoldOrder, body: RefundBody, units: (stored: string) => bigint): RefundPlan['items'] {
  const wanted = new Map<number, number>();
  for (const { line, quantity } of body.lines) wanted.set(line, (wanted.get(line) ?? 0) + quantity);
  return [...wanted].map(([line, quantity]) => {
    const sold = order.lines[line - 1];
    if (!sold) throw new Refusal('UNKNOWN_LINE', `The receipt has no line ${line}.`, { line });
    const left = sold.quantity - sold.back;
    if (quantity > left) {
      const message = `${sold.name}: ${quantity} to come back, ${left} left of what was sold.`;
      throw new Refusal('REFUND_EXCEEDS_SOLD', message, { line, wanted: quantity, left });
    }
    const { amount, tax } = refundOf(
      { quantity: sold.quantity, paid: units(sold.paid), tax: units(sold.tax) },
      { before: sold.back, now: quantity },
    );
    return { id: sold.id, quantity, amount, tax };
  });
}

function restockedOf(order: SoldOrder, body: RefundBody): RefundPlan['restocked'] {
  const byProduct = new Map<number, number>();
  for (const { line, quantity, restock } of body.lines) {
    const productId = order.lines[line - 1]?.productId;
    if (restock && productId !== undefined) byProduct.set(productId, (byProduct.get(productId) ?? 0) + quantity);
  }
  return [...byProduct]
    .map(([productId, quantity]) => ({ productId, quantity }))
    .sort((a, b) => a.productId - b.productId);
}
