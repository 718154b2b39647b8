import { STATUS_CODES } from 'node:http';
import { REFUSALS, type RefusalCode } from '../errors.ts';
import { escaped, htmlPage } from '../html.ts';
import { typeOf } from './problem.ts';

/** The page that explains one refusal, in HTML. */
export function problemPage(code: RefusalCode): string {
  const { status, meaning, remedy } = REFUSALS[code];
  return page(code, [
    `<p><a href="/problems">All refusals</a></p>`,
    `<h1>${text(meaning)}</h1>`,
    `<dl><dt>Code</dt><dd><code>${code}</code></dd><dt>Status</dt><dd>${status} ${STATUS_CODES[status]}</dd></dl>`,
    `<h2>What to do</h2>`,
    `<p>${text(remedy)}</p>`,
  ]);
}

/** The page that lists all refusals, by status. */
export function problemList(): string {
  const codes = Object.keys(REFUSALS) as RefusalCode[];
  const statuses = [...new Set(codes.map((code) => REFUSALS[code].status))];
  return page('Refusals', [
    '<h1>What the server may refuse with</h1>',
    '<p>A refused request has written nothing. A program decides by the code, which never changes.</p>',
    ...statuses.flatMap((status) => [
      `<h2>${status} ${STATUS_CODES[status]}</h2>`,
      '<ul>',
      ...codes
        .filter((code) => REFUSALS[code].status === status)
        .map((code) => `<li><a href="${typeOf(code)}"><code>${code}</code></a> ${text(REFUSALS[code].meaning)}</li>`),
      '</ul>',
    ]),
  ]);
}

function page(title: string, main: readonly string[]): string {
  return htmlPage(title, HEAD, `<main>\n${main.join('\n')}\n</main>`);
}

const HEAD = [
  '<meta name="color-scheme" content="light dark" />',
  '<link rel="stylesheet" href="/styles/base.css" />',
  '<link rel="stylesheet" href="/styles/problems.css" />',
];

/** A sentence of the registry in HTML: what stands between backticks is code. */
function text(sentence: string): string {
  return escaped(sentence).replace(/`([^`]+)`/g, '<code>$1</code>');
}
