// @ts-check
import { html, useEffect, useLayoutEffect, useRef } from '/vendor/htm-preact.js';
import { openDrawer } from '../printer/printer.js';
import { handedOutOf } from './exchange.js';
import { RefundPaper } from './refund-paper.js';
import { inWords } from './sold-receipt.js';

/**
 * What is to be handed out now, tender by tender.
 *
 * @param {{ refund: import('./receipts-api.js').Refund, money: import('../money-format.js').Money }} props
 */
export function GiveBack({ refund, money }) {
  const parts = handedOutOf(refund, money);
  const hasCard = parts.some(({ method }) => method === 'card');
  return html`
    <div role="status">
      ${parts.length === 0 && html`<p class="done__change"><span>Nothing to give back</span></p>`}
      ${parts.map(
        ({ method, amount }, index) => html`<p key=${index} class="done__change">
          <span>Give back ${inWords(method)}</span> <strong><data value=${amount}>${money.show(amount)}</data></strong>
        </p>`,
      )}
    </div>
    ${hasCard && html`<p>Give it back at the card terminal, which does not do so by itself.</p>`}
  `;
}

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
    if (handedOutOf(refund, money).some(({ method }) => method === 'cash')) openDrawer(`refund ${refund.id}`);
  }, [refund.id]);
  return html`
    <div class="done">
      <${GiveBack} refund=${refund} money=${money} />
      <${RefundPaper} refund=${refund} money=${money} />
      <div class="checkout__actions">
        <button ref=${done} type="button" class="button button--main" onClick=${onDone}>Done</button>
        <button type="button" class="button" onClick=${() => print()}>Print</button>
      </div>
    </div>
  `;
}
