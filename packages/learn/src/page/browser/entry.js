// @ts-check
import { html } from '/vendor/htm-preact.js';
import { counted } from './counted.js';

/** @typedef {import('./marks.js').Mark} Mark */

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

/** The enums, which no table is marked by. @param {{ enums: readonly import('../wire.ts').Enumeration[] }} props */
export function Enums({ enums }) {
  if (enums.length === 0) return null;
  return html`
    <details class="rules">
      <summary>${counted(enums.length, 'enum')}</summary>
      <ul>
        ${enums.map(({ name, values }) => html`<li key=${name}><strong>${name}</strong> ${values.join(', ')}</li>`)}
      </ul>
    </details>
  `;
}

/** A mark in words, with a sign in a shape of its own. @param {{ mark: Mark }} props */
export function Badge({ mark }) {
  return html`<span class=${`badge badge--${mark.kind}`}>
    <span class="badge__sign" aria-hidden="true">${mark.sign}</span>
    <span>${mark.word}</span>
  </span>`;
}

/**
 * Something that is not here, but in the other one of the two: a table, or a column within a table.
 *
 * @param {{ name: string, mark: Mark, within?: boolean }} props
 */
export function Absent({ name, mark, within = false }) {
  const kind = within ? 'line line--absent' : 'entry entry--absent';
  return html`<li class=${kind}>
    <span class=${within ? 'line__name' : 'entry__name'}>${name}</span> <${Badge} mark=${mark} />
  </li>`;
}
