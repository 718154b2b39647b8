import type { Discount, LineToPrice, SaleToPrice } from '../../../templates/shop/public/pricing/price-sale.js';
import fc from '../../fast-check.ts';

/** A whole number of units as a decimal number with so many decimals. */
export function decimal(units: bigint | number, digits: number): string {
  const text = String(units).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const percent = fc.oneof(
  fc.constantFrom('0', '5', '7', '8.25', '10', '19', '22', '25', '33.33', '100'),
  fc.integer({ min: 0, max: 10_000 }).map((hundredths) => decimal(hundredths, 2)),
);

/** Mostly cents and small change, where roundings show; sometimes more than a till ever sees. */
const thousandths = fc.oneof(
  fc.integer({ min: 0, max: 99 }),
  fc.integer({ min: 0, max: 99_999 }),
  fc.integer({ min: 0, max: 99_999_999_999 }),
);

/** @param most in smallest units */
function discount(most: bigint, digits: number): fc.Arbitrary<Discount | null> {
  return fc.oneof(
    fc.constant(null),
    percent.map((text) => ({ percent: text })),
    fc.bigInt({ min: 0n, max: most }).map((units) => ({ amount: decimal(units, digits) })),
  );
}

function line(digits: number): fc.Arbitrary<LineToPrice> {
  return fc
    .record({
      unitPrice: thousandths.map((units) => decimal(units, 3)),
      priceOverride: fc.option(thousandths.map((units) => decimal(units, 3))),
      quantity: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9999 })),
      taxRate: percent,
      isTaxExempt: fc.boolean(),
    })
    .chain((facts) => {
      const charged = facts.priceOverride ?? facts.unitPrice;
      const tenth = (BigInt(charged.replace('.', '')) * 10n ** BigInt(digits)) / 10_000n;
      return discount(tenth, digits).map((off) => ({ ...facts, discount: off }));
    });
}

/** A programme as the tables hold it, and points that are often few enough for the sale. */
const loyalty = fc.oneof(
  fc.constant(null),
  fc.record({
    pointsPerUnit: fc.integer({ min: 0, max: 20_000 }).map((units) => decimal(units, 3)),
    pointValue: fc.integer({ min: 0, max: 2_000 }).map((units) => decimal(units, 3)),
    minPointsRedemption: fc.constant(0),
    redeemed: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 100_000 })),
  }),
);

/** Any sale: currencies of 0, 2 and 3 decimals, net and gross prices, mixed rates, exemptions, discounts on lines and order, points. */
export const anySale: fc.Arbitrary<SaleToPrice> = fc
  .record({ digits: fc.constantFrom(0, 2, 3), pricesIncludeTax: fc.boolean(), isTaxExempt: fc.boolean(), loyalty })
  .chain((terms) =>
    fc
      .array(line(terms.digits), { minLength: 1, maxLength: 7 })
      .chain((lines) => discount(3n, terms.digits).map((off) => ({ ...terms, lines, discount: off }))),
  );
