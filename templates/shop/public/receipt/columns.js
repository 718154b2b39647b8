// @ts-check
import { widthOf, wrap } from './text-width.js';

/** @typedef {{ text: string, isStrong?: boolean }} Line one line of a paper: never wider than its columns, without spaces at its end */

/**
 * In the middle.
 *
 * @param {string} text
 * @param {number} columns
 * @returns {Line[]} none for an empty text
 */
export function centred(text, columns) {
  if (text.trim() === '') return [];
  return wrap(text, columns).map((line) => ({ text: ' '.repeat(Math.floor((columns - widthOf(line)) / 2)) + line }));
}

/**
 * From the left.
 *
 * @param {string} text
 * @param {number} columns
 * @param {number} [indent] columns that stay free on the left
 * @returns {Line[]}
 */
export function left(text, columns, indent = 0) {
  return wrap(text, columns - indent).map((line) => ({ text: ' '.repeat(indent) + line }));
}

/**
 * A name on the left and an amount at the right edge, below the name where both have no room in one line.
 *
 * @param {string} name
 * @param {string} amount
 * @param {number} columns
 * @returns {Line[]}
 */
export function pair(name, amount, columns) {
  const names = wrap(name, columns);
  const [first = '', ...more] = wrap(amount, columns);
  const last = names.pop() ?? '';
  const gap = columns - widthOf(last) - widthOf(first);
  const beside = gap > 0 || last === '' ? [last + ' '.repeat(gap) + first] : [last, atRight(first, columns)];
  return [...names, ...beside, ...more.map((line) => atRight(line, columns))].map((text) => ({ text }));
}

/** @param {number} columns @returns {Line[]} */
export function rule(columns) {
  return [{ text: '-'.repeat(columns) }];
}

/** @param {readonly Line[]} lines @returns {Line[]} the same, to be seen first */
export function strong(lines) {
  return lines.map(({ text }) => ({ text, isStrong: true }));
}

/** @param {string} text @param {number} columns */
function atRight(text, columns) {
  return ' '.repeat(columns - widthOf(text)) + text;
}
