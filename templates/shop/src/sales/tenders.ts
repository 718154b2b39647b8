import { cashPart } from '../../public/pricing/price-sale.js';
import { type Currency, cashStep, fromMinorUnits, toMinorUnits } from '../money.ts';
import type { Cart } from './order-schema.ts';

/** How a sale is paid. Amounts are decimal numbers in the currency's main unit. */
export interface SettledTenders {
  readonly payments: readonly SettledPayment[];
  /** Why the sale cannot be paid like this; null if it can. */
  readonly fault: 'TENDER_TOO_SMALL' | 'CARD_TOO_LARGE' | null;
  /** All that was handed over. */
  readonly tendered: string;
  readonly byCard: string;
}

/** A payment as it is stored. */
interface SettledPayment {
  readonly method: 'cash' | 'card';
  readonly amount: string;
  readonly change: string;
  readonly reference: string | null;
}

/**
 * Sets what was handed over against what a sale costs. Cards pay first and exactly; what they leave is paid in cash, and that
 * part alone is rounded and gives change.
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
  const sumOf = (method: 'cash' | 'card'): bigint =>
    given.filter(({ payment }) => payment.method === method).reduce((sum, { units }) => sum + units, 0n);
  const [byCard, inCash] = [sumOf('card'), sumOf('cash')];
  // What a card leaves is rounded only when somebody pays it in cash: a card alone pays every amount exactly.
  const step = byCard > 0n && (inCash === 0n || byCard > exact) ? 1n : toMinorUnits(cashStep(currency), digits);
  const { cash, rounding } = cashPart(exact, byCard, step);
  const fault = byCard > exact ? 'CARD_TOO_LARGE' : inCash < cash ? 'TENDER_TOO_SMALL' : null;

  let change = inCash > cash ? inCash - cash : 0n;
  const settled = given.reverse().map(({ payment, units }): SettledPayment => {
    const back = payment.method === 'card' ? 0n : change < units ? change : units;
    change -= back;
    return {
      method: payment.method,
      amount: fromMinorUnits(units, digits),
      change: fromMinorUnits(back, digits),
      reference: 'reference' in payment ? (payment.reference ?? null) : null,
    };
  });
  return {
    payments: settled.reverse(),
    fault,
    tendered: fromMinorUnits(byCard + inCash, digits),
    byCard: fromMinorUnits(byCard, digits),
    total: exact + rounding,
    rounding,
  };
}
