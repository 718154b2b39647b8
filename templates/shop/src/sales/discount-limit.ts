import { toMinorUnits } from '../money.ts';
import type { Cart } from './order-schema.ts';
import type { PricedCart } from './price-cart.ts';

/**
 * Whether a cart has a discount that is larger than the limit: on a line, on the sale, or both together.
 *
 * @param limit percent
 * @param digits the currency's decimals
 */
export function exceedsLimit(
  cart: Pick<Cart, 'lines' | 'discount'>,
  priced: PricedCart,
  limit: number,
  digits: number,
): boolean {
  const units = (amount: string): bigint => toMinorUnits(amount, digits);
  const isAbove = (discount: Cart['discount'], taken: bigint, base: bigint): boolean => {
    if (!discount) return false;
    // A percentage is judged as it was given: of a small price it may round up to more.
    if ('percent' in discount) return toMinorUnits(discount.percent, 2) > BigInt(limit) * 100n;
    return taken * 100n > base * BigInt(limit);
  };

  const lines = priced.lines.map((line) => ({ taken: units(line.discount), left: units(line.lineTotal) }));
  const onLine = lines.some(({ taken, left }, index) => isAbove(cart.lines[index]?.discount, taken, taken + left));
  const subtotal = units(priced.subtotal);
  const onSale = units(priced.discount);
  if (onLine || isAbove(cart.discount, onSale, subtotal)) return true;
  const onLines = lines.reduce((sum, { taken }) => sum + taken, 0n);
  if (onLines === 0n || onSale === 0n) return false;
  // Each of the roundings may have taken half a unit more than its percentage.
  const roundings = BigInt(lines.length) + 1n;
  return (onLines + onSale - roundings) * 100n > (subtotal + onLines) * BigInt(limit);
}
