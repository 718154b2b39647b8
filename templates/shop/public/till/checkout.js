// @ts-check
import { readCustomer } from './customers/customers-api.js';
import { sendExchange } from './receipts/exchange.js';
import { NoAnswer, Refusal, sendOrder } from './shop-api.js';

/**
 * Sends the sale that the store holds as its attempt, and tells the store what came of it. Called again after an
 * unanswered attempt it sends exactly the same once more.
 *
 * @param {import('./sale-store.js').SaleStore} store
 * @returns {Promise<Refusal | null>} why the shop refused; null when it answered with a receipt, or not at all: then the
 *   attempt is still there, as it is when somebody has to sign in or to approve it first
 */
export async function settle(store) {
  const { attempt } = store.current();
  if (!attempt) return null;
  try {
    const approvals = Object.values(attempt.approvals ?? {}).join(', ');
    const { returned } = store.current();
    if (returned) {
      const { refund, sale } = await sendExchange(attempt.key, returned, attempt.order, approvals);
      store.tell({ type: 'answered', receipt: sale, refund });
    } else {
      store.tell({ type: 'answered', receipt: await sendOrder(attempt.key, attempt.order, approvals) });
    }
    return null;
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'NOT_SIGNED_IN') {
      store.tell({ type: 'needs-sign-in' });
      return null;
    }
    if (error.code === 'APPROVAL_REQUIRED') {
      store.tell({ type: 'needs-approval', right: error.details.right });
      return null;
    }
    store.tell({ type: 'refused' });
    if (error.code === 'OUT_OF_STOCK') store.tell({ type: 'learn-stock', left: error.details.products ?? [] });
    if (/POINTS|CUSTOMER/.test(error.code)) await learnCustomer(store);
    return error;
  }
}

/**
 * Asks what the customer has now, and what points are worth: another till may have used them, or the programme has changed.
 *
 * @param {import('./sale-store.js').SaleStore} store
 */
async function learnCustomer(store) {
  const { customer } = store.current();
  if (!customer) return;
  try {
    store.tell({ type: 'learn-customer', customer: await readCustomer(customer.id) });
  } catch (error) {
    // The shop has said already what is wrong; without a newer answer the old one stays.
    if (!(error instanceof NoAnswer || error instanceof Refusal)) throw error;
  }
}
