// @ts-check
import { html } from '/vendor/htm-preact.js';
import { worthOf } from '../../pricing/points.js';

/**
 * Who buys, with their points, in the sale.
 *
 * @param {object} props
 * @param {import('./sale-customer.js').SaleCustomer} props.customer
 * @param {import('./sale-customer.js').PointsTotals} props.points
 * @param {import('../money-format.js').Money} props.money
 * @param {() => void} props.onPoints points are to be used, or more of them, or fewer
 * @param {() => void} props.onRemove
 */
export function CustomerRow({ customer, points, money, onPoints, onRemove }) {
  const { name, isTaxExempt, loyaltyProgram: terms } = customer;
  const { most, redeemed, earned } = points;
  return html`
    <div class="customer" role="group" aria-label="Customer of this sale">
      <p class="customer__name">${name}${isTaxExempt && html` <small>pays no tax</small>`}</p>
      <p class="customer__points">
        ${customer.points.toLocaleString()} points${terms && earned > 0n && `, ${earned.toLocaleString()} more for this sale`}
      </p>
      <button type="button" class="step customer__remove" aria-label=${`Remove ${name}`} onClick=${onRemove}>×</button>
      ${
        terms &&
        (redeemed > 0 || most > 0) &&
        html`<button type="button" class="button customer__use" aria-haspopup="dialog" onClick=${onPoints}>
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
