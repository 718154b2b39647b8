// @ts-check
import { useLayoutEffect, useState } from '/vendor/htm-preact.js';
import { reduceSale } from './sale.js';
import { keepSale, onSaleChangedElsewhere, recallSale } from './sale-memory.js';

/**
 * @typedef {object} SaleStore
 * @property {() => import('./sale.js').Sale} current
 * @property {(event: import('./sale.js').SaleEvent) => boolean} tell whether the event changed the sale
 * @property {(listener: () => void) => () => void} listen
 */

/**
 * Holds the sale of this window. Every change is kept in the browser before anything else can happen, above all before
 * a sale is sent.
 *
 * @returns {SaleStore}
 */
export function createSaleStore() {
  let sale = recallSale();
  /** @type {Set<() => void>} */
  const listeners = new Set();

  /** @type {SaleStore['tell']} */
  function tell(event) {
    const next = reduceSale(sale, event);
    if (next === sale) return false;
    sale = next;
    if (event.type !== 'replace') keepSale(sale);
    for (const listener of listeners) listener();
    return true;
  }

  onSaleChangedElsewhere((other) => tell({ type: 'replace', sale: other }));
  return {
    current: () => sale,
    tell,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * The sale, and a new rendering whenever it changes.
 *
 * @param {SaleStore} store
 */
export function useSale(store) {
  const [sale, setSale] = useState(store.current);
  useLayoutEffect(() => store.listen(() => setSale(store.current())), [store]);
  return sale;
}
