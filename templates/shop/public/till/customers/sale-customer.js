// @ts-check
import { mostPoints } from '../../pricing/points.js';

/**
 * Who buys, as the sale in progress keeps it: no more of a person than the till shows.
 *
 * @typedef {object} SaleCustomer
 * @property {number} id
 * @property {string} name
 * @property {number} points when the shop was asked
 * @property {boolean} isTaxExempt
 * @property {import('../../pricing/points.js').LoyaltyTerms | null} loyaltyProgram
 * @property {number} redeem how many points are to be used, as far as the goods cost as much
 */

/**
 * @typedef {object} PointsTotals
 * @property {number} most that the sale can take now
 * @property {number} redeemed
 * @property {bigint} off what they take off, in smallest units
 * @property {bigint} earned
 */

/**
 * @param {import('./customers-api.js').CustomerWithTerms} customer
 * @param {number} [redeem]
 * @returns {SaleCustomer}
 */
export function toSaleCustomer({ id, name, points, isTaxExempt, loyaltyProgram }, redeem = 0) {
  return { id, name, points, isTaxExempt, loyaltyProgram, redeem };
}

/**
 * How many points a sale takes of what was asked for, and how many it could.
 *
 * @param {SaleCustomer | null} customer
 * @param {bigint} cost of the goods after all discounts, in smallest units
 * @param {number} digits decimals of the currency
 * @returns {{ most: number, redeemed: number }}
 */
export function pointsFor(customer, cost, digits) {
  if (!customer?.loyaltyProgram) return { most: 0, redeemed: 0 };
  const { points, redeem, loyaltyProgram } = customer;
  return {
    most: mostPoints(points, cost, loyaltyProgram, digits),
    redeemed: mostPoints(Math.min(points, redeem), cost, loyaltyProgram, digits),
  };
}
