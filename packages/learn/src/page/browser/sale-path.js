// @ts-check
import { html, useState } from '/vendor/htm-preact.js';
import { counted } from './counted.js';
import { NotSignedIn, sellOneThing } from './sell.js';
import { SqlText } from './sql-text.js';

/** @typedef {import('../wire.ts').SalePath} Path */
/** @typedef {import('../wire.ts').PathStep} PathStep */

/**
 * The way of the last sale through the server, and a button that makes one.
 *
 * @param {{ sale: Path | null }} props
 */
export function SalePath({ sale }) {
  const [said, setSaid] = useState(/** @type {any} */ (''));
  const [isSelling, setSelling] = useState(false);
  const sell = async () => {
    setSelling(true);
    setSaid(await sellOneThing().catch(inWords));
    setSelling(false);
  };
  return html`
    <section id="sale" aria-labelledby="sale-title">
      <h2 id="sale-title">The way of one sale</h2>
      <p class="lead">
        What happens between the cashier’s click and the receipt, as the server measured it. The last sale that was made
        since this page was opened, here or at the till.
      </p>
      <p class="sell">
        <button type="button" class="button button--main" disabled=${isSelling} onClick=${sell}>Sell one thing</button>
        <span role="status">${said}</span>
      </p>
      ${sale === null ? html`<p class="nothing">No sale yet.</p>` : html`<${Steps} sale=${sale} />`}
    </section>
  `;
}

/** @param {Error} error why nothing was sold */
function inWords(error) {
  if (!(error instanceof NotSignedIn)) return `Nothing was sold: ${error.message}`;
  return html`Nothing was sold, because nobody is signed in. <a href="/">Sign in at the till</a>, then try again here.`;
}

/** @param {{ sale: Path }} props */
function Steps({ sale }) {
  const { method, url, requestId, status, total, at, steps } = sale;
  return html`
    <p class="sale__sum">
      <strong>${method} ${url}</strong> answered ${status} after <strong>${ms(total)}</strong>, request${' '}
      <code>${requestId}</code> in the server’s log, ${new Date(at).toLocaleTimeString()}
    </p>
    <p class="path__legend">
      A statement that stands outside BEGIN and COMMIT is a transaction of its own: PostgreSQL begins it before the
      statement and commits it after. The whole sale is one such statement, so it is made as a whole or not at all.
    </p>
    <ol class="path">
      ${steps.map(
        (step) => html`<li class=${`path__step path__step--${step.kind}`}>
          <p class="path__what">${whatOf(step, sale)}</p>
          <p class="path__time"><strong>${ms(step.to - step.from)}</strong> <span>from ${ms(step.from)}</span></p>
          <p class="path__bar" aria-hidden="true">
            <span style=${{ marginLeft: share(step.from, total), width: share(step.to - step.from, total) }}></span>
          </p>
          ${step.sql !== null && html`<${Statement} step=${step} />`}
        </li>`,
      )}
    </ol>
  `;
}

/** @param {{ step: PathStep }} props */
function Statement({ step }) {
  const { sql, alone, rows, session, refusal } = step;
  return html`
    ${refusal !== null && html`<p class="trouble">PostgreSQL refused it: ${refusal}</p>`}
    <details class="path__sql">
      <summary>SQL</summary>
      <${SqlText} sql=${sql} />
    </details>
    <p class="path__note">
      ${[
        `session ${session}`,
        rows === null ? null : counted(rows, 'row'),
        alone ? 'a transaction of its own' : 'in the transaction',
      ]
        .filter((part) => part !== null)
        .join(' · ')}
    </p>
  `;
}

/**
 * @param {PathStep} step
 * @param {Path} sale
 */
function whatOf({ kind, sql }, { status }) {
  if (kind === 'request') return 'The request is read and checked';
  if (kind === 'pool') return 'The pool lends a connection';
  if (kind === 'answer') return `The receipt is written and sent: ${status}`;
  return titleOf(sql ?? '');
}

/** The first words of a statement that say what it does. @param {string} sql */
function titleOf(sql) {
  const name = /^\s*\/\*\s*([\w-]+)\s*\*\//.exec(sql)?.[1];
  if (name !== undefined) return `Statement ${name}`;
  const [verb = 'Statement'] = sql.trim().split(/\s/, 1);
  const table = /\b(?:FROM|INTO|UPDATE)\s+(?:"public"\.)?"?(\w+)"?/i.exec(sql)?.[1];
  return table === undefined ? verb : `${verb.toUpperCase()} … ${table}`;
}

/** @param {number} time */
function ms(time) {
  return `${time.toFixed(time < 10 ? 2 : 1)} ms`;
}

/**
 * @param {number} part
 * @param {number} whole
 */
function share(part, whole) {
  return `${((100 * part) / whole).toFixed(2)}%`;
}
