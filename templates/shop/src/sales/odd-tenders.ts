import { readCreditCode } from '../../public/pricing/credit-code.js';
import { Refusal } from '../errors.ts';
import { type Currency, cashStep, isPayableInCash } from '../money.ts';
import type { Cart } from './order-schema.ts';

/**
 * Refuses payments that nobody can have made, before anything is read.
 * @throws Refusal TENDER_NOT_PAYABLE, UNKNOWN_STORE_CREDIT
 */
export function refuseOddTenders(cart: Pick<Cart, 'payments'>, currency: Currency): void {
  const odd = cart.payments.find(({ method, tendered }) => method === 'cash' && !isPayableInCash(tendered, currency));
  if (odd) {
    throw new Refusal(
      'TENDER_NOT_PAYABLE',
      `${odd.tendered} ${currency.code} cannot be handed over: cash comes in steps of ${cashStep(currency)}.`,
      { tendered: odd.tendered, step: cashStep(currency) },
    );
  }

  const mistyped = cart.payments.find((payment) => payment.method === 'store_credit' && !readCreditCode(payment.code));
  if (mistyped) {
    throw new Refusal('UNKNOWN_STORE_CREDIT', 'This is no code of a store credit. Type it again, or scan it.');
  }
}
