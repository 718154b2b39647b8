// @ts-check
import { html } from '/vendor/htm-preact.js';
import { Badge, Entry } from './entry.js';
import { differencesOf, markOf } from './marks.js';

/** @typedef {import('../wire.ts').View} View */
/** @typedef {import('../wire.ts').Table} Table */
/** @typedef {import('../wire.ts').Agreement} Agreement */

/**
 * What is in the database, and what the plan has beyond that.
 *
 * @param {{ view: View, onlyDifferent: boolean }} props
 */
export function TablesColumn({ view, onlyDifferent }) {
  const { tables, planAndTables } = view;
  const isCompared = planAndTables.state === 'same' || planAndTables.state === 'differs';
  const there = new Set(tables.list.map(({ name }) => name));
  const absent = planAndTables.differences.filter(
    ({ table, column, only }) => table !== null && column === null && only === 'first' && !there.has(table),
  );
  const shown = tables.list.filter(({ name }) => !onlyDifferent || differencesOf(planAndTables, name).length > 0);
  return html`
    <section class="column" aria-labelledby="tables-title">
      <header class="column__head">
        <h3 id="tables-title">Tables</h3>
        <p><code>${tables.address}</code> · ${tables.list.length} tables</p>
      </header>
      ${tables.trouble !== null && html`<p class="trouble">${tables.trouble}</p>`}
      <ul class="entries">
        ${absent.map(
          ({ table, waiting }) => html`<li key=${table}>
            <p class="entry entry--absent">
              <span class="entry__name">${table}</span>
              <${Badge} mark=${{ kind: 'absent', sign: '○', word: waiting ? 'not there yet' : 'missing' }} />
            </p>
          </li>`,
        )}
        ${shown.map((table) => html`<${TableEntry} key=${table.name} table=${table} agreement=${isCompared ? planAndTables : null} />`)}
      </ul>
      ${
        shown.length + absent.length === 0 &&
        tables.trouble === null &&
        html`<p class="nothing">${onlyDifferent ? 'No table differs from the plan.' : 'No table yet.'}</p>`
      }
    </section>
  `;
}

/** @param {{ table: Table, agreement: Agreement | null }} props */
function TableEntry({ table, agreement }) {
  const side = /** @type {const} */ ({ side: 'second', other: 'plan' });
  const differences = agreement ? differencesOf(agreement, table.name) : [];
  const columns = new Set(table.columns.map(({ name }) => name));
  const lacking = differences.filter(({ column, only }) => column !== null && only === 'first' && !columns.has(column));
  const rules = differences.filter(({ column }) => column === null);
  return html`
    <${Entry} name=${table.name} aside=${table.kind === 'view' ? 'view' : null} mark=${agreement && markOf(differences, side)}>
      <ul class="lines">
        ${table.columns.map((column) => {
          const differs = differences.filter((one) => one.column === column.name);
          const target = table.foreignKeys.find((key) => key.columns.includes(column.name));
          return html`<li key=${column.name} class=${differs.length > 0 ? 'line line--differs' : 'line'}>
            <span class="line__name">${column.name}</span> <code class="line__type">${column.type}</code>
            ${differs.length > 0 && html` <${Badge} mark=${markOf(differs, side)} />`}
            <small class="line__more">
              ${[
                column.key ? 'primary key' : null,
                column.nullable ? 'may be empty' : null,
                column.default === null ? null : `default ${column.default}`,
                target === undefined ? null : `→ ${target.table}, on delete ${target.onDelete.toLowerCase()}`,
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </small>
          </li>`;
        })}
        ${lacking.map(
          ({ column, waiting }) => html`<li key=${column} class="line line--absent">
            <span class="line__name">${column}</span>
            <${Badge} mark=${{ kind: 'absent', sign: '○', word: waiting ? 'not there yet' : 'missing' }} />
          </li>`,
        )}
      </ul>
      ${rules.length > 0 && html`<ul class="entry__rules">${rules.map(({ says }) => html`<li>${says}</li>`)}</ul>`}
      ${
        table.rules.length > 0 &&
        html`<details class="rules">
          <summary>${table.rules.length} rules and indexes</summary>
          <ul>${table.rules.map(({ name, sql }) => html`<li key=${name}><strong>${name}</strong> <code>${sql}</code></li>`)}</ul>
        </details>`
      }
    </${Entry}>
  `;
}
