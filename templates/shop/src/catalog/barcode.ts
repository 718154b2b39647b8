/** The lengths of the numbers that GS1 gives out: GTIN-8 (EAN-8), GTIN-12 (UPC-A), GTIN-13 (EAN-13), GTIN-14. */
const LENGTHS = [8, 12, 13, 14];

/**
 * All the ways in which the number of one article may be printed, scanned or stored. UPC-A, EAN-13 and GTIN-14 are one
 * number with more or fewer zeros before it, and UPC-E is a UPC-A without some zeros in its middle (GS1 General
 * Specifications). A code of the shop's own is only itself.
 *
 * @param code with all its zeros
 * @returns the code itself first
 */
export function spellingsOf(code: string): string[] {
  const spellings = new Set([code]);
  if (!isTradeNumber(code)) return [code];
  for (const spelling of withOtherZeros(code)) {
    spellings.add(spelling);
    const short = spelling.length === 12 ? shortened(spelling) : undefined;
    if (short !== undefined) spellings.add(short);
  }
  const long = expanded(code);
  if (long !== undefined && isComplete(long)) for (const spelling of withOtherZeros(long)) spellings.add(spelling);
  return [...spellings];
}

/** Whether a code has the length of an EAN, UPC or GTIN, and yet not its check digit: a scanner has misread it, or a person. */
export function hasWrongCheckDigit(code: string): boolean {
  if (!isTradeNumber(code) || isComplete(code)) return false;
  const long = expanded(code);
  return long === undefined || !isComplete(long);
}

function isTradeNumber(code: string): boolean {
  return /^[0-9]+$/.test(code) && LENGTHS.includes(code.length);
}

function withOtherZeros(code: string): string[] {
  const full = code.padStart(14, '0');
  return LENGTHS.filter((length) => /^0*$/.test(full.slice(0, -length))).map((length) => full.slice(-length));
}

/** Whether the last digit is the check digit of those before it: weights 3 and 1 from the right, to a multiple of ten. */
function isComplete(code: string): boolean {
  const sum = [...code].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** The UPC-A that a UPC-E of eight digits stands for; undefined if it can be none. */
function expanded(code: string): string | undefined {
  const [, system, middle = '', last, check] = /^([01])(\d{5})(\d)(\d)$/.exec(code) ?? [];
  if (last === undefined) return undefined;
  const figures = {
    '0': `${middle.slice(0, 2)}00000${middle.slice(2)}`,
    '1': `${middle.slice(0, 2)}10000${middle.slice(2)}`,
    '2': `${middle.slice(0, 2)}20000${middle.slice(2)}`,
    '3': `${middle.slice(0, 3)}00000${middle.slice(3)}`,
    '4': `${middle.slice(0, 4)}00000${middle.slice(4)}`,
  }[last];
  return `${system}${figures ?? `${middle}0000${last}`}${check}`;
}

/** The UPC-E of a UPC-A that has one. */
function shortened(upc: string): string | undefined {
  const [system, maker, item, check] = [upc[0], upc.slice(1, 6), upc.slice(6, 11), upc[11]];
  return [
    `${maker.slice(0, 2)}${item.slice(2)}${maker[2]}`,
    `${maker.slice(0, 3)}${item.slice(3)}3`,
    `${maker.slice(0, 4)}${item.slice(4)}4`,
    `${maker}${item.slice(4)}`,
  ]
    .map((figures) => `${system}${figures}${check}`)
    .find((short) => expanded(short) === upc);
}
