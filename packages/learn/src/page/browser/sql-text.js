// @ts-check
import { html } from '/vendor/htm-preact.js';

/**
 * SQL to read and to scroll: comments step back behind the statements.
 *
 * @param {{ sql: string, labelledBy?: string }} props
 */
export function SqlText({ sql, labelledBy }) {
  const lines = sql.trimEnd().split('\n');
  return html`<pre class="sql" tabindex="0" aria-labelledby=${labelledBy}><code>${lines.map((line) =>
    /^\s*--/.test(line) ? html`<span class="sql__comment">${`${line}\n`}</span>` : `${line}\n`,
  )}</code></pre>`;
}
