// @ts-check
import { html, useRef, useState } from '/vendor/htm-preact.js';
import { CardPayments } from './card-payments.js';
import { isDoubtful, offersFor } from './cash-offers.js';
import { parseAmount } from './money.js';

/**
 * Takes the cash: what the customer gives, typed or tapped, and the change that this makes. Leads to the card as well.
 *
 * @param {object} props
 * @param {bigint} props.total what is left to pay, in smallest units; below zero when cards have paid too much
 * @param {bigint} props.back what the customer gets back in an exchange, in smallest units
 * @param {import('./receipts/exchange.js').Returned | null} props.returned what comes back in an exchange
 * @param {readonly import('./sale.js').CardPayment[]} props.cards
 * @param {import('./money-format.js').Money} props.money
 * @param {boolean} props.isSending
 * @param {string} props.problem what the shop said about the money
 * @param {(tendered: bigint | null) => void} props.onComplete null: without cash, since cards have paid it
 * @param {() => void} props.onCard
 * @param {() => void} props.onCredit
 * @param {(index: number) => void} props.onPaidBack
 * @param {() => void} props.onBack
 */
export function TenderStep({
  total,
  back,
  returned,
  cards,
  money,
  isSending,
  problem,
  onComplete,
  onCard,
  onCredit,
  onPaidBack,
  onBack,
}) {
  const [text, setText] = useState('');
  const [complaint, setComplaint] = useState('');
  const [isInDoubt, setDoubtful] = useState(false);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const tendered = parseAmount(text, money.digits);
  const change = tendered === null ? null : tendered - total;
  const isPaid = total === 0n;

  // A touch keyboard would cover the quick sums, which are all that most sales need.
  const [takesKeys] = useState(() => !matchMedia('(pointer: coarse)').matches);

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    if (isPaid) {
      onComplete(null);
    } else if (total < 0n) {
      setComplaint(
        `${money.show(-total)} too much was paid by card. Give a payment back at the terminal, and take it out here.`,
      );
    } else if (tendered === null || change === null) {
      setComplaint(text ? 'That is no amount in this currency.' : 'Enter what the customer gives, or choose a sum.');
    } else if (change < 0n) {
      setComplaint(`${money.show(-change)} is missing.`);
    } else if (isDoubtful(tendered, total, money.cash)) {
      setComplaint(
        `${money.show(tendered)} would leave ${money.show(change)} of change: correct the sum, or confirm it.`,
      );
      setDoubtful(true);
    } else {
      setComplaint('');
      onComplete(tendered);
      return;
    }
    field.current?.focus();
  }

  /** @param {string} value */
  function take(value) {
    setText(value);
    setComplaint('');
    setDoubtful(false);
  }

  return html`
    <form class="tender" onSubmit=${submit}>
      <div class="checkout__head">
        <h2 id="checkout-heading">Payment</h2>
        <button type="button" class="button button--quiet" disabled=${isSending} onClick=${onBack}>Back <kbd>Esc</kbd></button>
      </div>
      <${CardPayments} cards=${cards} money=${money} isSending=${isSending} onPaidBack=${onPaidBack} />
      ${returned && html`<p class="cards">Returned goods ${money.show(`-${returned.worth}`)}</p>`}
      <p class="tender__due">
        <span>${back > 0n ? 'To give back' : cards.length > 0 || returned ? 'Left to pay' : 'To pay'}</span>
        <strong><data value=${money.decimal(back > 0n ? back : total)}>${money.show(back > 0n ? back : total)}</data></strong>
      </p>
      <div class="tender__cash">
        <label for="tendered">Cash received</label>
        <input ref=${field} id="tendered" class="tender__field" inputmode="decimal" autocomplete="off" autofocus=${takesKeys} value=${text}
          disabled=${isSending} aria-invalid=${complaint || problem ? 'true' : undefined} aria-describedby="tender-problem"
          onInput=${(/** @type {any} */ event) => take(event.target.value)} />
        <p id="tender-problem" class="problem" role="alert">${complaint || problem}</p>
        ${
          isInDoubt &&
          tendered !== null &&
          html`<button type="button" class="button" disabled=${isSending} onClick=${() => onComplete(tendered)}>
            ${money.show(tendered)} is right</button>`
        }
      </div>
      <div class="tender__offers" role="group" aria-label="Quick sums">
        ${(total > 0n ? offersFor(total, money.cash) : []).map(
          (
            sum,
          ) => html`<button key=${sum} type="button" class="button" disabled=${isSending} aria-pressed=${sum === tendered}
            value=${money.decimal(sum)} onClick=${() => take(money.decimal(sum))}>${sum === total ? 'Exact' : money.show(sum)}</button>`,
        )}
      </div>
      <p class="tender__change" aria-live="polite">
        <span>Change</span>
        <strong>${change !== null && change >= 0n ? money.show(change) : '–'}</strong>
      </p>
      <div class="checkout__actions">
        <button class="button button--main" type="submit" disabled=${isSending} aria-busy=${isSending}>
          ${isSending ? 'Recording …' : html`Complete sale <kbd>Enter</kbd>`}
        </button>
        <button class="button" type="button" disabled=${isSending || total <= 0n} onClick=${onCard}>Card</button>
        <button class="button" type="button" disabled=${isSending || total <= 0n} onClick=${onCredit}>Store credit</button>
      </div>
    </form>
  `;
}
