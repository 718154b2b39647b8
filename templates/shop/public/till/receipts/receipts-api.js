// @ts-check
import { request, sendOnce } from '../shop-api.js';

/**
 * @typedef {object} SaleInList
 * @property {number} id
 * @property {import('../shop-api.js').Receipt['status']} status
 * @property {number | null} receiptNumber
 * @property {string | null} completedAt ISO 8601
 * @property {string} total decimal
 */

/**
 * @typedef {object} Refund amounts are decimal
 * @property {number} id
 * @property {{ name: string }} by
 * @property {string} at ISO 8601
 * @property {number} number gapless within its register
 * @property {{ name: string }} register
 * @property {number} orderId
 * @property {{ orderId: number, receiptNumber: number, amount: string } | null} exchange the sale that it has paid for, and with how much
 * @property {string} reason
 * @property {string} amount what was given back, whatever to
 * @property {string} tax in it
 * @property {string} rounding of the part in cash
 * @property {{ line: number, name: string, quantity: number, amount: string }[]} lines
 * @property {RefundPayment[]} payments
 */

/**
 * @typedef {object} Print one paper of a receipt
 * @property {number} copy 0: the original
 * @property {{ name: string }} by
 * @property {string} at ISO 8601
 * @property {{ name: string } | null} till
 */

/** @typedef {import('../../pricing/refund.js').Tender} Tender */
/** @typedef {{ method: Tender, amount: string, reference?: string, storeCredit?: { code: string, balance: string } }} RefundPayment */

/** @typedef {{ line: number, quantity: number, restock: boolean }} Pieces what comes back of a line of the receipt, from 1 */

/**
 * The last sales of a register, or those with a number.
 *
 * @param {{ registerId: number, receiptNumber?: number }} which
 * @returns {Promise<{ items: SaleInList[] }>}
 */
export function listSales({ registerId, receiptNumber }) {
  const parameters = new URLSearchParams({ limit: '20', registerId: String(registerId) });
  if (receiptNumber !== undefined) parameters.set('receiptNumber', String(receiptNumber));
  return request(`/orders?${parameters}`, {});
}

/**
 * The refund of a register with a number.
 *
 * @param {{ registerId: number, number: number }} which
 * @returns {Promise<Refund | undefined>}
 */
export async function findRefund({ registerId, number }) {
  const { items } = await request(`/refunds?number=${number}&registerId=${registerId}`, {});
  return items[0];
}

/**
 * @typedef {object} InvoiceInList
 * @property {number} id
 * @property {string} number
 * @property {{ id: number, number: string }[]} creditNotes
 */

/** @typedef {{ receipt: import('../shop-api.js').Receipt, refunds: Refund[], prints: Print[], invoice: InvoiceInList | null }} SoldSale */

/** @param {number} id @returns {Promise<SoldSale>} */
export async function readSale(id) {
  const [receipt, refunds, prints, invoices] = await Promise.all(
    [`/orders/${id}`, `/orders/${id}/refunds`, `/orders/${id}/prints`, `/invoices?orderId=${id}`].map((path) =>
      request(path, {}),
    ),
  );
  return { receipt, refunds: refunds.items, prints: prints.items, invoice: invoices.items[0] ?? null };
}

/**
 * Counts a paper of a receipt, and says which one it is.
 *
 * @param {string} key a UUID
 * @param {number} id of the sale
 * @returns {Promise<Print>}
 */
export function countPrint(key, id) {
  return sendOnce(`/orders/${id}/prints`, key, {});
}

/** @typedef {{ name?: string, address?: string, taxNumber?: string }} InvoiceCustomer what an invoice says of the customer */

/**
 * Issues the invoice for a sale: sent again, it answers with the same.
 *
 * @param {number} orderId
 * @param {InvoiceCustomer} customer
 * @returns {Promise<{ id: number, number: string }>}
 */
export function issueInvoice(orderId, customer) {
  return request('/invoices', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ orderId, customer }),
  });
}

/**
 * @param {string} key a UUID
 * @param {number} id
 * @param {string} reason
 * @param {string} [approval] a manager's
 * @returns {Promise<import('../shop-api.js').Receipt>}
 */
export function voidSale(key, id, reason, approval) {
  return sendOnce(`/orders/${id}/void`, key, { reason }, approval);
}

/**
 * @param {string} key a UUID
 * @param {{ orderId: number, lines: readonly Pieces[], reason: string, tenders?: readonly { method: Tender }[] }} refund
 * @param {string} [approval] a manager's
 * @returns {Promise<Refund>}
 */
export function refundSale(key, refund, approval) {
  return sendOnce('/refunds', key, refund, approval);
}
