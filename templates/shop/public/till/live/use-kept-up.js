// @ts-check
import { NoAnswer, Refusal, readProduct } from '../shop-api.js';
import { useHeard } from './use-changes.js';

/**
 * Keeps the products of the sale as they are in the shop, while other tills sell and prices change.
 *
 * @param {import('../sale-store.js').SaleStore} store
 * @param {import('./changes.js').Changes} changes
 */
export function useKeptUp(store, changes) {
  useHeard(changes, async ({ products, catalog }) => {
    if (products) store.tell({ type: 'learn-products', products });
    if (!catalog) return;
    try {
      const { cart, past } = store.current();
      // What was taken out may come back.
      const lines = [cart, ...past.map((one) => one.cart)].flat();
      const ids = [...new Set(lines.map(({ product }) => product.id))];
      store.tell({ type: 'learn-products', products: await Promise.all(ids.map(readProduct)) });
    } catch (error) {
      // Without an answer the connection is lost, and everything is looked up when it is there again.
      if (!(error instanceof NoAnswer || error instanceof Refusal)) throw error;
    }
  });
}
