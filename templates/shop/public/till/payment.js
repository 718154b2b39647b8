// @ts-check
import { cashPart } from '../pricing/price-sale.js';
import { totalsOf } from './cart.js';
import { parseAmount } from './money.js';

/**
 * What of a sale is still to be paid.
 *
 * @typedef {object} Rest
 * @property {bigint} byCard exactly, in smallest units; below zero when cards have paid too much
 * @property {bigint} inCash the same, rounded to coins
 * @property {number} points that the sale takes
 */

/**
 * @param {Pick<import('./sale.js').Sale, 'cart' | 'discount' | 'customer' | 'cards'>} sale
 * @param {import('./money-format.js').Money} money
 * @returns {Rest}
 */
export function restOf({ cart, discount, customer, cards }, money) {
  const { total, rounding, points } = totalsOf(cart, money, discount, customer);
  const exact = total - rounding;
  const paid = cards.reduce((sum, { amount }) => sum + (parseAmount(amount, money.digits) ?? 0n), 0n);
  return { byCard: exact - paid, inCash: cashPart(exact, paid, money.cashStep).cash, points: points.redeemed };
}
