// @ts-check

/**
 * What a customer is likely to hand over: the exact sum, then the next round sums in notes and coins of 1, 2 and 5.
 *
 * @param {bigint} total smallest units, above zero
 * @param {bigint} step the smallest amount of cash, in smallest units
 * @returns {bigint[]} at most four, rising, the exact sum first
 */
export function offersFor(total, step) {
  const sums = new Set([total]);
  for (let power = 1n; power < total * 10n; power *= 10n) {
    for (const figure of [1n, 2n, 5n]) {
      const note = figure * power;
      if (note * 5n >= total && note < total * 5n) sums.add(((total + note - 1n) / note) * note);
    }
  }
  return [...sums]
    .filter((sum) => sum % step === 0n)
    .sort((a, b) => (a < b ? -1 : 1))
    .slice(0, 4);
}
