// @ts-check
// How much room a text takes where each sign stands in a column: on a receipt printer, or in a fixed-width font.

/** Signs that take two columns: East Asian ones and their full-width forms (Unicode's East_Asian_Width W and F), and pictures. */
const WIDE =
  /^(?:[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u2630-\u2637\u268A-\u268F\u3041-\u3247\u3250-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6B\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}|\p{Emoji}\uFE0F)/u;

/** Signs that stand on or in another one, or are not seen at all. */
const UNSEEN = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}\u1160-\u11FF]+$/u;

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * What people see as one sign each, however many code points it is made of.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function signsOf(text) {
  return Array.from(segments.segment(text), ({ segment }) => segment);
}

/**
 * The columns that one sign takes: 0, 1 or 2.
 *
 * @param {string} sign
 * @returns {number}
 */
export function widthOfSign(sign) {
  if (UNSEEN.test(sign)) return 0;
  return WIDE.test(sign) ? 2 : 1;
}

/**
 * The columns that a text takes.
 *
 * @param {string} text
 * @returns {number}
 */
export function widthOf(text) {
  return signsOf(text).reduce((sum, sign) => sum + widthOfSign(sign), 0);
}

/**
 * Breaks a text into lines, between words where it can and within a word that is longer than a line.
 *
 * @param {string} text white space of any kind and length stands for one space
 * @param {number} columns at least 2
 * @returns {string[]} at least one line, none wider than that
 */
export function wrap(text, columns) {
  /** @type {string[]} */
  const lines = [];
  let line = '';
  for (const word of text.split(/[\s\p{Cc}]+/u).filter((part) => part !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= columns) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = cut(word, columns);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/**
 * @param {string} word
 * @param {number} columns
 * @returns {string[]}
 */
function cut(word, columns) {
  const pieces = [''];
  let width = 0;
  for (const sign of signsOf(word)) {
    const wide = widthOfSign(sign);
    if (width + wide > columns) {
      pieces.push('');
      width = 0;
    }
    pieces[pieces.length - 1] += sign;
    width += wide;
  }
  return pieces;
}
