// @ts-check
import { html, useLayoutEffect, useState } from '/vendor/htm-preact.js';
import { inWords } from '../sign-in/session-api.js';
import { findRefund, listSales } from './receipts-api.js';

/**
 * The last receipts of a register, the newest first, and one by its number or by that of a refund (R12).
 *
 * @param {object} props
 * @param {number} props.registerId
 * @param {import('../money-format.js').Money} props.money
 * @param {(id: number) => void} props.onChoose
 */
export function ReceiptList({ registerId, money, onChoose }) {
  const [sales, setSales] = useState(/** @type {import('./receipts-api.js').SaleInList[] | null} */ (null));
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');

  /** @param {number} [receiptNumber] */
  async function load(receiptNumber) {
    setProblem('');
    try {
      const { items } = await listSales({ registerId, ...(receiptNumber !== undefined && { receiptNumber }) });
      const only = items[0];
      if (receiptNumber !== undefined && only && items.length === 1) onChoose(only.id);
      else setSales(items);
    } catch (error) {
      setProblem(inWords(error));
    }
  }
  useLayoutEffect(() => void load(), []);

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const number = text.trim();
    if (number === '') return load();
    const [, ofRefund, digits] = /^(r?)([1-9]\d{0,8})$/i.exec(number) ?? [];
    if (!digits) return setProblem('A receipt number has only digits, and a refund number an R before them.');
    return ofRefund ? loadRefund(Number(digits)) : load(Number(digits));
  }

  /** @param {number} number */
  async function loadRefund(number) {
    setProblem('');
    try {
      const refund = await findRefund({ registerId, number });
      if (refund) onChoose(refund.orderId);
      else setSales([]);
    } catch (error) {
      setProblem(inWords(error));
    }
  }

  return html`
    <form class="tender" onSubmit=${submit}>
      <div class="tender__cash">
        <label for="receipt-number">Receipt number</label>
        <input id="receipt-number" class="gate__field" autocomplete="off" autofocus value=${text}
          aria-describedby="receipt-list-problem" onInput=${(/** @type {any} */ event) => setText(event.target.value)} />
      </div>
      <p id="receipt-list-problem" class="problem" role="alert">${problem}</p>
      ${sales?.length === 0 && html`<p>There is no such receipt at this register.</p>`}
      <ul class="receipts__list" aria-label="Receipts">
        ${sales?.map(
          ({ id, receiptNumber, completedAt, total, status }) => html`<li key=${id}>
            <button type="button" class="button receipts__one" onClick=${() => onChoose(id)}>
              <span><strong>${receiptNumber ?? '–'}</strong> ${completedAt && html`<time datetime=${completedAt}>${when(completedAt)}</time>`}</span>
              <span>${status !== 'completed' && html`<small>${status}</small> `}<data value=${total}>${money.show(total)}</data></span>
            </button>
          </li>`,
        )}
      </ul>
    </form>
  `;
}

/** @param {string} moment */
function when(moment) {
  return new Date(moment).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
}
