import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Refund } from '../../src/refunds/refund-schema.ts';
import { sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { addMember, ledgerOf, pointsOf, useProgram } from './members.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/concepts/customers-and-points.md'), 'utf8');

let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

it('the example of docs/concepts/customers-and-points.md comes out as the page says', async () => {
  const [, example = ''] = page.split('## An example');
  const terms = /earns (\d+) points, a point is worth ([\d.]+), and (\d+) of them are the fewest.* begins with (\d+)/;
  const [, pointsPerUnit = '', pointValue = '', fewest, begin] = terms.exec(example) ?? [];
  const rows = [
    ...example.matchAll(/^\| (\w.*?\d) +\| (\d+) × ([\d.]+) +\| (\d+) +\| (.+?) +\| (.+?) +\| (\d+) +\|$/gm),
  ];
  expect(rows.length).toBe(5);

  const server = await shop.serve({ PRICES: 'gross' });
  await useProgram(shop, { pointsPerUnit, pointValue, minPointsRedemption: Number(fewest) });
  const customer = await addMember(shop, Number(begin));
  const sales: Record<string, number> = {};
  for (const [, step = '', pieces = '', price = '', used = '', money, entries, balance] of rows) {
    const before = (await ledgerOf(shop, customer)).length;
    const [, sale = ''] = / (\d+)$/.exec(step) ?? [];
    let paid: string;
    if (step.startsWith('sale')) {
      const { id } = await shop.addProduct({ price });
      const redeemPoints = used === '0' ? undefined : Number(used);
      const { body } = await sell(server, [[id, Number(pieces)]], { customerId: customer.id, redeemPoints });
      sales[sale] = body.id;
      paid = body.total;
    } else {
      const back = { line: 1, quantity: Number(pieces), restock: true };
      const refund = { orderId: sales[sale], registerId: shop.registerId, lines: [back], reason: 'Too small' };
      paid = (await send<Refund>(server, 'POST', '/refunds', refund)).body.amount;
    }
    const written = (await ledgerOf(shop, customer)).slice(before);
    const seen = [paid, written.map(([, points]) => (points > 0 ? `+${points}` : `${points}`)).join(', ')];
    expect([step, ...seen, await pointsOf(shop, customer)]).toEqual([step, money, entries, Number(balance)]);
  }
});
