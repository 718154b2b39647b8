// @ts-check
import { html, useEffect, useLayoutEffect, useRef } from '/vendor/htm-preact.js';
import { openDrawer } from '../printer/printer.js';
import { RefundPaper } from './refund-paper.js';
import { inWords } from './sold-receipt.js';

/**
 * The refund is written down: what the customer gets now.
 *
 * @param {object} props
 * @param {import('./receipts-api.js').Refund} props.refund
 * @param {import('../money-format.js').Money} props.money
 * @param {() => void} props.onDone
 */
export function HandedOut({ refund, money, onDone }) {
  const done = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => done.current?.focus(), []);
  useEffect(() => {
    if (refund.payments.some(({ method }) => method === 'cash')) openDrawer(`refund ${refund.id}`);
  }, [refund.id]);
  const hasCard = refund.payments.some(({ method }) => method === 'card');
  return html`
    <div class="done">
      <div role="status">
        ${refund.payments.length === 0 && html`<p class="done__change"><span>Nothing to give back</span></p>`}
        ${refund.payments.map(
          ({ method, amount }, index) => html`<p key=${index} class="done__change">
            <span>Give back ${inWords(method)}</span> <strong><data value=${amount}>${money.show(amount)}</data></strong>
          </p>`,
        )}
      </div>
      ${hasCard && html`<p>Give it back at the card terminal, which does not do so by itself.</p>`}
      <${RefundPaper} refund=${refund} money=${money} />
      <div class="checkout__actions">
        <button ref=${done} type="button" class="button button--main" onClick=${onDone}>Done</button>
        <button type="button" class="button" onClick=${() => print()}>Print</button>
      </div>
    </div>
  `;
}
