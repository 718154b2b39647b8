// @ts-check
// The cart: plain data and functions that return a new one. It keeps what the server said about each product, so that it
// can be shown after a reload without asking again.

import { cashPart, priceSale } from '../pricing/price-sale.js';

/** The largest quantity of one line that the page accepts. */
export const LARGEST_QUANTITY = 9999;

/** @typedef {import('./shop-api.js').Product} Product */
/** @typedef {{ product: Product, quantity: number }} CartLine */
/** @typedef {readonly CartLine[]} Cart */

/**
 * @typedef {object} CartTotals all in the currency's smallest units
 * @property {number} pieces
 * @property {import('../pricing/price-sale.js').PricedLine[]} lines in the order of the cart
 * @property {bigint} subtotal what the lines come to
 * @property {bigint} tax on top of it, or in it where prices are gross
 * @property {bigint} rounding what cash rounding adds or takes away
 * @property {bigint} total
 */

/**
 * Adds pieces of a product: to its line where there is one, else as a new last line.
 *
 * @param {Cart} cart
 * @param {Product} product
 * @param {number} [quantity]
 * @returns {Cart}
 */
export function addProduct(cart, product, quantity = 1) {
  const known = cart.find((line) => line.product.id === product.id);
  if (!known) return [...cart, { product, quantity: withinLimits(quantity) }];
  return cart.map((line) => (line === known ? { product, quantity: withinLimits(line.quantity + quantity) } : line));
}

/**
 * Sets the quantity of a line; zero removes it.
 *
 * @param {Cart} cart
 * @param {number} productId
 * @param {number} quantity
 * @returns {Cart}
 */
export function setQuantity(cart, productId, quantity) {
  if (quantity <= 0) return cart.filter((line) => line.product.id !== productId);
  return cart.map((line) => (line.product.id === productId ? { ...line, quantity: withinLimits(quantity) } : line));
}

/**
 * What the sale will cost in cash, worked out as the server does it.
 *
 * @param {Cart} cart
 * @param {{ digits: number, pricesIncludeTax: boolean, cashStep: bigint }} money
 * @returns {CartTotals}
 */
export function totalsOf(cart, { digits, pricesIncludeTax, cashStep }) {
  const { lines, subtotal, tax, total } = priceSale({
    digits,
    pricesIncludeTax,
    lines: cart.map(({ product: { price, taxRate, isTaxExempt }, quantity }) => ({
      unitPrice: price,
      quantity,
      taxRate,
      isTaxExempt,
    })),
  });
  const { cash, rounding } = cashPart(total, 0n, cashStep);
  const pieces = cart.reduce((sum, { quantity }) => sum + quantity, 0);
  return { pieces, lines, subtotal, tax, rounding, total: cash };
}

/** @param {number} quantity */
function withinLimits(quantity) {
  return Math.min(LARGEST_QUANTITY, Math.max(1, Math.trunc(quantity)));
}
