import { describe, expect, it } from 'vitest';
import { fromMinorUnits, roundToCoin, spread, toMinorUnits } from '../../../templates/shop/public/pricing/amounts.js';
import { mostPoints, PointsTooMany, worthOf } from '../../../templates/shop/public/pricing/points.js';
import {
  cashPart,
  type Discount,
  DiscountTooLarge,
  type PricedSale,
  priceSale,
  type SaleToPrice,
} from '../../../templates/shop/public/pricing/price-sale.js';
import fc from '../../fast-check.ts';
import { Fraction } from './fraction.ts';
import { anySale } from './sales.ts';

const runs = { numRuns: 3000 };
const hundred = new Fraction(100n);
const zero = new Fraction(0n);

/** Prices a sale as the rules say it, with rational numbers and in units of the currency, not of its coins. */
function expectedSale(sale: SaleToPrice): PricedSale | 'a discount is too large' | 'the points are too many' {
  const units = new Fraction(10n ** BigInt(sale.digits));
  const off = (amount: bigint, discount: Discount | null | undefined): bigint => {
    if (!discount) return 0n;
    if ('amount' in discount) return Fraction.of(discount.amount).times(units).rounded();
    return new Fraction(amount).times(Fraction.of(discount.percent)).over(hundred).rounded();
  };
  const lines = sale.lines.map((line) => {
    const isTaxExempt = Boolean(sale.isTaxExempt || line.isTaxExempt);
    const rate = Fraction.of(line.taxRate);
    const charged = (tag: string): string => {
      if (!sale.pricesIncludeTax || !sale.isTaxExempt || line.isTaxExempt || !rate.isAbove(zero)) return tag;
      const net = Fraction.of(tag).over(rate.over(hundred).plus(new Fraction(1n)));
      return fromMinorUnits(net.times(units).rounded(), sale.digits);
    };
    const unitPrice = charged(line.priceOverride ?? line.unitPrice);
    const full = Fraction.of(unitPrice)
      .times(new Fraction(BigInt(line.quantity)))
      .times(units)
      .rounded();
    const discount = off(full, line.discount);
    return {
      unitPrice,
      listPrice: line.priceOverride ? charged(line.unitPrice) : null,
      taxRate: isTaxExempt ? '0' : line.taxRate,
      isTaxExempt,
      discount,
      lineTotal: full - discount,
    };
  });
  const subtotal = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0n);
  const discount = off(subtotal, sale.discount);
  if (discount > subtotal || lines.some(({ lineTotal }) => lineTotal < 0n)) return 'a discount is too large';

  const parts = spreadFairly(
    discount,
    lines.map(({ lineTotal }) => lineTotal),
  );
  const { loyalty } = sale;
  const worth = loyalty ? Fraction.of(loyalty.pointValue).times(new Fraction(BigInt(loyalty.redeemed))) : zero;
  const pointsDiscount = worth.times(units).rounded();
  if (pointsDiscount > subtotal - discount) return 'the points are too many';
  const pointsParts = spreadFairly(
    pointsDiscount,
    lines.map(({ lineTotal }, index) => lineTotal - (parts[index] as bigint)),
  );
  const priced = lines.map((line, index) => {
    const pointsDiscount = pointsParts[index] as bigint;
    const orderDiscount = (parts[index] as bigint) + pointsDiscount;
    const base = new Fraction(line.lineTotal - orderDiscount);
    const rate = Fraction.of(line.taxRate).over(hundred);
    const tax = sale.pricesIncludeTax
      ? base.minus(base.over(rate.plus(new Fraction(1n)))).rounded()
      : base.times(rate).rounded();
    return { ...line, orderDiscount, pointsDiscount, tax, paid: base.floor() + (sale.pricesIncludeTax ? 0n : tax) };
  });
  const tax = priced.reduce((sum, line) => sum + line.tax, 0n);
  const total = subtotal - discount - pointsDiscount + (sale.pricesIncludeTax ? 0n : tax);
  const pointsEarned = loyalty ? Fraction.of(loyalty.pointsPerUnit).times(new Fraction(total)).over(units).floor() : 0n;
  return { lines: priced, subtotal, discount, pointsDiscount, pointsEarned, tax, total };
}

/** One unit after the other goes to whom the parts so far have left shortest, the first of several. */
function spreadFairly(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  const exact = weights.map((weight) => (whole === 0n ? zero : new Fraction(amount * weight, whole)));
  const parts = exact.map((part) => part.floor());
  while (parts.reduce((sum, part) => sum + part, 0n) < amount) {
    let neediest = 0;
    const need = (index: number) => (exact[index] as Fraction).minus(new Fraction(parts[index] as bigint));
    for (const index of parts.keys()) if (need(index).isAbove(need(neediest))) neediest = index;
    parts[neediest] = (parts[neediest] as bigint) + 1n;
  }
  return parts;
}

