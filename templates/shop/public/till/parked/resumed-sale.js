// @ts-check
import { toSaleCustomer } from '../customers/sale-customer.js';

/**
 * What a sale has from a parked cart that it goes on with.
 *
 * @param {import('./parked-api.js').ResumedCart} cart
 * @returns {Pick<import('../sale.js').Sale, 'cart' | 'discount' | 'note' | 'customer' | 'resumed'>}
 */
export function toResumedSale({ name, goods, changes }) {
  const { lines, discount = null, note = null, customer, redeemPoints } = goods;
  const sentences = changes.map(({ sentence }) => sentence);
  /** @type {Map<number, import('../cart.js').CartLine>} */
  const cart = new Map();
  for (const { product, quantity, priceWhenParked, ...terms } of lines) {
    const earlier = cart.get(product.id);
    // The till has one line for a product; a cart from elsewhere may have several.
    if (earlier) sentences.push(`${product.name} was on several lines. They are one now, with the terms of the first.`);
    cart.set(
      product.id,
      earlier
        ? { ...earlier, quantity: earlier.quantity + quantity }
        : {
            product,
            quantity,
            ...terms,
            ...(priceWhenParked !== product.price && { was: priceWhenParked }),
          },
    );
  }
  return {
    cart: [...cart.values()],
    discount,
    note,
    customer: customer && toSaleCustomer(customer, redeemPoints),
    resumed: { name, changes: [...new Set(sentences)] },
  };
}
