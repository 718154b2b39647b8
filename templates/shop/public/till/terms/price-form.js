// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { parseAmount } from '../money.js';

/** Why a shop charges another price than its list says, to choose from. Any other words will do. */
const REASONS = ['Shelf label', 'Price match', 'Agreed before', 'Wrong on the list'];

/**
 * Asks what one piece is to cost instead of the price on the list, and why. Whoever may not do so alone is asked for a manager's PIN
 * with the payment.
 *
 * @param {object} props
 * @param {import('../cart.js').CartLine} props.line
 * @param {import('../money-format.js').Money} props.money
 * @param {(priceOverride: import('../cart.js').PriceOverride | null) => void} props.onGive null: the price on the list again
 */
export function PriceForm({ line: { product, priceOverride: given }, money, onGive }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [text, setText] = useState(given?.price ?? '');
  const [reason, setReason] = useState(given?.reason ?? '');
  const [complaint, setComplaint] = useState('');
  useLayoutEffect(() => field.current?.focus(), []);

  /** @type {(set: (text: string) => void) => (event: Event) => void} */
  const typeInto = (set) => (event) => {
    set(/** @type {HTMLInputElement} */ (event.target).value);
    setComplaint('');
  };

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const price = parseAmount(text, money.digits);
    if (price === null) setComplaint('Enter a price in this currency.');
    else if (reason.trim() === '') setComplaint('Say why: the receipt shows it.');
    else onGive({ price: money.decimal(price), reason: reason.trim() });
  }

  return html`
    <form class="tender" onSubmit=${submit}>
      <p class="tender__due"><span>On the list</span> <strong>${money.show(product.price)}</strong></p>
      <div class="tender__cash">
        <label for="price-value">Price of one piece</label>
        <input ref=${field} id="price-value" class="tender__field" inputmode="decimal" autocomplete="off" value=${text}
          aria-describedby="price-problem" onInput=${typeInto(setText)} />
      </div>
      <div class="tender__cash">
        <label for="price-reason">Reason</label>
        <input id="price-reason" class="gate__field" autocomplete="off" maxlength="200" list="price-reasons" value=${reason}
          aria-describedby="price-problem" onInput=${typeInto(setReason)} />
        <datalist id="price-reasons">${REASONS.map((one) => html`<option key=${one} value=${one} />`)}</datalist>
        <p id="price-problem" class="problem" role="alert">${complaint}</p>
      </div>
      <div class="checkout__actions">
        <button class="button button--main" type="submit">Change price <kbd>Enter</kbd></button>
        ${given && html`<button type="button" class="button" onClick=${() => onGive(null)}>Price on the list</button>`}
      </div>
    </form>
  `;
}
