// @ts-check
import { COLUMNS, layOut } from './lay-out.js';
import { signsOf, widthOf } from './text-width.js';

// The encoder is given, because a till without such a printer never loads it.
/** @typedef {typeof import('@point-of-sale/receipt-printer-encoder').default} Encoder */

/** Lines between the last one and the knife. */
const BELOW = 4;

/**
 * @typedef {object} Paper
 * @property {keyof typeof COLUMNS} width
 * @property {import('./makes.js').Make} make whose code pages the printer has
 */

/**
 * A receipt in the printer's language, ESC/POS: its lines, its address as a QR code, and the cut.
 *
 * @param {Encoder} Encoder
 * @param {import('./lay-out.js').Receipt} receipt
 * @param {{ copy: number, address: string, amount: (decimal: string) => string, when: (moment: string) => string }} layout
 * @param {Paper} paper
 * @returns {Uint8Array}
 */
export function receiptBytes(Encoder, receipt, layout, paper) {
  const columns = COLUMNS[paper.width];
  const encoder = begin(Encoder, paper);
  for (const { text, isStrong } of layOut(printable(receipt), {
    columns,
    copy: layout.copy,
    amount: (decimal) => plain(layout.amount(decimal)),
    when: (moment) => plain(layout.when(moment)),
  })) {
    encoder.bold(isStrong ?? false).line(text);
  }
  encoder.bold(false).align('center').qrcode(layout.address, { model: 2, size: 5, errorlevel: 'm' }).align('left');
  return encoder.cut('partial').encode();
}

/** Opens the drawer that hangs on the printer. @param {Encoder} Encoder @returns {Uint8Array} */
export function drawerBytes(Encoder) {
  return new Encoder({ language: 'esc-pos' }).pulse(0, 120, 240).encode();
}

/**
 * A strip that shows whether the paper is right, and the letters.
 *
 * @param {Encoder} Encoder
 * @param {string} shopName
 * @param {Paper} paper
 * @returns {Uint8Array}
 */
export function testBytes(Encoder, shopName, paper) {
  const columns = COLUMNS[paper.width];
  const ruler = '1234567890'.repeat(columns).slice(0, columns);
  const encoder = begin(Encoder, paper);
  for (const line of [
    printable({ name: shopName }).name.slice(0, columns),
    ruler,
    'ÄÖÜß éèçñ ŁŻ Ωπ Жд €£¥',
    'This line ends the test.',
  ]) {
    encoder.line(line);
  }
  return encoder.cut('partial').encode();
}

/** @param {Encoder} Encoder @param {Paper} paper */
function begin(Encoder, { width, make }) {
  return new Encoder({ language: 'esc-pos', columns: COLUMNS[width], codepageMapping: make, feedBeforeCut: BELOW })
    .initialize()
    .codepage('auto');
}

/**
 * The same in signs of one column each, so that the columns stay where they are: the encoder finds the code page that has a sign,
 * and writes "?" for one that none has.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
function printable(value) {
  return JSON.parse(JSON.stringify(value), (_, part) => (typeof part === 'string' ? plain(part) : part));
}

/** @param {string} text */
function plain(text) {
  return signsOf(text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' '))
    .map((sign) => (Array.from(sign).length === 1 && widthOf(sign) === 1 ? sign : '?'))
    .join('');
}
