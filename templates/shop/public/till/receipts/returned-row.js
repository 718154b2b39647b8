// @ts-check
import { html } from '/vendor/htm-preact.js';

/**
 * What comes back in the exchange that this sale is a half of.
 *
 * @param {object} props
 * @param {import('./exchange.js').Returned} props.returned
 * @param {import('../money-format.js').Money} props.money
 * @param {() => void} props.onKeep nothing is to come back after all
 */
export function ReturnedRow({ returned, money, onKeep }) {
  return html`<section class="returned" aria-label="Comes back">
    <p>Comes back: ${returned.goods.join(', ')} <small>of receipt ${returned.receiptNumber}</small></p>
    <strong><data value=${`-${returned.worth}`}>${money.show(`-${returned.worth}`)}</data></strong>
    <button type="button" class="button button--quiet" onClick=${onKeep}>Take out</button>
  </section>`;
}
