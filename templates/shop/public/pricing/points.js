// @ts-check
// What loyalty points are worth, how many a sale can take, and how many it earns. The page and the server run this very file;
// docs/concepts/customers-and-points.md has the rules and an example.

import { divideRounded, toMinorUnits } from './amounts.js';

/** Decimals of what a programme says. */
const TERM_DIGITS = 3;

/**
 * @typedef {object} LoyaltyTerms what the active programme says
 * @property {string} pointsPerUnit points for each unit of money that is paid, decimal
 * @property {string} pointValue money that one point is worth, decimal
 * @property {number} minPointsRedemption the fewest points that a sale can redeem
 */

/** More points are to be redeemed than the goods cost. */
export class PointsTooMany extends RangeError {
  constructor() {
    super('The points are worth more than the goods cost.');
    this.name = 'PointsTooMany';
  }
}

/**
 * What points take off a sale, rounded half away from zero.
 *
 * @param {number} points
 * @param {Pick<LoyaltyTerms, 'pointValue'>} terms
 * @param {number} digits decimals of the currency
 * @returns {bigint} smallest units
 */
export function worthOf(points, { pointValue }, digits) {
  return divideRounded(BigInt(points) * toMinorUnits(pointValue, TERM_DIGITS), 10n ** BigInt(TERM_DIGITS - digits));
}

/**
 * The most points that a sale can redeem: all that the customer has, or as many as the goods cost.
 *
 * @param {number} points that the customer has
 * @param {bigint} cost of the goods after all discounts, as prices are, in smallest units
 * @param {LoyaltyTerms} terms
 * @param {number} digits decimals of the currency
 * @returns {number} 0 when that is fewer than the programme asks for, or worth nothing
 */
export function mostPoints(points, cost, terms, digits) {
  const value = toMinorUnits(terms.pointValue, TERM_DIGITS);
  if (value === 0n) return 0;
  // The largest number whose worth is below the cost and a half, so that it is rounded to the cost at most.
  const enough = ((2n * cost + 1n) * 10n ** BigInt(TERM_DIGITS - digits) - 1n) / (2n * value);
  const most = enough < BigInt(points) ? Number(enough) : points;
  return most >= Math.max(1, terms.minPointsRedemption) && worthOf(most, terms, digits) > 0n ? most : 0;
}

/**
 * The points that a payment earns: whole ones, what is left over earns nothing.
 *
 * @param {bigint} paid what the sale costs in the end, before cash is rounded, in smallest units
 * @param {Pick<LoyaltyTerms, 'pointsPerUnit'>} terms
 * @param {number} digits decimals of the currency
 * @returns {bigint}
 */
export function earnedBy(paid, { pointsPerUnit }, digits) {
  return (paid * toMinorUnits(pointsPerUnit, TERM_DIGITS)) / 10n ** BigInt(TERM_DIGITS + digits);
}
