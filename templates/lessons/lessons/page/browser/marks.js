// @ts-check

/** @typedef {import('../wire.ts').Agreement} Agreement */
/** @typedef {import('../wire.ts').PlacedDifference} PlacedDifference */

/** What each state of an agreement is called, and its sign. Each sign has a shape of its own, too (see states.css). */
export const agreementWords = {
  same: { sign: '=', word: 'agree' },
  differs: { sign: '≠', word: 'differ' },
  working: { sign: '…', word: 'being compared' },
  unknown: { sign: '?', word: 'can’t be compared' },
};

/**
 * The differences that are about a table, or about one of its columns.
 *
 * @param {Agreement} agreement
 * @param {string} table
 * @param {string} [column] all of the table when left out
 * @returns {PlacedDifference[]}
 */
export function differencesOf({ differences }, table, column) {
  return differences.filter((one) => one.table === table && (column === undefined || one.column === column));
}

/**
 * The mark of a table or a column in one of the two that were compared.
 *
 * @param {readonly PlacedDifference[]} differences those that are about it
 * @param {{ side: 'first' | 'second', other: string }} view which of the two is shown, and what the other one is called
 * @returns {{ kind: 'same' | 'only' | 'differs', sign: string, word: string }}
 */
export function markOf(differences, { side, other }) {
  if (differences.length === 0) return { kind: 'same', sign: '=', word: 'agrees' };
  const [first] = differences;
  if (differences.length === 1 && first?.only === side) {
    return { kind: 'only', sign: '+', word: first.waiting ? 'until a migration is applied' : `not in the ${other}` };
  }
  return {
    kind: 'differs',
    sign: '≠',
    word: differences.length === 1 ? 'differs' : `${differences.length} differences`,
  };
}
