// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { ReasonField } from './reason-field.js';
import { piecesBack, refundSum, worthOf } from './refund-sum.js';
import { inWords } from './sold-receipt.js';

const REASONS = ['Does not fit', 'Damaged', 'Best before is over', 'Not needed'];

/**
 * Says what comes back of a sale, and shows what that is worth: money, or a part of what other goods cost.
 *
 * @param {object} props
 * @param {import('./receipts-dialog.js').Sale} props.sale
 * @param {import('../money-format.js').Money} props.money
 * @param {boolean} props.isBusy
 * @param {boolean} props.isExchange whether other goods go out for it
 * @param {(lines: import('./receipts-api.js').Pieces[], reason: string, isCredit: boolean) => void} props.onRefund `isCredit`: all that is given back, as store credit
 * @param {(problem: string) => void} props.onProblem
 */
export function RefundForm({ sale, money, isBusy, isExchange, onRefund, onProblem }) {
  const { receipt, refunds } = sale;
  const back = piecesBack(receipt, refunds);
  const left = receipt.lines.map(({ quantity }, index) => quantity - (back[index] ?? 0));
  const [texts, setTexts] = useState(/** @type {readonly string[]} */ (receipt.lines.map(() => '')));
  const [spoiled, setSpoiled] = useState(/** @type {ReadonlySet<number>} */ (new Set()));
  const [reason, setReason] = useState('');
  const [isCredit, setCredit] = useState(false);

  const isWrong = texts.some((text) => !/^\d{0,4}$/.test(text.trim()));
  const isTooMuch = !isWrong && texts.some((text, index) => Number(text) > (left[index] ?? 0));
  const pieces =
    isWrong || isTooMuch
      ? []
      : texts.flatMap((text, index) =>
          Number(text) > 0 ? [{ line: index + 1, quantity: Number(text), restock: !spoiled.has(index) }] : [],
        );
  const sum =
    pieces.length === 0 ? null : refundSum(sale, pieces, money, isCredit ? [{ method: 'store_credit' }] : undefined);

  /** @param {number} index @param {string} text */
  const change = (index, text) => {
    onProblem('');
    setTexts(texts.map((one, other) => (other === index ? text : one)));
  };

  /** @param {number} index @param {boolean} isSpoiled */
  const mark = (index, isSpoiled) => {
    const marked = new Set(spoiled);
    if (isSpoiled) marked.add(index);
    else marked.delete(index);
    setSpoiled(marked);
  };

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    if (isWrong) onProblem('Pieces are counted with digits: 1, 2, 3.');
    else if (isTooMuch) onProblem('More is to come back than is left of what was sold.');
    else if (pieces.length === 0) onProblem('Say how many pieces come back.');
    else if (reason.trim() === '') onProblem('Say why: the books keep it.');
    else onRefund(pieces, reason.trim(), isCredit);
  }

  return html`
    <form class="tender" onSubmit=${submit}>
      <ul class="receipts__lines" aria-label="What comes back">
        ${receipt.lines.map(
          ({ name }, index) => html`<li key=${index}>
            <label for=${`back-${index}`}>${name} <small>${left[index]} left</small></label>
            <input id=${`back-${index}`} class="tender__pieces" inputmode="numeric" autocomplete="off" maxlength="4" value=${texts[index]} disabled=${left[index] === 0}
              aria-describedby="receipts-problem" onInput=${(/** @type {any} */ event) => change(index, event.target.value)} />
            ${
              Number(texts[index]) > 0 &&
              html`<label class="receipts__spoiled">
                <input type="checkbox" checked=${spoiled.has(index)} onChange=${(/** @type {any} */ event) => mark(index, event.target.checked)} />
                Not to be sold again<span class="visually-hidden">: ${name}</span>
              </label>`
            }
          </li>`,
        )}
      </ul>
      <button type="button" class="button" onClick=${() => setTexts(left.map((pieces) => (pieces > 0 ? String(pieces) : '')))}>All of it</button>
      <${ReasonField} reasons=${REASONS} value=${reason} onChange=${setReason} />
      <label class="receipts__spoiled">
        <input type="checkbox" checked=${isCredit} onChange=${(/** @type {any} */ event) => setCredit(event.target.checked)} />
        ${isExchange ? 'What is left of it' : 'All of it'} as store credit
      </label>
      <div aria-live="polite">
        ${
          isExchange
            ? html`<p class="tender__change">
                <span>Worth</span> <strong>${money.show(worthOf(sale, pieces, money.digits))}</strong>
              </p>`
            : sum && sum.length > 0
              ? sum.map(
                  ({ method, handedOut }) => html`<p key=${method} class="tender__change">
                  <span>To give back ${inWords(method)}</span>
                  <strong><data value=${money.decimal(handedOut)}>${money.show(handedOut)}</data></strong>
                </p>`,
                )
              : html`<p class="tender__change"><span>To give back</span> <strong>${sum ? money.show('0') : '–'}</strong></p>`
        }
      </div>
      <button type="submit" class="button button--main" disabled=${isBusy}>${isExchange ? 'Choose the new goods' : 'Give it back'}</button>
    </form>
  `;
}
