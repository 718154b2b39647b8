// @ts-check

/** @typedef {import('../wire.ts').Agreement} Agreement */
/** @typedef {import('../wire.ts').PlacedDifference} PlacedDifference */

/**
 * @typedef {object} Mark
 * @property {'same' | 'only' | 'differs' | 'absent'} kind
 * @property {string} sign
 * @property {string} word
 */

/** What each state of an agreement is called, and its sign. Each sign has a shape of its own, too (see states.css). */
export const agreementWords = {
  same: { sign: '=', word: 'agree' },
  differs: { sign: '≠', word: 'differ' },
  working: { sign: '…', word: 'being compared' },
  unknown: { sign: '?', word: 'can’t be compared' },
};

/**
 * The differences that are about a table, or about a part of it.
 *
 * @param {Agreement} agreement
 * @param {string} table
 * @returns {PlacedDifference[]}
 */
export function differencesOf({ differences }, table) {
  return differences.filter((one) => one.table === table);
}

/**
 * The mark of a table, from the differences that are about it.
 *
 * @param {readonly PlacedDifference[]} differences
 * @param {string} other what the other one of the two is called
 * @returns {Mark}
 */
export function tableMark(differences, other) {
  const [first] = differences;
  if (first === undefined) return { kind: 'same', sign: '=', word: 'agrees' };
  if (first.whole) return oneSided(first, other);
  return {
    kind: 'differs',
    sign: '≠',
    word: differences.length === 1 ? '1 difference' : `${differences.length} differences`,
  };
}

/**
 * The mark of a column that differs.
 *
 * @param {PlacedDifference} difference
 * @param {string} other what the other one of the two is called
 * @returns {Mark}
 */
export function columnMark(difference, other) {
  return difference.only === null ? { kind: 'differs', sign: '≠', word: 'differs' } : oneSided(difference, other);
}

/**
 * @param {PlacedDifference} difference
 * @param {string} other
 * @returns {Mark}
 */
function oneSided({ waiting }, other) {
  return { kind: 'only', sign: '+', word: waiting ? 'until a migration is applied' : `not in the ${other}` };
}

/**
 * The mark of what is not here, but in the other one of the two.
 *
 * @param {PlacedDifference} difference
 * @param {string} other
 * @returns {Mark}
 */
export function absentMark({ waiting }, other) {
  return { kind: 'absent', sign: '○', word: waiting ? 'not there yet' : `only in the ${other}` };
}
