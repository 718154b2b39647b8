// @ts-check
import { centred, left, pair, rule, strong } from './columns.js';
import { remarkOn } from './remark.js';
import { TENDER_NAMES } from './tender-names.js';

/** @typedef {import('./columns.js').Line} Line */

/** The paper that a till prints on, and the signs in a line of it: those of a printer's usual font. */
export const COLUMNS = Object.freeze({ mm58: 32, mm80: 48 });

/**
 * @typedef {object} Receipt amounts are decimal
 * @property {string} status
 * @property {number | null} receiptNumber
 * @property {string | null} completedAt ISO 8601
 * @property {{ name: string, currency: string }} shop
 * @property {{ name: string } | null} register
 * @property {{ name: string }} cashier
 * @property {{ name: string } | null} customer
 * @property {readonly { name: string, quantity: number, unitPrice: string, listPrice: string | null, priceReason: string | null, discount: string, discountReason: string | null, note: string | null, lineTotal: string }[]} lines
 * @property {boolean} pricesIncludeTax
 * @property {string} subtotal
 * @property {string} discountGiven
 * @property {string | null} discountReason
 * @property {{ redeemed: number, discount: string, earned: number, balance: number | null } | null} points
 * @property {readonly { taxRate: string, isTaxExempt: boolean, net: string, tax: string }[]} taxes
 * @property {string} rounding
 * @property {string} total
 * @property {readonly { method: 'cash' | 'card' | 'store_credit', tendered: string, reference?: string }[]} payments
 * @property {string} change
 * @property {string | null} note
 * @property {{ number: number } | null} exchange the refund that has paid for it
 * @property {{ hash: string } | null} seal
 */

/**
 * @typedef {object} Layout
 * @property {number} columns at least 20
 * @property {number | null} copy which paper it is: 0 the original, null some copy that nobody has counted
 * @property {(decimal: string) => string} amount an amount as people read it, without a currency
 * @property {(moment: string) => string} when a moment in ISO 8601 as people read it
 */

/**
 * Lays a receipt out for paper with so many columns: the same lines in the browser, on a receipt printer and as plain text. Nothing
 * on it is calculated here.
 *
 * @param {Receipt} receipt
 * @param {Layout} layout
 * @returns {Line[]}
 */
export function layOut(receipt, { columns, copy, amount, when }) {
  /** @param {string} name @param {string} decimal */
  const sum = (name, decimal) => pair(name, amount(decimal), columns);
  const taxes = receipt.taxes.flatMap(({ taxRate, isTaxExempt, net, tax }) =>
    sum(isTaxExempt ? `Not taxed: ${amount(net)}` : `Tax ${taxRate} % on ${amount(net)}`, tax),
  );
  const { points, customer, pricesIncludeTax } = receipt;
  return [
    ...strong(centred(receipt.shop.name, columns)),
    ...strong(centred(remarkOn(receipt, copy), columns)),
    ...centred(`Receipt ${receipt.receiptNumber ?? '-'}`, columns),
    ...centred(receipt.completedAt === null ? '' : when(receipt.completedAt), columns),
    ...centred([receipt.register?.name ?? '', receipt.cashier.name].filter((name) => name !== '').join(', '), columns),
    ...(receipt.exchange ? centred(`In exchange for refund R${receipt.exchange.number}`, columns) : []),
    ...rule(columns),
    ...receipt.lines.flatMap((line) => [
      ...sum(line.name, line.lineTotal),
      ...left(`${line.quantity} x ${amount(line.unitPrice)}`, columns, 2),
      ...(line.listPrice === null
        ? []
        : left(`instead of ${amount(line.listPrice)}: ${line.priceReason ?? ''}`, columns, 2)),
      ...(isZero(line.discount) ? [] : left(`-${amount(line.discount)} ${line.discountReason ?? ''}`, columns, 2)),
      ...(line.note === null ? [] : left(line.note, columns, 2)),
    ]),
    ...rule(columns),
    ...sum(pricesIncludeTax ? 'Sum' : 'Net', receipt.subtotal),
    ...(isZero(receipt.discountGiven)
      ? []
      : sum(`Discount ${receipt.discountReason ?? ''}`, `-${receipt.discountGiven}`)),
    ...(points && points.redeemed > 0 ? sum(`${points.redeemed} points`, `-${points.discount}`) : []),
    ...(pricesIncludeTax ? [] : taxes),
    ...(isZero(receipt.rounding) ? [] : sum('Rounding', receipt.rounding)),
    ...strong(sum(`Total ${receipt.shop.currency}`, receipt.total)),
    ...(pricesIncludeTax ? taxes : []),
    ...receipt.payments.flatMap(({ method, tendered, reference }) =>
      sum(`${TENDER_NAMES[method]} ${reference ?? ''}`, tendered),
    ),
    ...strong(sum('Change', receipt.change)),
    ...(receipt.note === null ? [] : [...rule(columns), ...left(receipt.note, columns)]),
    ...(customer || receipt.seal ? rule(columns) : []),
    ...(customer ? left(customer.name, columns) : []),
    ...(customer && points && points.earned > 0 ? left(`${points.earned} points for this sale`, columns) : []),
    ...(customer && points && points.balance !== null ? left(`${points.balance} points after it`, columns) : []),
    ...(receipt.seal ? left(`Seal ${receipt.seal.hash.slice(0, 16)}`, columns) : []),
  ];
}

/** @param {string} decimal */
function isZero(decimal) {
  return /^-?[0.]*$/.test(decimal);
}
