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

/** @typedef {'card' | 'store_credit' | 'cash'} Tender */

/**
 * @template {{ method: Tender, amount?: bigint }} Asked
 * @typedef {{ parts: { asked: Asked, amount: bigint }[], fault: null } | { parts: null, fault: 'TENDER' | 'SUM' }} Split
 *   `TENDER`: more is to go to tenders than they took; `SUM`: the amounts that were asked for are more than the refund
 */

/**
 * In which order a refund goes back when nobody asks for another one: what moves no cash comes first.
 * @type {readonly { method: Tender }[]}
 */
const PROPOSED = [{ method: 'card' }, { method: 'store_credit' }, { method: 'cash' }];

/**
 * Splits a refund over the tenders of its sale, before cash is rounded. Each takes what it is asked to, or as much as it can,
 * one after the other. None gets back more than it took; only store credit that is asked for takes any amount, since it is
 * new money that the shop owes.
 *
 * @template {{ method: Tender, amount?: bigint }} Asked
 * @param {Readonly<Record<Tender, bigint>>} left what each took and has not got back yet, in smallest units, before cash was
 *   rounded
 * @param {bigint} amount of the refund
 * @param {readonly Asked[]} [asked] without an amount: as much as it can take; nothing asked: card, store credit, cash
 * @returns {Split<Asked>} no part is zero, and together they are the amount
 */
export function splitRefund(left, amount, asked) {
  const free = { ...left };
  /** @type {{ asked: Asked, amount: bigint }[]} */
  const parts = [];
  let rest = amount;
  for (const one of asked ?? /** @type {readonly Asked[]} */ (PROPOSED)) {
    const { method } = one;
    const isFree = method === 'store_credit' && asked !== undefined;
    const most = isFree ? rest : least(rest, free[method] > 0n ? free[method] : 0n);
    const part = one.amount ?? most;
    if (part > rest) return { parts: null, fault: 'SUM' };
    if (part > most) return { parts: null, fault: 'TENDER' };
    free[method] -= part;
    rest -= part;
    if (part > 0n) parts.push({ asked: one, amount: part });
  }
  return rest === 0n ? { parts, fault: null } : { parts: null, fault: 'TENDER' };
}

/**
 * What of returned goods pays for the new ones of an exchange, and what is left of them.
 *
 * @param {bigint} worth of what comes back, in smallest units
 * @param {bigint} cost of the new goods before rounding, in smallest units
 */
export function splitExchange(worth, cost) {
  const pays = least(worth, cost);
  return { pays, left: worth - pays };
}

/** @param {bigint} one @param {bigint} other */
function least(one, other) {
  return one < other ? one : other;
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
