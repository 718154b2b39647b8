// @ts-check
import { html } from '/vendor/htm-preact.js';
import { worthOf } from '../../pricing/points.js';

/** @typedef {'choose' | 'points' | 'remove'} CustomerStep somebody is to be chosen, points are to be used, nobody is named any more */

/**
 * Who buys, with their points, in the sale; or the way to say so.
 *
 * @param {object} props
 * @param {import('./sale-customer.js').SaleCustomer | null} props.customer
 * @param {import('./sale-customer.js').PointsTotals} props.points
 * @param {import('../money-format.js').Money} props.money
 * @param {(step: CustomerStep) => void} props.onCustomer
 */
export function CustomerRow({ customer, points, money, onCustomer }) {
  if (!customer) {
    return html`<div class="customer">
      <button type="button" class="button button--quiet customer__choose" aria-haspopup="dialog" onClick=${() => onCustomer('choose')}>
        Customer <kbd>F4</kbd>
      </button>
    </div>`;
  }
  const { name, isTaxExempt, loyaltyProgram: terms } = customer;
  const { most, redeemed, earned } = points;
  return html`
    <div class="customer" role="group" aria-label="Customer of this sale">
      <p class="customer__name">${name}${isTaxExempt && html` <small>pays no tax</small>`}</p>
      <p class="customer__points">
        ${customer.points.toLocaleString()} points${terms && earned > 0n && `, ${earned.toLocaleString()} more for this sale`}
      </p>
      <button type="button" class="step customer__remove" aria-label=${`Remove ${name}`} onClick=${() => onCustomer('remove')}>×</button>
      ${
        terms &&
        (redeemed > 0 || most > 0) &&
        html`<button type="button" class="button customer__use" aria-haspopup="dialog" onClick=${() => onCustomer('points')}>
          ${
            redeemed > 0
              ? `${redeemed.toLocaleString()} points used`
              : `Use points, up to ${money.show(worthOf(most, terms, money.digits))}`
          }
        </button>`
      }
    </div>
  `;
}
