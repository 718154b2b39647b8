// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { readCreditCode, showCreditCode } from '../pricing/credit-code.js';
import { parseAmount } from './money.js';
import { readStoreCredit } from './shop-api.js';

/**
 * Takes store credit by its code, typed or scanned: as much of it as the sale needs, or a part.
 *
 * @param {object} props
 * @param {bigint} props.rest what is left to pay, in smallest units
 * @param {readonly import('./sale.js').CardPayment[]} props.taken what is paid already
 * @param {import('./money-format.js').Money} props.money
 * @param {(payment: import('./sale.js').CardPayment) => void} props.onPaid
 * @param {() => void} props.onBack
 */
export function CreditStep({ rest, taken, money, onPaid, onBack }) {
  const [text, setText] = useState('');
  const [part, setPart] = useState('');
  const [complaint, setComplaint] = useState('');
  const [isBusy, setBusy] = useState(false);

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const kept = readCreditCode(text);
    const asked = part.trim() === '' ? rest : parseAmount(part, money.digits);
    if (kept === null) return setComplaint('This is no code of a store credit. Type it again, or scan it.');
    if (asked === null || asked <= 0n) return setComplaint('Enter an amount above zero, or none.');
    if (asked > rest) return setComplaint(`Store credit gives no change: ${money.show(rest)} at most.`);
    const code = showCreditCode(kept);
    setBusy(true);
    try {
      const { balance } = await readStoreCredit(kept);
      const used = taken.reduce(
        (sum, one) => sum + (one.code === code ? (parseAmount(one.amount, money.digits) ?? 0n) : 0n),
        0n,
      );
      const left = (parseAmount(balance, money.digits) ?? 0n) - used;
      if (left <= 0n) setComplaint('Nothing is left of this store credit.');
      else if (part.trim() !== '' && asked > left) setComplaint(`It is worth ${money.show(left)}.`);
      else onPaid({ amount: money.decimal(asked < left ? asked : left), reference: '', code });
    } catch (error) {
      setComplaint(/** @type {Error} */ (error).message || 'No answer came. Try again.');
    } finally {
      setBusy(false);
    }
  }

  return html`
    <form class="tender" onSubmit=${submit}>
      <div class="checkout__head">
        <h2 id="checkout-heading">Store credit</h2>
        <button type="button" class="button button--quiet" onClick=${onBack}>Back <kbd>Esc</kbd></button>
      </div>
      <p class="tender__due"><span>Left to pay</span> <strong><data value=${money.decimal(rest)}>${money.show(rest)}</data></strong></p>
      <div class="tender__cash">
        <label for="credit-code">Code on the slip</label>
        <input id="credit-code" class="gate__field" autocomplete="off" autofocus maxlength="40" value=${text}
          aria-invalid=${complaint ? 'true' : undefined} aria-describedby="credit-problem"
          onInput=${(/** @type {any} */ event) => setText(event.target.value)} />
        <p id="credit-problem" class="problem" role="alert">${complaint}</p>
      </div>
      <div class="tender__cash">
        <label for="credit-amount">Amount, if not all that is needed</label>
        <input id="credit-amount" class="gate__field" inputmode="decimal" autocomplete="off" value=${part}
          aria-describedby="credit-problem" onInput=${(/** @type {any} */ event) => setPart(event.target.value)} />
      </div>
      <button class="button button--main" type="submit" disabled=${isBusy}>Take it <kbd>Enter</kbd></button>
    </form>
  `;
}
