// @ts-check
import { html } from '/vendor/htm-preact.js';
import { Badge, Entry } from './entry.js';
import { differencesOf, markOf } from './marks.js';

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
  return html`
    <section class="column" aria-labelledby="blueprint-title">
      <header class="column__head">
        <h3 id="blueprint-title">Blueprint</h3>
        <p><code>${blueprint.file}</code> · ${blueprint.models.length} models</p>
      </header>
      ${
        blueprint.mistake !== null &&
        html`<div class="trouble"><p>The blueprint has a mistake:</p><pre tabindex="0">${blueprint.mistake}</pre></div>`
      }
      <ul class="entries">
        ${models.map((model) => html`<${ModelEntry} key=${model.name} model=${model} agreement=${isCompared ? blueprintAndPlan : null} />`)}
      </ul>
      ${models.length === 0 && html`<p class="nothing">${onlyDifferent ? 'No model differs from the plan.' : 'No model yet.'}</p>`}
    </section>
  `;
}

/** @param {{ model: Model, agreement: import('../wire.ts').Agreement | null }} props */
function ModelEntry({ model, agreement }) {
  const { name, table, says, fields } = model;
  const side = /** @type {const} */ ({ side: 'first', other: 'plan' });
  const mark = agreement && markOf(differencesOf(agreement, table), side);
  return html`
    <${Entry} name=${name} aside=${table === name ? null : `→ ${table}`} mark=${mark}>
      ${says && html`<p class="entry__says">${says}</p>`}
      <ul class="lines">
        ${fields.map((field) => {
          const differs = agreement && field.column !== null ? differencesOf(agreement, table, field.column) : [];
          return html`<li key=${field.name} class=${differs.length > 0 ? 'line line--differs' : 'line'}>
            <span class="line__name">${field.name}</span> <code class="line__type">${field.type}</code>
            ${differs.length > 0 && html` <${Badge} mark=${markOf(differs, side)} />`}
            ${field.attributes && html` <small class="line__more">${field.attributes}</small>`}
          </li>`;
        })}
      </ul>
    </${Entry}>
  `;
}
