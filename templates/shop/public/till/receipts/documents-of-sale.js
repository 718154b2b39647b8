// @ts-check
import { html, useLayoutEffect, useRef } from '/vendor/htm-preact.js';

/**
 * The invoice of a sale and its credit notes, each as a page to print.
 *
 * @param {object} props
 * @param {import('./receipts-api.js').InvoiceInList} props.invoice
 * @param {boolean} props.isNew whether it has just been issued: then it is what the person goes on with
 */
export function DocumentsOfSale({ invoice, isNew }) {
  const first = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (isNew) first.current?.focus();
  }, []);
  return html`<ul class="receipts__documents" aria-label="Invoice">
    <li><a ref=${first} href=${`/invoices/${invoice.id}/page`} target="_blank">Invoice ${invoice.number}</a></li>
    ${invoice.creditNotes.map(
      ({ id, number }) =>
        html`<li key=${id}><a href=${`/credit-notes/${id}/page`} target="_blank">Credit note ${number}</a></li>`,
    )}
  </ul>`;
}
