// @ts-check
import { html } from '/vendor/htm-preact.js';

/**
 * Which papers of a receipt there are: who printed them, when, and at which till.
 *
 * @param {{ prints: readonly import('./receipts-api.js').Print[] }} props the newest first
 */
export function PrintList({ prints }) {
  if (prints.length === 0) return null;
  return html`<details class="receipts__prints">
    <summary>Printed: ${nameOf(prints[0]?.copy ?? 0)}</summary>
    <ul>
      ${prints.map(
        ({ copy, by, at, till }) =>
          html`<li key=${copy}>${nameOf(copy)} <small>${by.name}, ${new Date(at).toLocaleString()}${till && `, ${till.name}`}</small></li>`,
      )}
    </ul>
  </details>`;
}

/** @param {number} copy */
function nameOf(copy) {
  return copy === 0 ? 'original' : `copy ${copy}`;
}
