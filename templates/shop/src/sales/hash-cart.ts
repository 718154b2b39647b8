import { readCreditCode } from '../../public/pricing/credit-code.js';
import { hashOfRequest } from '../idempotency.ts';
import { toMinorUnits } from '../money.ts';
import type { Cart } from './order-schema.ts';

/** The cart without its spelling: "20" and "20.00" are the same tender. */
export function hashCart(cart: Cart, digits: number): string {
  const discounts = [cart, ...cart.lines].map(({ discount }) => (discount ? meaningOf(discount, digits) : null));
  const meaning = [
    cart.registerId ?? null,
    cart.customerId ?? null,
    cart.lines.map((line) => [line.productId, line.quantity]),
    cart.payments.map((payment) => [
      payment.method,
      toMinorUnits(payment.tendered, digits).toString(),
      // Only cards have one, so that a cart that is paid in cash means what it meant before there were any.
      ...('reference' in payment && payment.reference !== undefined ? [payment.reference] : []),
      ...('code' in payment ? [readCreditCode(payment.code)] : []),
    ]),
    ...(cart.redeemPoints === undefined ? [] : [`${cart.redeemPoints} points`]),
    // Only where there are some, so that a cart without them means what it meant before there were any.
    ...(discounts.some((discount) => discount !== null) ? [discounts] : []),
    ...(cart.note === undefined ? [] : [{ note: cart.note }]),
    ...cart.lines.flatMap(({ note, priceOverride }, index) => [
      ...(note === undefined ? [] : [{ index, note }]),
      ...(priceOverride
        ? [{ index, ...priceOverride, price: toMinorUnits(priceOverride.price, digits).toString() }]
        : []),
    ]),
  ];
  return hashOfRequest(meaning);
}

function meaningOf(discount: NonNullable<Cart['discount']>, digits: number): string[] {
  return 'percent' in discount
    ? ['percent', toMinorUnits(discount.percent, 2).toString(), discount.reason]
    : ['amount', toMinorUnits(discount.amount, digits).toString(), discount.reason];
}
