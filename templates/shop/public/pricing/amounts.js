// @ts-check
// Exact amounts: a BigInt of the currency's smallest units (cents, fils, whole yen). Nothing here uses binary fractions.
// The page and the server run this very file.

/**
 * An amount as a whole number of the smallest unit: "12.5" with 2 digits is 1250n.
 *
 * @param {string} amount decimal number with a point
 * @param {number} digits decimals of the currency
 * @returns {bigint} smallest units
 * @throws {RangeError} if the amount is no decimal number, or finer than the smallest unit
 */
export function toMinorUnits(amount, digits) {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
  const fraction = (match?.[3] ?? '').replace(/0+$/, '');
  if (!match || fraction.length > digits) throw new RangeError(`${amount} is no amount with ${digits} decimals`);
  const units = BigInt(`${match[2]}${fraction.padEnd(digits, '0')}`);
  return match[1] ? -units : units;
}

/**
 * The reverse of {@link toMinorUnits}: 1250n with 2 digits is "12.50".
 *
 * @param {bigint} units smallest units
 * @param {number} digits decimals of the currency
 * @returns {string}
 */
export function fromMinorUnits(units, digits) {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const sign = units < 0n ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * Divides and rounds half away from zero, as shops and tax offices do.
 *
 * @param {bigint} dividend
 * @param {bigint} divisor above zero
 * @returns {bigint}
 */
export function divideRounded(dividend, divisor) {
  const half = dividend < 0n ? -divisor : divisor;
  return (dividend * 2n + half) / (divisor * 2n);
}

/**
 * The nearest amount that can be paid in coins, where the smallest coin is larger than the smallest unit.
 *
 * @param {bigint} amount smallest units
 * @param {bigint} step the smallest coin, in smallest units; 1n where every amount can be paid
 * @returns {bigint}
 */
export function roundToCoin(amount, step) {
  return divideRounded(amount, step) * step;
}

/**
 * Splits an amount in proportion to weights, by largest remainder: every part is rounded down first, and the units that are
 * left go one each to the parts that lost most, the earlier one where two lost the same.
 *
 * @param {bigint} amount smallest units, from zero to the sum of the weights
 * @param {readonly bigint[]} weights none below zero
 * @returns {bigint[]} one part for each weight and none above it; together they are the amount
 */
export function spread(amount, weights) {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (amount * weight) / whole);
  const left = amount - parts.reduce((sum, part) => sum + part, 0n);
  const lost = weights.map((weight, index) => ({ index, remainder: (amount * weight) % whole }));
  lost.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  const raised = new Set(lost.slice(0, Number(left)).map(({ index }) => index));
  return parts.map((part, index) => (raised.has(index) ? part + 1n : part));
}
