// @ts-check
import { html } from '/vendor/htm-preact.js';
import { counted } from './counted.js';
import { layOutLanes } from './plan-lanes.js';

/** @typedef {import('../wire.ts').Plan} Plan */

/** Pixels between two lanes, and from the top of a row to its migration. */
const LANE = 16;
const NODE = 17;

/**
 * The migrations, newest first, with the lines that lead from each to the ones that it builds on.
 *
 * @param {{ plan: Plan, onStep: (name: string) => void }} props
 */
export function PlanColumn({ plan, onStep }) {
  const { rows, width } = layOutLanes(plan.migrations);
  const showStep = (/** @type {string} */ name) => {
    onStep(name);
    document.getElementById('history')?.scrollIntoView();
  };
  return html`
    <section class="column" aria-labelledby="plan-title">
      <header class="column__head">
        <h3 id="plan-title">Plan</h3>
        <p><code>${plan.folder}</code> · ${counted(plan.migrations.length, 'migration')}</p>
      </header>
      <p class=${plan.fine ? 'verdict' : 'verdict verdict--open'}>${plan.says}${plan.next && html` <strong>${plan.next}</strong>`}</p>
      <ol class="plan">
        ${plan.migrations.map((migration, index) => {
          const { name, title, head, state, word, sign } = migration;
          return html`<li key=${name} class=${`plan__row plan__row--${state}`}>
            <${Lanes} row=${rows[index]} width=${width} />
            <div class="plan__text" style=${{ paddingLeft: `${width * LANE + 8}px` }}>
              <button type="button" class="plan__title" onClick=${() => showStep(name)}>${title}</button>
              <p class="plan__name">${name}</p>
              <p class="plan__state">
                <span class=${`badge badge--${state}`}><span class="badge__sign" aria-hidden="true">${sign}</span> <span>${word}</span></span>
                ${head && html` <span class="badge badge--head">head</span>`}
              </p>
            </div>
          </li>`;
        })}
      </ol>
      ${plan.migrations.length === 0 && html`<p class="nothing">No migration yet.</p>`}
    </section>
  `;
}

/** @param {{ row: import('./plan-lanes.js').LaneRow | undefined, width: number }} props */
function Lanes({ row, width }) {
  if (row === undefined) return null;
  const x = (/** @type {number} */ lane) => lane * LANE + LANE / 2;
  return html`
    <svg class="plan__lanes" aria-hidden="true" width=${width * LANE}>
      ${row.past.map((lane) => html`<line x1=${x(lane)} y1="0" x2=${x(lane)} y2="100%" />`)}
      ${row.above.map((lane) => html`<line x1=${x(lane)} y1="0" x2=${x(row.lane)} y2=${NODE} />`)}
      ${row.below.map((lane) => html`<line x1=${x(row.lane)} y1=${NODE} x2=${x(lane)} y2="100%" />`)}
    </svg>
    <span class="plan__node" style=${{ left: `${x(row.lane)}px`, top: `${NODE}px` }} aria-hidden="true"></span>
  `;
}
