// @ts-check
// What comes back to a customer, from the stored numbers of the sale: no price and no rate is asked for again.

import { divideRounded, roundToCoin } from './amounts.js';

/**
 * What some pieces of a sold line give back. It is the difference of two shares, after and before, so that refunds in any
 * number of steps together give back exactly what the line cost.
 *
 * @param {object} line as it was sold
 * @param {number} line.quantity pieces that were sold
 * @param {bigint} line.paid what they cost, with tax and after all discounts, in smallest units
 * @param {bigint} line.tax the tax in that
 * @param {object} pieces
 * @param {number} pieces.before that came back earlier
 * @param {number} pieces.now that come back now
 * @returns {{ amount: bigint, tax: bigint }} `tax` is contained in `amount`; neither is below zero
 * @throws {RangeError} if fewer than one piece comes back, or more than are left
 */
export function refundOf(line, { before, now }) {
  const isCount = Number.isSafeInteger(before) && Number.isSafeInteger(now) && before >= 0 && now >= 1;
  if (!isCount || before + now > line.quantity) {
    throw new RangeError(`${now} of ${line.quantity} pieces cannot come back after ${before}`);
  }
  const after = shareOf(line, before + now);
  const earlier = shareOf(line, before);
  return { amount: after.amount - earlier.amount, tax: after.tax - earlier.tax };
}

/**
 * What is handed out in cash for a refund: the total that has come back so far, rounded to coins, less what was handed out
 * before. All refunds of a sale that was paid in cash together hand out what was paid.
 *
 * @param {bigint} before amounts of the sale's earlier refunds, smallest units
 * @param {bigint} now amount of this one
 * @param {bigint} step the smallest coin, in smallest units; 1n where every amount can be paid
 * @returns {bigint} smallest units
 */
export function cashBack(before, now, step) {
  return roundToCoin(before + now, step) - roundToCoin(before, step);
}

/**
 * What a refund goes back to: the first of card and cash by which enough was paid that is not back yet. Only what goes back in
 * cash is rounded to coins.
 *
 * @param {Record<'card' | 'cash', { paid: bigint, before: bigint }>} tenders in smallest units: what was paid by each, before
 *   cash was rounded, and the amounts of the sale's earlier refunds to it
 * @param {bigint} amount of this refund
 * @param {bigint} step the smallest coin
 * @param {'card' | 'cash'} [asked] this one and no other
 * @returns {{ method: 'card' | 'cash', handedOut: bigint } | null} null: no tender has enough left
 */
export function refundTender(tenders, amount, step, asked) {
  const method = /** @type {const} */ (['card', 'cash']).find(
    (one) => (asked === undefined || one === asked) && tenders[one].paid - tenders[one].before >= amount,
  );
  if (!method) return null;
  return { method, handedOut: method === 'cash' ? cashBack(tenders.cash.before, amount, step) : amount };
}

/**
 * The tax is that of the amount and not of the pieces, so that it never exceeds it by a rounding.
 *
 * @param {{ quantity: number, paid: bigint, tax: bigint }} line
 * @param {number} pieces
 */
function shareOf({ quantity, paid, tax }, pieces) {
  const amount = divideRounded(paid * BigInt(pieces), BigInt(quantity));
  return { amount, tax: paid === 0n ? 0n : divideRounded(tax * amount, paid) };
}
