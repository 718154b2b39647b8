import Encoder from '@point-of-sale/receipt-printer-encoder';
import { describe, expect, it } from 'vitest';
import { COLUMNS, layOut, type Receipt } from '../../../templates/shop/public/receipt/lay-out.js';
import { MAKES, type Make } from '../../../templates/shop/public/receipt/makes.js';
import { drawerBytes, receiptBytes, testBytes } from '../../../templates/shop/public/receipt/print-bytes.js';
import fc from '../../fast-check.ts';
import { readEscPos } from './escpos-reader.ts';
import { name, receipt } from './some-receipt.ts';

const layout = {
  copy: 1,
  address: 'https://till.example/?receipt=12&seal=c0ffee0d2f8f6b8f',
  amount: (decimal: string) => decimal,
  when: () => '2026-03-14 10:26',
};
const print = (some: Receipt, width: keyof typeof COLUMNS = 'mm58', make: Make = 'epson') =>
  readEscPos(receiptBytes(Encoder, some, layout, { width, make }));

const named = (text: string): Receipt => ({
  ...receipt,
  lines: receipt.lines.slice(0, 1).map((line) => ({ ...line, name: text })),
});

describe('what a printer gets', () => {
  it.each(['mm58', 'mm80'] as const)('is the receipt line by line on paper of %s, and one cut below it', (width) => {
    const plain = { ...receipt, lines: receipt.lines.slice(0, 1) };
    const wanted = layOut(plain, { ...layout, columns: COLUMNS[width] });
    const { lines, codes, cuts, pulses } = print(plain, width);
    expect(codes).toEqual([layout.address]);
    expect(lines.slice(0, wanted.length).map(({ text }) => text.trimEnd())).toEqual(wanted.map(({ text }) => text));
    for (const [index, { isStrong = false }] of wanted.entries()) {
      expect({ index, isBold: lines[index]?.isBold }).toEqual({ index, isBold: isStrong });
    }
    expect(cuts).toHaveLength(1);
    expect(cuts[0]).toBeGreaterThanOrEqual(wanted.length + 4);
    expect(lines.slice(wanted.length).every(({ text }) => text.trim() === '')).toBe(true);
    // The drawer was opened when the sale was paid.
    expect(pulses).toEqual([]);
  });

  it('has the letters of several languages, each in a code page that has it', () => {
    const [line] = print(named('Größe é ł Ж Ω € £')).lines.filter(({ text }) => text.startsWith('Gr'));
    expect(line?.text).toBe(`Größe é ł Ж Ω € £${'2.50'.padStart(15)}`);
  });

  it('has a question mark for each sign that printers lack, and the amounts where they were', () => {
    const lines = print(named('ウーロン茶 👩‍👩‍👧 e\u0301')).lines.map(({ text }) => text);
    expect(lines).toContain(`????? ? é${'2.50'.padStart(23)}`);
  });

  it('obeys nobody who has put a command into a name', () => {
    const { pulses, cuts, lines } = print(named('Tea\u001bp\u0000\u0019\u00fa\u001dV\u0000\u001b@'));
    expect([pulses, cuts.length]).toEqual([[], 1]);
    expect(lines.some(({ text }) => /^Tea p/.test(text))).toBe(true);
  });

  it('is never wider than its paper, whatever things are called', () => {
    fc.assert(
      fc.property(name, fc.constantFrom('mm58' as const, 'mm80' as const), (text, width) => {
        for (const line of print(named(text), width).lines)
          expect(line.text.length).toBeLessThanOrEqual(COLUMNS[width]);
      }),
      { numRuns: 15 },
    );
  });

  it('can be written for every make that the page offers', () => {
    for (const make of Object.keys(MAKES) as Make[]) {
      const { lines } = readEscPos(testBytes(Encoder, 'Käse & Co', { width: 'mm80', make }));
      expect(lines[1]?.text).toBe('123456789012345678901234567890123456789012345678');
    }
  });

  it('opens the drawer, and prints nothing', () => {
    expect(readEscPos(drawerBytes(Encoder))).toEqual({ lines: [], codes: [], cuts: [], pulses: [0] });
  });
});
