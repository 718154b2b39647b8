// @ts-check
import { html } from '/vendor/htm-preact.js';
import { counted } from './counted.js';
import { Absent, Badge, Entry, Enums } from './entry.js';
import { absentMark, columnMark, differencesOf, tableMark } from './marks.js';

/** @typedef {import('../wire.ts').View} View */
/** @typedef {import('../wire.ts').Model} Model */

/**
 * What schema.prisma describes.
 *
 * @param {{ view: View, onlyDifferent: boolean }} props
 */
export function BlueprintColumn({ view, onlyDifferent }) {
  const { blueprint, blueprintAndPlan } = view;
  const isCompared = blueprintAndPlan.state === 'same' || blueprintAndPlan.state === 'differs';
  const models = blueprint.models.filter(
    ({ table }) => !onlyDifferent || differencesOf(blueprintAndPlan, table).length > 0,
  );
  const absent = blueprintAndPlan.differences.filter(({ whole, only }) => whole && only === 'second');
  return html`
    <section class="column" aria-labelledby="blueprint-title">
      <header class="column__head">
        <h3 id="blueprint-title">Blueprint</h3>
        <p><code>${blueprint.file}</code> · ${counted(blueprint.models.length, 'model')}</p>
      </header>
      ${
        blueprint.mistake !== null &&
        html`<div class="trouble"><p>The blueprint has a mistake:</p><pre tabindex="0">${blueprint.mistake}</pre></div>`
      }
      <ul class="entries">
        ${absent.map((one) => html`<${Absent} key=${one.table} name=${one.table} mark=${absentMark(one, 'plan')} />`)}
        ${models.map((model) => html`<${ModelEntry} key=${model.name} model=${model} agreement=${isCompared ? blueprintAndPlan : null} />`)}
      </ul>
      ${models.length + absent.length === 0 && html`<p class="nothing">${onlyDifferent ? 'No model differs from the plan.' : 'No model yet.'}</p>`}
      ${!onlyDifferent && html`<${Enums} enums=${blueprint.enums} />`}
    </section>
  `;
}

/** @param {{ model: Model, agreement: import('../wire.ts').Agreement | null }} props */
function ModelEntry({ model, agreement }) {
  const { name, table, says, fields } = model;
  const differences = agreement ? differencesOf(agreement, table) : [];
  const lacking = differences.filter(({ column, only }) => column !== null && only === 'second');
  const rules = differences.filter(({ column, whole }) => column === null && !whole);
  const mark = agreement && tableMark(differences, 'plan');
  return html`
    <${Entry} name=${name} aside=${table === name ? null : `→ ${table}`} mark=${mark}>
      ${says && html`<p class="entry__says">${says}</p>`}
      <ul class="lines">
        ${fields.map((field) => {
          const difference = differences.find(({ column }) => column !== null && column === field.column);
          return html`<li key=${field.name} class=${difference ? 'line line--differs' : 'line'}>
            <span class="line__name">${field.name}</span> <code class="line__type">${field.type}</code>
            ${difference && html` <${Badge} mark=${columnMark(difference, 'plan')} />`}
            ${field.attributes && html` <small class="line__more">${field.attributes}</small>`}
          </li>`;
        })}
        ${lacking.map((one) => html`<${Absent} key=${one.column} name=${one.column} mark=${absentMark(one, 'plan')} within />`)}
      </ul>
      ${rules.length > 0 && html`<ul class="entry__rules">${rules.map(({ says: rule }) => html`<li>${rule}</li>`)}</ul>`}
    </${Entry}>
  `;
}
