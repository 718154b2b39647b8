// @ts-check
// The sale in progress, as data that survives a reload, and what can happen to it. One sale is one key: it is chosen
// when the cart is started and again whenever the cart changes, and stays the same however often the sale is sent, so that
// a lost answer and a second try can never charge a customer twice.

import { addProduct, learnProducts, setQuantity, setTerms } from './cart.js';
import { toSaleCustomer } from './customers/sale-customer.js';
import { newKey } from './new-key.js';
import { toResumedSale } from './parked/resumed-sale.js';
import { learnInPast, remember, undo } from './undo.js';

/**
 * @typedef {object} Sale
 * @property {import('./cart.js').Cart} cart
 * @property {import('./cart.js').Discount | null} discount on the whole sale
 * @property {string | null} note on the whole sale
 * @property {import('./customers/sale-customer.js').SaleCustomer | null} customer
 * @property {import('./receipts/exchange.js').Returned | null} returned what comes back for it, where it is an exchange
 * @property {CardPayment[]} cards what the customer has paid by card or with store credit already; it stays however the cart changes
 * @property {string} key the Idempotency-Key of this cart
 * @property {Attempt | null} attempt what was sent and not yet answered; while there is one the cart must not change, for the
 *   sale may have been made
 * @property {Errand | null} errand what the shop was asked for besides and has not answered yet; meanwhile the cart must not change either
 * @property {{ name: string, changes: readonly string[] } | null} resumed the parked cart that it goes on with, and what nobody has read yet
 *   of what has changed since
 * @property {readonly import('./undo.js').Before[]} past what the sale was before its last changes
 * @property {import('./shop-api.js').Receipt | null} receipt the shop's answer, until the next sale begins
 * @property {import('./receipts/receipts-api.js').Refund | null} refund the other half of the answer, where it was an exchange
 */

/** @typedef {{ kind: 'park', name: string, key: string } | { kind: 'resume', id: number, name: string, key: string }} Errand `key`: a UUID, the same until it is answered */

/** @typedef {{ amount: string, reference: string, code?: string }} CardPayment `amount`: decimal; `reference`: what the terminal calls it, or nothing; `code`: of the store credit that pays instead of a card */

/**
 * @typedef {object} Attempt
 * @property {string} key
 * @property {import('./shop-api.js').NewOrder} order
 * @property {'sign-in' | 'approval'} [waitsFor] what has to happen before it can be sent again
 * @property {string} [right] what a manager has to approve
 * @property {Record<string, string>} [approvals] the yes of a manager to each right that was asked for
 */

/**
 * @typedef {{ type: 'set-discount', productId: number | null, discount: import('./cart.js').Discount | null }
 *   | { type: 'set-price', productId: number, priceOverride: import('./cart.js').PriceOverride | null }
 *   | { type: 'set-note', productId: number | null, note: string | null }} TermEvent `productId` null: the whole sale
 */

/**
 * @typedef {TermEvent
 *   | { type: 'add', product: import('./cart.js').Product, quantity: number }
 *   | { type: 'set-quantity', productId: number, quantity: number }
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
 *   | { type: 'park', name: string }
 *   | { type: 'parked' }
 *   | { type: 'resume', id: number, name: string }
 *   | { type: 'resumed', cart: import('./parked/parked-api.js').ResumedCart }
 *   | { type: 'changes-read' }
 *   | { type: 'errand-refused' }
 *   | { type: 'give-up-errand' }
 *   | { type: 'start-new' }
 *   | { type: 'undo' }
 *   | { type: 'replace', sale: Sale }} SaleEvent `tendered` null: no cash;
 *   `points`: how many of the customer's the sale takes
 */

