// @ts-check
// What a sale costs: lines, discounts, tax, total, rounding of the cash part. The page shows with it what the server charges
// with it. docs/concepts/what-a-sale-costs.md has the rules and examples.

import { divideRounded, fromMinorUnits, roundToCoin, spread, toMinorUnits } from './amounts.js';
import { earnedBy, PointsTooMany, worthOf } from './points.js';

/** Decimals of a price, which may be finer than the currency, and of a percentage. */
const PRICE_DIGITS = 3;
export const PERCENT_DIGITS = 2;
/** A whole in hundredths of a percent. */
export const WHOLE = 10_000n;

/**
 * @typedef {{ percent: string } | { amount: string }} Discount percent from "0" to "100" with at most two decimals, or an
 *   amount in the currency
 */

/**
 * @typedef {object} LineToPrice
 * @property {string} unitPrice what the tag says for one piece: decimal, with at most three decimals
 * @property {string | null} [priceOverride] what is charged for it instead, written like the tag; it is never below zero
 * @property {number} quantity pieces, above zero
 * @property {string} taxRate percent of the product, from "0" to "100" with at most two decimals
 * @property {boolean} [isTaxExempt] whether the product is never taxed
 * @property {Discount | null} [discount]
 */

/**
 * @typedef {object} SaleToPrice
 * @property {number} digits decimals of the currency
 * @property {boolean} pricesIncludeTax whether prices and discounts are gross
 * @property {boolean} [isTaxExempt] whether the customer pays no tax
 * @property {readonly LineToPrice[]} lines
 * @property {Discount | null} [discount] on the whole order
 * @property {(import('./points.js').LoyaltyTerms & { redeemed: number }) | null} [loyalty] the customer's programme, and the
 *   points that are to be redeemed; without a customer or a programme nothing is earned
 */

/**
 * One line as it is sold and stored. Amounts are in smallest units, and gross where prices are.
 *
 * @typedef {object} PricedLine
 * @property {string} unitPrice decimal; without tax for an exempt customer of a shop with gross prices
 * @property {string | null} listPrice what it would have been by the tag; null where that is charged
 * @property {string} taxRate percent; "0" where nothing is taxed
 * @property {boolean} isTaxExempt because of the product or of the customer
 * @property {bigint} discount of the line
 * @property {bigint} lineTotal quantity × unitPrice − discount
 * @property {bigint} orderDiscount the line's part of the order's discount and of what points take off
 * @property {bigint} pointsDiscount the part of orderDiscount that points take off
 * @property {bigint} tax on, or in, lineTotal − orderDiscount
 * @property {bigint} paid what the line costs in the end, with tax and before cash rounding
 */

/**
 * @typedef {object} PricedSale
 * @property {PricedLine[]} lines in the order in which they were given
 * @property {bigint} subtotal Σ lineTotal
 * @property {bigint} discount that is given on the order; with pointsDiscount it is Σ orderDiscount
 * @property {bigint} pointsDiscount what redeemed points take off
 * @property {bigint} pointsEarned
 * @property {bigint} tax Σ tax
 * @property {bigint} total Σ paid: subtotal − discount − pointsDiscount, and the tax where prices are net
 */

/** A discount is larger than what it is taken off. */
export class DiscountTooLarge extends RangeError {
  /** @param {number | null} line index of the line; null for the discount on the order */
  constructor(line) {
    super('A discount is larger than what it is taken off.');
    this.name = 'DiscountTooLarge';
    this.line = line;
  }
}

/**
 * Works out a sale, exactly. Each amount is rounded once, to the smallest unit and half away from zero.
 *
 * @param {SaleToPrice} sale
 * @returns {PricedSale}
 * @throws {DiscountTooLarge | PointsTooMany}
 * @throws {RangeError} if a price, a quantity or a percentage is none
 */
export function priceSale({ digits, pricesIncludeTax, isTaxExempt = false, lines, discount = null, loyalty = null }) {
  const lined = lines.map((line, index) => priceLine(line, index, { digits, pricesIncludeTax, isTaxExempt }));
  const subtotal = sum(lined.map(({ lineTotal }) => lineTotal));
  const off = discountOn(subtotal, discount, digits);
  if (off > subtotal) throw new DiscountTooLarge(null);
  const parts = spread(
    off,
    lined.map(({ lineTotal }) => lineTotal),
  );
  const pointsOff = loyalty ? worthOf(loyalty.redeemed, loyalty, digits) : 0n;
  if (pointsOff > subtotal - off) throw new PointsTooMany();
  const pointsParts = spread(
    pointsOff,
    lined.map(({ lineTotal }, index) => lineTotal - (parts[index] ?? 0n)),
  );
  const priced = lined.map((line, index) => {
    const pointsDiscount = pointsParts[index] ?? 0n;
    const orderDiscount = (parts[index] ?? 0n) + pointsDiscount;
    const base = line.lineTotal - orderDiscount;
    const tax = pricesIncludeTax ? taxIn(base, line.taxRate) : taxOn(base, line.taxRate);
    return { ...line, orderDiscount, pointsDiscount, tax, paid: pricesIncludeTax ? base : base + tax };
  });
  const total = sum(priced.map(({ paid }) => paid));
  return {
    lines: priced,
    subtotal,
    discount: off,
    pointsDiscount: pointsOff,
    pointsEarned: loyalty ? earnedBy(total, loyalty, digits) : 0n,
    tax: sum(priced.map(({ tax }) => tax)),
    total,
  };
}

