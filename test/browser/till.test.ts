import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './launch.ts';
import { openShop, type RunningShop } from './running-shop.ts';
import { line, type ProductOnSale, readReceipt, sellThreeThings, threeProducts } from './sell-three-things.ts';

let shop: RunningShop;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop({ currency: 'USD', 'tax-rate': '8.25' }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  // A refused or an interrupted request is reported by the browser itself; anything else is a fault of the page.
  expect(complaints.splice(0).filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return page;
}

async function countOrders(): Promise<number> {
  const { rows } = await shop.database.query('SELECT count(*)::int AS orders FROM orders');
  return rows[0].orders;
}

/** A till with three pieces of one product in the sale and the payment open, the exact sum already entered. */
async function readyToComplete(page: Page): Promise<ProductOnSale> {
  const [product] = await threeProducts(shop.url);
  await page.goto(shop.url);
  await page.locator('.product').first().waitFor();
  await page.keyboard.type(`3*${product.barcode}\n`);
  await line(page, product).waitFor();
  await page.keyboard.press('F8');
  await page.getByRole('button', { name: 'Exact' }).click();
  return product;
}

const complete = (page: Page) => page.getByRole('button', { name: 'Complete sale' });

describe('the till', () => {
  it('sells three things with the keyboard alone, and begins the next sale with the next scan', async () => {
    const page = await newPage();
    const first = await sellThreeThings(page, shop.url);
    const [product] = await threeProducts(shop.url);
    await expect.poll(() => page.getByRole('button', { name: 'New sale' }).isEnabled()).toBe(true);
    await page.keyboard.type(`${product.barcode}\n`);
    await line(page, product).waitFor();
    expect(await page.locator('.line').count()).toBe(1);
    expect(await page.locator('dialog').count()).toBe(0);
    await page.getByRole('button', { name: `Remove ${product.name}` }).click();
    expect((await sellThreeThings(page, shop.url)).number).toBe(first.number + 1);
  });

  it('sells by touch on a phone, where everything can be hit and nothing is cut off', async () => {
    const page = await newPage({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    await page.goto(shop.url);
    const goods = page.locator('.product');
    await goods.first().waitFor();
    await expectFits(page);

    const names = [];
    for (const product of (await goods.filter({ hasNotText: 'Sold out' }).all()).slice(0, 3)) {
      names.push(await product.locator('.product__name').textContent());
      await product.tap();
    }
    await page.getByRole('button', { name: /^Sale/ }).tap();
    await page.getByRole('button', { name: `One more of ${names[0]}` }).tap();
    await expectFits(page);

    await page.getByRole('button', { name: /^Pay/ }).tap();
    await page.locator('.tender__offers button').last().tap();
    const change = await page.locator('.tender__change strong').textContent();
    await expectFits(page);
    const total = await page.locator('.tender__due data').getAttribute('value');
    const given = await page.locator('#tendered').inputValue();
    await complete(page).tap();

    const receipt = await readReceipt(page);
    expect(receipt).toMatchObject({ total, names });
    expect(receipt.change).toBe((Number(given) - Number(total)).toFixed(2));
    expect(await page.locator('.done__change strong').textContent()).toBe(change);
    await expectFits(page);
  });

  it('makes one sale of a double click', async () => {
    const page = await newPage();
    const before = await countOrders();
    let sent = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST') sent++;
    });
    await readyToComplete(page);
    await complete(page).dblclick();
    const receipt = await readReceipt(page);
    await page.waitForTimeout(300);
    expect(sent).toBe(1);
    expect(await countOrders()).toBe(before + 1);
    // The second click did not put the receipt away either.
    expect(await readReceipt(page)).toEqual(receipt);
  });

  it('makes one sale when the answer is lost and the sale is sent again, even after a reload', async () => {
    const page = await newPage();
    const before = await countOrders();
    const keys: (string | undefined)[] = [];
    await page.route('**/orders', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 2) return route.continue();
      // The shop gets the sale and records it, but its answer never arrives.
      await route.fetch();
      return route.abort();
    });
    const product = await readyToComplete(page);
    await complete(page).click();
    const again = page.getByRole('button', { name: 'Try again' });
    await again.click();
    await expect.poll(() => keys.length).toBe(2);
    await again.waitFor();
    await page.reload();
    await again.click();

    expect((await readReceipt(page)).names).toEqual([product.name]);
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(3);
    expect(await countOrders()).toBe(before + 1);
  });

  it('makes no sale when the request is lost, and one when it is sent again', async () => {
    const page = await newPage();
    const before = await countOrders();
    await readyToComplete(page);
    await page.context().setOffline(true);
    await complete(page).click();
    await page.getByRole('alert').filter({ hasText: 'No answer from the shop' }).waitFor();
    expect(await countOrders()).toBe(before);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await readReceipt(page);
    expect(await countOrders()).toBe(before + 1);
  });

  it('says which product is short and how many are left, and sells once that is mended', async () => {
    const page = await newPage();
    const before = await countOrders();
    const product = await readyToComplete(page);
    // Meanwhile another till sells all but two.
    await shop.database.query(
      `WITH sold AS (UPDATE products SET stock = 2 WHERE id = $1 RETURNING id)
       INSERT INTO stock_movements (product_id, kind, quantity) SELECT id, 'adjust', $2 FROM sold`,
      [product.id, 2 - product.stock],
    );
    await complete(page).click();
    const alert = page.locator('.sale').getByRole('alert');
    expect(await alert.textContent()).toContain(`only 2 of ${product.name} left`);
    expect(await line(page, product).textContent()).toContain('Only 2 left');
    expect(await countOrders()).toBe(before);

    await page.getByRole('button', { name: `One less of ${product.name}` }).click();
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Exact' }).click();
    await complete(page).click();
    expect((await readReceipt(page)).names).toEqual([product.name]);
    expect(await countOrders()).toBe(before + 1);
  });

  it('keeps the sale over a reload', async () => {
    const page = await newPage();
    const [product] = await threeProducts(shop.url);
    await page.goto(shop.url);
    await page.locator('.product').first().waitFor();
    await page.keyboard.type(`4*${product.barcode}\n`);
    await line(page, product).waitFor();
    await page.reload();
    await line(page, product).waitFor();
    expect(await page.getByRole('textbox', { name: `Quantity of ${product.name}` }).inputValue()).toBe('4');
  });

  it('adds every one of several quick scans, whatever has the focus', async () => {
    const page = await newPage();
    const products = await threeProducts(shop.url);
    const scannable = products.filter(({ barcode }) => barcode !== null);
    await page.goto(shop.url);
    await page.locator('.product').first().waitFor();
    for (const { barcode } of scannable) await page.keyboard.type(`${barcode}\n`);
    for (const product of scannable) await line(page, product).waitFor();

    const [first] = products;
    const quantity = page.getByRole('textbox', { name: `Quantity of ${first.name}` });
    await page.getByRole('button', { name: `One more of ${first.name}` }).focus();
    await page.keyboard.type(`${first.barcode}\n`);
    await expect.poll(() => quantity.inputValue()).toBe('2');
    await quantity.focus();
    await page.keyboard.type(`${first.barcode}\n`);
    await expect.poll(() => quantity.inputValue()).toBe('3');

    // The payment waits for a scan that the shop is slow to answer.
    await page.route('**/products?*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.keyboard.press('F2');
    await page.keyboard.type(`${first.barcode}\n`);
    await page.keyboard.press('F8');
    await complete(page).waitFor();
    expect(await quantity.inputValue()).toBe('4');
  });
});

/** Nothing wider than the screen, and nothing to press that is smaller than a fingertip. */
async function expectFits(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(width);
  for (const element of await page.locator('button:visible, input:visible').all()) {
    const box = await element.boundingBox();
    const name = (await element.textContent()) || (await element.getAttribute('id'));
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), `${name}, in pixels`).toBeGreaterThanOrEqual(44);
  }
}
