import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromMinorUnits, toMinorUnits } from '../../../templates/shop/public/pricing/amounts.js';
import { cashPart, type Discount, priceSale } from '../../../templates/shop/public/pricing/price-sale.js';
import { refundOf, splitExchange, splitRefund, type Tender } from '../../../templates/shop/public/pricing/refund.js';

function readPage(name: string): string {
  return readFileSync(path.join(import.meta.dirname, '../../../templates/shop/docs/concepts', name), 'utf8');
}

/** Each table of a page with the paragraph above it. */
function tablesOf(page: string) {
  return [...page.matchAll(/^([^|\n].*)\n\n(\|.*\n)\|[ -|]+\|\n((?:\|.*\n)+)/gm)].map(
    ([, above = '', head = '', rows = '']) => ({
      above,
      head: cellsOf(head),
      rows: rows.trim().split('\n').map(cellsOf),
    }),
  );
}

function cellsOf(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function discountOf(text: string): Discount | null {
  if (text === '' || text === 'nothing') return null;
  return text.endsWith('%') ? { percent: text.replace(/ ?%$/, '') } : { amount: text };
}

const page = readPage('what-a-sale-costs.md');
const tables = tablesOf(page);
const sales = tables.filter(({ head }) => head[0] === 'Price');
const cents = (amount: string): bigint => toMinorUnits(amount, 2);
const written = (units: bigint): string => fromMinorUnits(units, 2);

describe('the page about what a sale costs', () => {
  it('has its tables read', () => {
    expect(sales.length).toBeGreaterThanOrEqual(7);
    expect(tables.length).toBe(sales.length + 2);
    expect(tables.flatMap(({ rows }) => rows).length).toBe(
      page.split('\n').filter((line) => line.startsWith('|')).length - 2 * tables.length,
    );
  });

  it.each(sales)('has a sale that costs what it says: $above $rows', ({ above, rows }) => {
    const [, prices, digits, off = ''] =
      /^Prices: (net|gross), with (\d) decimals\. Off the sale: (.+?)\.( The customer is exempt\.)?$/.exec(above) ?? [];
    const priced = priceSale({
      digits: Number(digits),
      pricesIncludeTax: prices === 'gross',
      isTaxExempt: above.includes('The customer is exempt.'),
      lines: rows.map(([price = '', quantity, rate = '', discount = '']) => ({
        unitPrice: price.split(' → ')[0] ?? '',
        priceOverride: price.split(' → ')[1] ?? null,
        quantity: Number(quantity),
        taxRate: rate === '–' ? '0' : rate,
        isTaxExempt: rate === '–',
        discount: discountOf(discount),
      })),
      discount: discountOf(off),
    });
    expect(priced.lines.map((line) => [line.lineTotal, line.orderDiscount, line.tax, line.paid].map(written))).toEqual(
      rows.map((cells) => cells.slice(4)),
    );
  });

  it('rounds cash as it says', () => {
    const { rows } = tables.find(({ head }) => head[0] === 'Total') ?? { rows: [] };
    expect(rows.length).toBeGreaterThan(0);
    for (const [total = '', card = '', coin = '', ...expected] of rows) {
      const { cash, rounding } = cashPart(cents(total), cents(card), cents(coin));
      expect([cash, rounding].map(written)).toEqual(expected);
    }
  });

  it('gives back what it says, and in the end all', () => {
    const { rows } = tables.find(({ head }) => head[0] === 'Paid') ?? { rows: [] };
    expect(rows.length).toBeGreaterThan(0);
    for (const [paid = '', tax = '', pieces, list = ''] of rows) {
      const line = { paid: cents(paid), tax: cents(tax), quantity: Number(pieces) };
      const back = Array.from({ length: line.quantity }, (_, before) => refundOf(line, { before, now: 1 }));
      expect(back.map(({ amount }) => written(amount)).join(' ')).toBe(list);
      expect(back.reduce((sum, { amount }) => sum + amount, 0n)).toBe(line.paid);
      expect(back.reduce((sum, { tax: part }) => sum + part, 0n)).toBe(line.tax);
    }
  });
});

describe('the page about the way back', () => {
  const wayBack = tablesOf(readPage('the-way-back.md'));
  const rowsOf = (first: string) => wayBack.filter(({ head }) => head[0] === first).flatMap(({ rows }) => rows);
  const rows = rowsOf('Card');
  const exchanges = rowsOf('Comes back');

  it.each(rows)('splits a refund as it says: %s %s %s, %s come back, asked: %s', (...cells) => {
    const [card = '', credit = '', cash = '', amount = '', asked = '', ...expected] = cells;
    const left = { card: cents(card), store_credit: cents(credit), cash: cents(cash) };
    const tenders = asked.split(', ').map((one) => {
      const [method = '', part] = one.split(' ');
      return { method: method as Tender, ...(part !== undefined && { amount: cents(part) }) };
    });
    const { parts } = splitRefund(left, cents(amount), asked === '' ? undefined : tenders);
    const to = (method: Tender): string =>
      written((parts ?? []).reduce((sum, part) => sum + (part.asked.method === method ? part.amount : 0n), 0n));
    expect(parts ? [to('card'), to('store_credit'), to('cash')] : ['refused', '', '']).toEqual(expected);
  });

  it.each(exchanges)('lets %s that come back pay for %s as it says', (worth = '', cost = '', ...expected) => {
    const { pays, left } = splitExchange(cents(worth), cents(cost));
    const shown = (units: bigint): string => (units === 0n ? '' : written(units));
    expect([written(pays), shown(cents(cost) - pays), shown(left)]).toEqual(expected);
  });

  it('has its tables read', () => expect([rows.length, exchanges.length]).toEqual([6, 3]));
});
