// @ts-check
import { html, useLayoutEffect } from '/vendor/htm-preact.js';
import { COLUMNS, layOut } from '../../receipt/lay-out.js';
import { signsOf, widthOfSign } from '../../receipt/text-width.js';
import { ReceiptCode } from './receipt-code.js';

/** Millimetres: of the roll, of what stays free on each side of it, of a line, and of the code. styles/receipt.css has the same. */
const ROLLS = Object.freeze({ mm58: { width: 58, margin: 5 }, mm80: { width: 80, margin: 4 } });
const LINE = 3.4;
const CODE = 30;

/**
 * A receipt as the browser prints it: in as many columns as a receipt printer has on this paper. On the screen it is not seen.
 *
 * @param {object} props
 * @param {import('../shop-api.js').Receipt} props.receipt
 * @param {import('../money-format.js').Money} props.money
 * @param {number} props.copy which paper it is: 0 the original
 * @param {keyof typeof ROLLS} props.paperWidth
 */
export function ReceiptSheet({ receipt, money, copy, paperWidth }) {
  const lines = layOut(receipt, { columns: COLUMNS[paperWidth], copy, amount: money.bare, when });
  useLayoutEffect(() => cutTo(paperWidth, lines.length), [paperWidth, lines.length]);
  return html`<pre class="sheet" aria-hidden="true">${lines.map(
    ({ text, isStrong }) =>
      html`<span class=${isStrong ? 'sheet__line sheet__line--strong' : 'sheet__line'}>${inColumns(text)}</span>`,
  )}<${ReceiptCode} receipt=${receipt} /></pre>`;
}

/** @param {string} moment ISO 8601 */
export function when(moment) {
  return new Date(moment).toLocaleString();
}

/**
 * Makes the page as long as the receipt, because a roll has no pages, until it is called back.
 *
 * @param {keyof typeof ROLLS} paperWidth
 * @param {number} lines
 * @returns {() => void}
 */
function cutTo(paperWidth, lines) {
  const { width, margin } = ROLLS[paperWidth];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@page { size: ${width}mm ${Math.ceil(lines * LINE + CODE + 2 * margin)}mm; margin: ${margin}mm }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}

/**
 * A sign of two columns gets the room of two: the font that has it need not have it in this width.
 *
 * @param {string} text
 */
function inColumns(text) {
  const signs = signsOf(text);
  if (signs.every((sign) => widthOfSign(sign) < 2)) return text;
  return signs.map((sign) => (widthOfSign(sign) === 2 ? html`<span class="sheet__wide">${sign}</span>` : sign));
}
