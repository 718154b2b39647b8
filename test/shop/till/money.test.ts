import { describe, expect, it } from 'vitest';
import { fromMinorUnits } from '../../../templates/shop/public/pricing/amounts.js';
import fc from '../../fast-check.ts';
import { connected, testServerUrl } from '../../toolkit/history/test-database.ts';
import { loadTill, product } from './modules.ts';

const { parseAmount } = await loadTill<{ parseAmount(text: string, digits: number): bigint | null }>('money.js');
const { totalsOf } = await loadTill<{
  totalsOf(
    cart: readonly { product: ReturnType<typeof product>; quantity: number }[],
    currency: { digits: number; cashStep: bigint },
  ): { subtotal: bigint; tax: bigint; rounding: bigint; total: bigint };
}>('cart.js');

const digits = fc.constantFrom(0, 2, 3);
const amount = fc.bigInt({ min: 0n, max: 99_999_999_999n });

describe('amounts', () => {
  it('come back as they were written', () => {
    fc.assert(fc.property(amount, digits, (units, d) => parseAmount(fromMinorUnits(units, d), d) === units));
  });

  it.each([
    ['12.30', 2, 1230n],
    ['12,3', 2, 1230n],
    ['12.', 2, 1200n],
    [' 1 200 ', 0, 1200n],
    ["1'200.50", 2, 120_050n],
    ['0.125', 3, 125n],
    ['7.000', 0, 7n],
    ['0.125', 2, null],
    ['', 2, null],
    ['-1', 2, null],
    ['1e3', 2, null],
    ['1.2.3', 2, null],
    ['٣', 2, null],
  ])('read %j with %i decimals', (text, d, expected) => {
    expect(parseAmount(text, d)).toBe(expected);
  });
});

describe('the totals that the page shows', () => {
  it('are those of the database, to the last unit', async () => {
    const line = fc.record({
      thousandths: fc.integer({ min: 0, max: 99_999_999 }),
      quantity: fc.integer({ min: 1, max: 9999 }),
      hundredths: fc.integer({ min: 0, max: 10_000 }),
    });
    const cart = fc.record({
      digits,
      step: fc.constantFrom(1n, 5n, 10n, 50n, 100n, 500n),
      lines: fc.array(line, { minLength: 1, maxLength: 6 }),
    });
    const carts = fc.sample(cart, { numRuns: 2000, seed: 42 });

    const shown = carts.map(({ digits: d, step, lines }) => {
      const { subtotal, tax, total } = totalsOf(
        lines.map(({ thousandths, quantity, hundredths }, index) => ({
          product: product(index, {
            price: fromMinorUnits(BigInt(thousandths), 3),
            taxRate: fromMinorUnits(BigInt(hundredths), 2),
          }),
          quantity,
        })),
        { digits: d, cashStep: step },
      );
      return [subtotal, tax, total].map((units) => fromMinorUnits(units, d));
    });

    const rows = await connected(testServerUrl('postgres'), async (client) => {
      const { rows: found } = await client.query(
        `SELECT sum(line_total)::text AS net, sum(tax)::text AS tax,
                (round((sum(line_total) + sum(tax)) / step) * step)::text AS total
         FROM jsonb_array_elements($1) WITH ORDINALITY AS cart (facts, place),
              LATERAL (SELECT (facts ->> 'digits')::int AS digits, (facts ->> 'step')::numeric AS step) AS currency,
              jsonb_array_elements(facts -> 'lines') AS line,
              LATERAL (SELECT round((line ->> 'price')::numeric * (line ->> 'quantity')::int, digits) AS line_total) AS net,
              LATERAL (SELECT round(line_total * (line ->> 'rate')::numeric / 100, digits) AS tax) AS taxed
         GROUP BY place, step ORDER BY place`,
        [
          JSON.stringify(
            carts.map(({ digits: d, step, lines }) => ({
              digits: d,
              step: fromMinorUnits(step, d),
              lines: lines.map(({ thousandths, quantity, hundredths }) => ({
                price: fromMinorUnits(BigInt(thousandths), 3),
                quantity,
                rate: fromMinorUnits(BigInt(hundredths), 2),
              })),
            })),
          ),
        ],
      );
      return found.map(({ net, tax, total }) => [net, tax, total]);
    });
    expect(shown).toEqual(rows);
  });

  it('name what cash rounding adds or takes away', () => {
    const cart = [{ product: product(1, { price: '9.98' }), quantity: 1 }];
    expect(totalsOf(cart, { digits: 2, cashStep: 5n })).toMatchObject({ subtotal: 998n, rounding: 2n, total: 1000n });
  });
});