/** @returns {Sale} */
export function emptySale() {
  return {
    cart: [],
    discount: null,
    note: null,
    customer: null,
    returned: null,
    cards: [],
    key: newKey(),
    attempt: null,
    errand: null,
    resumed: null,
    past: [],
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
  return remember(sale, changeSale(sale, event), event);
}

/**
 * @param {Sale} sale
 * @param {SaleEvent} event
 * @returns {Sale}
 */
function changeSale(sale, event) {
  switch (event.type) {
    case 'add':
      if (isFixed(sale)) return sale;
      return changed(sale.receipt ? emptySale() : sale, (cart) => addProduct(cart, event.product, event.quantity));
    case 'set-quantity':
      if (isFixed(sale) || sale.receipt) return sale;
      return changed(sale, (cart) => setQuantity(cart, event.productId, event.quantity));
    case 'set-discount': {
      if (isFixed(sale) || sale.receipt) return sale;
      const { productId, discount } = event;
      if (productId === null) return { ...sale, discount, key: newKey() };
      return changed(sale, (cart) => setTerms(cart, productId, { discount }));
    }
    case 'set-price':
      if (isFixed(sale) || sale.receipt) return sale;
      return changed(sale, (cart) => setTerms(cart, event.productId, { priceOverride: event.priceOverride }));
    case 'set-note': {
      if (isFixed(sale) || sale.receipt) return sale;
      const { productId, note } = event;
      if (productId === null) return { ...sale, note, key: newKey() };
      return changed(sale, (cart) => setTerms(cart, productId, { note }));
    }
    case 'set-customer':
      if (isFixed(sale) || sale.receipt) return sale;
      return { ...sale, customer: event.customer && toSaleCustomer(event.customer), key: newKey() };
    case 'use-points':
      if (isFixed(sale) || sale.receipt || !sale.customer) return sale;
      return { ...sale, customer: { ...sale.customer, redeem: event.points }, key: newKey() };
    case 'learn-customer':
      if (isFixed(sale) || sale.customer?.id !== event.customer.id) return sale;
      return { ...sale, customer: toSaleCustomer(event.customer, sale.customer.redeem), key: newKey() };
    case 'learn-products': {
      const cart = learnProducts(sale.cart, event.products);
      const past = learnInPast(sale.past, event.products);
      return cart === sale.cart && past === sale.past ? sale : { ...sale, cart, past };
    }
    case 'learn-stock':
      return { ...sale, cart: withStock(sale.cart, event.left) };
    case 'take-back':
      if (isFixed(sale) || sale.receipt) return sale;
      return { ...sale, returned: event.returned, key: newKey() };
    case 'card-paid':
      if (isFixed(sale) || sale.receipt) return sale;
      return { ...sale, cards: [...sale.cards, event.payment], key: newKey() };
    case 'card-paid-back':
      if (isFixed(sale)) return sale;
      return { ...sale, cards: sale.cards.filter((_, index) => index !== event.index), key: newKey() };
    case 'send':
      // A second click while the first is on its way sends nothing new.
      if (isFixed(sale) || sale.receipt || sale.cart.length === 0) return sale;
      return { ...sale, attempt: { key: sale.key, order: orderOf(sale, event.tendered, event.points) } };
    case 'answered':
      return { ...emptySale(), receipt: event.receipt, refund: event.refund ?? null };
    case 'refused':
      return { ...sale, attempt: null };
    case 'needs-sign-in':
      return sale.attempt ? { ...sale, attempt: { ...sale.attempt, waitsFor: 'sign-in' } } : sale;
    case 'needs-approval': {
      if (!sale.attempt) return sale;
      const { key, order, approvals } = sale.attempt;
      // What was given for this right before is no longer good.
      const { [event.right]: _, ...others } = approvals ?? {};
      const kept = Object.keys(others).length > 0 && { approvals: others };
      return { ...sale, attempt: { key, order, ...kept, waitsFor: 'approval', right: event.right } };
    }
    case 'approved': {
      if (!sale.attempt) return sale;
      const { key, order, approvals, right } = sale.attempt;
      if (right === undefined) return sale;
      return { ...sale, attempt: { key, order, approvals: { ...approvals, [right]: event.approval } } };
    }
    case 'give-up':
      return { ...sale, key: newKey(), attempt: null };
    case 'start-new':
      // Money that was taken by card is never forgotten.
      return isFixed(sale) || sale.cards.length > 0 ? sale : emptySale();
    case 'undo':
      return isFixed(sale) || sale.receipt ? sale : undo(sale);
    case 'park':
      if (isFixed(sale) || sale.receipt || sale.cart.length === 0 || sale.cards.length > 0 || sale.returned)
        return sale;
      return { ...sale, errand: { kind: 'park', name: event.name, key: sale.key } };
    case 'parked':
      return emptySale();
    case 'resume':
      if (isFixed(sale) || sale.cart.length > 0 || sale.cards.length > 0 || sale.returned) return sale;
      return { ...sale, errand: { kind: 'resume', id: event.id, name: event.name, key: newKey() } };
    case 'resumed':
      return { ...emptySale(), ...toResumedSale(event.cart) };
    case 'changes-read':
      return sale.resumed ? { ...sale, resumed: { ...sale.resumed, changes: [] } } : sale;
    case 'errand-refused':
      return { ...sale, errand: null };
    case 'give-up-errand':
      return { ...sale, key: newKey(), errand: null };
    case 'replace':
      return event.sale;
  }
}

/**
 * Whether the cart is on its way to the shop, and must stay as it was sent.
 *
 * @param {Sale} sale
 */
function isFixed({ attempt, errand }) {
  return attempt !== null || errand !== null;
}

/**
 * @param {Sale} sale
 * @param {(cart: import('./cart.js').Cart) => import('./cart.js').Cart} change
 * @returns {Sale}
 */
function changed(sale, change) {
  const cart = change(sale.cart);
  const ofSale = cart.length === 0 ? { discount: null, note: null } : {};
  return { ...sale, cart, ...ofSale, key: newKey() };
}

/**
 * The goods of a sale, as the shop reads them.
 *
 * @param {Pick<Sale, 'cart' | 'discount' | 'note' | 'customer'>} sale
 * @param {number} [points] how many it takes, unless it is as many as were asked for
 * @returns {import('./shop-api.js').Goods}
 */
export function goodsOf({ cart, discount: onSale, note: ofSale, customer }, points = customer?.redeem ?? 0) {
  return {
    ...(customer && { customerId: customer.id, ...(points > 0 && { redeemPoints: points }) }),
    lines: cart.map(({ product, quantity, discount, priceOverride, note }) => ({
      productId: product.id,
      quantity,
      ...(discount && { discount }),
      ...(priceOverride && { priceOverride }),
      ...(note && { note }),
    })),
    ...(onSale && { discount: onSale }),
    ...(ofSale && { note: ofSale }),
  };
}

/**
 * @param {Sale} sale
 * @param {string | null} tendered in cash, decimal
 * @param {number} [points]
 * @returns {import('./shop-api.js').NewOrder}
 */
function orderOf(sale, tendered, points = 0) {
  return {
    ...goodsOf(sale, points),
    payments: [
      ...sale.cards.map(({ amount, reference, code }) =>
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
