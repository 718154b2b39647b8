import { describe, expect, it } from 'vitest';
import { currencies } from '../../generators/currencies.ts';
import { findCurrency } from '../../templates/shop/src/money.ts';

/** Every code that three letters can make. */
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const everyCode = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));

describe('the currencies of the generator', () => {
  it('are those with which a shop starts, of all codes that can be written', () => {
    expect(currencies).toEqual(Intl.supportedValuesOf('currency').filter((code) => findCurrency(code) !== null));
    const refused = everyCode.filter((code) => !currencies.includes(code));
    expect(refused.filter((code) => findCurrency(code) !== null)).toEqual([]);
  });

  it('are money, with no more decimals than the tables keep', () => {
    expect(currencies.length).toBeGreaterThan(140);
    for (const code of ['EUR', 'JPY', 'KWD', 'XAF', 'XOF', 'XPF', 'XCD', 'XCG']) expect(currencies).toContain(code);
    for (const code of ['XAU', 'XDR', 'XSU', 'XTS', 'XXX', 'BOV', 'CHE', 'CLF', 'UYI']) {
      expect(currencies).not.toContain(code);
    }
    expect(currencies.filter((code) => (findCurrency(code)?.digits ?? 0) > 3)).toEqual([]);
  });
});
