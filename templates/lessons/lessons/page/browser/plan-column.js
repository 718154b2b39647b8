// @ts-check
import { html } from '/vendor/htm-preact.js';
import { layOutLanes } from './plan-lanes.js';

/** @typedef {import('../wire.ts').Plan} Plan */

/** Units of a drawing that is stretched to the height of its row. */
const LANE = 14;

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
        <p><code>${plan.folder}</code> · ${plan.migrations.length} migrations</p>
      </header>
      <p class=${plan.fine ? 'verdict' : 'verdict verdict--open'}>${plan.says}${plan.next && html` <strong>${plan.next}</strong>`}</p>
      <ol class="plan">
        ${plan.migrations.map((migration, index) => {
          const { name, title, head, state, word, sign } = migration;
          return html`<li key=${name} class=${`plan__row plan__row--${state}`}>
            <${Lanes} row=${rows[index]} width=${width} last=${index === plan.migrations.length - 1} />
            <div class="plan__text">
              <button type="button" class="plan__title" onClick=${() => showStep(name)}>${title}</button>
              <p class="plan__name">${name}</p>
              <p class="plan__state">
                <span class=${`badge badge--${state}`}><span class="badge__sign" aria-hidden="true">${sign}</span> ${word}</span>
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

/** @param {{ row: import('./plan-lanes.js').LaneRow | undefined, width: number, last: boolean }} props */
function Lanes({ row, width }) {
  if (row === undefined) return null;
  const x = (/** @type {number} */ lane) => lane * LANE + LANE / 2;
  const line = (/** @type {number[]} */ [x1, y1, x2, y2]) => html`<line x1=${x1} y1=${y1} x2=${x2} y2=${y2} />`;
  return html`
    <svg class="plan__lanes" aria-hidden="true" width=${width * LANE} viewBox=${`0 0 ${width * LANE} 100`} preserveAspectRatio="none">
      ${row.past.map((lane) => line([x(lane), 0, x(lane), 100]))}
      ${row.above.map((lane) => line([x(lane), 0, x(row.lane), 25]))}
      ${row.below.map((lane) => line([x(row.lane), 25, x(lane), 100]))}
    </svg>
    <span class="plan__node" style=${{ left: `${x(row.lane)}px` }} aria-hidden="true"></span>
  `;
}
