import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsInBothColours } from './axe.ts';
import { shoot } from './good-page.ts';
import { launchBrowser } from './launch.ts';
import { openShop, type RunningShop } from './running-shop.ts';
import { scan } from './scan.ts';
import { line, type ProductOnSale, threeProducts } from './sell-three-things.ts';
import { CASHIER, MANAGER, openTill } from './signed-in.ts';

let shop: RunningShop;
let browser: Browser;
let there: string;
const complaints: string[] = [];

beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop({ currency: 'EUR', 'tax-rate': '19' }), launchBrowser()]);
  there = await shop.serveAlso({});
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

async function newTill(url: string, person = MANAGER): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  await openTill(page, url, person);
  return page;
}

const shown = (page: Page, { name }: ProductOnSale) =>
  page.locator('.product', { has: page.locator('.product__name', { hasText: name }) });

/** Waits until a page hears what changes. */
async function hears(page: Page, product: ProductOnSale, sql: string, text: string): Promise<void> {
  await expect
    .poll(async () => {
      await shop.database.query(sql, [product.id]);
      return shown(page, product).textContent();
    })
    .toContain(text);
}

describe('two tills, at two servers', () => {
  it('see each other’s sales and new prices without reloading', async () => {
    const [first, second] = await Promise.all([newTill(shop.url), newTill(there, CASHIER)]);
    const [product] = await threeProducts(shop.url);
    await hears(second, product, 'UPDATE products SET price = 7.77 WHERE id = $1', '7.77');

    await scan(second, product.barcode ?? '');
    await line(second, product).waitFor();
    expect(await line(second, product).textContent()).toContain('7.77');
    await shop.database.query('UPDATE products SET price = 6.66 WHERE id = $1', [product.id]);
    await line(second, product).getByText('New price, it was €7.77').waitFor();
    expect(await second.locator('.pay-bar__pay').textContent()).toContain('6.66');

    // News about a product does not write over the quantity that somebody is typing.
    const quantity = second.getByRole('textbox', { name: `Quantity of ${product.name}` });
    await quantity.focus();
    await second.keyboard.press('1');
    await shop.database.query('UPDATE products SET price = 5.55 WHERE id = $1', [product.id]);
    await expect.poll(() => second.locator('.pay-bar__pay').textContent()).toContain('5.55');
    await second.keyboard.press('2');
    expect(await quantity.inputValue()).toBe('12');
    await second.keyboard.press('Tab');
    await expect.poll(() => second.locator('.pay-bar__pay').textContent()).toContain('66.60');
    expect(await quantity.inputValue()).toBe('12');

    await scan(first, product.barcode ?? '');
    const all = `Quantity of ${product.name}`;
    await first.getByRole('textbox', { name: all }).fill(String(product.stock));
    await first.getByRole('textbox', { name: all }).press('Tab');
    await first.locator('.pay-bar__pay').click();
    await first.getByRole('button', { name: 'Card', exact: true }).click();
    await first.keyboard.press('Enter');
    await first.getByRole('article', { name: 'Receipt' }).waitFor();

    await second.getByText('None left').waitFor();
    await shown(second, product).getByText('Sold out').waitFor();
    await shoot(second, 'sold-elsewhere');
    await Promise.all([first.context().close(), second.context().close()]);
  });
});

describe('a till whose shop cannot be reached', () => {
  it('says so, loads all the same, and goes on with its sale when the shop is there again', async () => {
    const page = await newTill(there);
    const [, product] = await threeProducts(there);
    await scan(page, product.barcode ?? product.sku);
    await line(page, product).waitFor();
    // The files are kept after the page has loaded.
    for (const file of ['/', '/till/main.js', '/styles/till.css']) {
      await page.waitForFunction(`caches.match('${file}').then((kept) => kept !== undefined)`);
    }

    await shop.stopLast();
    await page.getByText('No connection to the shop').waitFor();
    expect(await faultsInBothColours(page)).toEqual([]);
    await shoot(page, 'no-connection');
    await page.reload();
    await page.getByText('The sale in hand is kept.').waitFor();
    await shoot(page, 'no-connection-after-reload');

    await shop.serveAlso({ PORT: new URL(there).port });
    await line(page, product).waitFor();
    expect(await page.getByText('No connection to the shop').count()).toBe(0);
    await page.context().close();
  });

  it('breaks nothing', () => {
    expect(complaints).toEqual([]);
  });
});
