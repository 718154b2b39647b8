// @ts-check
// What a sale was before its last changes, so that a slip of the finger can be taken back.

import { learnProducts } from './cart.js';
import { newKey } from './new-key.js';

/** How many changes can be taken back. */
const MOST = 10;

/** @typedef {Pick<import('./sale.js').Sale, 'cart' | 'discount' | 'note' | 'customer' | 'returned' | 'resumed'> & { what: string }} Before what a sale had before a change, and what that was, in words */

/**
 * Keeps in mind what a sale was, where an event is one that can be taken back.
 *
 * @param {import('./sale.js').Sale} before
 * @param {import('./sale.js').Sale} after
 * @param {import('./sale.js').SaleEvent} event
 * @returns {import('./sale.js').Sale}
 */
export function remember(before, after, event) {
  // What has a receipt is sold, and no change of the next sale.
  if (after === before || before.receipt !== null) return after;
  const what = inWords(event, before);
  if (what === null) return after;
  const { cart, discount, note, customer, returned, resumed } = before;
  return { ...after, past: [...before.past, { cart, discount, note, customer, returned, resumed, what }].slice(-MOST) };
}

/**
 * The sale as it was before its last change. What was paid by card stays paid.
 *
 * @param {import('./sale.js').Sale} sale
 * @returns {import('./sale.js').Sale} the same object when nothing can be taken back
 */
export function undo(sale) {
  const last = sale.past.at(-1);
  if (!last) return sale;
  const { what: _, ...was } = last;
  return { ...sale, ...was, key: newKey(), past: sale.past.slice(0, -1) };
}

/**
 * Takes over what the shop says of products now, for what may come back as well.
 *
 * @param {readonly Before[]} past
 * @param {readonly import('./cart.js').Product[]} known
 * @returns {readonly Before[]} the same one when none of them is in it
 */
export function learnInPast(past, known) {
  const learnt = past.map((one) => {
    const cart = learnProducts(one.cart, known);
    return cart === one.cart ? one : { ...one, cart };
  });
  return learnt.some((one, index) => one !== past[index]) ? learnt : past;
}

/**
 * @param {import('./sale.js').SaleEvent} event
 * @param {import('./sale.js').Sale} before
 * @returns {string | null} null: it cannot be taken back
 */
function inWords(event, before) {
  /** @param {number | null} id */
  const nameOf = (id) => before.cart.find(({ product }) => product.id === id)?.product.name ?? 'the sale';
  switch (event.type) {
    case 'add':
      return `${event.product.name} added`;
    case 'set-quantity':
      return event.quantity > 0 ? `quantity of ${nameOf(event.productId)}` : `${nameOf(event.productId)} removed`;
    case 'set-discount':
      return `discount on ${nameOf(event.productId)}`;
    case 'set-price':
      return `price of ${nameOf(event.productId)}`;
    case 'set-note':
      return `note on ${nameOf(event.productId)}`;
    case 'set-customer':
      return 'customer';
    case 'use-points':
      return 'points';
    case 'take-back':
      return event.returned ? 'goods that come back' : 'goods that came back taken out';
    case 'start-new':
      return before.cart.length > 0 || before.returned ? 'sale cleared' : null;
    default:
      return null;
  }
}
