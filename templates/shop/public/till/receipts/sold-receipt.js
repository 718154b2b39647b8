// @ts-check
import { html } from '/vendor/htm-preact.js';
import { ReceiptPaper } from '../receipt-paper.js';
import { DocumentsOfSale } from './documents-of-sale.js';
import { handedOutOf } from './exchange.js';
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
 * @param {() => void} props.onExchange
 * @param {() => void} props.onInvoice
 * @param {boolean} props.isInvoiceNew whether the invoice has just been issued
 * @param {(print: import('./receipts-api.js').Print) => void} props.onPrinted
 */
export function SoldReceipt({
  sale: { receipt, refunds, prints, invoice },
  money,
  paperWidth,
  onVoid,
  onRefund,
  onExchange,
  onInvoice,
  isInvoiceNew,
  onPrinted,
}) {
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
              R${refund.number} <strong>${money.show(refund.amount)}</strong> back ${waysOf(refund, money)}:
              ${refund.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')}
              <small>${refund.reason}, ${refund.by.name}, ${new Date(refund.at).toLocaleString()}</small>
            </li>`,
          )}
        </ul>`
      }
      ${invoice && html`<${DocumentsOfSale} invoice=${invoice} isNew=${isInvoiceNew} />`}
      <${PrintList} prints=${prints} />
      <p class="problem" role="alert">${problem}</p>
      <div class="checkout__actions receipts__actions">
        ${isSold && html`<button type="button" class="button button--main" onClick=${onRefund}>Refund</button>`}
        ${isSold && html`<button type="button" class="button" onClick=${onExchange}>Exchange</button>`}
        ${isSold && refunds.length === 0 && html`<button type="button" class="button" onClick=${onVoid}>Void</button>`}
        ${isSold && !invoice && html`<button type="button" class="button" onClick=${onInvoice}>Invoice</button>`}
        <button type="button" class="button" disabled=${isBusy} onClick=${print}>Print</button>
      </div>
    </div>
  `;
}

/** @param {import('./receipts-api.js').Refund} refund @param {import('../money-format.js').Money} money */
function waysOf(refund, money) {
  const ways = handedOutOf(refund, money).map(({ method }) => inWords(method));
  return [...(refund.exchange ? [`for receipt ${refund.exchange.receiptNumber}`] : []), ...ways].join(' and ');
}

/** @param {import('./receipts-api.js').Tender} method */
export function inWords(method) {
  return { cash: 'in cash', card: 'to the card', store_credit: 'as store credit' }[method];
}
