import { divideRounded } from '../../public/pricing/amounts.js';
import { refundOf, refundTender } from '../../public/pricing/refund.js';
import { Refusal } from '../errors.ts';
import { type Currency, cashStep, fromMinorUnits, STORED_DIGITS, toMinorUnits } from '../money.ts';
import type { RefundBody } from './refund-schema.ts';
import type { SoldOrder } from './sold-order.ts';

/** What a refund comes to. Amounts are in smallest units. */
export interface RefundPlan {
  readonly method: 'cash' | 'card';
  /** What is handed out. */
  readonly amount: bigint;
  readonly items: readonly { readonly id: number; readonly quantity: number; readonly amount: bigint }[];
  /** Pieces that go back on the shelf, by product. */
  readonly restocked: readonly { readonly productId: number; readonly quantity: number }[];
  /** What the customer's points change by. */
  readonly points: number;
  /** Whether the whole sale has come back with it. */
  readonly isLast: boolean;
}

/**
 * Works out what comes back for some pieces of a sale, from its stored numbers.
 * @throws Refusal ORDER_NOT_COMPLETED, UNKNOWN_LINE, REFUND_EXCEEDS_SOLD, REFUND_EXCEEDS_TENDER, NOTHING_TO_REFUND
 */
export function planRefund(order: SoldOrder, body: RefundBody, currency: Currency): RefundPlan {
  const { digits, code } = currency;
  const text = (units: bigint): string => `${fromMinorUnits(units, digits)} ${code}`;
  const units = (stored: string): bigint =>
    divideRounded(toMinorUnits(stored, STORED_DIGITS), 10n ** BigInt(STORED_DIGITS - digits));
  if (order.status !== 'completed') {
    throw new Refusal('ORDER_NOT_COMPLETED', `This sale is ${order.status}. Nothing of it can be given back.`);
  }
  const wanted = new Map<number, number>();
  for (const { line, quantity } of body.lines) wanted.set(line, (wanted.get(line) ?? 0) + quantity);

  const items = [...wanted].map(([line, quantity]) => {
    const sold = order.lines[line - 1];
    if (!sold) throw new Refusal('UNKNOWN_LINE', `The receipt has no line ${line}.`, { line });
    const left = sold.quantity - sold.back;
    if (quantity > left) {
      const message = `${sold.name}: ${quantity} to come back, ${left} left of what was sold.`;
      throw new Refusal('REFUND_EXCEEDS_SOLD', message, { line, wanted: quantity, left });
    }
    const { amount } = refundOf(
      { quantity: sold.quantity, paid: units(sold.paid), tax: units(sold.tax) },
      { before: sold.back, now: quantity },
    );
    return { id: sold.id, quantity, amount };
  });
  const exact = items.reduce((sum, { amount }) => sum + amount, 0n);

  const tenderOf = (method: 'card' | 'cash'): { paid: bigint; before: bigint } => {
    const tender = order.tenders.find((one) => one.method === method);
    // Rounding is no part of the lines, so what cash can take back is what was paid before it.
    const rounding = method === 'cash' && tender ? units(order.rounding) : 0n;
    return { paid: units(tender?.paid ?? '0') - rounding, before: units(tender?.back ?? '0') };
  };
  const tenders = { card: tenderOf('card'), cash: tenderOf('cash') };
  const step = toMinorUnits(cashStep(currency), digits);
  const tender = refundTender(tenders, exact, step, body.tenders?.[0]?.method);
  if (!tender) {
    const left = Object.entries(tenders).map(([method, { paid, before }]) => [method, paid - before] as const);
    const lefts = left.map(([method, units]) => `${text(units)} by ${method}`).join(' and ');
    throw new Refusal(
      'REFUND_EXCEEDS_TENDER',
      `${text(exact)} are to go back, and what was paid and is left is ${lefts}. Give fewer pieces back at once.`,
      Object.fromEntries(left.map(([method, units]) => [method, fromMinorUnits(units, digits)])),
    );
  }
  if (tender.handedOut <= 0n) {
    throw new Refusal('NOTHING_TO_REFUND', 'What comes back is worth no coin. Give it back with more pieces at once.');
  }

  const whole = order.lines.reduce((sum, line) => sum + units(line.paid), 0n);
  const earlier = tenders.card.before + tenders.cash.before;
  const share = (points: number, money: bigint): bigint =>
    whole === 0n ? 0n : divideRounded(BigInt(points) * money, whole);
  const change = (points: number): number => Number(share(points, earlier + exact) - share(points, earlier));
  const pieces = order.lines.reduce((sum, line) => sum + line.quantity - line.back, 0);
  return {
    method: tender.method,
    amount: tender.handedOut,
    items,
    restocked: restockedOf(order, body),
    points: change(order.pointsRedeemed) - change(order.pointsEarned),
    isLast: pieces === items.reduce((sum, { quantity }) => sum + quantity, 0),
  };
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
