// @ts-check
import { toMinorUnits } from '../../pricing/amounts.js';
import { cashBack, refundOf, splitRefund } from '../../pricing/refund.js';

/**
 * Pieces of each line that have come back already, in the order of the receipt.
 *
 * @param {import('../shop-api.js').Receipt} receipt
 * @param {readonly import('./receipts-api.js').Refund[]} refunds
 * @returns {number[]}
 */
export function piecesBack(receipt, refunds) {
  const lines = refunds.flatMap((refund) => refund.lines);
  return receipt.lines.map((_, index) =>
    lines.filter(({ line }) => line === index + 1).reduce((sum, { quantity }) => sum + quantity, 0),
  );
}

/**
 * What some pieces of a sale are worth.
 *
 * @param {{ receipt: import('../shop-api.js').Receipt, refunds: readonly import('./receipts-api.js').Refund[] }} sale
 * @param {readonly { line: number, quantity: number }[]} pieces no more than are left
 * @param {number} digits decimals of the currency
 * @returns {bigint} smallest units
 */
export function worthOf({ receipt, refunds }, pieces, digits) {
  /** @param {string} amount */
  const units = (amount) => toMinorUnits(amount, digits);
  const back = piecesBack(receipt, refunds);
  return pieces.reduce((sum, { line, quantity }) => {
    const sold = receipt.lines[line - 1];
    if (!sold) return sum;
    const tax = units(sold.tax);
    const paid = units(sold.lineTotal) - units(sold.orderDiscount) + (receipt.pricesIncludeTax ? 0n : tax);
    return (
      sum + refundOf({ quantity: sold.quantity, paid, tax }, { before: back[line - 1] ?? 0, now: quantity }).amount
    );
  }, 0n);
}

/**
 * What a refund will come to, tender by tender, as the server works it out.
 *
 * @param {{ receipt: import('../shop-api.js').Receipt, refunds: readonly import('./receipts-api.js').Refund[] }} sale
 * @param {readonly { line: number, quantity: number }[]} pieces no more than are left
 * @param {import('../money-format.js').Money} money
 * @param {readonly { method: import('./receipts-api.js').Tender }[]} [asked] what it is to go back to, instead of what paid
 * @returns {{ method: import('./receipts-api.js').Tender, handedOut: bigint }[] | null} none where it is worth nothing; null: what
 *   was asked for cannot take so much
 */
export function refundSum({ receipt, refunds }, pieces, { digits, cashStep }, asked) {
  /** @param {string} amount */
  const units = (amount) => toMinorUnits(amount, digits);
  const amount = worthOf({ receipt, refunds }, pieces, digits);
  /** @param {import('./receipts-api.js').Tender} method */
  const paidBy = (method) =>
    receipt.payments
      .filter((payment) => payment.method === method)
      .reduce((sum, { tendered, change }) => sum + units(tendered) - units(change), 0n);
  /** @param {import('./receipts-api.js').Tender} method */
  const backTo = (method) =>
    refunds
      .flatMap(({ payments }) => payments)
      .filter((payment) => payment.method === method)
      .reduce((sum, payment) => sum + units(payment.amount), 0n);
  // Before it was rounded to coins.
  const cashBefore = refunds.reduce((sum, { rounding }) => sum - units(rounding), backTo('cash'));
  const left = {
    card: paidBy('card') - backTo('card'),
    store_credit: paidBy('store_credit') - backTo('store_credit'),
    cash: paidBy('cash') - units(receipt.rounding) - cashBefore,
  };
  const { parts } = splitRefund(left, amount, asked);
  if (!parts) return null;
  return parts
    .map(({ asked: { method }, amount: part }) => ({
      method,
      handedOut: method === 'cash' ? cashBack(cashBefore, part, cashStep) : part,
    }))
    .filter(({ handedOut }) => handedOut > 0n);
}
