// @ts-check
// The code of a store credit: twelve signs, the last of which checks the others. The page and the server run this very file.

/** Digits and capitals without I, L, O and U, which are misread or make words (Crockford's base 32). */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;

/**
 * A code as it is kept, from what somebody typed, scanned or read aloud: without hyphens and spaces, in capitals, with I and L
 * read as 1 and O as 0.
 *
 * @param {string} text
 * @returns {string | null} null: no code has these signs, so it was mistyped
 */
export function readCreditCode(text) {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  const isWhole = code.length === LENGTH && [...code].every((sign) => SIGNS.includes(sign));
  return isWhole && checkSign(code.slice(0, -1)) === code.at(-1) ? code : null;
}

/**
 * A new code.
 *
 * @param {Uint8Array} random at least eleven random bytes
 * @returns {string} eleven random signs (55 bits) and the one that checks them
 */
export function creditCodeOf(random) {
  const signs = [...random.slice(0, LENGTH - 1)].map((byte) => SIGNS[byte % SIGNS.length]).join('');
  return signs + checkSign(signs);
}

/**
 * A code as people read it: 7KQM-2X4F-9DTA.
 *
 * @param {string} code as it is kept
 */
export function showCreditCode(code) {
  return code.match(/.{1,4}/g)?.join('-') ?? code;
}

/**
 * The Luhn algorithm for 32 signs: it finds each single wrong sign, and all but one kind of swapped neighbours (0 and Z).
 *
 * @param {string} signs without the check
 */
function checkSign(signs) {
  const size = SIGNS.length;
  const sum = [...signs].reverse().reduce((total, sign, index) => {
    const value = SIGNS.indexOf(sign) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / size) + (value % size);
  }, 0);
  return SIGNS[(size - (sum % size)) % size] ?? '';
}
