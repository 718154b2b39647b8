// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';

const SALE = {
  words:
    'The sale was sent, but no answer came. It may be recorded or not. Try again: the same sale is never recorded twice.',
  warning: 'If it was recorded after all, paying again charges the customer twice.',
};

/**
 * Something was sent and no answer came, so nobody knows whether it was done. Sending it again is always safe; going on without
 * is not, so that needs a second word.
 *
 * @param {object} props
 * @param {string} [props.words] what was sent; the sale unless it is said
 * @param {string} [props.warning] what may come of giving up
 * @param {() => void} props.onRetry
 * @param {() => void} props.onGiveUp
 */
export function NoAnswerStep({ words = SALE.words, warning = SALE.warning, onRetry, onGiveUp }) {
  const [isSure, setSure] = useState(false);
  const retry = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => retry.current?.focus(), []);

  return html`
    <div class="no-answer" role="alert">
      <h2 id="checkout-heading">No answer from the shop</h2>
      <p>${words}</p>
    </div>
    <div class="checkout__actions">
      <button ref=${retry} type="button" class="button button--main" onClick=${onRetry}>Try again</button>
      ${
        isSure
          ? html`<div class="no-answer__warning">
              <p class="problem" role="alert">${warning}</p>
              <button type="button" class="button" onClick=${onGiveUp}>Go back anyway</button>
            </div>`
          : html`<button type="button" class="button button--quiet" onClick=${() => setSure(true)}>Back to the sale</button>`
      }
    </div>
  `;
}
