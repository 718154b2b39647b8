// @ts-check
// Exact money: an amount is a BigInt of the currency's smallest units (cents, fils, whole yen). Nothing here uses
// floating point. The server decides what a sale costs; these are the same rules, so that the page can show it at once.

/**
 * Reads an amount as the server writes it ("12.30") or as a person types it ("12,3", "1 200").
 *
 * @param {string} text
 * @param {number} digits decimals of the currency
 * @returns {bigint | null} smallest units; null when it is no amount, or finer than the currency has coins
 */
export function parseAmount(text, digits) {
  const match = /^(\d{1,11})(?:[.,](\d*))?$/.exec(text.replace(/[\s'’]/gu, ''));
  if (!match) return null;
  const whole = match[1] ?? '0';
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return null;
  return BigInt(whole + fraction.padEnd(digits, '0'));
}

/**
 * Writes an amount as the server reads it: "12.30" in dollars, "1230" in yen.
 *
 * @param {bigint} amount smallest units
 * @param {number} digits decimals of the currency
 * @returns {string}
 */
export function toDecimal(amount, digits) {
  const sign = amount < 0n ? '-' : '';
  const figures = String(amount < 0n ? -amount : amount).padStart(digits + 1, '0');
  if (digits === 0) return sign + figures;
  return `${sign}${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
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
 * What a number of pieces costs.
 *
 * @param {string} price of one piece; it may be finer than the currency's coins, to a thousandth
 * @param {number} quantity
 * @param {number} digits decimals of the currency
 * @returns {bigint} smallest units
 */
export function priceOf(price, quantity, digits) {
  const thousandths = parseAmount(price, 3);
  if (thousandths === null) throw new RangeError(`"${price}" is no price.`);
  return divideRounded(thousandths * BigInt(quantity), 10n ** BigInt(3 - digits));
}

/**
 * Tax on a net amount.
 *
 * @param {bigint} net smallest units
 * @param {string} percent for example "8.25"
 * @returns {bigint} smallest units
 */
export function taxOn(net, percent) {
  const hundredths = parseAmount(percent, 2);
  if (hundredths === null) throw new RangeError(`"${percent}" is no tax rate.`);
  return divideRounded(net * hundredths, 10_000n);
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
