// @ts-check
import { html } from '/vendor/htm-preact.js';
import { ReceiptPaper } from '../receipt-paper.js';

const REMARKS = /** @type {Record<string, string>} */ ({
  voided: 'Copy: this sale was voided',
  refunded: 'Copy: all of it came back',
});

/**
 * A receipt that was given out before, what has come back of it, and what can be done with it.
 *
 * @param {object} props
 * @param {import('./receipts-dialog.js').Sale} props.sale
 * @param {import('../money-format.js').Money} props.money
 * @param {() => void} props.onVoid
 * @param {() => void} props.onRefund
 */
export function SoldReceipt({ sale: { receipt, refunds }, money, onVoid, onRefund }) {
  const isSold = receipt.status === 'completed';
  return html`
    <div class="done">
      <${ReceiptPaper} receipt=${receipt} money=${money} remark=${REMARKS[receipt.status] ?? 'Copy'} />
      ${
        refunds.length > 0 &&
        html`<ul class="receipts__refunds" aria-label="Refunds">
          ${refunds.map(
            ({ id, lines, amount, method, reason, at, by }) => html`<li key=${id}>
              <strong>${money.show(amount)}</strong> back ${inWords(method)}: ${lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')}
              <small>${reason}, ${by.name}, ${new Date(at).toLocaleString()}</small>
            </li>`,
          )}
        </ul>`
      }
      <div class="checkout__actions receipts__actions">
        ${isSold && html`<button type="button" class="button button--main" onClick=${onRefund}>Refund</button>`}
        ${isSold && refunds.length === 0 && html`<button type="button" class="button" onClick=${onVoid}>Void</button>`}
        <button type="button" class="button" onClick=${() => print()}>Print</button>
      </div>
    </div>
  `;
}

/** @param {'cash' | 'card'} method */
export function inWords(method) {
  return method === 'cash' ? 'in cash' : 'to the card';
}
