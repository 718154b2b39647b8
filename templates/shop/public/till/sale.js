// @ts-check
// The sale in progress, as data that survives a reload, and what can happen to it. One sale is one key: it is chosen
// when the cart is started and again whenever the cart changes, and stays the same however often the sale is sent, so that
// a lost answer and a second try can never charge a customer twice.

import { addProduct, learnProducts, setDiscount, setQuantity } from './cart.js';
import { toSaleCustomer } from './customers/sale-customer.js';
import { newKey } from './new-key.js';

/**
 * @typedef {object} Sale
 * @property {import('./cart.js').Cart} cart
 * @property {import('./cart.js').Discount | null} discount on the whole sale
 * @property {import('./customers/sale-customer.js').SaleCustomer | null} customer
 * @property {import('./receipts/exchange.js').Returned | null} returned what comes back for it, where it is an exchange
 * @property {CardPayment[]} cards what the customer has paid by card or with store credit already; it stays however the cart changes
 * @property {string} key the Idempotency-Key of this cart
 * @property {Attempt | null} attempt what was sent and not yet answered; while there is one the cart must not change, for the
 *   sale may have been made
 * @property {import('./shop-api.js').Receipt | null} receipt the shop's answer, until the next sale begins
 * @property {import('./receipts/receipts-api.js').Refund | null} refund the other half of the answer, where it was an exchange
 */

/** @typedef {{ amount: string, reference: string, code?: string }} CardPayment `amount`: decimal; `reference`: what the terminal calls it, or nothing; `code`: of the store credit that pays instead of a card */

/**
 * @typedef {object} Attempt
 * @property {string} key
 * @property {import('./shop-api.js').NewOrder} order
 * @property {'sign-in' | 'approval'} [waitsFor] what has to happen before it can be sent again
 * @property {string} [right] what a manager has to approve
 * @property {Readonly<Record<string, string>>} [approvals] a manager's yes, by the right that it is for
 */

/**
 * @typedef {{ type: 'add', product: import('./cart.js').Product, quantity: number }
 *   | { type: 'set-quantity', productId: number, quantity: number }
 *   | { type: 'set-discount', productId: number | null, discount: import('./cart.js').Discount | null }
 *   | { type: 'set-customer', customer: import('./customers/customers-api.js').CustomerWithTerms | null }
 *   | { type: 'use-points', points: number }
 *   | { type: 'learn-customer', customer: import('./customers/customers-api.js').CustomerWithTerms }
 *   | { type: 'learn-products', products: import('./cart.js').Product[] }
 *   | { type: 'learn-stock', left: { productId: number, left: number }[] }
 *   | { type: 'take-back', returned: import('./receipts/exchange.js').Returned | null }
 *   | { type: 'card-paid', payment: CardPayment }
 *   | { type: 'card-paid-back', index: number }
 *   | { type: 'send', tendered: string | null, points?: number }
 *   | { type: 'answered', receipt: import('./shop-api.js').Receipt, refund?: import('./receipts/receipts-api.js').Refund }
 *   | { type: 'refused' }
 *   | { type: 'needs-sign-in' }
 *   | { type: 'needs-approval', right: string }
 *   | { type: 'approved', approval: string }
 *   | { type: 'give-up' }
 *   | { type: 'start-new' }
 *   | { type: 'replace', sale: Sale }} SaleEvent `productId` null: the whole sale; `tendered` null: no cash;
 *   `points`: how many of the customer's the sale takes
 */

/** @returns {Sale} */
export function emptySale() {
  return {
    cart: [],
    discount: null,
    customer: null,
    returned: null,
    cards: [],
    key: newKey(),
    attempt: null,
    receipt: null,
    refund: null,
  };
}

/**
 * @param {Sale} sale
 * @param {SaleEvent} event
 * @returns {Sale} the same object when the event changes nothing
 */
