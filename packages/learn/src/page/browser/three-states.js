// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { BlueprintColumn } from './blueprint-column.js';
import { agreementWords } from './marks.js';
import { PlanColumn } from './plan-column.js';
import { TablesColumn } from './tables-column.js';

/** @typedef {import('../wire.ts').View} View */
/** @typedef {import('../wire.ts').Agreement} Agreement */

/**
 * Blueprint, plan and tables side by side, and whether they say the same.
 *
 * @param {{ view: View, onStep: (name: string) => void }} props
 */
export function ThreeStates({ view, onStep }) {
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  return html`
    <section id="states" aria-labelledby="states-title">
      <h2 id="states-title">Three states of one design</h2>
      <p class="lead">
        The blueprint says what the tables should be, the plan how to get there step by step, and the tables are what is.
      </p>
      <div class="agreements">
        <${AgreementCard} names=${['Blueprint', 'Plan']} agreement=${view.blueprintAndPlan} />
        <${AgreementCard} names=${['Plan', 'Tables']} agreement=${view.planAndTables} />
      </div>
      <label class="filter">
        <input type="checkbox" checked=${onlyDifferent} onChange=${() => setOnlyDifferent(!onlyDifferent)} />
        Show only the tables that differ
      </label>
      <div class="columns">
        <${BlueprintColumn} view=${view} onlyDifferent=${onlyDifferent} />
        <${PlanColumn} plan=${view.plan} onStep=${onStep} />
        <${TablesColumn} view=${view} onlyDifferent=${onlyDifferent} />
      </div>
    </section>
  `;
}

const SHOWN = 12;

/** @param {{ names: [string, string], agreement: Agreement }} props */
function AgreementCard({ names, agreement }) {
  const { state, says, differences } = agreement;
  const { sign, word } = agreementWords[state];
  return html`
    <div class=${`agreement agreement--${state}`} role="group" aria-label=${`${names[0]} and ${names[1]}`}>
      <p class="agreement__names">
        <span>${names[0]}</span>
        <span class="agreement__sign" aria-hidden="true">${sign}</span>
        <span>${names[1]}</span>
        <strong class="agreement__word">${word}</strong>
      </p>
      <p class="agreement__says">${says}</p>
      ${
        differences.length > 0 &&
        html`<ul class="agreement__list">
          ${differences.slice(0, SHOWN).map(
            (one) => html`<li class=${one.waiting ? 'is-waiting' : ''}>
              ${one.says}${one.waiting ? html` <em>(a pending migration brings it)</em>` : null}
            </li>`,
          )}
          ${differences.length > SHOWN && html`<li>… and ${differences.length - SHOWN} more</li>`}
        </ul>`
      }
    </div>
  `;
}
