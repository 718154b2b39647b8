// @ts-check
import { useRef, useState } from '/vendor/htm-preact.js';
import { meantBy, readEntry } from './scan.js';
import { findProducts, NoAnswer, Refusal } from './shop-api.js';

/**
 * @typedef {object} Scanner
 * @property {(entry: string, options?: { isScan?: boolean }) => Promise<'added' | 'choose' | 'failed'>} scan looks up what
 *   was entered and adds it, when it means one product; `isScan`: it came from a scanner, so it is a code whatever it looks
 *   like; the answers come in the order of the scans
 * @property {() => Promise<unknown>} idle waits until everything that was scanned has been looked up
 * @property {string} problem why the last entry was not added, in words
 * @property {(problem: string) => void} refuse says why a scan is not even looked up
 * @property {() => void} forget
 */

/**
 * @param {(product: import('./cart.js').Product, quantity: number) => void} onAdd
 * @returns {Scanner}
 */
export function useScan(onAdd) {
  const [problem, setProblem] = useState('');
  const queue = useRef(/** @type {Promise<unknown>} */ (Promise.resolve()));

  /**
   * @param {string} entry
   * @param {boolean} isScan
   */
  async function lookUp(entry, isScan) {
    const { query, quantity, ...read } = readEntry(entry);
    const isCode = isScan || read.isCode;
    try {
      const page = await findProducts({ query });
      const product = meantBy(page, isCode);
      if (product) {
        setProblem('');
        onAdd(product, quantity);
        return 'added';
      }
      if (!isCode && page.items.length > 0) {
        setProblem('');
        return 'choose';
      }
      setProblem(page.remark ?? (isCode ? `No product has the barcode ${query}.` : `Nothing is called “${query}”.`));
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof Refusal)) throw error;
      const reason = error instanceof Refusal ? error.message : 'The shop does not answer. Try again.';
      setProblem(`${query} was not added. ${reason}`);
    }
    return 'failed';
  }

  return {
    scan(entry, { isScan = false } = {}) {
      const outcome = queue.current.then(() => lookUp(entry, isScan));
      queue.current = outcome.catch(() => undefined);
      return /** @type {Promise<'added' | 'choose' | 'failed'>} */ (outcome);
    },
    idle: () => queue.current,
    problem,
    refuse: setProblem,
    forget: () => setProblem(''),
  };
}
