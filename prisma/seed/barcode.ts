/**
 * Completes twelve digits to an EAN-13 code.
 *
 * @param digits twelve digits. Codes that begin with 20–29 are free for a shop's own use and never name a real article.
 * @throws RangeError when `digits` is anything else than twelve digits.
 */
export function completeEan13(digits: string): string {
  if (!/^\d{12}$/.test(digits)) throw new RangeError(`An EAN-13 code starts with twelve digits, not "${digits}".`);
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
