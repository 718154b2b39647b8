// @ts-check
import { goodsOf } from '../sale.js';
import { NoAnswer, Refusal } from '../shop-api.js';
import { parkCart, resumeCart } from './parked-api.js';

/**
 * Asks the shop to park the sale in hand, or for a parked one, as the store's errand says, and tells the store what came of it.
 * Called again after an unanswered try it sends exactly the same once more.
 *
 * @param {import('../sale-store.js').SaleStore} store
 * @returns {Promise<Refusal | null>} why the shop refused; null when it did it, or gave no answer: then the errand is still there,
 *   as it is when somebody has to sign in first
 */
export async function runErrand(store) {
  const { errand } = store.current();
  if (!errand) return null;
  try {
    if (errand.kind === 'park') {
      await parkCart(errand.key, { name: errand.name, ...goodsOf(store.current()) });
      store.tell({ type: 'parked' });
    } else {
      store.tell({ type: 'resumed', cart: await resumeCart(errand.key, errand.id) });
    }
    return null;
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'NOT_SIGNED_IN') return null;
    store.tell({ type: 'errand-refused' });
    return error;
  }
}
