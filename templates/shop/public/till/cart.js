// @ts-check
// The cart: plain data and functions that return a new one. It keeps what the server said about each product, so that it
// can be shown after a reload without asking again.

import { cashPart, DiscountTooLarge, priceSale } from '../pricing/price-sale.js';
import { pointsFor } from './customers/sale-customer.js';

/** The largest quantity of one line that the page accepts. */
export const LARGEST_QUANTITY = 9999;

/** @typedef {import('./shop-api.js').Product} Product */
/** @typedef {import('../pricing/price-sale.js').Discount & { reason: string }} Discount what is taken off, and why */
/** @typedef {{ price: string, reason: string }} PriceOverride what one piece is charged with instead of the price on the list, decimal, and why */
/**
 * @typedef {object} CartLine
 * @property {Product} product
 * @property {number} quantity
 * @property {Discount | null} [discount]
 * @property {PriceOverride | null} [priceOverride]
 * @property {string | null} [note]
 * @property {string} [was] what one piece cost when it was put in, where that has changed since
 */
/** @typedef {readonly CartLine[]} Cart */

/**
 * @typedef {object} CartTotals all in the currency's smallest units
 * @property {number} pieces
 * @property {import('../pricing/price-sale.js').PricedLine[]} lines in the order of the cart
 * @property {bigint} subtotal what the lines come to, less their discounts
 * @property {bigint} discount on the whole sale
 * @property {readonly (number | null)[]} tooLarge whose discounts are larger than what they are taken off, and are not counted
 *   therefore: ids of products, and null for the whole sale
 * @property {import('./customers/sale-customer.js').PointsTotals} points of the customer
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
  return cart.map((line) =>
    line === known ? { ...line, product, quantity: withinLimits(line.quantity + quantity) } : line,
  );
}

/**
 * Takes over what the shop says of products now, and keeps in mind what they cost when they were put in.
 *
 * @param {Cart} cart
 * @param {readonly Product[]} known
 * @returns {Cart} the same one when none of them is in it
 */
export function learnProducts(cart, known) {
  if (!cart.some((line) => known.some(({ id }) => id === line.product.id))) return cart;
  return cart.map((line) => {
    const product = known.find(({ id }) => id === line.product.id);
    if (!product) return line;
    const { was = line.product.price, ...rest } = line;
    return product.price === was ? { ...rest, product } : { ...rest, product, was };
  });
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
 * Sets what is said of a line beside the goods: its discount, its price, its note.
 *
 * @param {Cart} cart
 * @param {number} productId
 * @param {Pick<CartLine, 'discount' | 'priceOverride' | 'note'>} terms null takes one away
 * @returns {Cart}
 */
export function setTerms(cart, productId, terms) {
  return cart.map((line) => (line.product.id === productId ? { ...line, ...terms } : line));
}

/**
 * What the sale will cost in cash, worked out as the server does it.
 *
 * @param {Cart} cart
 * @param {{ digits: number, pricesIncludeTax: boolean, cashStep: bigint }} money
 * @param {Discount | null} [onSale] what is taken off the whole sale
 * @param {import('./customers/sale-customer.js').SaleCustomer | null} [customer]
 * @returns {CartTotals}
 */
export function totalsOf(cart, money, onSale = null, customer = null) {
  const { sale, most, redeemed, tooLarge } = priceWhatFits(cart, money, onSale, customer);
  const { lines, subtotal, discount, tax, total } = sale;
  const { cash, rounding } = cashPart(total, 0n, money.cashStep);
  const pieces = cart.reduce((sum, { quantity }) => sum + quantity, 0);
  const points = { most, redeemed, off: sale.pointsDiscount, earned: sale.pointsEarned };
  return { pieces, lines, subtotal, discount, points, tooLarge, tax, rounding, total: cash };
}

/**
 * @param {Cart} cart
 * @param {{ digits: number, pricesIncludeTax: boolean }} money
 * @param {Discount | null} onSale
 * @param {import('./customers/sale-customer.js').SaleCustomer | null} customer
 * @returns {{ sale: import('../pricing/price-sale.js').PricedSale, most: number, redeemed: number, tooLarge: (number | null)[] }}
 */
function priceWhatFits(cart, { digits, pricesIncludeTax }, onSale, customer) {
  const program = customer?.loyaltyProgram ?? null;
  /** @type {Set<number | null>} */
  const tooLarge = new Set();
  for (;;) {
    try {
      const terms = {
        digits,
        pricesIncludeTax,
        isTaxExempt: customer?.isTaxExempt ?? false,
        lines: cart.map(({ product: { id, price, taxRate, isTaxExempt }, quantity, discount, priceOverride }) => ({
          unitPrice: price,
          priceOverride: priceOverride?.price ?? null,
          quantity,
          taxRate,
          isTaxExempt,
          discount: tooLarge.has(id) ? null : (discount ?? null),
        })),
        discount: tooLarge.has(null) ? null : onSale,
      };
      const sale = priceSale(terms);
      const points = pointsFor(customer, sale.subtotal - sale.discount, digits);
      // Without a programme that was all.
      const priced = program ? priceSale({ ...terms, loyalty: { ...program, redeemed: points.redeemed } }) : sale;
      return { sale: priced, ...points, tooLarge: [...tooLarge] };
    } catch (error) {
      if (!(error instanceof DiscountTooLarge)) throw error;
      tooLarge.add(error.line === null ? null : (cart[error.line]?.product.id ?? null));
    }
  }
}

/** @param {number} quantity */
function withinLimits(quantity) {
  return Math.min(LARGEST_QUANTITY, Math.max(1, Math.trunc(quantity)));
}
