// @ts-check
import { html } from '/vendor/htm-preact.js';

/**
 * The receipt as the shop wrote it: nothing on it is calculated here.
 *
 * @param {{ receipt: import('./shop-api.js').Receipt, money: import('./money-format.js').Money }} props
 */
export function ReceiptPaper({ receipt, money }) {
  const [payment] = receipt.payments;
  const rates = [...new Set(receipt.lines.map(({ taxRate }) => taxRate))];
  return html`
    <article class="receipt" aria-label="Receipt">
      <header>
        <h3>${receipt.shop.name}</h3>
        <p>Receipt <data class="receipt__number" value=${receipt.receiptNumber}>${receipt.receiptNumber}</data></p>
        <p>${receipt.completedAt && html`<time datetime=${receipt.completedAt}>${new Date(receipt.completedAt).toLocaleString()}</time>`}</p>
        <p>${receipt.register?.name}, ${receipt.cashier.name}</p>
      </header>
      <table>
        <thead class="visually-hidden">
          <tr><th scope="col">Article</th><th scope="col">Sum</th></tr>
        </thead>
        <tbody>
          ${receipt.lines.map(
            (line) => html`<tr>
              <td>${line.name}<small>${line.quantity} × ${money.show(line.unitPrice)}</small></td>
              <td>${money.show(line.lineTotal)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <dl>
        <${Sum} name="Net" amount=${receipt.subtotal} money=${money} />
        <${Sum} name=${rates.length === 1 ? `Tax ${rates[0]} %` : 'Tax'} amount=${receipt.tax} money=${money} />
        ${Number(receipt.rounding) !== 0 && html`<${Sum} name="Rounding" amount=${receipt.rounding} money=${money} />`}
        <${Sum} name="Total" amount=${receipt.total} money=${money} kind="total" />
        ${payment && html`<${Sum} name=${payment.method === 'cash' ? 'Cash' : 'Card'} amount=${payment.tendered} money=${money} />`}
        <${Sum} name="Change" amount=${receipt.change} money=${money} kind="change" />
      </dl>
    </article>
  `;
}

/** @param {{ name: string, amount: string, money: import('./money-format.js').Money, kind?: 'total' | 'change' }} props */
function Sum({ name, amount, money, kind }) {
  return html`<div class=${kind ? `receipt__${kind}` : undefined}>
    <dt>${name}</dt>
    <dd><data value=${amount}>${money.show(amount)}</data></dd>
  </div>`;
}
