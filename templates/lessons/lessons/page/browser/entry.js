// @ts-check
import { html } from '/vendor/htm-preact.js';

/**
 * @typedef {object} Mark
 * @property {'same' | 'only' | 'differs' | 'absent'} kind
 * @property {string} sign
 * @property {string} word
 */

/**
 * One model or table: a line that opens. What differs is open from the start, and again when it begins to differ.
 *
 * @param {{ name: string, aside: string | null, mark: Mark | null, children: unknown }} props
 */
export function Entry({ name, aside, mark, children }) {
  const differs = mark !== null && mark.kind !== 'same';
  return html`
    <li>
      <details class=${`entry entry--${mark?.kind ?? 'same'}`} open=${differs}>
        <summary>
          <span class="entry__name">${name}</span>
          ${aside && html` <span class="entry__aside">${aside}</span>`}
          ${mark && html` <${Badge} mark=${mark} />`}
        </summary>
        ${children}
      </details>
    </li>
  `;
}

/** A mark in words, with a sign in a shape of its own. @param {{ mark: Mark }} props */
export function Badge({ mark }) {
  return html`<span class=${`badge badge--${mark.kind}`}>
    <span class="badge__sign" aria-hidden="true">${mark.sign}</span>
    <span>${mark.word}</span>
  </span>`;
}
