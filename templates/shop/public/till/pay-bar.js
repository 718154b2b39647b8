// @ts-check
import { html } from '/vendor/htm-preact.js';

/**
 * The way to the payment, always in sight. On a narrow screen it also switches between the goods and the sale.
 *
 * @param {object} props
 * @param {import('./app.js').View} props.view
 * @param {(view: import('./app.js').View) => void} props.onView
 * @param {import('./cart.js').CartTotals} props.totals
 * @param {bigint} props.due what is to be paid, in smallest units
 * @param {import('./money-format.js').Money} props.money
 * @param {() => void} props.onPay
 */
export function PayBar({ view, onView, totals, due, money, onPay }) {
  return html`
    <div class="pay-bar">
      <div class="pay-bar__views" role="group" aria-label="Show">
        <button type="button" class="tab" aria-pressed=${view === 'goods'} onClick=${() => onView('goods')}>Goods</button>
        <button type="button" class="tab" aria-pressed=${view === 'sale'} onClick=${() => onView('sale')}>
          Sale${totals.pieces > 0 && html` <span class="tab__count">${totals.pieces}</span>`}
        </button>
      </div>
      <button type="button" class="button button--main pay-bar__pay" disabled=${totals.pieces === 0} onClick=${onPay}>
        <span>Pay</span> <span class="pay-bar__total">${money.show(due)}</span> <kbd>F8</kbd>
      </button>
    </div>
  `;
}
