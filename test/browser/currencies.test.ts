import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './launch.ts';
import { openShop } from './running-shop.ts';
import { sellThreeThings } from './sell-three-things.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

it.each([
  ['JPY', 'no decimals', '10', /^\d+$/],
  ['KWD', 'three decimals', '0', /^\d+\.\d{3}$/],
  ['CHF', 'coins of five cents', '8.1', /^\d+\.\d[05]$/],
])('sells in %s, which has %s', async (currency, _feature, taxRate, amount) => {
  const shop = await openShop({ currency, 'tax-rate': taxRate });
  try {
    const { total, change } = await sellThreeThings(await browser.newPage(), shop.url);
    expect(total).toMatch(amount);
    expect(change).toMatch(amount);
  } finally {
    await shop.close();
  }
});
