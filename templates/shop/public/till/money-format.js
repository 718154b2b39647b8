// @ts-check
import { fromMinorUnits } from '../pricing/amounts.js';
import { cashOf } from './denominations.js';
import { parseAmount } from './money.js';

/**
 * @typedef {object} Money
 * @property {number} digits decimals of the currency
 * @property {boolean} pricesIncludeTax whether prices are gross
 * @property {bigint} cashStep the smallest amount of cash, in smallest units
 * @property {import('./denominations.js').Cash} cash its coins and notes
 * @property {(amount: bigint | string) => string} show an amount as people read it, in the browser's language
 * @property {(decimal: string) => string} bare the same without the currency
 * @property {(amount: bigint) => string} decimal an amount as the server reads it
 */

/**
 * What the till needs to know about the shop's money.
 *
 * @param {import('./shop-api.js').Shop} shop
 * @returns {Money}
 */
export function moneyOf({ currency, digits, cashRoundingStep, pricesIncludeTax }) {
  const format = new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: 3,
  });
  const bare = new Intl.NumberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: 3 });
  /** @param {bigint} amount */
  const decimal = (amount) => fromMinorUnits(amount, digits);
  const cashStep = parseAmount(cashRoundingStep ?? '', digits) ?? 1n;
  return {
    digits,
    pricesIncludeTax,
    cashStep,
    cash: cashOf(currency, digits, cashStep),
    decimal,
    bare: (amount) => bare.format(/** @type {any} */ (amount)),
    // Given as text, an amount is written exactly, however large; the type does not know that yet.
    show: (amount) => format.format(/** @type {any} */ (typeof amount === 'bigint' ? decimal(amount) : amount)),
  };
}
