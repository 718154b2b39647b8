// @ts-check

/**
 * What a customer is likely to hand over: the exact sum, then the next round sums in notes and coins of 1, 2 and 5.
 *
 * @param {bigint} total smallest units, above zero
 * @param {number} [limit] at most so many
 * @returns {bigint[]} rising, the exact sum first
 */
export function offersFor(total, limit = 4) {
  const sums = new Set([total]);
  for (let power = 1n; power < total * 10n; power *= 10n) {
    for (const figure of [1n, 2n, 5n]) {
      const note = figure * power;
      if (note * 5n >= total && note < total * 5n) sums.add(((total + note - 1n) / note) * note);
    }
  }
  return [...sums].sort((a, b) => (a < b ? -1 : 1)).slice(0, limit);
}
