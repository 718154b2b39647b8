// @ts-check
import { html } from '/vendor/htm-preact.js';
import { TENDER_NAMES } from '../../receipt/tender-names.js';
import { handedOutOf } from './exchange.js';

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
        ${refund.exchange && html`<p>In exchange for the goods of receipt ${refund.exchange.receiptNumber}</p>`}
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
        ${refund.exchange && Number(refund.exchange.amount) > 0 && row('Paid for the new goods', refund.exchange.amount)}
        ${handedOutOf(refund, money).map(({ method, amount, reference }) => row(`${TENDER_NAMES[method]} ${reference ?? ''}`, amount))}
      </dl>
      ${creditsOf(refund).map(
        ({ code, balance }) => html`<p key=${code} class="receipt__credit">
          Store credit <strong>${code}</strong> is worth <data value=${balance}>${money.show(balance)}</data>. Keep this slip: whoever has the code can pay with it.
        </p>`,
      )}
    </article>
  `;
}

/** Each store credit once; without those that an exchange has used up. @param {import('./receipts-api.js').Refund} refund */
function creditsOf({ payments, exchange }) {
  const credits = payments.flatMap(({ storeCredit }) =>
    storeCredit && !(exchange && Number(storeCredit.balance) === 0) ? [storeCredit] : [],
  );
  return [...new Map(credits.map((credit) => [credit.code, credit])).values()];
}
