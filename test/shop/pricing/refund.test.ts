import { describe, expect, it } from 'vitest';
import { roundToCoin } from '../../../templates/shop/public/pricing/amounts.js';
import { PointsTooMany } from '../../../templates/shop/public/pricing/points.js';
import { DiscountTooLarge, type PricedSale, priceSale } from '../../../templates/shop/public/pricing/price-sale.js';
import { cashBack, refundOf, splitRefund } from '../../../templates/shop/public/pricing/refund.js';
import fc from '../../fast-check.ts';
import { Fraction } from './fraction.ts';
import { anySale } from './sales.ts';

const runs = { numRuns: 1500 };

/** Any sale as it is stored: the priced lines with their quantities. */
const anySold = anySale
  .map((sale) => {
    try {
      const priced: PricedSale = priceSale(sale);
      return priced.lines.map((line, index) => ({ ...line, quantity: sale.lines[index]?.quantity ?? 0 }));
    } catch (error) {
      if (error instanceof DiscountTooLarge || error instanceof PointsTooMany) return null;
      throw error;
    }
  })
  .filter((lines) => lines !== null);

/** Pieces of a line in the portions in which they come back: a random split of the quantity. */
function portions(quantity: number, cuts: readonly number[]): number[] {
  const places = [...new Set(cuts.map((cut) => 1 + (cut % quantity)))].filter((place) => place < quantity);
  const ends = [...places.sort((a, b) => a - b), quantity];
  return ends.map((end, index) => end - (ends[index - 1] ?? 0));
}

const anyCuts = fc.array(fc.integer({ min: 0, max: 9999 }), { maxLength: 12 });

describe('refunds of any line', () => {
  it('in any portions give back exactly what it cost, tax and all, and never less than nothing', () => {
    fc.assert(
      fc.property(anySold, anyCuts, (lines, cuts) => {
        for (const line of lines) {
          let before = 0;
          let amount = 0n;
          let tax = 0n;
          for (const now of portions(line.quantity, cuts)) {
            const back = refundOf(line, { before, now });
            expect(back.tax).toBeGreaterThanOrEqual(0n);
            expect(back.amount).toBeGreaterThanOrEqual(back.tax);
            before += now;
            amount += back.amount;
            tax += back.tax;
          }
          expect({ before, amount, tax }).toEqual({ before: line.quantity, amount: line.paid, tax: line.tax });
        }
      }),
      runs,
    );
  });

  it('are at every step within half a unit of the exact share', () => {
    fc.assert(
      fc.property(anySold, fc.integer({ min: 0, max: 9998 }), (lines, place) => {
        for (const line of lines) {
          const now = 1 + (place % line.quantity);
          const exact = new Fraction(line.paid * BigInt(now), BigInt(line.quantity));
          expect(refundOf(line, { before: 0, now }).amount).toBe(exact.rounded());
        }
      }),
      runs,
    );
  });

  it('hand out in cash what was paid in cash', () => {
    fc.assert(
      fc.property(anySold, anyCuts, fc.constantFrom(1n, 5n, 50n, 100n), (lines, cuts, step) => {
        const [line] = lines;
        if (!line) return;
        let pieces = 0;
        let amount = 0n;
        let handedOut = 0n;
        for (const now of portions(line.quantity, cuts)) {
          const back = refundOf(line, { before: pieces, now });
          const cash = cashBack(amount, back.amount, step);
          expect(cash % step).toBe(0n);
          expect(cash).toBeGreaterThanOrEqual(0n);
          pieces += now;
          amount += back.amount;
          handedOut += cash;
        }
        expect(handedOut).toBe(roundToCoin(line.paid, step));
      }),
      runs,
    );
  });
});

describe('what a refund goes back to', () => {
  const left = { card: 300n, store_credit: 0n, cash: 1003n };
  const partsOf = (...args: Parameters<typeof splitRefund>) =>
    splitRefund(...args).parts?.map(({ asked, amount }) => [asked.method, amount]);

  it('is the card while its money lasts, then cash', () => {
    expect(partsOf(left, 300n)).toEqual([['card', 300n]]);
    expect(partsOf(left, 301n)).toEqual([
      ['card', 300n],
      ['cash', 1n],
    ]);
    expect(splitRefund(left, 1304n)).toEqual({ parts: null, fault: 'TENDER' });
    expect(partsOf(left, 0n)).toEqual([]);
  });

  it('is what was asked for, or nothing where that has not enough', () => {
    expect(partsOf(left, 300n, [{ method: 'cash' }])).toEqual([['cash', 300n]]);
    expect(splitRefund(left, 301n, [{ method: 'card' }]).fault).toBe('TENDER');
    expect(splitRefund(left, 301n, [{ method: 'card', amount: 301n }, { method: 'cash' }]).fault).toBe('TENDER');
    expect(splitRefund(left, 100n, [{ method: 'card', amount: 60n }]).fault).toBe('TENDER');
    expect(splitRefund(left, 100n, [{ method: 'card', amount: 101n }]).fault).toBe('SUM');
    expect(partsOf(left, 100n, [{ method: 'card', amount: 60n }, { method: 'cash' }])).toEqual([
      ['card', 60n],
      ['cash', 40n],
    ]);
  });

  it('is store credit for any amount, if it is asked for', () => {
    expect(partsOf(left, 9000n, [{ method: 'store_credit' }])).toEqual([['store_credit', 9000n]]);
    expect(partsOf({ ...left, store_credit: 50n }, 400n)).toEqual([
      ['card', 300n],
      ['store_credit', 50n],
      ['cash', 50n],
    ]);
  });
});

