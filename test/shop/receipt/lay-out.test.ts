import { describe, expect, it } from 'vitest';
import { centred, pair } from '../../../templates/shop/public/receipt/columns.js';
import { COLUMNS, layOut, type Receipt } from '../../../templates/shop/public/receipt/lay-out.js';
import { signsOf, widthOf, wrap } from '../../../templates/shop/public/receipt/text-width.js';
import fc from '../../fast-check.ts';
import { name, receipt } from './some-receipt.ts';

const columns = fc.integer({ min: 20, max: 60 });
describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['Tea', 3],
    ['Löß', 3],
    ['Lo\u0308ß', 3],
    ['茶', 2],
    ['ウーロン茶', 10],
    ['ｳｰﾛﾝ', 4],
    ['한국', 4],
    ['１２', 4],
    ['👩‍👩‍👧 x', 4],
    ['☕', 2],
    ['🇩🇪', 2],
    ['a\u200bb', 2],
  ])('of %j is %i', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('is never more than the line that a text is wrapped into, and no sign is lost', () => {
    fc.assert(
      fc.property(name, columns, (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        const bare = (some: string) => some.replace(/[\s\p{Cc}]/gu, '');
        expect(bare(lines.join(''))).toBe(bare(text));
      }),
    );
  });

  it('breaks between words, and never within a sign', () => {
    expect(wrap('Earl Grey with bergamot', 10)).toEqual(['Earl Grey', 'with', 'bergamot']);
    expect(wrap('a Donaudampfschifffahrt', 10)).toEqual(['a', 'Donaudampf', 'schifffahr', 't']);
    expect(wrap('茶茶茶', 3)).toEqual(['茶', '茶', '茶']);
    expect(wrap('👩‍👩‍👧👩‍👩‍👧', 2).map((line) => signsOf(line).length)).toEqual([1, 1]);
  });
});

describe('a name and its amount', () => {
  it('end with the amount at the right edge, and fill the line to it', () => {
    fc.assert(
      fc.property(name, columns, fc.stringMatching(/^-?[0-9]{1,14}\.[0-9]{2}$/), (text, width, amount) => {
        const lines = pair(text, amount, width).map((line) => line.text);
        expect(lines.at(-1)?.endsWith(amount)).toBe(true);
        expect(widthOf(lines.at(-1) ?? '')).toBe(width);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('have a space between them, or a line each', () => {
    const texts = (text: string) => pair(text, '2.50', 12).map((line) => line.text);
    expect(texts('Assam 1')).toEqual(['Assam 1 2.50']);
    expect(texts('Assam 12')).toEqual(['Assam 12', '        2.50']);
    expect(texts('ウーロン')).toEqual(['ウーロン', '        2.50']);
    expect(texts('茶')).toEqual(['茶      2.50']);
  });

  it('in the middle leave as much on the left as on the right', () => {
    expect(centred('茶茶', 10)).toEqual([{ text: '   茶茶' }]);
    expect(centred(' ', 10)).toEqual([]);
  });
});

const layout = { copy: 2, amount: (decimal: string) => decimal, when: () => '2026-03-14 10:26' };
const textOf = (some: Receipt, width: number) =>
  layOut(some, { ...layout, columns: width })
    .map(({ text }) => text)
    .join('\n');

describe('a receipt', () => {
  it('fits paper of 58 mm', () => {
    expect(`\n${textOf(receipt, COLUMNS.mm58)}\n`).toBe(`
          Corner Shop
             Copy 2
          Receipt 731
        2026-03-14 10:26
          Till 1, Alex
   In exchange for refund R12
--------------------------------
Whole milk from the mountains,
with nothing taken out 1 l  2.50
  2 x 1.25
  instead of 1.49: Shelf label
ウーロン茶                 28.50
  10 x 3.00
  -1.50 Dented tin
  Best before May
--------------------------------
Sum                        31.00
Discount Opening day       -1.00
200 points                 -2.00
Rounding                    0.02
Total EUR                  28.02
Tax 7 % on 2.18             0.15
Not taxed: 25.67            0.00
Card TX-48213               8.02
Cash                       50.00
Change                     30.00
--------------------------------
Gift wrapped
--------------------------------
Kim
28 points for this sale
328 points after it
Seal c0ffee0d2f8f6b8f
`);
  });

  it('says the same on paper of 80 mm', () => {
    const words = (text: string) => text.split(/\s+/).filter((word) => !/^-*$/.test(word));
    const wide = textOf(receipt, COLUMNS.mm80);
    expect(words(wide)).toEqual(words(textOf(receipt, COLUMNS.mm58)));
    expect(wide.split('\n')[7]).toBe('Whole milk from the mountains, with nothing');
  });

  it('adds the tax below the sum where prices are net, and has no line for what there is not', () => {
    const net = textOf(
      { ...receipt, pricesIncludeTax: false, customer: null, points: null, seal: null, note: null, exchange: null },
      32,
    );
    expect(net).toMatch(/Net.*\n.*Discount.*\nTax 7.*\nNot taxed.*\nRounding.*\nTotal/);
    expect(net).not.toMatch(/points|Seal|Kim/);
    expect(net.endsWith('30.00')).toBe(true);
    const plain = { ...receipt, discountGiven: '0.000', rounding: '0' };
    expect(textOf(plain, 32)).not.toMatch(/Opening day|Rounding/);
  });

  it.each([
    [{ status: 'completed' }, 0, null],
    [{ status: 'completed' }, null, 'Copy'],
    [{ status: 'completed' }, 3, 'Copy 3'],
    [{ status: 'voided' }, 0, 'This sale was voided'],
    [{ status: 'refunded' }, 1, 'Copy 1: all of it came back'],
  ])('of a sale that is %j says of paper %j: %j', (sale, copy, remark) => {
    const second = layOut({ ...receipt, ...sale }, { ...layout, copy, columns: 32 })[1];
    if (remark === null) expect(second?.text.trim()).toBe('Receipt 731');
    else expect(second).toMatchObject({ isStrong: true, text: expect.stringContaining(remark) });
  });

  it('is never wider than its paper, whatever things are called', () => {
    fc.assert(
      fc.property(name, name, name, columns, (one, two, three, width) => {
        const [first] = receipt.lines;
        const odd = {
          ...receipt,
          shop: { ...receipt.shop, name: one },
          customer: { name: two },
          discountReason: three,
          note: one,
          lines: first ? [{ ...first, name: two, discount: '0.10', discountReason: one, note: three }] : [],
        };
        for (const { text } of layOut(odd, { ...layout, columns: width })) {
          expect(widthOf(text)).toBeLessThanOrEqual(width);
          // What a printer would obey.
          expect(text).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
