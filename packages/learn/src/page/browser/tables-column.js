// @ts-check
import { html } from '/vendor/htm-preact.js';
import { counted } from './counted.js';
import { Absent, Badge, Entry, Enums } from './entry.js';
import { absentMark, columnMark, differencesOf, tableMark } from './marks.js';

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
  const absent = planAndTables.differences.filter(({ whole, only }) => whole && only === 'first');
  const shown = tables.list.filter(({ name }) => !onlyDifferent || differencesOf(planAndTables, name).length > 0);
  return html`
    <section class="column" aria-labelledby="tables-title">
      <header class="column__head">
        <h3 id="tables-title">Tables</h3>
        <p><code>${tables.address}</code> · ${counted(tables.list.length, 'table')}</p>
      </header>
      ${tables.trouble !== null && html`<p class="trouble">${tables.trouble}</p>`}
      <ul class="entries">
        ${absent.map((one) => html`<${Absent} key=${one.table} name=${one.table} mark=${absentMark(one, 'plan')} />`)}
        ${shown.map((table) => html`<${TableEntry} key=${table.name} table=${table} agreement=${isCompared ? planAndTables : null} />`)}
      </ul>
      ${
        shown.length + absent.length === 0 &&
        tables.trouble === null &&
        html`<p class="nothing">${onlyDifferent ? 'No table differs from the plan.' : 'No table yet.'}</p>`
      }
      ${!onlyDifferent && html`<${Enums} enums=${tables.enums} />`}
    </section>
  `;
}

/** @param {{ table: Table, agreement: Agreement | null }} props */
function TableEntry({ table, agreement }) {
  const differences = agreement ? differencesOf(agreement, table.name) : [];
  const lacking = differences.filter(({ column, only }) => column !== null && only === 'first');
  const rules = differences.filter(({ column, whole }) => column === null && !whole);
  return html`
    <${Entry} name=${table.name} aside=${table.kind === 'view' ? 'view' : null} mark=${agreement && tableMark(differences, 'plan')}>
      <ul class="lines">
        ${table.columns.map((column) => {
          const difference = differences.find((one) => one.column === column.name);
          const target = table.foreignKeys.find((key) => key.columns.includes(column.name));
          return html`<li key=${column.name} class=${difference ? 'line line--differs' : 'line'}>
            <span class="line__name">${column.name}</span> <code class="line__type">${column.type}</code>
            ${difference && html` <${Badge} mark=${columnMark(difference, 'plan')} />`}
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
        ${lacking.map((one) => html`<${Absent} key=${one.column} name=${one.column} mark=${absentMark(one, 'plan')} within />`)}
      </ul>
      ${rules.length > 0 && html`<ul class="entry__rules">${rules.map(({ says }) => html`<li>${says}</li>`)}</ul>`}
      ${
        table.rules.length > 0 &&
        html`<details class="rules">
          <summary>${table.rules.length === 1 ? '1 rule or index' : `${table.rules.length} rules and indexes`}</summary>
          <ul>${table.rules.map(({ name, sql }) => html`<li key=${name}><strong>${name}</strong> <code>${sql}</code></li>`)}</ul>
        </details>`
      }
    </${Entry}>
  `;
}