/**
 * What of a total is to be paid in cash. Only this part is rounded to coins that exist: a card can pay every amount.
 *
 * @param {bigint} total smallest units
 * @param {bigint} paidOtherwise by card, smallest units
 * @param {bigint} step the smallest coin, in smallest units; 1n where every amount can be paid
 * @returns {{ cash: bigint, rounding: bigint }} `rounding`: what was added (or, below zero, taken away) to make it payable
 */
export function cashPart(total, paidOtherwise, step) {
  const exact = total - paidOtherwise;
  const cash = roundToCoin(exact, step);
  return { cash, rounding: cash - exact };
}

/**
 * Tax that comes on top of a net amount.
 *
 * @param {bigint} net smallest units
 * @param {string} percent
 * @returns {bigint} smallest units
 */
export function taxOn(net, percent) {
  return divideRounded(net * percentage(percent), WHOLE);
}

/**
 * Tax that a gross amount contains.
 *
 * @param {bigint} gross smallest units
 * @param {string} percent
 * @returns {bigint} smallest units
 */
export function taxIn(gross, percent) {
  const rate = percentage(percent);
  return divideRounded(gross * rate, WHOLE + rate);
}

/**
 * @param {LineToPrice} line
 * @param {number} index
 * @param {{ digits: number, pricesIncludeTax: boolean, isTaxExempt: boolean }} sale
 */
function priceLine(line, index, sale) {
  const { digits, pricesIncludeTax } = sale;
  if (!Number.isSafeInteger(line.quantity) || line.quantity <= 0) {
    throw new RangeError(`${line.quantity} is no number of pieces`);
  }
  const isTaxExempt = sale.isTaxExempt || line.isTaxExempt === true;
  const isTaxTakenOut = pricesIncludeTax && sale.isTaxExempt && line.isTaxExempt !== true;
  /** @param {string} tag */
  const charged = (tag) => (isTaxTakenOut ? priceWithoutTax(tag, line.taxRate, digits) : tag);
  const { priceOverride = null } = line;
  const unitPrice = charged(priceOverride ?? line.unitPrice);
  const listPrice = priceOverride === null ? null : charged(line.unitPrice);
  const price = toMinorUnits(unitPrice, PRICE_DIGITS);
  if (price < 0n) throw new RangeError(`${unitPrice} is no price`);
  const full = divideRounded(price * BigInt(line.quantity), 10n ** BigInt(PRICE_DIGITS - digits));
  const discount = discountOn(full, line.discount ?? null, digits);
  if (discount > full) throw new DiscountTooLarge(index);
  const taxRate = isTaxExempt ? '0' : line.taxRate;
  return { unitPrice, listPrice, taxRate, isTaxExempt, discount, lineTotal: full - discount };
}

/**
 * Rounded for the piece and not for the line, so that a receipt's quantity × price is its sum.
 *
 * @param {string} tag gross
 * @param {string} taxRate
 * @param {number} digits
 */
function priceWithoutTax(tag, taxRate, digits) {
  const rate = percentage(taxRate);
  if (rate === 0n) return tag;
  const gross = toMinorUnits(tag, PRICE_DIGITS);
  const net = divideRounded(gross * WHOLE, (WHOLE + rate) * 10n ** BigInt(PRICE_DIGITS - digits));
  return fromMinorUnits(net, digits);
}

/**
 * What a discount takes off an amount, or would if it were not too large.
 *
 * @param {bigint} amount smallest units
 * @param {Discount | null} discount
 * @param {number} digits decimals of the currency
 * @returns {bigint} smallest units
 * @throws {RangeError} if the discount is none
 */
export function discountOn(amount, discount, digits) {
  if (discount === null) return 0n;
  if ('percent' in discount) return divideRounded(amount * percentage(discount.percent), WHOLE);
  const off = toMinorUnits(discount.amount, digits);
  if (off < 0n) throw new RangeError(`${discount.amount} is no discount`);
  return off;
}

/** @param {string} percent */
function percentage(percent) {
  const hundredths = toMinorUnits(percent, PERCENT_DIGITS);
  if (hundredths < 0n || hundredths > WHOLE) throw new RangeError(`${percent} is no percentage`);
  return hundredths;
}

/** @param {readonly bigint[]} amounts */
function sum(amounts) {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
