// @ts-check
import { html } from '/vendor/htm-preact.js';
import { Diagram } from './diagram.js';
import { useAnswer } from './live.js';
import { SqlText } from './sql-text.js';

/** @typedef {import('../wire.ts').View} View */
/** @typedef {import('../wire.ts').Step} Step */

/**
 * The history, a migration at a time: its SQL, what it changed, and the tables after it.
 *
 * @param {{ view: View, chosen: string | null, onChoose: (name: string) => void }} props `chosen` is a migration's name
 */
export function HistorySteps({ view, chosen, onChoose }) {
  const names = view.plan.migrations.map(({ name }) => name).reverse();
  const found = chosen === null ? -1 : names.indexOf(chosen);
  const index = found === -1 ? names.length - 1 : found;
  const name = names[index];
  const path = name === undefined ? null : `/learn/${view.place.id}/steps/${encodeURIComponent(name)}`;
  const step = /** @type {Step | null} */ (useAnswer(path, view));
  const entry = view.plan.migrations.find((one) => one.name === name);
  const go = (/** @type {number} */ to) => {
    const target = names[Math.max(0, Math.min(names.length - 1, to))];
    if (target !== undefined) onChoose(target);
  };
  return html`
    <section id="history" aria-labelledby="history-title">
      <h2 id="history-title">The history, step by step</h2>
      <p class="lead">Each migration with its SQL, and the tables as they are after it.</p>
      ${
        entry === undefined
          ? html`<p class="nothing">There is no migration yet.</p>`
          : html`
              <div class="stepper">
                <button type="button" class="button" disabled=${index === 0} onClick=${() => go(0)}>First</button>
                <button type="button" class="button" disabled=${index === 0} onClick=${() => go(index - 1)}>← Back</button>
                <input type="range" min="1" max=${names.length} value=${index + 1} aria-label="Migration"
                  aria-valuetext=${`${index + 1} of ${names.length}: ${entry.title}`}
                  onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => go(Number(currentTarget.value) - 1)} />
                <button type="button" class="button" disabled=${index === names.length - 1} onClick=${() => go(index + 1)}>Forward →</button>
                <button type="button" class="button" disabled=${index === names.length - 1} onClick=${() => go(names.length - 1)}>Last</button>
              </div>
              <header class="step__head">
                <p class="step__place" role="status">
                  Step ${index + 1} of ${names.length}${' '}
                  <span class=${`badge badge--${entry.state}`}><span class="badge__sign" aria-hidden="true">${entry.sign}</span> <span>${entry.word}</span></span>
                </p>
                <h3>${entry.title}</h3>
                <p class="step__name">${entry.name}</p>
              </header>
              ${step?.name === name && html`<${StepBody} step=${step} />`}
            `
      }
    </section>
  `;
}

/** @type {Readonly<Record<string, string>>} */
const kindWords = {
  atomic: ', all of it in one transaction',
  concurrent: ', one statement outside a transaction, while the shop goes on selling',
};

/** @param {{ step: Step }} props */
function StepBody({ step }) {
  const { name, why, kind, sql, changes, tables, trouble } = step;
  return html`
    ${why && html`<p class="step__why"><strong>Why:</strong> ${why}</p>`}
    ${kind && html`<p class="step__why"><strong>Kind:</strong> ${kind}${kindWords[kind] ?? ''}</p>`}
    <div class="step">
      <div class="step__changes">
        <h4>What it changed</h4>
        ${trouble !== null && html`<p class="trouble">${trouble}</p>`}
        ${trouble === null && changes.length === 0 && html`<p class="nothing">Nothing that the catalogue shows: it changed rows, or joined branches.</p>`}
        <ul class="changes" tabindex="0" aria-label="Changes">
          ${changes.map((change) => {
            const kind = change.only === 'second' ? 'added' : change.only === 'first' ? 'removed' : 'changed';
            const sign = { added: '+', removed: '−', changed: '≠' }[kind];
            return html`<li class=${`change change--${kind}`}>
              <span class="badge__sign" aria-hidden="true">${sign}</span> <span>${wordsOf(change)}</span>
            </li>`;
          })}
        </ul>
      </div>
      <div class="step__sql">
        <h4 id="sql-title">migration.sql</h4>
        <${SqlText} sql=${sql} labelledBy="sql-title" />
      </div>
    </div>
    ${trouble === null && html`<${Diagram} label=${`Tables after ${name}`} tables=${tables} changes=${changes} />`}
  `;
}

/** The sentence, short where the side goes without saying. @param {import('../wire.ts').PlacedDifference} change */
function wordsOf({ says, only }) {
  if (only === 'second') return `added: ${says.replace(/ is in the tables after, but not in the tables before$/, '')}`;
  if (only === 'first') return `removed: ${says.replace(/ is missing in the tables after$/, '')}`;
  return `changed: ${says.replace(/ is not the same in the tables after as in the tables before:/, ':')}`;
}
