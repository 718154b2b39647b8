// @ts-check
import { useEffect, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { addressOf } from '../../receipt/address.js';
import { receiptBytes } from '../../receipt/print-bytes.js';
import { isPrinterReady, sendToPrinter, usePrinter } from '../printer/printer.js';
import { useRequest } from '../use-request.js';
import { when } from './receipt-sheet.js';
import { countPrint } from './receipts-api.js';

/**
 * Prints a receipt, on the printer of the till or else by the browser: the shop counts the paper first, and says whether it is the
 * original or which copy.
 *
 * @param {import('../shop-api.js').Receipt} receipt
 * @param {object} options
 * @param {import('../money-format.js').Money} options.money
 * @param {'mm58' | 'mm80'} options.paperWidth
 * @param {(print: import('./receipts-api.js').Print) => void} [options.onCounted]
 */
export function usePrint(receipt, { money, paperWidth, onCounted }) {
  const { ask, problem, isBusy } = useRequest();
  const { connection, problem: trouble } = usePrinter();
  const [paper, setPaper] = useState(/** @type {import('./receipts-api.js').Print | null} */ (null));
  const [isPrinting, setPrinting] = useState(false);
  const isAsked = useRef(false);

  // With the paper on the page. What is printed by the browser's own menu after it would be another one, which nobody counted.
  useLayoutEffect(() => {
    if (paper) globalThis.print();
  }, [paper]);
  useEffect(() => {
    const forget = () => setPaper(null);
    addEventListener('afterprint', forget);
    return () => removeEventListener('afterprint', forget);
  }, []);

  /** @param {import('./receipts-api.js').Print} counted */
  const put = async (counted) => {
    onCounted?.(counted);
    if (!connection) return setPaper(counted);
    const layout = { copy: counted.copy, address: addressOf(location.origin, receipt), amount: money.bare, when };
    await sendToPrinter((Encoder, make) => receiptBytes(Encoder, receipt, layout, { width: paperWidth, make }));
  };

  const print = async () => {
    if (isAsked.current) return;
    isAsked.current = true;
    setPrinting(true);
    try {
      // A printer without paper costs no number.
      if (connection && !(await isPrinterReady())) return;
      /** @type {Promise<void> | undefined} */
      let putting;
      await ask({
        meaning: ['print', receipt.id],
        send: (key) => countPrint(key, receipt.id),
        onDone: (counted) => {
          putting = put(counted);
        },
      });
      await putting;
    } finally {
      isAsked.current = false;
      setPrinting(false);
    }
  };

  return { print: () => void print(), paper, problem: problem || trouble, isBusy: isBusy || isPrinting };
}