function outcome(sale: SaleToPrice): ReturnType<typeof expectedSale> {
  try {
    return priceSale(sale);
  } catch (error) {
    if (error instanceof DiscountTooLarge) return 'a discount is too large';
    if (error instanceof PointsTooMany) return 'the points are too many';
    throw error;
  }
}

describe('any sale', () => {
  it('costs what rational numbers say', () => {
    fc.assert(
      fc.property(anySale, (sale) => {
        expect(outcome(sale)).toEqual(expectedSale(sale));
      }),
      runs,
    );
  });

  it('adds up, and has nothing below zero', () => {
    fc.assert(
      fc.property(anySale, (sale) => {
        const priced = outcome(sale);
        if (typeof priced === 'string') return;
        const sum = (key: 'lineTotal' | 'orderDiscount' | 'pointsDiscount' | 'tax' | 'paid') =>
          priced.lines.reduce((all, line) => all + line[key], 0n);
        expect(sum('lineTotal')).toBe(priced.subtotal);
        expect(sum('orderDiscount')).toBe(priced.discount + priced.pointsDiscount);
        expect(sum('pointsDiscount')).toBe(priced.pointsDiscount);
        expect(sum('tax')).toBe(priced.tax);
        expect(sum('paid')).toBe(priced.total);
        const off = priced.discount + priced.pointsDiscount;
        expect(priced.total).toBe(priced.subtotal - off + (sale.pricesIncludeTax ? 0n : priced.tax));
        for (const { discount, lineTotal, orderDiscount, pointsDiscount, tax, paid } of priced.lines) {
          for (const amount of [discount, lineTotal, orderDiscount - pointsDiscount, pointsDiscount, tax, paid])
            expect(amount).toBeGreaterThanOrEqual(0n);
          expect(orderDiscount).toBeLessThanOrEqual(lineTotal);
          expect(tax).toBeLessThanOrEqual(paid);
        }
      }),
      runs,
    );
  });

  it('costs an exempt customer no tax, and no more than anybody else', () => {
    fc.assert(
      fc.property(anySale, (sale) => {
        const withoutDiscounts = {
          ...sale,
          discount: null,
          loyalty: null,
          lines: sale.lines.map((line) => ({ ...line, discount: null })),
        };
        const exempt = priceSale({ ...withoutDiscounts, isTaxExempt: true });
        const taxed = priceSale({ ...withoutDiscounts, isTaxExempt: false });
        expect(exempt.tax).toBe(0n);
        for (const [index, line] of exempt.lines.entries()) {
          // The price of a piece is rounded to the currency, which a price that is finer may come out of with half a unit more.
          const most = (taxed.lines[index]?.paid ?? 0n) + BigInt(sale.lines[index]?.quantity ?? 0);
          expect(line.paid).toBeLessThanOrEqual(most);
        }
      }),
      runs,
    );
  });
});

describe('the most points that a sale can take', () => {
  it('are those that the customer has, or as many as the goods cost, and one more would be too many', () => {
    const given = fc.record({
      points: fc.integer({ min: 0, max: 50_000 }),
      cost: fc.bigInt({ min: 0n, max: 9_999n }),
      pointValue: fc.constantFrom('0', '0.001', '0.005', '0.010', '0.015', '1.000', '12.345'),
      minPointsRedemption: fc.constantFrom(0, 1, 100),
      digits: fc.constantFrom(0, 2, 3),
    });
    fc.assert(
      fc.property(given, ({ points, cost, digits, ...terms }) => {
        const loyalty = { ...terms, pointsPerUnit: '1' };
        const most = mostPoints(points, cost, loyalty, digits);
        const worth = (number: number) => worthOf(number, loyalty, digits);
        if (most > 0) {
          expect(most).toBeLessThanOrEqual(points);
          expect(most).toBeGreaterThanOrEqual(terms.minPointsRedemption);
          expect(worth(most)).toBeGreaterThan(0n);
          expect(worth(most)).toBeLessThanOrEqual(cost);
          expect(most === points || worth(most + 1) > cost).toBe(true);
        } else {
          const fewest = Math.max(1, terms.minPointsRedemption);
          const isTooFew = points < fewest || worth(fewest) > cost;
          expect(isTooFew || worth(points) === 0n || cost === 0n).toBe(true);
        }
      }),
      runs,
    );
  });
});

