// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { parseAmount } from './money.js';

/**
 * Writes down what the customer pays at a card terminal: all that is left, or a part of it.
 *
 * @param {object} props
 * @param {bigint} props.rest what is left to pay, in smallest units
 * @param {import('./money-format.js').Money} props.money
 * @param {(payment: import('./sale.js').CardPayment) => void} props.onPaid
 * @param {() => void} props.onBack
 */
export function CardStep({ rest, money, onPaid, onBack }) {
  const [text, setText] = useState(money.decimal(rest));
  const [reference, setReference] = useState('');
  const [complaint, setComplaint] = useState('');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const amount = parseAmount(text, money.digits);
  useLayoutEffect(() => field.current?.select(), []);

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    if (amount === null || amount <= 0n) setComplaint('Enter an amount above zero.');
    else if (amount > rest) setComplaint(`A card pays no change: ${money.show(rest)} at most.`);
    else return onPaid({ amount: money.decimal(amount), reference: reference.trim() });
    field.current?.focus();
  }

  return html`
    <form class="tender" onSubmit=${submit}>
      <div class="checkout__head">
        <h2 id="checkout-heading">Card payment</h2>
        <button type="button" class="button button--quiet" onClick=${onBack}>Back <kbd>Esc</kbd></button>
      </div>
      <p class="tender__due"><span>Left to pay</span> <strong><data value=${money.decimal(rest)}>${money.show(rest)}</data></strong></p>
      <p>Enter the amount at the card terminal. Press “Paid” when the terminal says that it is.</p>
      <div class="tender__cash">
        <label for="card-amount">Amount by card</label>
        <input ref=${field} id="card-amount" class="tender__field" inputmode="decimal" autocomplete="off" autofocus value=${text}
          aria-invalid=${complaint ? 'true' : undefined} aria-describedby="card-problem"
          onInput=${(/** @type {any} */ event) => setText(event.target.value)} />
        <p id="card-problem" class="problem" role="alert">${complaint}</p>
      </div>
      <div class="tender__cash">
        <label for="card-reference">Number on the terminal’s slip, if there is one</label>
        <input id="card-reference" class="gate__field" autocomplete="off" maxlength="100" value=${reference}
          onInput=${(/** @type {any} */ event) => setReference(event.target.value)} />
      </div>
      <button class="button button--main" type="submit">Paid <kbd>Enter</kbd></button>
    </form>
  `;
}
