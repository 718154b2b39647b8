// @ts-check
import { html } from '/vendor/htm-preact.js';
import { ReceiptPaper } from '../receipt-paper.js';
import { PrintList } from './print-list.js';
import { usePrint } from './use-print.js';

/**
 * A receipt that was given out before, what has come back of it, and what can be done with it.
 *
 * @param {object} props
 * @param {import('./receipts-dialog.js').Sale} props.sale
 * @param {import('../money-format.js').Money} props.money
 * @param {'mm58' | 'mm80'} props.paperWidth
 * @param {() => void} props.onVoid
 * @param {() => void} props.onRefund
 * @param {(print: import('./receipts-api.js').Print) => void} props.onPrinted
 */
export function SoldReceipt({ sale: { receipt, refunds, prints }, money, paperWidth, onVoid, onRefund, onPrinted }) {
  const isSold = receipt.status === 'completed';
  const { print, paper, problem, isBusy } = usePrint(receipt, { money, paperWidth, onCounted: onPrinted });
  return html`
    <div class="done">
      <${ReceiptPaper} receipt=${receipt} money=${money} paper=${paper} paperWidth=${paperWidth} isOnFile />
      ${
        refunds.length > 0 &&
        html`<ul class="receipts__refunds" aria-label="Refunds">
          ${refunds.map(
            (refund) => html`<li key=${refund.id}>
              R${refund.number} <strong>${money.show(refund.amount)}</strong> back ${refund.payments.map(({ method }) => inWords(method)).join(' and ')}:
              ${refund.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')}
              <small>${refund.reason}, ${refund.by.name}, ${new Date(refund.at).toLocaleString()}</small>
            </li>`,
          )}
        </ul>`
      }
      <${PrintList} prints=${prints} />
      <p class="problem" role="alert">${problem}</p>
      <div class="checkout__actions receipts__actions">
        ${isSold && html`<button type="button" class="button button--main" onClick=${onRefund}>Refund</button>`}
        ${isSold && refunds.length === 0 && html`<button type="button" class="button" onClick=${onVoid}>Void</button>`}
        <button type="button" class="button" disabled=${isBusy} onClick=${print}>Print</button>
      </div>
    </div>
  `;
}

/** @param {import('./receipts-api.js').Tender} method */
export function inWords(method) {
  return { cash: 'in cash', card: 'to the card', store_credit: 'as store credit' }[method];
}
