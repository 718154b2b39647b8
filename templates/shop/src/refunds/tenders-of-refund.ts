import { splitRefund, type Tender } from '../../public/pricing/refund.js';
import { Refusal } from '../errors.ts';
import { type Currency, fromMinorUnits, toMinorUnits } from '../money.ts';
import type { RefundBody } from './refund-schema.ts';
import type { SoldOrder } from './sold-order.ts';

/** What of a refund goes to one tender. */
export interface TenderShare {
  readonly method: Tender;
  /** In smallest units. */
  readonly amount: bigint;
  /** What the card terminal calls it. */
  readonly reference: string | null;
  /** Of store credit: whether the sale was paid with it, or it is money that the shop owes from now on. */
  readonly kind: 'issued' | 'given_back' | null;
  /** The store credit that it goes to; null: to a new one, or to none. */
  readonly creditId: number | null;
}

/**
 * Splits what comes back over the tenders, before cash is rounded; store credit over its accounts as well.
 *
 * @param exact what comes back, in smallest units
 * @param moved the part of it that pays for other goods, and goes to store credit whatever is asked for
 * @param units turns a stored amount into smallest units
 * @throws Refusal REFUND_EXCEEDS_TENDER, REFUND_SPLIT_TOO_LARGE
 */
export function tendersOf(
  order: SoldOrder,
  { exact, moved }: { exact: bigint; moved: bigint },
  tenders: RefundBody['tenders'],
  currency: Currency,
  units: (stored: string) => bigint,
): TenderShare[] {
  const asked = tenders?.map(({ amount, ...one }) => ({
    ...one,
    ...(amount !== undefined && { amount: toMinorUnits(amount, currency.digits) }),
  }));
  const taken = leftOf(order, units);
  // What moves goes first to the store credits that paid, so that they have so much less left.
  const left = { ...taken, store_credit: taken.store_credit < moved ? 0n : taken.store_credit - moved };
  const split = splitRefund(left, exact - moved, asked);
  if (split.fault) throw refusalOf(split.fault, exact - moved, left, currency);

  const shares: TenderShare[] = [];
  const sums = { cash: 0n, store_credit: moved };
  for (const { asked: tender, amount } of split.parts) {
    if (tender.method !== 'card') sums[tender.method] += amount;
    else shares.push({ method: 'card', amount, reference: tender.reference ?? null, kind: null, creditId: null });
  }
  shares.push(...creditShares(order, sums.store_credit, units));
  // One share, however often it was asked for: cash is rounded once.
  if (sums.cash > 0n) shares.push({ method: 'cash', amount: sums.cash, reference: null, kind: null, creditId: null });
  return shares;
}

/** What each tender took that is not back yet. Rounding is no part of the lines, so cash took what was due before it. */
function leftOf(order: SoldOrder, units: (stored: string) => bigint): Record<Tender, bigint> {
  const left = (method: Tender): bigint =>
    units(order.tenders.find((tender) => tender.method === method)?.paid ?? '0') - units(order.back[method]);
  return { card: left('card'), store_credit: left('store_credit'), cash: left('cash') - units(order.rounding) };
}

/** First to the store credits that paid, as far as they did. What is more than that is new money on the first of them. */
function creditShares(order: SoldOrder, amount: bigint, units: (stored: string) => bigint): TenderShare[] {
  const shares: TenderShare[] = [];
  let rest = amount;
  const give = (part: bigint, kind: 'issued' | 'given_back', creditId: number | null): void => {
    if (part <= 0n) return;
    shares.push({ method: 'store_credit', amount: part, reference: null, kind, creditId });
    rest -= part;
  };
  for (const credit of order.credits) {
    const left = units(credit.paid) - units(credit.back);
    give(rest < left ? rest : left, 'given_back', credit.id);
  }
  give(rest, 'issued', order.credits[0]?.id ?? null);
  return shares;
}

const NAMES = { card: 'by card', store_credit: 'in store credit', cash: 'in cash' } as const;

function refusalOf(
  fault: 'TENDER' | 'SUM',
  exact: bigint,
  left: Record<Tender, bigint>,
  { digits, code }: Currency,
): Refusal {
  const text = (units: bigint): string => `${fromMinorUnits(units, digits)} ${code}`;
  if (fault === 'SUM') {
    return new Refusal(
      'REFUND_SPLIT_TOO_LARGE',
      `${text(exact)} come back, and the tenders ask for more. Lower an amount, or leave one out.`,
      { amount: fromMinorUnits(exact, digits) },
    );
  }
  const lefts = (Object.keys(NAMES) as Tender[]).filter((method) => left[method] > 0n);
  const words = lefts.map((method) => `${text(left[method])} ${NAMES[method]}`).join(' and ');
  return new Refusal(
    'REFUND_EXCEEDS_TENDER',
    `${text(exact)} are to go back, and what was paid and is left is ${words || 'nothing'}. Split it, or give store credit.`,
    Object.fromEntries(lefts.map((method) => [method, fromMinorUnits(left[method], digits)])),
  );
}
