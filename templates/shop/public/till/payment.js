// @ts-check
import { cashPart } from '../pricing/price-sale.js';
import { splitExchange } from '../pricing/refund.js';
import { totalsOf } from './cart.js';
import { parseAmount } from './money.js';

/**
 * What of a sale is still to be paid.
 *
 * @typedef {object} Rest
 * @property {bigint} byCard exactly, in smallest units; below zero when cards have paid too much
 * @property {bigint} inCash the same, rounded to coins
 * @property {number} points that the sale takes
 * @property {bigint} back what is to be given back: what the returned goods of an exchange are worth beyond the new ones
 */

/**
 * @param {Pick<import('./sale.js').Sale, 'cart' | 'discount' | 'customer' | 'returned' | 'cards'>} sale
 * @param {import('./money-format.js').Money} money
 * @param {import('./cart.js').CartTotals} [totals] of the sale, where they are known
 * @returns {Rest}
 */
export function restOf(sale, money, totals = totalsOf(sale.cart, money, sale.discount, sale.customer)) {
  const { total, rounding, points } = totals;
  const { returned, cards } = sale;
  const exact = total - rounding;
  const { pays, left } = splitExchange(parseAmount(returned?.worth ?? '', money.digits) ?? 0n, exact);
  const paid = cards.reduce((sum, { amount }) => sum + (parseAmount(amount, money.digits) ?? 0n), pays);
  const inCash = cashPart(exact, paid, money.cashStep).cash;
  return { byCard: exact - paid, inCash, points: points.redeemed, back: left };
}
