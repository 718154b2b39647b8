import type { SaleContext } from './complete-sale.ts';
import { exceedsLimit } from './discount-limit.ts';
import type { Cart } from './order-schema.ts';
import type { PricedCart } from './price-cart.ts';
import type { SaleAttempt } from './sale-statement.ts';

/** What is asked before goods are sold on terms of the seller's own. */
export type TermsContext = Pick<SaleContext, 'shop' | 'maxDiscount' | 'allowDiscount' | 'allowPriceOverride'>;

/**
 * Asks whether the seller may change prices by hand and give a large discount, where a cart has those.
 *
 * @returns the managers who approved it; null where nobody had to
 * @throws Refusal FORBIDDEN, APPROVAL_REQUIRED
 */
export async function approveTerms(
  { shop, maxDiscount, allowDiscount, allowPriceOverride }: TermsContext,
  cart: Pick<Cart, 'lines' | 'discount'>,
  priced: PricedCart,
): Promise<Pick<SaleAttempt, 'approvedById' | 'priceApprovedById'>> {
  const hasOverride = cart.lines.some(({ priceOverride }) => priceOverride !== undefined);
  const { approvedById: priceApprovedById } = hasOverride ? await allowPriceOverride() : { approvedById: null };
  const isLarge = exceedsLimit(cart, priced, maxDiscount, shop.currency.digits);
  const { approvedById } = isLarge ? await allowDiscount() : { approvedById: null };
  return { approvedById, priceApprovedById };
}
