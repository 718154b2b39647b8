// @ts-check
import { useRef, useState } from '/vendor/htm-preact.js';
import { meantBy, readEntry } from './scan.js';
import { findProducts, NoAnswer, Refusal } from './shop-api.js';

/**
 * @typedef {object} Scanner
 * @property {(entry: string) => Promise<'added' | 'choose' | 'failed'>} scan looks up what was entered and adds it, when
 *   it means one product; the answers come in the order of the scans
 * @property {() => Promise<unknown>} idle waits until everything that was scanned has been looked up
 * @property {string} problem why the last entry was not added, in words
 * @property {() => void} forget
 */

/**
 * @param {(product: import('./cart.js').Product, quantity: number) => void} onAdd
 * @returns {Scanner}
 */
export function useScan(onAdd) {
  const [problem, setProblem] = useState('');
  const queue = useRef(/** @type {Promise<unknown>} */ (Promise.resolve()));

  /** @param {string} entry */
  async function lookUp(entry) {
    const { query, quantity, isCode } = readEntry(entry);
    try {
      const { items } = await findProducts({ query });
      const product = meantBy(query, items);
      if (product) {
        setProblem('');
        onAdd(product, quantity);
        return 'added';
      }
      if (!isCode && items.length > 0) {
        setProblem('');
        return 'choose';
      }
      setProblem(isCode ? `No product has the barcode ${query}.` : `Nothing is called “${query}”.`);
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof Refusal)) throw error;
      const reason = error instanceof Refusal ? error.message : 'The shop does not answer. Try again.';
      setProblem(`${query} was not added. ${reason}`);
    }
    return 'failed';
  }

  return {
    scan(entry) {
      const outcome = queue.current.then(() => lookUp(entry));
      queue.current = outcome.catch(() => undefined);
      return /** @type {Promise<'added' | 'choose' | 'failed'>} */ (outcome);
    },
    idle: () => queue.current,
    problem,
    forget: () => setProblem(''),
  };
}
