import { readCreditCode } from '../../public/pricing/credit-code.js';
import { cashPart } from '../../public/pricing/price-sale.js';
import { type Currency, cashStep, fromMinorUnits, toMinorUnits } from '../money.ts';
import type { Cart } from './order-schema.ts';

/** How a sale is paid. Amounts are decimal numbers in the currency's main unit. */
export interface SettledTenders {
  readonly payments: readonly SettledPayment[];
  /** Why the sale cannot be paid like this; null if it can. */
  readonly fault: 'TENDER_TOO_SMALL' | 'CARD_TOO_LARGE' | 'STORE_CREDIT_TOO_LARGE' | null;
  /** All that was handed over. */
  readonly tendered: string;
  readonly byCard: string;
  readonly byCredit: string;
  /** What is taken from store credits, each as often as it was named. */
  readonly credits: readonly { readonly code: string; readonly amount: string }[];
}

/** A payment as it is stored. */
interface SettledPayment {
  readonly method: 'cash' | 'card' | 'store_credit';
  readonly amount: string;
  readonly change: string;
  readonly reference: string | null;
}

/**
 * Sets what was handed over against what a sale costs. Cards and store credit pay first and exactly; what they leave is paid in
 * cash, and that part alone is rounded and gives change.
 *
 * @param exact what the sale costs before rounding, in smallest units
 * @returns `total`: what is to be paid; `rounding`: what rounding the cash part added to it, both in smallest units
 */
export function settle(
  exact: bigint,
  payments: Cart['payments'],
  currency: Currency,
): SettledTenders & { readonly total: bigint; readonly rounding: bigint } {
  const { digits } = currency;
  const given = payments
    .map((payment) => ({ payment, units: toMinorUnits(payment.tendered, digits) }))
    .filter(({ units }) => units > 0n);
  const sumOf = (method: SettledPayment['method']): bigint =>
    given.filter(({ payment }) => payment.method === method).reduce((sum, { units }) => sum + units, 0n);
  const [byCard, byCredit, inCash] = [sumOf('card'), sumOf('store_credit'), sumOf('cash')];
  const exactly = byCard + byCredit;
  // What they leave is rounded only when somebody pays it in cash: alone they pay every amount exactly.
  const step = exactly > 0n && (inCash === 0n || exactly > exact) ? 1n : toMinorUnits(cashStep(currency), digits);
  const { cash, rounding } = cashPart(exact, exactly, step);
  const tooLarge = byCard > exact ? 'CARD_TOO_LARGE' : exactly > exact ? 'STORE_CREDIT_TOO_LARGE' : null;
  const fault = tooLarge ?? (inCash < cash ? 'TENDER_TOO_SMALL' : null);

  let change = inCash > cash ? inCash - cash : 0n;
  const settled = given.reverse().map(({ payment, units }): SettledPayment => {
    const back = payment.method !== 'cash' ? 0n : change < units ? change : units;
    change -= back;
    return {
      method: payment.method,
      amount: fromMinorUnits(units, digits),
      change: fromMinorUnits(back, digits),
      reference: referenceOf(payment),
    };
  });
  return {
    payments: settled.reverse(),
    fault,
    tendered: fromMinorUnits(exactly + inCash, digits),
    byCard: fromMinorUnits(byCard, digits),
    byCredit: fromMinorUnits(byCredit, digits),
    credits: given.flatMap(({ payment, units }) =>
      payment.method === 'store_credit'
        ? [{ code: readCreditCode(payment.code) ?? '', amount: fromMinorUnits(units, digits) }]
        : [],
    ),
    total: exact + rounding,
    rounding,
  };
}

/** What the receipt shows beside a payment: of a store credit the end of its code, for a receipt is thrown away. */
function referenceOf(payment: Cart['payments'][number]): string | null {
  if (payment.method === 'card') return payment.reference ?? null;
  return payment.method === 'store_credit' ? `…${readCreditCode(payment.code)?.slice(-4) ?? ''}` : null;
}
