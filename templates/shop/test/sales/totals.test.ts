import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectBooksToBalance } from '../books.ts';
import { sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
const servers = new Map<string, string>();

beforeAll(async () => {
  shop = await openTestShop();
  for (const currency of ['EUR', 'CHF', 'JPY', 'KWD', 'SEK', 'HUF', 'NZD']) {
    servers.set(currency, await shop.serve({ CURRENCY: currency }));
  }
});
afterAll(() => shop.close());

interface Case {
  currency: string;
  prices?: 'gross';
  /** Price, tax rate and quantity of each line. */
  lines: [price: string, taxRate: string, quantity: number][];
  tendered: string;
  expected: { subtotal: string; tax: string; rounding: string; total: string; change: string };
}

const cases: Record<string, Case> = {
  'adds tax to a net price': {
    currency: 'EUR',
    lines: [['10.00', '19', 1]],
    tendered: '20',
    expected: { subtotal: '10.00', tax: '1.90', rounding: '0.00', total: '11.90', change: '8.10' },
  },
  'rounds each line’s tax half away from zero': {
    currency: 'EUR',
    // 0.50 × 5 % = 0.025 for each line: 0.03 + 0.03, where the tax of the sum would be 0.05.
    lines: [
      ['0.50', '5', 1],
      ['0.50', '5', 1],
    ],
    tendered: '1.06',
    expected: { subtotal: '1.00', tax: '0.06', rounding: '0.00', total: '1.06', change: '0.00' },
  },
  'taxes the line and not the piece': {
    currency: 'EUR',
    lines: [['0.99', '7', 3]],
    tendered: '5',
    expected: { subtotal: '2.97', tax: '0.21', rounding: '0.00', total: '3.18', change: '1.82' },
  },
  'adds what binary fractions cannot': {
    currency: 'EUR',
    lines: [
      ['0.10', '0', 3],
      ['0.20', '0', 1],
    ],
    tendered: '0.50',
    expected: { subtotal: '0.50', tax: '0.00', rounding: '0.00', total: '0.50', change: '0.00' },
  },
  'keeps fractions of a percent': {
    currency: 'EUR',
    lines: [['100.00', '2.55', 1]],
    tendered: '200',
    expected: { subtotal: '100.00', tax: '2.55', rounding: '0.00', total: '102.55', change: '97.45' },
  },
  'rounds the line, not the piece, of a price that is finer than a cent': {
    currency: 'EUR',
    lines: [['1.459', '19', 3]],
    tendered: '10',
    expected: { subtotal: '4.38', tax: '0.83', rounding: '0.00', total: '5.21', change: '4.79' },
  },
  'sells large amounts to the cent': {
    currency: 'EUR',
    lines: [['9999999.99', '0', 9999]],
    tendered: '99999999999.99',
    expected: {
      subtotal: '99989999900.01',
      tax: '0.00',
      rounding: '0.00',
      total: '99989999900.01',
      change: '10000099.98',
    },
  },
  'gives goods away without a payment': {
    currency: 'EUR',
    lines: [['0', '19', 2]],
    tendered: '0',
    expected: { subtotal: '0.00', tax: '0.00', rounding: '0.00', total: '0.00', change: '0.00' },
  },
  'rounds down to five centimes': {
    currency: 'CHF',
    lines: [['1.02', '0', 1]],
    tendered: '2',
    expected: { subtotal: '1.02', tax: '0.00', rounding: '-0.02', total: '1.00', change: '1.00' },
  },
  'rounds up to five centimes': {
    currency: 'CHF',
    lines: [['1.03', '0', 1]],
    tendered: '2',
    expected: { subtotal: '1.03', tax: '0.00', rounding: '0.02', total: '1.05', change: '0.95' },
  },
  'has no decimals in yen': {
    currency: 'JPY',
    lines: [['105', '10', 1]],
    tendered: '200',
    expected: { subtotal: '105', tax: '11', rounding: '0', total: '116', change: '84' },
  },
  'has three decimals in Kuwaiti dinars': {
    currency: 'KWD',
    lines: [['1.125', '5', 1]],
    tendered: '2',
    expected: { subtotal: '1.125', tax: '0.056', rounding: '0.000', total: '1.181', change: '0.819' },
  },
  'rounds half a krona away from zero': {
    currency: 'SEK',
    lines: [['10.50', '0', 1]],
    tendered: '20',
    expected: { subtotal: '10.50', tax: '0.00', rounding: '0.50', total: '11.00', change: '9.00' },
  },
  'rounds to five forints': {
    currency: 'HUF',
    lines: [['102', '0', 1]],
    tendered: '200',
    expected: { subtotal: '102', tax: '0', rounding: '-2', total: '100', change: '100' },
  },
  'rounds to ten cents in New Zealand': {
    currency: 'NZD',
    lines: [['1.00', '15', 1]],
    tendered: '2',
    expected: { subtotal: '1.00', tax: '0.15', rounding: '0.05', total: '1.20', change: '0.80' },
  },
};

describe('the totals of a sale', () => {
  it.each(Object.entries(cases))('%s', async (_name, { currency, lines, tendered, expected }) => {
    const cart: [number, number][] = [];
    for (const [price, taxRate, quantity] of lines) {
      const product = await shop.addProduct({ price, taxRate, stock: quantity });
      cart.push([product.id, quantity]);
    }
    const { status, body } = await sell(servers.get(currency) as string, cart, { tendered });
    expect(body).toMatchObject(expected);
    expect(status).toBe(201);
  });

  it('balance with the lines, the payments and the ledger', async () => {
    expect(await shop.prisma.order.count()).toBe(Object.keys(cases).length);
    await expectBooksToBalance(shop.prisma);
  });
});
