import { describe, expect, it } from 'vitest';
import { fromMinorUnits } from '../../../templates/shop/public/pricing/amounts.js';
import { cashStep, findCurrency, toMinorUnits } from '../../../templates/shop/src/money.ts';
import fc from '../../fast-check.ts';
import { loadTill } from './modules.ts';

interface Cash {
  coins: bigint[];
  notes: bigint[];
}
const { cashOf, DENOMINATIONS } = await loadTill<{
  cashOf(currency: string, digits: number, step: bigint): Cash;
  DENOMINATIONS: Record<string, { coins: string; notes: string }>;
}>('denominations.js');
const { offersFor, isDoubtful } = await loadTill<{
  offersFor(total: bigint, cash: Cash): bigint[];
  isDoubtful(tendered: bigint, total: bigint, cash: Cash): boolean;
}>('cash-offers.js');

/** A currency as the server knows it, with its cash. The table lacks Georgia's. */
function cashIn(code: string) {
  const currency = findCurrency(code);
  if (!currency) throw new Error(`There is no currency ${code}.`);
  const step = toMinorUnits(cashStep(currency), currency.digits);
  return { currency, step, cash: cashOf(code, currency.digits, step) };
}

describe('the coins and notes of every currency in the table', () => {
  it.each(Object.keys(DENOMINATIONS))('%s rise, and can all be paid with', (code) => {
    const { step, cash } = cashIn(code);
    for (const kind of [cash.coins, cash.notes]) {
      expect(kind.length).toBeGreaterThan(2);
      expect(kind.filter((piece, place) => piece <= (kind[place - 1] ?? 0n))).toEqual([]);
      expect(kind.filter((piece) => piece % step !== 0n)).toEqual([]);
    }
    expect(Math.max(...cash.coins.map(Number))).toBeLessThan(Math.min(...cash.notes.map(Number)));
    // Where totals are rounded, they are rounded to the smallest coin.
    if (step > 1n) expect(cash.coins[0]).toBe(step);
  });
});

describe('the quick sums', () => {
  it.each([
    ['EUR', '2.25', '2.50 5.00 10.00 20.00 50.00'],
    ['EUR', '12.34', '12.50 15.00 20.00 50.00 100.00'],
    ['EUR', '0.79', '0.80 1.00 2.00 5.00 10.00'],
    ['EUR', '20.00', '50.00 100.00 200.00 500.00'],
    ['EUR', '22.00', '25.00 30.00 40.00 50.00 100.00'],
    ['EUR', '1234.56', '1500.00'],
    ['USD', '2.25', '3.00 5.00 10.00 20.00 50.00'],
    ['USD', '38.10', '40.00 50.00 100.00'],
    ['GBP', '8.99', '9.00 10.00 20.00 50.00'],
    ['CHF', '87.60', '90.00 100.00 200.00 1000.00'],
    ['SEK', '238.00', '240.00 250.00 300.00 400.00 500.00'],
    ['JPY', '1234', '1500 2000 5000 10000'],
    ['KWD', '1.181', '1.200 1.250 1.500 2.000 5.000'],
    ['GEL', '1234.00', '1250.00 1500.00 2000.00 5000.00 10000.00'],
  ])('for %s %s are the exact one and %s', (code, total, sums) => {
    const { currency, cash } = cashIn(code);
    const offers = offersFor(toMinorUnits(total, currency.digits), cash);
    expect(offers.map((offer) => fromMinorUnits(offer, currency.digits)).join(' ')).toBe(`${total} ${sums}`);
  });

  it('begin with the exact one, rise, and can be paid with coins and notes, in every currency', () => {
    const codes = fc.constantFrom(...Object.keys(DENOMINATIONS), 'GEL');
    fc.assert(
      fc.property(codes, fc.bigInt({ min: 1n, max: 10n ** 9n }), (code, times) => {
        const { step, cash } = cashIn(code);
        const total = times * step;
        const [exact, ...others] = offersFor(total, cash);
        expect(exact).toBe(total);
        expect(others.length).toBeLessThanOrEqual(5);
        expect(others.filter((offer, place) => offer <= ([total, ...others][place] ?? 0n))).toEqual([]);
        const pieces = [...cash.coins, ...cash.notes];
        expect(others.filter((offer) => !pieces.some((piece) => offer % piece === 0n))).toEqual([]);
        // No customer is offered what the till would then doubt.
        expect(others.filter((offer) => isDoubtful(offer, total, cash))).toEqual([]);
      }),
    );
  });
});

describe('what the customer gives', () => {
  it.each([
    ['EUR', '2.25', '500.00', false],
    ['EUR', '2.25', '502.25', true],
    ['EUR', '12.34', '96385074.00', true],
    ['EUR', '480.00', '1000.00', true],
    ['EUR', '900.00', '1000.00', false],
    ['GBP', '45.00', '100.00', true],
    ['USD', '20.00', '100.00', false],
    ['USD', '20.00', '2000.00', true],
    ['JPY', '345', '10000', false],
    ['JPY', '345', '96385074', true],
    ['GEL', '345.00', '5000.00', false],
    ['GEL', '345.00', '96385074.00', true],
  ])('in %s for %s is %s: doubtful %s', (code, total, tendered, expected) => {
    const { currency, cash } = cashIn(code);
    const units = (amount: string) => toMinorUnits(amount, currency.digits);
    expect(isDoubtful(units(tendered), units(total), cash)).toBe(expected);
  });
});
