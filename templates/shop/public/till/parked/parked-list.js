// @ts-check
import { html, useRef, useState } from '/vendor/htm-preact.js';

/**
 * The sales that wait: the arrow keys walk through them, Enter resumes.
 *
 * @param {object} props
 * @param {readonly import('./parked-api.js').ParkedCart[]} props.carts
 * @param {boolean} props.isBusy
 * @param {boolean} props.hasFocus whether the first one has it when the dialog opens
 * @param {(cart: import('./parked-api.js').ParkedCart) => void} props.onResume
 * @param {(cart: import('./parked-api.js').ParkedCart) => void} props.onDiscard
 */
export function ParkedList({ carts, isBusy, hasFocus, onResume, onDiscard }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  // The cart whose discarding waits for a second press.
  const [asked, setAsked] = useState(/** @type {number | null} */ (null));

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const rows = [...(list.current?.children ?? [])];
    const there = rows.findIndex((row) => row.contains(document.activeElement));
    rows[Math.min(Math.max(there + step, 0), rows.length - 1)]?.querySelector('button')?.focus();
  }

  /** @param {import('./parked-api.js').ParkedCart} cart */
  function discard(cart) {
    setAsked(asked === cart.id ? null : cart.id);
    if (asked === cart.id) onDiscard(cart);
  }

  return html`
    <p role="status" class=${carts.length > 0 ? 'visually-hidden' : undefined}>
      ${carts.length === 0 ? 'No sale is parked.' : `${carts.length} parked.`}
    </p>
    <ul class="receipts__list parked__list" ref=${list} aria-label="Parked sales" onKeyDown=${walk}>
      ${carts.map(
        (cart, index) => html`<li key=${cart.id} class="parked__one">
          <button type="button" class="button receipts__one" autofocus=${hasFocus && index === 0} disabled=${isBusy} onClick=${() => onResume(cart)}>
            <span>
              <strong>${cart.name}</strong>
              <small>${piecesOf(cart)}${cart.customer && `, for ${cart.customer.name}`}</small>
              <small>${cart.parkedBy.name}, ${cart.register.name}, <time datetime=${cart.parkedAt}>${when(cart.parkedAt)}</time></small>
            </span>
            <span class="parked__resume">Resume</span>
          </button>
          <button type="button" class="button button--quiet" aria-label=${asked === cart.id ? `Discard ${cart.name} for good` : `Discard ${cart.name}`}
            disabled=${isBusy} onBlur=${() => setAsked(null)} onClick=${() => discard(cart)}>${asked === cart.id ? 'For good?' : 'Discard'}</button>
        </li>`,
      )}
    </ul>
  `;
}

/**
 * "3 pieces: Milk, Bread, …"
 *
 * @param {import('./parked-api.js').ParkedCart} cart
 */
function piecesOf({ lines }) {
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const names = lines.slice(0, 3).map(({ name }) => name);
  return `${pieces} ${pieces === 1 ? 'piece' : 'pieces'}: ${names.join(', ')}${lines.length > 3 ? ', …' : ''}`;
}

/** @param {string} moment */
function when(moment) {
  return new Date(moment).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
}
