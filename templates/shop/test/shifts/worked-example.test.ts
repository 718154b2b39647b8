import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { move, open, sellIn, zReportOf } from './shift-helpers.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/concepts/the-shift.md'), 'utf8');

let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

it('the example of docs/concepts/the-shift.md comes out as the page says', async () => {
  const table = page.split('## An example')[1]?.split('\n## ')[0] ?? '';
  const steps = [...table.matchAll(/^\| (\w+) +\| (-?[\d.]+) +\|$/gm)].map(([, step = '', amount = '']) => [
    step,
    amount,
  ]);
  const amountOf = (wanted: string): string => steps.find(([step]) => step === wanted)?.[1] ?? '';
  expect(steps.length).toBeGreaterThan(6);
  const server = await shop.serve();
  const shift = await open(server, await shop.addRegister('Till 2', { isOpen: false }), amountOf('float'));
  for (const [step, amount = ''] of steps) {
    if (step === 'sale') await sellIn(server, shift, (await shop.addProduct({ price: amount })).id);
    if (step === 'paid_in' || step === 'paid_out' || step === 'drop') await move(server, shift, step, amount);
  }
  const { cash, counted } = await zReportOf(server, shift, amountOf('counted'));
  expect([cash.expected, counted.difference]).toEqual([amountOf('expected'), amountOf('difference')]);
});
