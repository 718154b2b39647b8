// @ts-check
// Amounts as people type them. What is worked out with them is in ../pricing/.

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
