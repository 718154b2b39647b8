// @ts-check
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
    const receipt = await sendOrder(attempt.key, attempt.order, attempt.approval);
    store.tell({ type: 'answered', receipt });
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
    return error;
  }
}
