import { TENDER_NAMES } from '../../public/receipt/tender-names.js';
import { escaped, htmlPage } from '../html.ts';
import { findCurrency } from '../money.ts';
import type { CreditNote, Invoice, InvoiceDocument } from './invoice-schema.ts';

/** An invoice on paper: a page for A4, with nothing on it but what was stored. @param timeZone in which its days are */
export function invoicePage(invoice: Invoice, timeZone: string): string {
  const day = dayIn(timeZone);
  const notes = invoice.creditNotes.map(
    ({ id, number }) => `<a href="/credit-notes/${id}/page">${escaped(number)}</a>`,
  );
  return page(`Invoice ${invoice.number}`, [
    ...headOf('Invoice', invoice, day),
    facts([
      ['Invoice', invoice.number],
      ['Date', day(invoice.issuedAt)],
      ['Date of supply', day(invoice.suppliedAt)],
      ['Receipt', `${invoice.receipt.number}, ${invoice.receipt.register}`],
    ]),
    ...bodyOf(invoice, 'Paid'),
    ...(notes.length > 0 ? [`<p class="document__aside">Credit notes: ${notes.join(', ')}</p>`] : []),
  ]);
}

/** A credit note on paper, as {@link invoicePage}. */
export function creditNotePage(note: CreditNote, timeZone: string): string {
  const day = dayIn(timeZone);
  return page(`Credit note ${note.number}`, [
    ...headOf('Credit note', note, day),
    facts([
      ['Credit note', note.number],
      ['Date', day(note.issuedAt)],
      ['For invoice', `${note.invoice.number} of ${day(note.invoice.issuedAt)}`],
      ['Date of supply', day(note.suppliedAt)],
      ...(note.refundNumber === null ? [] : [['Refund', `R${note.refundNumber}`] as const]),
      ['Reason', note.reason],
    ]),
    ...bodyOf(note, 'Given back'),
    `<p class="document__aside"><a href="/invoices/${note.invoiceId}/page">Invoice ${escaped(note.invoice.number)}</a></p>`,
  ]);
}

function headOf(title: string, document: InvoiceDocument, day: (moment: string) => string): string[] {
  const { seller, customer } = document;
  const party = ({ name, address, taxNumber }: InvoiceDocument['seller'], label: string): string =>
    `<address aria-label="${label}"><strong>${escaped(name)}</strong>${[
      ...(address === null ? [] : [address]),
      ...(taxNumber === null ? [] : [`Tax number ${taxNumber}`]),
    ]
      .map((line) => `<span>${escaped(line)}</span>`)
      .join('')}</address>`;
  return [
    `<header>${party(seller, 'Seller')}<button type="button" id="print">Print</button></header>`,
    party(customer, 'Customer'),
    `<h1>${title} <span>${escaped(document.number)}</span></h1>`,
    `<p class="document__aside">${escaped(seller.name)}, ${day(document.issuedAt)}</p>`,
  ];
}

function facts(rows: readonly (readonly [string, string])[]): string {
  return `<dl>${rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`;
}

/** Lines, sums by rate, total and payments. */
function bodyOf(document: InvoiceDocument, paid: string): string[] {
  const { lines, taxes, pricesIncludeTax } = document;
  const show = moneyIn(document.currency);
  const rate = (of: { taxRate: string; isTaxExempt: boolean }): string =>
    of.isTaxExempt ? 'exempt' : `${of.taxRate} %`;
  const hasDiscount = lines.some(({ discount }) => discount !== null && Number(discount) !== 0);
  const cells = (values: readonly string[], tag = 'td'): string =>
    values.map((value) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${value}</${tag}>`).join('');
  const table = (name: string, head: readonly string[], rows: readonly string[], foot = ''): string =>
    `<div class="document__table" role="region" aria-label="${name}" tabindex="0"><table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${rows.map((row) => `<tr>${row}</tr>`).join('')}</tbody>${foot}</table></div>`;
  const kind = pricesIncludeTax ? 'gross' : 'net';
  const sums = [
    ['Net', document.net],
    ['Tax', document.tax],
    ...(Number(document.rounding) === 0 ? [] : [['Rounding', document.rounding]]),
  ];
  return [
    table(
      'Goods',
      [
        'Article',
        'Quantity',
        `Price, ${kind}`,
        ...(hasDiscount ? [`Discount, ${kind}`] : []),
        'Net',
        'Tax rate',
        'Tax',
        'Gross',
      ],
      lines.map((line) => {
        const article = `<th scope="row">${escaped(line.description)}${line.sku === null ? '' : `<small>${escaped(line.sku)}</small>`}</th>`;
        const discount = hasDiscount ? [show(line.discount ?? '0')] : [];
        return `${article}${cells([String(line.quantity), show(line.unitPrice), ...discount, show(line.net), rate(line), show(line.tax), show(line.gross)])}`;
      }),
    ),
    table(
      'Sums by tax rate',
      ['Tax rate', 'Net', 'Tax', 'Gross'],
      taxes.map((of) => `<th scope="row">${rate(of)}</th>${cells([show(of.net), show(of.tax), show(of.gross)])}`),
    ),
    ...(document.exemptReason === null ? [] : [`<p>${escaped(document.exemptReason)}</p>`]),
    `<dl class="document__sums">${sums.map(([name, amount]) => `<div><dt>${name}</dt><dd>${show(amount ?? '0')}</dd></div>`).join('')}<div class="document__total"><dt>Total</dt><dd>${show(document.total)}</dd></div>${document.payments
      .map(({ method, amount }) => `<div><dt>${paid}: ${TENDER_NAMES[method]}</dt><dd>${show(amount)}</dd></div>`)
      .join('')}</dl>`,
  ];
}

function moneyIn(currency: string): (amount: string) => string {
  const digits = findCurrency(currency)?.digits ?? 2;
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: 3,
  });
  // Given as text, an amount is written exactly, however large; the type does not know that yet.
  return (amount) => escaped(format.format(amount as unknown as number));
}

function dayIn(timeZone: string): (moment: string) => string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone });
  return (moment) => format.format(new Date(moment));
}

function page(title: string, main: readonly string[]): string {
  return htmlPage(title, HEAD, `<main class="document">\n${main.join('\n')}\n</main>`);
}

const HEAD = [
  '<link rel="stylesheet" href="/styles/document.css" />',
  '<script type="module" src="/print-button.js"></script>',
];
