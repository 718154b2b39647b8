// @ts-check
// Keeps the sale in the browser, so that a reload, a crash or an empty battery loses nothing.

import { emptySale } from './sale.js';

/** The number rises when the kept shape changes: an old one is then left alone. */
const PLACE = 'till.sale.1';

/**
 * The sale that was in progress, or an empty one.
 *
 * @returns {import('./sale.js').Sale}
 */
export function recallSale() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? 'null');
    if (kept && Array.isArray(kept.cart) && typeof kept.key === 'string') return { ...emptySale(), ...kept };
  } catch {
    // Storage is switched off, or holds something else: begin afresh.
  }
  return emptySale();
}

/**
 * @param {import('./sale.js').Sale} sale
 * @returns {boolean} false when the browser keeps nothing (private window, full storage)
 */
export function keepSale(sale) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(sale));
    return true;
  } catch {
    return false;
  }
}

/**
 * Calls back when another window of this till has changed the sale.
 *
 * @param {(sale: import('./sale.js').Sale) => void} listener
 * @returns {() => void} stops listening
 */
export function onSaleChangedElsewhere(listener) {
  /** @param {StorageEvent} event */
  const hear = (event) => {
    if (event.key === PLACE) listener(recallSale());
  };
  addEventListener('storage', hear);
  return () => removeEventListener('storage', hear);
}