describe('refunds of a whole sale', () => {
  const anySplit = fc.array(fc.constantFrom('card', 'store_credit', 'cash'), { maxLength: 3 });

  it('piece by piece, in any order, over any tenders, give back what was paid and to none more than it took', () => {
    fc.assert(
      fc.property(
        anySold,
        fc.tuple(fc.nat(), fc.nat()),
        fc.infiniteStream(fc.nat()),
        anySplit,
        fc.constantFrom(1n, 5n, 100n),
        (lines, [cardPart, creditPart], picks, order, step) => {
          const whole = lines.reduce((sum, { paid }) => sum + paid, 0n);
          const card = whole === 0n ? 0n : BigInt(cardPart) % (whole + 1n);
          const credit = whole === card ? 0n : BigInt(creditPart) % (whole - card + 1n);
          const left = { card, store_credit: credit, cash: whole - card - credit };
          const takesCash = roundToCoin(left.cash, step);
          // Whoever asks for an order names all three, or the last refund may find no tender.
          const asked = [...new Set([...order, 'card', 'store_credit', 'cash'] as const)].map((method) => ({
            method,
            ...(method === 'store_credit' && { amount: 0n }),
          }));
          const before = lines.map(() => 0);
          const sum = { amount: 0n, tax: 0n, handedOut: 0n, cash: 0n };
          let pieces = lines.reduce((count, { quantity }) => count + quantity, 0);
          for (let turns = 0; pieces > 0; turns++) {
            const open = lines.flatMap((line, index) => (line.quantity > (before[index] ?? 0) ? [index] : []));
            const index = open[(picks.next().value ?? 0) % open.length] ?? 0;
            const line = lines[index];
            if (!line) return;
            const most = line.quantity - (before[index] ?? 0);
            const now = turns > 20 ? most : 1 + ((picks.next().value ?? 0) % most);
            const back = refundOf(line, { before: before[index] ?? 0, now });
            const fits = left.card + left.cash >= back.amount;
            const { parts } = splitRefund(left, back.amount, turns % 2 === 0 && fits ? asked : undefined);
            for (const { asked: to, amount } of parts ?? []) {
              left[to.method] -= amount;
              const given = to.method === 'cash' ? cashBack(sum.cash, amount, step) : amount;
              if (to.method === 'cash') sum.cash += amount;
              sum.handedOut += given;
            }
            expect(parts?.reduce((total, { amount }) => total + amount, 0n)).toBe(back.amount);
            before[index] = (before[index] ?? 0) + now;
            pieces -= now;
            sum.amount += back.amount;
            sum.tax += back.tax;
          }
          const tax = lines.reduce((total, line) => total + line.tax, 0n);
          expect({ amount: sum.amount, tax: sum.tax }).toEqual({ amount: whole, tax });
          expect(left).toEqual({ card: 0n, store_credit: 0n, cash: 0n });
          expect(sum.handedOut).toBe(card + credit + takesCash);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('refunds that went wrong elsewhere', () => {
  const terms = { digits: 2, pricesIncludeTax: true };

  it('ten of one piece give back what the ten cost', () => {
    const ten = { unitPrice: '23.90', quantity: 10, taxRate: '19', discount: { percent: '25' } };
    const [line] = priceSale({ ...terms, lines: [ten] }).lines;
    if (!line) throw new Error('The line is missing.');
    expect(line.paid).toBe(17_925n);
    const single = Array.from({ length: 10 }, (_, before) => refundOf({ ...line, quantity: 10 }, { before, now: 1 }));
    expect(single.map(({ amount }) => amount)).toEqual([
      1793n,
      1792n,
      1793n,
      1792n,
      1793n,
      1792n,
      1793n,
      1792n,
      1793n,
      1792n,
    ]);
    expect(single.reduce((sum, { tax }) => sum + tax, 0n)).toBe(line.tax);
  });

  it('two of three with ten percent off', () => {
    const three = { unitPrice: '100', quantity: 3, taxRate: '0' };
    const [line] = priceSale({ ...terms, lines: [three], discount: { percent: '10' } }).lines;
    if (!line) throw new Error('The line is missing.');
    expect(refundOf({ ...line, quantity: 3 }, { before: 0, now: 2 })).toEqual({ amount: 18_000n, tax: 0n });
  });

  it.each([
    ['a third of two', { before: 2, now: 1 }],
    ['three of two', { before: 0, now: 3 }],
    ['none', { before: 0, now: 0 }],
    ['fewer than none', { before: 0, now: -1 }],
    ['more than none, after fewer', { before: -1, now: 1 }],
    ['half a piece', { before: 0, now: 0.5 }],
  ])('refuse %s', (_what, pieces) => {
    expect(() => refundOf({ quantity: 2, paid: 1000n, tax: 0n }, pieces)).toThrow(RangeError);
  });
});
