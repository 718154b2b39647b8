// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { fromMinorUnits } from '../../pricing/amounts.js';
import { discountOn, PERCENT_DIGITS, WHOLE } from '../../pricing/price-sale.js';
import { parseAmount } from '../money.js';

/** Why a shop takes something off, to choose from. Any other words will do. */
const REASONS = ['Damaged', 'Best before soon', 'Last piece', 'Regular customer', 'Staff'];

/**
 * Takes something off a line, or off the whole sale: in percent or as an amount, and with a reason.
 *
 * @param {object} props
 * @param {bigint} props.full what it is taken off, in smallest units
 * @param {import('../cart.js').Discount | null} props.given the discount that there is
 * @param {import('../money-format.js').Money} props.money
 * @param {(discount: import('../cart.js').Discount | null) => void} props.onGive null: no discount any more
 */
export function DiscountForm({ full, given, money, onGive }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [kind, setKind] = useState(
    /** @type {'percent' | 'amount'} */ (given && 'amount' in given ? 'amount' : 'percent'),
  );
  const [text, setText] = useState(given ? typed(given) : '');
  const [reason, setReason] = useState(given?.reason ?? '');
  const [complaint, setComplaint] = useState('');
  useLayoutEffect(() => field.current?.select(), []);

  const value = parseAmount(text, kind === 'percent' ? PERCENT_DIGITS : money.digits);
  const isTooLarge = value !== null && value > (kind === 'percent' ? WHOLE : full);
  const discount = value === null || isTooLarge ? null : discountOf(value);
  const off = discount && discountOn(full, discount, money.digits);

  /** @param {bigint} units @returns {import('../../pricing/price-sale.js').Discount} */
  function discountOf(units) {
    return kind === 'percent' ? { percent: fromMinorUnits(units, PERCENT_DIGITS) } : { amount: money.decimal(units) };
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    if (value === null || value === 0n) {
      setComplaint(kind === 'percent' ? 'Enter a percentage, such as 10.' : 'Enter an amount in this currency.');
    } else if (discount === null) {
      setComplaint(`That is more than ${money.show(full)}.`);
    } else if (reason.trim() === '') {
      setComplaint('Say why: the receipt shows it.');
    } else {
      onGive({ ...discount, reason: reason.trim() });
    }
  }

  return html`
    <form class="tender" onSubmit=${submit}>
        <p class="tender__due"><span>Without it</span> <strong>${money.show(full)}</strong></p>
        <div class="tender__offers" role="group" aria-label="Kind of discount">
          <button type="button" class="button" aria-pressed=${kind === 'percent'} onClick=${() => setKind('percent')}>Percent</button>
          <button type="button" class="button" aria-pressed=${kind === 'amount'} onClick=${() => setKind('amount')}>Amount</button>
        </div>
        <div class="tender__cash">
          <label for="discount-value">${kind === 'percent' ? 'Percent off' : 'Amount off'}</label>
          <input ref=${field} id="discount-value" class="tender__field" inputmode="decimal" autocomplete="off" autofocus value=${text}
            aria-describedby="discount-problem" onInput=${(/** @type {any} */ event) => setText(event.target.value)} />
        </div>
        <div class="tender__cash">
          <label for="discount-reason">Reason</label>
          <input id="discount-reason" class="tender__field" autocomplete="off" maxlength="200" list="discount-reasons" value=${reason}
            aria-describedby="discount-problem" onInput=${(/** @type {any} */ event) => setReason(event.target.value)} />
          <datalist id="discount-reasons">${REASONS.map((one) => html`<option key=${one} value=${one} />`)}</datalist>
          <p id="discount-problem" class="problem" role="alert">${complaint}</p>
        </div>
        <p class="tender__change" aria-live="polite">
          <span>With it</span> <strong>${off === null ? '–' : money.show(full - off)}</strong>
        </p>
        <div class="checkout__actions">
          <button class="button button--main" type="submit">Give discount <kbd>Enter</kbd></button>
          ${given && html`<button type="button" class="button" onClick=${() => onGive(null)}>No discount</button>`}
        </div>
    </form>
  `;
}

/**
 * What is taken off, as people read it: "10 %" or an amount.
 *
 * @param {import('../cart.js').Discount} discount
 * @param {import('../money-format.js').Money} money
 */
export function inWords(discount, money) {
  return 'percent' in discount ? `${typed(discount)} %` : money.show(discount.amount);
}

/**
 * As it is typed: "12.5", not "12.50".
 *
 * @param {import('../cart.js').Discount} discount
 */
function typed(discount) {
  if ('amount' in discount) return discount.amount;
  return discount.percent.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}
