// @ts-check
import { html, useEffect, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { openDrawer } from './printer/printer.js';
import { ReceiptPaper } from './receipt-paper.js';
import { handedOutOf } from './receipts/exchange.js';
import { GiveBack } from './receipts/handed-out.js';
import { RefundPaper } from './receipts/refund-paper.js';
import { usePrint } from './receipts/use-print.js';

/**
 * How long the buttons wait, in milliseconds: the second half of a double click or of a double Enter must not send the
 * receipt away before anybody has read the change.
 */
const SETTLING = 600;

/**
 * The sale is done: the change, the receipt, and the way to the next customer.
 *
 * @param {object} props
 * @param {import('./shop-api.js').Receipt} props.receipt
 * @param {import('./receipts/receipts-api.js').Refund | null} props.refund of an exchange
 * @param {import('./money-format.js').Money} props.money
 * @param {'mm58' | 'mm80'} props.paperWidth
 * @param {() => void} props.onNewSale
 * @param {() => void} props.onTyping a letter or digit was pressed: the next article is being scanned
 */
export function ReceiptStep({ receipt, refund, money, paperWidth, onNewSale, onTyping }) {
  const [isSettled, setSettled] = useState(false);
  const next = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const { print, paper, problem, isBusy } = usePrint(receipt, { money, paperWidth });
  const heading = useRef(/** @type {HTMLElement | null} */ (null));

  useLayoutEffect(() => {
    heading.current?.focus();
    const wait = setTimeout(() => setSettled(true), SETTLING);
    return () => clearTimeout(wait);
  }, []);
  useLayoutEffect(() => {
    if (isSettled) next.current?.focus();
  }, [isSettled]);

  useEffect(() => {
    if (receipt.payments.some(({ method }) => method === 'cash')) openDrawer(`sale ${receipt.id}`);
  }, [receipt.id]);

  /** @param {KeyboardEvent} event */
  function hear(event) {
    if (isSettled && !event.ctrlKey && !event.metaKey && /^[\p{L}\p{N}]$/u.test(event.key)) onTyping();
  }

  return html`
    <div class="done" onKeyDown=${hear}>
      <p class="done__change" id="checkout-heading" tabindex="-1" ref=${heading}>
        <span>Change</span> <strong><data value=${receipt.change}>${money.show(receipt.change)}</data></strong>
      </p>
      ${refund && handedOutOf(refund, money).length > 0 && html`<${GiveBack} refund=${refund} money=${money} />`}
      <${ReceiptPaper} receipt=${receipt} money=${money} paper=${paper} paperWidth=${paperWidth} />
      ${refund && html`<${RefundPaper} refund=${refund} money=${money} />`}
      <p class="problem" role="alert">${problem}</p>
      <div class="checkout__actions">
        <button ref=${next} type="button" class="button button--main" disabled=${!isSettled} onClick=${onNewSale}>
          New sale <kbd>Enter</kbd>
        </button>
        <button type="button" class="button" disabled=${!isSettled || isBusy} onClick=${print}>Print</button>
      </div>
    </div>
  `;
}
