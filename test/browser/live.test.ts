import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsInBothColours } from './axe.ts';
import { expectGoodDialog, shoot } from './good-page.ts';
import { launchBrowser } from './launch.ts';
import { openShop, type RunningShop } from './running-shop.ts';
import { scan } from './scan.ts';
import { line, type ProductOnSale, threeProducts, typeByHand } from './sell-three-things.ts';
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

async function newTill(url: string, person = MANAGER, width = 1280): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width, height: 800 } })).newPage();
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

describe('a sale that is parked at one till', () => {
  const parked = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name} .*Resume$`) });

  it('is resumed once at another one, by keys or by touch, and says what has changed', async () => {
    const [wide, narrow] = await Promise.all([newTill(shop.url), newTill(there, CASHIER, 360)]);
    const [, dear, scarce] = await threeProducts(shop.url);
    for (const product of [dear, scarce]) {
      await scan(wide, product.barcode ?? product.sku);
      await line(wide, product).waitFor();
    }
    await wide.keyboard.press('F6');
    await wide.keyboard.press('Enter');
    await wide.getByText('Enter a name').waitFor();
    await typeByHand(wide, 'Blue coat');
    await expectGoodDialog(wide);
    await shoot(wide, 'park-1280');
    await wide.keyboard.press('Enter');
    await wide.getByText('Blue coat parked.').waitFor({ state: 'attached' });
    expect(await wide.locator('.line').count()).toBe(0);
    expect(await wide.locator('#search:focus').count()).toBe(1);

    // The other till knows of it without reloading, and the sale holds no stock.
    await shop.database.query('UPDATE products SET price = price + 1 WHERE id = $1', [dear.id]);
    await narrow.getByRole('button', { name: /^Sale/ }).click();
    await narrow.getByRole('button', { name: 'Parked 1 parked' }).click();
    await parked(narrow, 'Blue coat').waitFor();
    await expectGoodDialog(narrow);
    await shoot(narrow, 'parked-360');
    // Both want it: the answer of the second one says who has it.
    await wide.keyboard.press('F6');
    await parked(wide, 'Blue coat').waitFor();
    expect(await wide.locator('button:focus').textContent()).toContain('Blue coat');
    await parked(narrow, 'Blue coat').click();
    const news = narrow.getByRole('alert').filter({ hasText: 'Since “Blue coat” was parked' });
    await news.waitFor();
    expect(await news.textContent()).toContain(`${dear.name} costs`);
    expect(await narrow.locator('.resumed:focus').count()).toBe(1);
    expect(await faultsInBothColours(narrow)).toEqual([]);
    await shoot(narrow, 'resumed-360');
    await parked(wide, 'Blue coat').waitFor({ state: 'detached' });
    await wide.getByText('No sale is parked.').waitFor();
    await wide.keyboard.press('Escape');
    await news.getByRole('button', { name: 'Read' }).click();
    await news.waitFor({ state: 'detached' });
    expect(await line(narrow, dear).textContent()).toContain('New price, it was');

    // Parked again, under the name that it had, and discarded at the second press.
    await narrow.getByRole('button', { name: 'Park', exact: true }).click();
    expect(await narrow.getByLabel(/^Name, such as/).inputValue()).toBe('Blue coat');
    await narrow.getByRole('button', { name: /^Park/ }).last().click();
    await narrow.locator('dialog').waitFor({ state: 'detached' });
    await wide.keyboard.press('F6');
    await wide.getByRole('button', { name: 'Discard Blue coat' }).click();
    await wide.getByRole('button', { name: 'Discard Blue coat for good' }).click();
    await wide.getByText('No sale is parked.').waitFor();
    const { rows } = await shop.database.query(
      'SELECT outcome, ended_by_id IS NOT NULL AS by FROM parked_carts ORDER BY id',
    );
    expect(rows).toEqual([
      { outcome: 'resumed', by: true },
      { outcome: 'discarded', by: true },
    ]);
    await Promise.all([wide.context().close(), narrow.context().close()]);
  });

  it('is there once, though its answer was lost and the page was left', async () => {
    const page = await newTill(shop.url);
    const [, product] = await threeProducts(shop.url);
    let lost = 0;
    const lose = async (path: string) => {
      await page.route(path, async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        await route.fetch();
        lost++;
        return route.abort();
      });
    };
    await scan(page, product.barcode ?? product.sku);
    await line(page, product).waitFor();
    await lose('**/parked-carts');
    await page.keyboard.press('F6');
    await typeByHand(page, 'Red hat\n');
    await page.getByRole('heading', { name: 'No answer from the shop' }).waitFor();
    await expectGoodDialog(page);
    await shoot(page, 'park-no-answer');
    await page.unroute('**/parked-carts');
    await page.reload();
    await page.getByText('Red hat parked.').waitFor({ state: 'attached' });
    expect(await page.locator('.line').count()).toBe(0);

    await lose('**/resume');
    await page.keyboard.press('F6');
    await parked(page, 'Red hat').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No answer from the shop' }).waitFor();
    await page.unroute('**/resume');
    await page.getByRole('button', { name: 'Try again' }).click();
    await line(page, product).waitFor();
    expect(lost).toBe(2);
    const { rows } = await shop.database.query("SELECT outcome FROM parked_carts WHERE name = 'Red hat'");
    expect(rows).toEqual([{ outcome: 'resumed' }]);
    await page.context().close();
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
