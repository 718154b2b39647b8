// @ts-check
import { html } from '/vendor/htm-preact.js';
import { TENDER_NAMES } from '../../receipt/tender-names.js';

/**
 * The refund as the shop wrote it, for the customer: nothing on it is calculated here. A store credit is known by nothing but the
 * code on it.
 *
 * @param {{ refund: import('./receipts-api.js').Refund, money: import('../money-format.js').Money }} props
 */
export function RefundPaper({ refund, money }) {
  /** @type {(name: string, amount: string, kind?: string) => unknown} */
  const row = (name, amount, kind) => html`<div class=${kind}>
    <dt>${name}</dt>
    <dd><data value=${amount}>${money.show(amount)}</data></dd>
  </div>`;
  return html`
    <article class="receipt" aria-label="Refund">
      <header>
        <h3>Refund</h3>
        <p>Refund <data class="receipt__number" value=${refund.number}>R${refund.number}</data></p>
        <p><time datetime=${refund.at}>${new Date(refund.at).toLocaleString()}</time></p>
        <p>${refund.register.name}, ${refund.by.name}</p>
        <p>${refund.reason}</p>
      </header>
      <table>
        <thead class="visually-hidden">
          <tr><th scope="col">Article</th><th scope="col">Sum</th></tr>
        </thead>
        <tbody>
          ${refund.lines.map(({ line, name, quantity, amount }) => html`<tr key=${line}><td>${quantity} × ${name}</td><td>${money.show(amount)}</td></tr>`)}
        </tbody>
      </table>
      <dl>
        ${Number(refund.rounding) !== 0 && row('Rounding', refund.rounding)} ${row('Given back', refund.amount, 'receipt__total')}
        ${row('Tax in it', refund.tax)}
        ${refund.payments.map(({ method, amount, reference }) => row(`${TENDER_NAMES[method]} ${reference ?? ''}`, amount))}
      </dl>
      ${creditsOf(refund).map(
        ({ code, balance }) => html`<p key=${code} class="receipt__credit">
          Store credit <strong>${code}</strong> is worth <data value=${balance}>${money.show(balance)}</data>. Keep this slip: whoever has the code can pay with it.
        </p>`,
      )}
    </article>
  `;
}

/** Each store credit once. @param {import('./receipts-api.js').Refund} refund */
function creditsOf({ payments }) {
  const credits = payments.flatMap(({ storeCredit }) => (storeCredit ? [storeCredit] : []));
  return [...new Map(credits.map((credit) => [credit.code, credit])).values()];
}