describe('spread', () => {
  it('gives each part its share to within a unit, and to equal ones the first ones more', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 1, maxLength: 8 });
    const given = weights.chain((parts) => {
      const whole = parts.reduce((sum, part) => sum + part, 0n);
      return fc.record({
        parts: fc.constant(parts),
        whole: fc.constant(whole),
        amount: fc.bigInt({ min: 0n, max: whole }),
      });
    });
    fc.assert(
      fc.property(given, ({ parts, whole, amount }) => {
        const shares = spread(amount, parts);
        expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(amount);
        for (const [index, share] of shares.entries()) {
          const weight = parts[index] as bigint;
          if (whole > 0n) expect((share - (amount * weight) / whole) >> 1n).toBe(0n);
          expect(share).toBeLessThanOrEqual(weight);
          for (let later = index + 1; later < shares.length; later++) {
            if (parts[later] === weight) expect(share).toBeGreaterThanOrEqual(shares[later] as bigint);
          }
        }
      }),
      runs,
    );
  });

  it.each([
    ['10.00 over three equal lines', 1000n, [500n, 500n, 500n], [334n, 333n, 333n]],
    ['by the largest remainder, not by the place', 100n, [1n, 1n, 98n], [1n, 1n, 98n]],
    ['by the place where remainders are equal', 2n, [3n, 3n, 3n], [1n, 1n, 0n]],
    ['half of a sale', 10n, [10n, 5n, 5n], [5n, 3n, 2n]],
    ['nothing over nothing', 0n, [0n, 0n], [0n, 0n]],
  ])('%s', (_what, amount, weights, expected) => {
    expect(spread(amount, weights)).toEqual(expected);
  });
});

describe('the cash part', () => {
  it('is payable in coins and nearest, whatever a card has paid', () => {
    const given = fc.record({
      card: fc.bigInt({ min: 0n, max: 99_999n }),
      cash: fc.bigInt({ min: 0n, max: 99_999n }),
      step: fc.constantFrom(1n, 5n, 10n, 50n, 100n),
    });
    fc.assert(
      fc.property(given, ({ card, cash: exact, step }) => {
        const { cash, rounding } = cashPart(card + exact, card, step);
        expect(cash).toBe(new Fraction(exact, step).rounded() * step);
        expect(cash - rounding).toBe(exact);
      }),
      runs,
    );
  });

  it('is not there when a card pays all', () => {
    expect(cashPart(102n, 102n, 5n)).toEqual({ cash: 0n, rounding: 0n });
    expect(cashPart(102n, 0n, 5n)).toEqual({ cash: 100n, rounding: -2n });
  });
});

describe('amounts', () => {
  it('round alike above and below zero', () => {
    expect([roundToCoin(25n, 10n), roundToCoin(-25n, 10n), roundToCoin(-1679n, 1n)]).toEqual([30n, -30n, -1679n]);
  });

  it('come back as they were written', () => {
    const units = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
    fc.assert(fc.property(units, fc.constantFrom(0, 2, 3), (u, d) => toMinorUnits(fromMinorUnits(u, d), d) === u));
  });
});

describe('what is no sale', () => {
  const line = { unitPrice: '5.00', quantity: 1, taxRate: '10' };
  const terms = { digits: 2, pricesIncludeTax: true };

  it.each([
    ['a quantity of zero', { ...line, quantity: 0 }],
    ['half a piece', { ...line, quantity: 0.5 }],
    ['a price below zero', { ...line, unitPrice: '-5.00' }],
    ['a price in words', { ...line, unitPrice: 'five' }],
    ['a price with four decimals', { ...line, unitPrice: '0.0001' }],
    ['a tax above 100 %', { ...line, taxRate: '100.01' }],
    ['a tax with three decimals', { ...line, taxRate: '8.125' }],
    ['a discount below zero', { ...line, discount: { amount: '-1' } }],
    ['a discount finer than a cent', { ...line, discount: { amount: '0.001' } }],
    ['a discount above 100 %', { ...line, discount: { percent: '101' } }],
  ])('is refused: %s', (_what, wrong) => {
    expect(() => priceSale({ ...terms, lines: [wrong] })).toThrow(RangeError);
  });

  it('names the line whose discount is above its price, or the order', () => {
    const lines = [line, { ...line, discount: { amount: '5.01' } }];
    expect(() => priceSale({ ...terms, lines })).toThrow(expect.objectContaining({ line: 1 }));
    expect(() => priceSale({ ...terms, lines: [line], discount: { amount: '5.01' } })).toThrow(
      expect.objectContaining({ line: null }),
    );
    expect(priceSale({ ...terms, lines: [line], discount: { amount: '5' } })).toMatchObject({ total: 0n, tax: 0n });
  });
});
