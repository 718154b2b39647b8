// @ts-check
import { request, sendOnce } from '../shop-api.js';

/**
 * @typedef {object} ParkedCart
 * @property {number} id
 * @property {string} name
 * @property {{ id: number, name: string } | null} customer
 * @property {{ productId: number, name: string, quantity: number }[]} lines
 * @property {{ id: number, name: string }} register where it was parked
 * @property {{ id: number, name: string }} parkedBy
 * @property {string} parkedAt ISO 8601
 */

/**
 * @typedef {object} ResumedGoods as products and customer are now
 * @property {{ product: import('../cart.js').Product, quantity: number, priceWhenParked: string, discount?: import('../cart.js').Discount, priceOverride?: import('../cart.js').PriceOverride, note?: string }[]} lines
 * @property {import('../cart.js').Discount} [discount]
 * @property {string} [note]
 * @property {import('../customers/customers-api.js').CustomerWithTerms | null} customer
 * @property {number} [redeemPoints]
 */

/** @typedef {ParkedCart & { goods: ResumedGoods, changes: { kind: string, sentence: string }[] }} ResumedCart `changes`: what is no longer as it was when it was parked */

/**
 * The carts that wait, at whatever till they were parked, those that have waited longest first.
 *
 * @returns {Promise<ParkedCart[]>}
 */
export async function listParkedCarts() {
  return (await request('/parked-carts?limit=100', {})).items;
}

/**
 * @param {string} key a UUID
 * @param {{ name: string } & import('../shop-api.js').Goods} cart
 * @returns {Promise<ParkedCart>}
 */
export function parkCart(key, cart) {
  return sendOnce('/parked-carts', key, cart);
}

/** @param {string} key a UUID @param {number} id @returns {Promise<ResumedCart>} */
export function resumeCart(key, id) {
  return sendOnce(`/parked-carts/${id}/resume`, key, {});
}

/** @param {string} key a UUID @param {number} id @returns {Promise<ParkedCart>} */
export function discardCart(key, id) {
  return sendOnce(`/parked-carts/${id}/discard`, key, {});
}
