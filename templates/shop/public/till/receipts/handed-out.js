// @ts-check
import { html, useLayoutEffect, useRef } from '/vendor/htm-preact.js';
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
  return html`
    <div class="done">
      <p class="done__change" role="status">
        <span>Give back ${inWords(refund.method)}</span> <strong><data value=${refund.amount}>${money.show(refund.amount)}</data></strong>
      </p>
      <ul>
        ${refund.lines.map(({ line, name, quantity }) => html`<li key=${line}>${quantity} × ${name}</li>`)}
      </ul>
      ${refund.method === 'card' && html`<p>Give it back at the card terminal, which does not do so by itself.</p>`}
      <div class="checkout__actions">
        <button ref=${done} type="button" class="button button--main" onClick=${onDone}>Done</button>
      </div>
    </div>
  `;
}
