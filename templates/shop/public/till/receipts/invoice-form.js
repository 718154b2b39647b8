// @ts-check
import { html, useLayoutEffect, useState } from '/vendor/htm-preact.js';
import { readCustomer } from '../customers/customers-api.js';

/**
 * Asks in whose name an invoice is to be. What is known of the customer is there already.
 *
 * @param {object} props
 * @param {import('../shop-api.js').Receipt} props.receipt
 * @param {boolean} props.isBusy
 * @param {(customer: import('./receipts-api.js').InvoiceCustomer) => void} props.onIssue
 * @param {(problem: string) => void} props.onProblem
 */
export function InvoiceForm({ receipt, isBusy, onIssue, onProblem }) {
  const [name, setName] = useState(receipt.customer?.name ?? '');
  const [address, setAddress] = useState('');
  const [taxNumber, setTaxNumber] = useState('');
  useLayoutEffect(() => {
    // Without it the fields stay empty, and can be filled in by hand.
    if (receipt.customer) readCustomer(receipt.customer.id).then(fillIn, () => {});
  }, []);

  /** @param {{ address: string | null, taxNumber: string | null }} known */
  function fillIn(known) {
    setAddress((typed) => typed || (known.address ?? ''));
    setTaxNumber((typed) => typed || (known.taxNumber ?? ''));
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    if (name.trim() === '') return onProblem('Enter the name of the customer.');
    const [place, number] = [address.trim(), taxNumber.trim()];
    return onIssue({ name: name.trim(), ...(place && { address: place }), ...(number && { taxNumber: number }) });
  }

  /** @type {(id: string, label: string, value: string, set: (text: string) => void, rest: object) => unknown} */
  const field = (id, label, value, set, rest) => html`<div class="tender__cash">
    <label for=${id}>${label}</label>
    <input id=${id} class="gate__field" autocomplete="off" value=${value} aria-describedby="receipts-problem" ...${rest}
      onInput=${(/** @type {any} */ event) => set(event.target.value)} />
  </div>`;

  return html`
    <form class="tender" noValidate onSubmit=${submit}>
      <p>An invoice is never changed: read it out to the customer before it is issued.</p>
      ${field('invoice-name', 'Name', name, setName, { autofocus: true, maxlength: 200, required: true })}
      ${field('invoice-address', 'Address', address, setAddress, { maxlength: 500 })}
      ${field('invoice-tax-number', 'Tax number, if they have one', taxNumber, setTaxNumber, { maxlength: 50 })}
      <button type="submit" class="button button--main" disabled=${isBusy}>Issue the invoice</button>
    </form>
  `;
}
