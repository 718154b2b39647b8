// @ts-check
import { html } from '/vendor/htm-preact.js';
import { TENDER_NAMES } from '../../receipt/tender-names.js';

/**
 * An X or a Z report as the shop wrote it: nothing on it is calculated here.
 *
 * @param {{ report: import('./shift-api.js').Report, money: import('../money-format.js').Money }} props
 */
export function ShiftReport({ report, money }) {
  const { cash, proof, counted, runningTotals } = report;
  /** @type {(name: string, amount: string, isMain?: boolean) => unknown} */
  const row = (name, amount, isMain = false) => html`<div class=${isMain ? 'receipt__total' : undefined}>
    <dt>${name}</dt>
    <dd><data value=${amount}>${money.show(amount)}</data></dd>
  </div>`;
  /** @type {(name: string, of: { count: number, total: string }) => unknown} */
  const tally = (name, { count, total }) => row(`${name} (${count})`, total);
  const title = counted ? `Z report ${report.number}` : 'X report';
  return html`
    <article class="receipt" aria-label=${title} tabindex="0">
      <header>
        <h3>${report.shop.name}</h3>
        <p>${title}, ${report.register.name}</p>
        <p><time datetime=${report.takenAt}>${new Date(report.takenAt).toLocaleString()}</time>, ${report.takenBy.name}</p>
        <p>Business day ${report.businessDay}</p>
        <p>Receipts ${report.receipts.first ?? '–'} to ${report.receipts.last ?? '–'}</p>
        ${report.receipts.copies > 0 && html`<p>Copies printed: ${report.receipts.copies}</p>`}
        ${report.refundNumbers?.first && html`<p>Refunds R${report.refundNumbers.first} to R${report.refundNumbers.last}</p>`}
        ${report.receipts.lastHash && html`<p class="receipt__seal">Seal ${report.receipts.lastHash}</p>`}
      </header>
      <dl>
        ${tally('Sales', report.sales)} ${tally('Refunds', report.refunds)} ${row('Net', report.net, true)}
        ${tally('Voids', report.voids)} ${tally('Discounts', report.discounts)}
        ${report.priceOverrides?.count > 0 && tally('Below the list by hand', report.priceOverrides)}
        ${report.points && tally('Paid with points', report.points)} ${row('Rounding', report.rounding)}
      </dl>
      <dl>
        ${report.taxes.map((/** @type {any} */ { taxRate, isTaxExempt, net, tax, refunds, afterRefunds }) => [
          isTaxExempt ? row('Not taxed', net) : row(`Tax ${taxRate} % on ${money.show(net)}`, tax),
          ...(refunds && Number(refunds.net) !== 0
            ? [
                isTaxExempt
                  ? row('Given back', refunds.net)
                  : row(`Given back on ${money.show(refunds.net)}`, refunds.tax),
                isTaxExempt
                  ? row('Left', afterRefunds.net)
                  : row(`Left on ${money.show(afterRefunds.net)}`, afterRefunds.tax),
              ]
            : []),
        ])}
      </dl>
      <dl>${report.tenders.map((/** @type {any} */ { method, net }) => row(TENDER_NAMES[/** @type {keyof typeof TENDER_NAMES} */ (method)] ?? method, net))}</dl>
      ${
        report.storeCredit &&
        report.storeCredit.issued.count + report.storeCredit.redeemed.count > 0 &&
        html`<dl>${tally('Store credit issued', report.storeCredit.issued)} ${tally('Store credit redeemed', report.storeCredit.redeemed)}</dl>`
      }
      <dl>${report.people.map((/** @type {any} */ { name, sales, net }) => row(`${name} (${sales.count})`, net))}</dl>
      <dl>
        ${row('Float', cash.float)} ${row('Cash from sales', cash.sales)} ${row('Cash given back', cash.refunds)}
        ${tally('Paid in', cash.paidIn)} ${tally('Paid out', cash.paidOut)} ${tally('Drops', cash.drops)}
        ${row('Expected', cash.expected, true)}
        ${counted && [row('Counted', counted.sum), row('Difference', counted.difference, true)]}
      </dl>
      ${
        runningTotals &&
        html`<dl>
          ${row('All sales so far', runningTotals.sales)} ${row('All refunds so far', runningTotals.refunds)}
          ${row('All net so far', runningTotals.net)}
        </dl>`
      }
      ${report.parkedCarts?.map(
        (/** @type {any} */ { name, parkedBy, parkedAt }) =>
          html`<p>Still parked: ${name}, ${parkedBy.name}, <time datetime=${parkedAt}>${new Date(parkedAt).toLocaleString()}</time></p>`,
      )}
      <p class=${proof.agree ? undefined : 'problem'}>${proof.summary}</p>
      ${proof.differences.map(
        (/** @type {any} */ { figure, orders, payments, ledgers }) =>
          html`<p>${figure}: orders ${orders ?? '–'}, payments ${payments ?? '–'}, ledgers ${ledgers ?? '–'}</p>`,
      )}
    </article>
  `;
}
