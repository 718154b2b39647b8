import { describe, expect, it } from 'vitest';
import {
  type Currency,
  cashStep,
  findCurrency,
  formatAmount,
  fromMinorUnits,
  isPayableInCash,
  toMinorUnits,
} from '../src/money.ts';

const currency = (code: string): Currency => findCurrency(code) as Currency;

describe('findCurrency', () => {
  it.each([
    ['EUR', 2, '0.01'],
    ['JPY', 0, '1'],
    ['KWD', 3, '0.001'],
    ['CHF', 2, '0.05'],
    ['SEK', 2, '1.00'],
    ['HUF', 0, '5'],
    ['NZD', 2, '0.10'],
  ])('knows that %s has %i decimals and is paid in steps of %s', (code, digits, step) => {
    expect(currency(code)).toMatchObject({ code, digits });
    expect(cashStep(currency(code))).toBe(step);
  });

  it.each(['', 'EURO', 'eur', 'ABC', '€', 'XDR', 'XAU', 'XXX', 'CLF'])('does not know %j', (code) => {
    expect(findCurrency(code)).toBeNull();
  });
});

describe('minor units', () => {
  it.each([
    ['0', 2, 0n, '0.00'],
    ['0.05', 2, 5n, '0.05'],
    ['12.5', 2, 1250n, '12.50'],
    ['12.5000', 2, 1250n, '12.50'],
    ['-0.07', 2, -7n, '-0.07'],
    ['1234', 0, 1234n, '1234'],
    ['0.001', 3, 1n, '0.001'],
    ['99999999999.99', 2, 9999999999999n, '99999999999.99'],
  ])('of %s with %i decimals are %s, and back %s', (amount, digits, units, text) => {
    expect(toMinorUnits(amount, digits)).toBe(units);
    expect(fromMinorUnits(units, digits)).toBe(text);
  });

  it('come back unchanged from every amount up to a thousand', () => {
    for (let units = -1000n; units <= 1000n; units++) {
      for (const digits of [0, 2, 3]) expect(toMinorUnits(fromMinorUnits(units, digits), digits)).toBe(units);
    }
  });

  it.each(['', '1.', '.5', '1e3', '1,5', 'x', '--1', '0.001'])('of %j with two decimals are an error', (amount) => {
    expect(() => toMinorUnits(amount, 2)).toThrow(RangeError);
  });
});

describe('formatAmount', () => {
  it.each([
    ['12.500', 2, '12.50'],
    ['12', 2, '12.00'],
    ['0.000', 0, '0'],
    ['19.00', 0, '19'],
    ['7.70', 0, '7.7'],
    ['1.459', 2, '1.459'],
    ['-0.020', 2, '-0.02'],
    ['100.000', 0, '100'],
  ])('writes %s with at least %i decimals as %s', (decimal, digits, text) => {
    expect(formatAmount(decimal, digits)).toBe(text);
  });
});

describe('isPayableInCash', () => {
  it('knows what coins add up to', () => {
    expect(isPayableInCash('10.05', currency('CHF'))).toBe(true);
    expect(isPayableInCash('10.01', currency('CHF'))).toBe(false);
    expect(isPayableInCash('10.01', currency('EUR'))).toBe(true);
    expect(isPayableInCash('10.5', currency('DKK'))).toBe(true);
    expect(isPayableInCash('10.5', currency('SEK'))).toBe(false);
    expect(isPayableInCash('1005', currency('HUF'))).toBe(true);
    expect(isPayableInCash('1004', currency('HUF'))).toBe(false);
  });
});
