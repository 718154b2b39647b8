// @ts-check
import { html, useLayoutEffect, useRef, useState } from '/vendor/htm-preact.js';
import { worthOf } from '../../pricing/points.js';
import { onEsc, useDialog } from '../use-dialog.js';

/**
 * Asks how many points are to be used. All that the sale can take are entered already.
 *
 * @param {object} props
 * @param {import('./sale-customer.js').SaleCustomer} props.customer
 * @param {import('./sale-customer.js').PointsTotals} props.points
 * @param {import('../money-format.js').Money} props.money
 * @param {(points: number) => void} props.onUse 0: none any more
 * @param {() => void} props.onLeave
 */
export function PointsDialog({ customer, points, money, onUse, onLeave }) {
  const { most, redeemed } = points;
  const terms = customer.loyaltyProgram;
  const fewest = Math.max(1, terms?.minPointsRedemption ?? 1);
  const dialog = useDialog();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [text, setText] = useState(String(redeemed || most));
  const [complaint, setComplaint] = useState('');
  useLayoutEffect(() => field.current?.select(), []);
  const wanted = /^\d{1,10}$/.test(text.trim()) ? Number(text.trim()) : 0;
  const isPossible = wanted >= fewest && wanted <= most;
  const worth = terms && isPossible ? worthOf(wanted, terms, money.digits) : 0n;

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    if (worth > 0n) onUse(wanted);
    else if (isPossible) setComplaint('So few points are worth nothing.');
    else setComplaint(`Enter a number from ${fewest.toLocaleString()} to ${most.toLocaleString()}.`);
  }

  /** @param {Event} event */
  function type(event) {
    setText(/** @type {HTMLInputElement} */ (event.target).value);
    setComplaint('');
  }

  return html`
    <dialog ref=${dialog} class="checkout" aria-labelledby="points-heading" onCancel=${onEsc(onLeave)}>
      <form class="tender" onSubmit=${submit}>
        <div class="checkout__head">
          <h2 id="points-heading">Use points of ${customer.name}</h2>
          <button type="button" class="button button--quiet" onClick=${onLeave}>Back <kbd>Esc</kbd></button>
        </div>
        <p class="tender__due"><span>Points</span> <strong>${customer.points.toLocaleString()}</strong></p>
        <div class="tender__cash">
          <label for="points-value">Use, at most ${most.toLocaleString()}</label>
          <input ref=${field} id="points-value" class="tender__field" inputmode="numeric" autocomplete="off" autofocus value=${text}
            aria-describedby="points-problem" onInput=${type} />
          <p id="points-problem" class="problem" role="alert">${complaint}</p>
        </div>
        <p class="tender__change" aria-live="polite"><span>They take off</span> <strong>${worth > 0n ? money.show(worth) : '–'}</strong></p>
        <div class="checkout__actions">
          <button class="button button--main" type="submit">Use points <kbd>Enter</kbd></button>
          ${redeemed > 0 && html`<button type="button" class="button" onClick=${() => onUse(0)}>Use none</button>`}
        </div>
      </form>
    </dialog>
  `;
}
