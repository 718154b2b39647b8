// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { ReasonField } from './reason-field.js';

const REASONS = ['Rung up twice', 'Wrong goods', 'The customer left', 'A trial'];

/**
 * Takes a whole sale back, as if it had not been made.
 *
 * @param {object} props
 * @param {boolean} props.isBusy
 * @param {(reason: string) => void} props.onVoid
 * @param {(problem: string) => void} props.onProblem
 */
export function VoidForm({ isBusy, onVoid, onProblem }) {
  const [reason, setReason] = useState('');

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    if (reason.trim() === '') onProblem('Say why: the books keep it.');
    else onVoid(reason.trim());
  }

  return html`
    <form class="tender" onSubmit=${submit}>
      <p>The goods go back on the shelf, and the customer gets all of the money back. The receipt keeps its number.</p>
      <${ReasonField} reasons=${REASONS} value=${reason} onChange=${setReason} />
      <button type="submit" class="button button--main" disabled=${isBusy}>Void the sale</button>
    </form>
  `;
}