export function reduceSale(sale, event) {
  switch (event.type) {
    case 'add':
      if (sale.attempt) return sale;
      return changed(sale.receipt ? emptySale() : sale, (cart) => addProduct(cart, event.product, event.quantity));
    case 'set-quantity':
      if (sale.attempt || sale.receipt) return sale;
      return changed(sale, (cart) => setQuantity(cart, event.productId, event.quantity));
    case 'set-discount': {
      if (sale.attempt || sale.receipt) return sale;
      const { productId, discount } = event;
      if (productId === null) return { ...sale, discount, key: newKey() };
      return changed(sale, (cart) => setDiscount(cart, productId, discount));
    }
    case 'set-customer':
      if (sale.attempt || sale.receipt) return sale;
      return { ...sale, customer: event.customer && toSaleCustomer(event.customer), key: newKey() };
    case 'use-points':
      if (sale.attempt || sale.receipt || !sale.customer) return sale;
      return { ...sale, customer: { ...sale.customer, redeem: event.points }, key: newKey() };
    case 'learn-customer':
      if (sale.attempt || sale.customer?.id !== event.customer.id) return sale;
      return { ...sale, customer: toSaleCustomer(event.customer, sale.customer.redeem), key: newKey() };
    case 'learn-products': {
      const cart = learnProducts(sale.cart, event.products);
      return cart === sale.cart ? sale : { ...sale, cart };
    }
    case 'learn-stock':
      return { ...sale, cart: withStock(sale.cart, event.left) };
    case 'take-back':
      if (sale.attempt || sale.receipt) return sale;
      return { ...sale, returned: event.returned, key: newKey() };
    case 'card-paid':
      if (sale.attempt || sale.receipt) return sale;
      return { ...sale, cards: [...sale.cards, event.payment], key: newKey() };
    case 'card-paid-back':
      if (sale.attempt) return sale;
      return { ...sale, cards: sale.cards.filter((_, index) => index !== event.index), key: newKey() };
    case 'send':
      // A second click while the first is on its way sends nothing new.
      if (sale.attempt || sale.receipt || sale.cart.length === 0) return sale;
      return { ...sale, attempt: { key: sale.key, order: orderOf(sale, event.tendered, event.points) } };
    case 'answered':
      return { ...emptySale(), receipt: event.receipt, refund: event.refund ?? null };
    case 'refused':
      return { ...sale, attempt: null };
    case 'needs-sign-in':
      return sale.attempt ? { ...sale, attempt: { ...sale.attempt, waitsFor: 'sign-in' } } : sale;
    case 'needs-approval': {
      if (!sale.attempt) return sale;
      const { key, order, approvals = {} } = sale.attempt;
      // What was given for the same right is good no more; for another one it still is.
      const { [event.right]: _, ...others } = approvals;
      const waiting = { waitsFor: /** @type {const} */ ('approval'), right: event.right, approvals: others };
      return { ...sale, attempt: { key, order, ...waiting } };
    }
    case 'approved': {
      if (!sale.attempt) return sale;
      const { key, order, right = '', approvals } = sale.attempt;
      return { ...sale, attempt: { key, order, approvals: { ...approvals, [right]: event.approval } } };
    }
    case 'give-up':
      return { ...sale, key: newKey(), attempt: null };
    case 'start-new':
      // Money that was taken by card is never forgotten.
      return sale.attempt || sale.cards.length > 0 ? sale : emptySale();
    case 'replace':
      return event.sale;
  }
}

/**
 * @param {Sale} sale
 * @param {(cart: import('./cart.js').Cart) => import('./cart.js').Cart} change
 * @returns {Sale}
 */
function changed(sale, change) {
  const cart = change(sale.cart);
  return { ...sale, cart, discount: cart.length === 0 ? null : sale.discount, key: newKey() };
}

/**
 * @param {Sale} sale
 * @param {string | null} tendered in cash, decimal
 * @param {number} [points]
 * @returns {import('./shop-api.js').NewOrder}
 */
function orderOf({ cart, discount: onSale, customer, cards }, tendered, points = 0) {
  return {
    ...(customer && { customerId: customer.id, ...(points > 0 && { redeemPoints: points }) }),
    lines: cart.map(({ product, quantity, discount }) => ({
      productId: product.id,
      quantity,
      ...(discount && { discount }),
    })),
    ...(onSale && { discount: onSale }),
    payments: [
      ...cards.map(({ amount, reference, code }) =>
        code === undefined
          ? { method: /** @type {const} */ ('card'), tendered: amount, ...(reference && { reference }) }
          : { method: /** @type {const} */ ('store_credit'), tendered: amount, code },
      ),
      ...(tendered === null ? [] : [{ method: /** @type {const} */ ('cash'), tendered }]),
    ],
  };
}

/**
 * @param {import('./cart.js').Cart} cart
 * @param {{ productId: number, left: number }[]} known
 */
function withStock(cart, known) {
  return cart.map((line) => {
    const fact = known.find(({ productId }) => productId === line.product.id);
    return fact ? { ...line, product: { ...line.product, stock: fact.left } } : line;
  });
}
