// @ts-check

const WHAT_BECAME = /** @type {Record<string, string>} */ ({
  voided: 'this sale was voided',
  refunded: 'all of it came back',
});

/**
 * What a paper of a receipt is, in the words that it says so with.
 *
 * @param {{ status: string }} receipt
 * @param {number | null} copy 0: the original; null: some copy, which nobody has counted
 * @returns {string} empty for the original of a sale that stands
 */
export function remarkOn({ status }, copy) {
  const parts = [copy === 0 ? '' : copy === null ? 'Copy' : `Copy ${copy}`, WHAT_BECAME[status] ?? ''];
  const words = parts.filter((part) => part !== '').join(': ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
