// @ts-check
import { html } from '/vendor/htm-preact.js';
import { remarkOn } from '../receipt/remark.js';
import { TENDER_NAMES } from '../receipt/tender-names.js';
import { ReceiptCode } from './receipts/receipt-code.js';
import { ReceiptSheet } from './receipts/receipt-sheet.js';

/**
 * The receipt as the shop wrote it: nothing on it is calculated here.
 *
 * @param {object} props
 * @param {import('./shop-api.js').Receipt} props.receipt
 * @param {import('./money-format.js').Money} props.money
 * @param {import('./receipts/receipts-api.js').Print | null} props.paper the paper that is being printed, as it was counted; else null
 * @param {'mm58' | 'mm80'} props.paperWidth
 * @param {boolean} [props.isOnFile] whether it was given out before
 */
export function ReceiptPaper({ receipt, money, paper, paperWidth, isOnFile = false }) {
  const { pricesIncludeTax } = receipt;
  const remark = remarkOn(receipt, paper ? paper.copy : isOnFile ? null : 0);
  const taxes = receipt.taxes.map(
    ({ taxRate, isTaxExempt, net, tax }) =>
      html`<${Sum} name=${nameOfTax(taxRate, isTaxExempt, money.show(net))} amount=${tax} money=${money} />`,
  );
  return html`
    <article class="receipt" aria-label="Receipt" tabindex="0">
      <header>
        ${!paper && html`<p class="receipt__uncounted">Not counted, so not a receipt: print it with the button.</p>`}
        <h3>${receipt.shop.name}</h3>
        ${remark && html`<p class="receipt__remark">${remark}</p>`}
        <p>Receipt <data class="receipt__number" value=${receipt.receiptNumber}>${receipt.receiptNumber}</data></p>
        <p>${receipt.completedAt && html`<time datetime=${receipt.completedAt}>${new Date(receipt.completedAt).toLocaleString()}</time>`}</p>
        <p>${receipt.register?.name}, ${receipt.cashier.name}</p>
        ${receipt.exchange && html`<p>In exchange for the goods of refund R${receipt.exchange.number}</p>`}
      </header>
      <table>
        <thead class="visually-hidden">
          <tr><th scope="col">Article</th><th scope="col">Sum</th></tr>
        </thead>
        <tbody>
          ${receipt.lines.map(
            (line) => html`<tr>
              <td>
                ${line.name}<small>${line.quantity} × ${money.show(line.unitPrice)}</small>
                ${line.listPrice !== null && html`<small>instead of ${money.show(line.listPrice)}: ${line.priceReason}</small>`}
                ${Number(line.discount) !== 0 && html`<small>−${money.show(line.discount)} ${line.discountReason}</small>`}
                ${line.note && html`<small>${line.note}</small>`}
              </td>
              <td>${money.show(line.lineTotal)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <dl>
        <${Sum} name=${pricesIncludeTax ? 'Sum' : 'Net'} amount=${receipt.subtotal} money=${money} />
        ${
          Number(receipt.discountGiven) !== 0 &&
          html`<${Sum} name=${`Discount ${receipt.discountReason ?? ''}`} amount=${`-${receipt.discountGiven}`} money=${money} />`
        }
        ${
          receipt.points &&
          receipt.points.redeemed > 0 &&
          html`<${Sum} name=${`${receipt.points.redeemed.toLocaleString()} points`} amount=${`-${receipt.points.discount}`} money=${money} />`
        }
        ${!pricesIncludeTax && taxes}
        ${Number(receipt.rounding) !== 0 && html`<${Sum} name="Rounding" amount=${receipt.rounding} money=${money} />`}
        <${Sum} name="Total" amount=${receipt.total} money=${money} kind="total" />
        ${pricesIncludeTax && taxes}
        ${receipt.payments.map(
          ({ method, tendered, reference }) =>
            html`<${Sum} name=${`${TENDER_NAMES[method]} ${reference ?? ''}`} amount=${tendered} money=${money} />`,
        )}
        <${Sum} name="Change" amount=${receipt.change} money=${money} kind="change" />
      </dl>
      ${receipt.note && html`<p class="receipt__note">${receipt.note}</p>`}
      <${CustomerLines} receipt=${receipt} />
      ${receipt.seal && html`<p class="receipt__seal">Seal ${receipt.seal.hash.slice(0, 16)}</p>`}
      <${ReceiptCode} receipt=${receipt} />
    </article>
    ${paper && html`<${ReceiptSheet} receipt=${receipt} money=${money} copy=${paper.copy} paperWidth=${paperWidth} />`}
  `;
}

/**
 * Who bought, and what became of the points.
 *
 * @param {{ receipt: import('./shop-api.js').Receipt }} props
 */
function CustomerLines({ receipt: { customer, points } }) {
  if (!customer) return null;
  return html`
    <p class="receipt__customer">${customer.name}</p>
    ${points && points.earned > 0 && html`<p>${points.earned.toLocaleString()} points for this sale</p>`}
    ${points && points.balance !== null && html`<p>${points.balance.toLocaleString()} points after it</p>`}
  `;
}

/** @param {{ name: string, amount: string, money: import('./money-format.js').Money, kind?: 'total' | 'change' }} props */
function Sum({ name, amount, money, kind }) {
  return html`<div class=${kind ? `receipt__${kind}` : undefined}>
    <dt>${name}</dt>
    <dd><data value=${amount}>${money.show(amount)}</data></dd>
  </div>`;
}

/**
 * @param {string} rate percent
 * @param {boolean} isExempt
 * @param {string} net what was taxed, as people read it
 */
function nameOfTax(rate, isExempt, net) {
  return isExempt ? `Not taxed: ${net}` : `Tax ${rate} % on ${net}`;
}
