// @ts-check
import { useEffect, useLayoutEffect, useState } from '/vendor/htm-preact.js';
import { useRequest } from '../use-request.js';
import { countPrint } from './receipts-api.js';

/**
 * Prints a receipt: the shop counts the paper first, and says whether it is the original or which copy.
 *
 * @param {import('../shop-api.js').Receipt} receipt
 * @param {(print: import('./receipts-api.js').Print) => void} [onCounted]
 */
export function usePrint(receipt, onCounted) {
  const { ask, problem, isBusy } = useRequest();
  const [paper, setPaper] = useState(/** @type {import('./receipts-api.js').Print | null} */ (null));

  // With the paper on the page. What is printed by the browser's own menu after it would be another one, which nobody counted.
  useLayoutEffect(() => {
    if (paper) globalThis.print();
  }, [paper]);
  useEffect(() => {
    const forget = () => setPaper(null);
    addEventListener('afterprint', forget);
    return () => removeEventListener('afterprint', forget);
  }, []);

  const print = () =>
    void ask({
      meaning: ['print', receipt.id],
      send: (key) => countPrint(key, receipt.id),
      onDone: (counted) => {
        setPaper(counted);
        onCounted?.(counted);
      },
    });

  return { print, paper, problem, isBusy };
}
