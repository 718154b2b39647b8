// @ts-check
// The requests that the till makes to sell, and the two ways in which one can go wrong: the shop refused it (and says why),
// or no answer came, and then nobody can know whether it was done.

/**
 * @typedef {object} Shop
 * @property {string} name
 * @property {string} currency ISO 4217 code
 * @property {number} digits decimals of the currency
 * @property {string | null} cashRoundingStep the smallest amount of cash, where that is not the smallest unit
 * @property {boolean} pricesIncludeTax whether prices are gross
 */

/**
 * @typedef {object} Product
 * @property {number} id
 * @property {string} name
 * @property {string} sku
 * @property {string | null} barcode
 * @property {string} price of one piece, decimal
 * @property {string} taxRate percent, decimal
 * @property {boolean} isTaxExempt
 * @property {number} stock pieces left when the server was asked
 * @property {boolean} isActive whether it is sold
 * @property {{ name: string }} category
 * @property {{ name: string } | null} brand
 */

/**
 * @typedef {object} ProductPage
 * @property {Product[]} items
 * @property {string | null} nextCursor
 * @property {'code' | 'name'} matchedBy `code`: the query is the whole barcode or SKU of the first item
 * @property {string | null} remark why the code that was asked for can have no product
 */

/**
 * @typedef {object} Goods what is to be sold
 * @property {{ productId: number, quantity: number, discount?: import('./cart.js').Discount, priceOverride?: import('./cart.js').PriceOverride, note?: string }[]} lines
 * @property {import('./cart.js').Discount} [discount] on the whole sale
 * @property {string} [note] on the whole sale
 * @property {number} [customerId]
 * @property {number} [redeemPoints] points of the customer
 */

/**
 * @typedef {object} Paid
 * @property {{ method: 'cash' | 'card' | 'store_credit', tendered: string, reference?: string, code?: string }[]} payments `reference`: of a card alone; `code`: of store credit alone
 */

/** @typedef {Goods & Paid} NewOrder */

/**
 * @typedef {object} Receipt amounts are decimal
 * @property {number} id
 * @property {'pending' | 'completed' | 'cancelled' | 'voided' | 'refunded'} status
 * @property {number | null} receiptNumber
 * @property {string | null} completedAt ISO 8601
 * @property {{ name: string, currency: string }} shop
 * @property {{ name: string } | null} register
 * @property {{ name: string }} cashier
 * @property {{ id: number, name: string } | null} customer
 * @property {{ productId: number, name: string, sku: string | null, quantity: number, unitPrice: string, listPrice: string | null, priceReason: string | null, note: string | null, discount: string, discountReason: string | null, orderDiscount: string, tax: string, lineTotal: string }[]} lines
 * @property {{ refundId: number, number: number, amount: string } | null} exchange the refund that has paid for it, and with how much
 * @property {boolean} pricesIncludeTax
 * @property {string} subtotal
 * @property {string} discount on the whole sale
 * @property {string} discountGiven the part of it that was given for a reason
 * @property {string | null} discountReason
 * @property {string | null} note on the whole sale
 * @property {{ redeemed: number, discount: string, earned: number, balance: number | null } | null} points `discount`: the part that they took off
 * @property {string} tax
 * @property {{ taxRate: string, isTaxExempt: boolean, net: string, tax: string }[]} taxes
 * @property {string} rounding
 * @property {string} total
 * @property {{ method: 'cash' | 'card' | 'store_credit', tendered: string, change: string, reference?: string }[]} payments
 * @property {string} change
 * @property {{ form: number, hash: string } | null} seal
 */

/** The shop answered, and said no. Nothing has been written. */
export class Refusal extends Error {
  /** @param {{ code: string, detail: string, details?: any }} problem as RFC 9457 has it */
  constructor({ code, detail, details }) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.details = details ?? {};
  }
}

/** No answer that says what happened: the network is down, or the server is, or something between them. */
export class NoAnswer extends Error {
  /** @override */
  name = 'NoAnswer';
}

/** How long the till waits for an answer, in milliseconds. */
const PATIENCE = 15_000;

/**
 * @returns {Promise<Shop>}
 * @throws {Refusal | NoAnswer}
 */
export function readShop() {
  return request('/shop', {});
}

/**
 * Products by barcode, SKU or name; the whole catalogue, page by page, for an empty query.
 *
 * @param {{ query: string, cursor?: string | null, signal?: AbortSignal }} search
 * @returns {Promise<ProductPage>}
 * @throws {Refusal | NoAnswer | DOMException} the last one when `signal` was aborted
 */
export function findProducts({ query, cursor, signal }) {
  const parameters = new URLSearchParams({ limit: '30' });
  if (query) parameters.set('query', query);
  if (cursor) parameters.set('cursor', cursor);
  return request(`/products?${parameters}`, signal ? { signal } : {});
}

/**
 * What a store credit is worth.
 *
 * @param {string} code
 * @returns {Promise<{ code: string, balance: string }>} `balance`: decimal
 * @throws {Refusal | NoAnswer}
 */
export function readStoreCredit(code) {
  return request(`/store-credits/${code}`, {});
}

/**
 * A product as it is now, sold or not.
 *
 * @param {number} id
 * @returns {Promise<Product>}
 * @throws {Refusal | NoAnswer}
 */
export function readProduct(id) {
  return request(`/products/${id}`, {});
}

/**
 * Sends a sale. The same key always stands for the same sale, however often it is sent.
 *
 * @param {string} key a UUID
 * @param {NewOrder} order
 * @param {string} [approval] a manager's yes, where the sale needs one; several are separated by commas
 * @returns {Promise<Receipt>}
 * @throws {Refusal | NoAnswer}
 */
export function sendOrder(key, order, approval) {
  return sendOnce('/orders', key, order, approval);
}

/**
 * Asks for something that is to be done once, however often it is sent.
 *
 * @param {string} path
 * @param {string} key a UUID: the same for the same request
 * @param {unknown} body
 * @param {string} [approval] a manager's yes
 * @returns {Promise<any>} the answer's JSON
 * @throws {Refusal | NoAnswer}
 */
export function sendOnce(path, key, body, approval) {
  return request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...(approval && { Approval: approval }) },
    body: JSON.stringify(body),
  });
}

/** @type {Set<() => void>} */
const signedOutListeners = new Set();

/**
 * Calls back when the shop has refused a request because nobody is signed in here any more.
 *
 * @param {() => void} listener
 * @returns {() => void} stops listening
 */
export function onSignedOut(listener) {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/**
 * Asks the shop.
 *
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<any>} the answer's JSON; null for an answer without a body
 * @throws {Refusal | NoAnswer | DOMException} the last one when the signal was aborted
 */
export async function request(path, options) {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE);
  options.signal?.addEventListener('abort', () => stop.abort(), { once: true });
  let answer;
  let body;
  try {
    answer = await fetch(path, { ...options, signal: stop.signal });
    body = answer.status === 204 ? null : await answer.json();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new NoAnswer('The shop did not answer.', { cause: error });
  } finally {
    clearTimeout(patience);
  }
  if (answer.ok) return body;
  // A proxy's error page, or a server that failed on the way, does not say whether the sale was made.
  if (answer.status >= 500 || typeof body?.code !== 'string') throw new NoAnswer(`The shop answered ${answer.status}.`);
  if (body.code === 'NOT_SIGNED_IN') for (const listener of signedOutListeners) listener();
  throw new Refusal(body);
}
