// @ts-check
import { parseAmount } from '../money.js';
import { sendOnce } from '../shop-api.js';

/**
 * What comes back in an exchange: it pays for what goes out.
 *
 * @typedef {object} Returned
 * @property {number} orderId the sale that it was sold in
 * @property {number | null} receiptNumber
 * @property {readonly import('./receipts-api.js').Pieces[]} lines
 * @property {readonly string[]} goods the same in words
 * @property {string} reason
 * @property {boolean} isCredit whether what is left of it becomes store credit, instead of going back to what paid
 * @property {string} worth decimal
 */

/**
 * @param {string} key a UUID: the same for the same exchange
 * @param {Returned} returned
 * @param {import('../shop-api.js').NewOrder} sale what goes out, and how the difference is paid
 * @param {string} [approvals] of managers, with commas between them
 * @returns {Promise<{ refund: import('./receipts-api.js').Refund, sale: import('../shop-api.js').Receipt }>}
 */
export function sendExchange(key, { orderId, lines, reason, isCredit }, sale, approvals) {
  const refund = { orderId, lines, reason, ...(isCredit && { tenders: [{ method: 'store_credit' }] }) };
  return sendOnce('/exchanges', key, { refund, sale }, approvals);
}

/**
 * What a refund has handed out to the customer: all of it, but for what has paid for other goods.
 *
 * @param {import('./receipts-api.js').Refund} refund
 * @param {import('../money-format.js').Money} money
 * @returns {{ method: import('./receipts-api.js').Tender, amount: string, reference?: string }[]}
 */
export function handedOutOf({ payments, exchange }, money) {
  let moved = parseAmount(exchange?.amount ?? '', money.digits) ?? 0n;
  return payments.flatMap(({ method, amount, reference }) => {
    const whole = parseAmount(amount, money.digits) ?? 0n;
    const part = method !== 'store_credit' ? 0n : moved < whole ? moved : whole;
    moved -= part;
    return whole > part ? [{ method, amount: money.decimal(whole - part), ...(reference && { reference }) }] : [];
  });
}
