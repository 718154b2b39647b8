import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faultsInBothColours, faultsOf } from './axe.ts';
import { shoot } from './good-page.ts';
import { launchBrowser } from './launch.ts';
import { openShop, type RunningShop } from './running-shop.ts';
import { reachForTheScanner, scan } from './scan.ts';
import {
  line,
  type ProductOnSale,
  readReceipt,
  sellThreeThings,
  threeProducts,
  typeByHand,
} from './sell-three-things.ts';
import { openTill } from './signed-in.ts';

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

/** Opens the till and scans some pieces of one product. */
async function tillWith(page: Page, pieces: number): Promise<ProductOnSale> {
  const [product] = await threeProducts(shop.url);
  await openTill(page, shop.url);
  await scan(page, `${pieces}*${product.barcode}`);
  await line(page, product).waitFor();
  return product;
}

/** A till with three pieces of one product in the sale and the payment open, the exact sum already entered. */
async function readyToComplete(page: Page): Promise<ProductOnSale> {
  const product = await tillWith(page, 3);
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
    await scan(page, product.barcode ?? '');
    await line(page, product).waitFor();
    expect(await page.locator('.line').count()).toBe(1);
    expect(await page.locator('dialog').count()).toBe(0);
    await page.getByRole('button', { name: `Remove ${product.name}` }).click();
    expect((await sellThreeThings(page, shop.url)).number).toBe(first.number + 1);
  });

  it('takes the last changes back, by key and by button, and says so', async () => {
    const page = await newPage();
    const product = await tillWith(page, 3);
    const quantity = page.getByRole('textbox', { name: `Quantity of ${product.name}` });
    await page.getByRole('button', { name: `Remove ${product.name}` }).click();
    await line(page, product).waitFor({ state: 'detached' });
    await page.keyboard.press('F2');
    await page.keyboard.press('Control+z');
    await page.getByText(`Undone: ${product.name} removed.`).waitFor({ state: 'attached' });
    expect(await quantity.inputValue()).toBe('3');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Clear the whole sale?' }).click();
    await line(page, product).waitFor({ state: 'detached' });
    await page.reload();
    const undo = page.getByRole('button', { name: 'Undo' });
    await undo.click();
    await page.getByText('Undone: sale cleared.').waitFor({ state: 'attached' });
    expect(await quantity.inputValue()).toBe('3');
    await shoot(page, 'undone');
    // A text that is being typed is the browser's to take back.
    await page.locator('#search').focus();
    await typeByHand(page, 'milk');
    await page.keyboard.press('Control+z');
    expect(await quantity.inputValue()).toBe('3');
    await undo.click();
    await line(page, product).waitFor({ state: 'detached' });
    expect(await undo.count()).toBe(0);
    expect(await page.locator('#search:focus').count()).toBe(1);
  });

  it('sells by touch on a phone, where everything can be hit and nothing is cut off', async () => {
    const page = await newPage({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    await openTill(page, shop.url);
    const goods = page.locator('.product');
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
    await readyToComplete(page);
    page.on('request', (request) => {
      if (request.method() === 'POST') sent++;
    });
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
    const product = await tillWith(page, 4);
    await page.reload();
    await line(page, product).waitFor();
    expect(await page.getByRole('textbox', { name: `Quantity of ${product.name}` }).inputValue()).toBe('4');
  });

  it('adds every one of several quick scans, whatever has the focus', async () => {
    const page = await newPage();
    const products = await threeProducts(shop.url);
    const scannable = products.filter(({ barcode }) => barcode !== null);
    await openTill(page, shop.url);
    for (const { barcode } of scannable) await scan(page, barcode ?? '');
    for (const product of scannable) await line(page, product).waitFor();

    const [first] = products;
    const quantity = page.getByRole('textbox', { name: `Quantity of ${first.name}` });
    await page.getByRole('button', { name: `One more of ${first.name}` }).focus();
    await scan(page, first.barcode ?? '');
    await expect.poll(() => quantity.inputValue()).toBe('2');
    await quantity.focus();
    await scan(page, first.barcode ?? '');
    await expect.poll(() => quantity.inputValue()).toBe('3');

    // The payment waits for a scan that the shop is slow to answer.
    await page.route('**/products?*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.keyboard.press('F2');
    await scan(page, first.barcode ?? '');
    await page.keyboard.press('F8');
    await complete(page).waitFor();
    expect(await quantity.inputValue()).toBe('4');
  });
});

describe('a scan', () => {
  /** A till with one piece of the first of three products in the sale. */
  async function withOneArticle(page: Page) {
    const products = await threeProducts(shop.url);
    await openTill(page, shop.url);
    await scan(page, products[0].barcode ?? '');
    await line(page, products[0]).waitFor();
    return products;
  }

  const quantityOf = (page: Page, { name }: ProductOnSale) =>
    page.getByRole('textbox', { name: `Quantity of ${name}` });

  it('during the payment is no tender and completes nothing: it belongs to the sale', async () => {
    const page = await newPage();
    const before = await countOrders();
    const [product, other] = await withOneArticle(page);
    await page.keyboard.press('F8');
    const tender = page.locator('#tendered');
    await tender.waitFor();
    const total = await page.locator('.tender__due data').getAttribute('value');

    await scan(page, '96385074');
    await page.locator('dialog').getByText('No product has the barcode 96385074.').waitFor();
    expect(await tender.inputValue()).toBe('');
    await typeByHand(page, '50');
    await reachForTheScanner(page);
    await scan(page, product.barcode ?? '');
    await page.locator('dialog').getByText(`${product.name} added, 2 in this sale.`).waitFor();
    expect(await tender.inputValue()).toBe('50');
    // Also where Enter would press a button.
    await complete(page).focus();
    await scan(page, other.sku);
    await page.locator('dialog').getByText(`${other.name} added, 1 in this sale.`).waitFor();
    expect(Number(await page.locator('.tender__due data').getAttribute('value'))).toBeGreaterThan(Number(total));
    expect(await countOrders()).toBe(before);

    await page.getByRole('button', { name: 'Exact' }).click();
    await complete(page).click();
    expect((await readReceipt(page)).names).toEqual([product.name, other.name]);
    expect(await countOrders()).toBe(before + 1);
  });

  it('just before the sale is completed is waited for, and the sale is not sent without it', async () => {
    const page = await newPage();
    const before = await countOrders();
    const [product, other] = await withOneArticle(page);
    await page.route('**/products?*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Exact' }).click();
    await scan(page, other.sku);
    await complete(page).click();
    await page.locator('dialog').getByText(`${other.name} added, 1 in this sale.`).waitFor();
    await page.waitForTimeout(200);
    expect(await countOrders()).toBe(before);
    await page.getByRole('button', { name: 'Exact' }).click();
    await complete(page).click();
    expect((await readReceipt(page)).names).toEqual([product.name, other.name]);
  });

  it('while a sale is unanswered is refused in words, and begins the next sale once there is a receipt', async () => {
    const page = await newPage();
    const [product] = await withOneArticle(page);
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Exact' }).click();
    await page.context().setOffline(true);
    await complete(page).click();
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await scan(page, product.barcode ?? '');
    await page.getByText(`${product.barcode} was not added: this sale is not finished yet.`).first().waitFor();
    await page.context().setOffline(false);
    await again.click();
    await readReceipt(page);

    await scan(page, product.barcode ?? '');
    await line(page, product).waitFor();
    expect(await page.locator('dialog').count()).toBe(0);
    expect(await quantityOf(page, product).inputValue()).toBe('1');
    expect(await page.locator('#search').inputValue()).toBe('');
  });

  it('is never a quantity, and twice of one article is two', async () => {
    const page = await newPage();
    const [product] = await withOneArticle(page);
    // A short code of the shop's own looks like a quantity.
    await shop.database.query("UPDATE products SET barcode = '2024' WHERE id = $1", [product.id]);
    try {
      await quantityOf(page, product).focus();
      await scan(page, '2024');
      await scan(page, '2024');
      await expect.poll(() => quantityOf(page, product).inputValue()).toBe('3');
    } finally {
      await shop.database.query('UPDATE products SET barcode = $2 WHERE id = $1', [product.id, product.barcode]);
    }
    // A quantity that is typed is one.
    await quantityOf(page, product).focus();
    await typeByHand(page, '12\n');
    await expect.poll(() => quantityOf(page, product).inputValue()).toBe('12');
  });

  it('is not joined to what was left in the search field, but to a number of pieces', async () => {
    const page = await newPage();
    const [product] = await withOneArticle(page);
    await page.keyboard.press('F2');
    await typeByHand(page, 'left over');
    await reachForTheScanner(page);
    await scan(page, product.barcode ?? '');
    await expect.poll(() => quantityOf(page, product).inputValue()).toBe('2');
    expect(await page.locator('#search').inputValue()).toBe('');
    await typeByHand(page, '3*');
    await reachForTheScanner(page);
    await scan(page, product.barcode ?? '');
    await expect.poll(() => quantityOf(page, product).inputValue()).toBe('5');
  });

  it('finds a UPC-A as EAN-13 and the other way round, and says when a check digit is wrong', async () => {
    const page = await newPage();
    const [product] = await withOneArticle(page);
    try {
      let pieces = 1;
      for (const [stored, scanned] of [
        ['036000291452', '0036000291452'],
        ['0036000291452', '036000291452'],
      ]) {
        await shop.database.query('UPDATE products SET barcode = $2 WHERE id = $1', [product.id, stored]);
        await scan(page, scanned as string);
        await expect.poll(() => quantityOf(page, product).inputValue()).toBe(String(++pieces));
      }
      await scan(page, '036000291453');
      await page.getByText('The check digit of 036000291453 is wrong, scan again.').waitFor();
      expect(await quantityOf(page, product).inputValue()).toBe('3');
    } finally {
      await shop.database.query('UPDATE products SET barcode = $2 WHERE id = $1', [product.id, product.barcode]);
    }
  });
});

describe('a discount', () => {
  const dialog = (page: Page) => page.locator('dialog');

  /** Opens the dialog of a line or of the sale, and gives a discount by hand. */
  async function give(page: Page, of: Locator, { kind, value, reason }: Record<'kind' | 'value' | 'reason', string>) {
    await of.click();
    await dialog(page).getByRole('button', { name: kind }).click();
    await page.getByLabel(`${kind} off`).fill(value);
    await page.getByLabel('Reason').fill(reason);
    await page.getByLabel('Reason').press('Enter');
  }

  const ofLine = (page: Page, product: ProductOnSale) =>
    line(page, product).getByRole('button', { name: /each.* on / });
  const ofSale = (page: Page) => page.getByRole('button', { name: 'Discount', exact: true });

  it('on a line and on the sale is in what is paid, on the receipt with its reason, and in the books', async () => {
    const page = await newPage();
    const product = await tillWith(page, 4);
    await give(page, ofLine(page, product), { kind: 'Percent', value: '12.5', reason: 'Dented tin' });
    await expect.poll(() => line(page, product).textContent()).toContain('12.5 % off: Dented tin');
    await give(page, ofSale(page), { kind: 'Amount', value: '0.50', reason: 'Regular customer' });
    await expect.poll(() => page.locator('.sums').textContent()).toContain('Discount: Regular customer');
    // Both are still there after a reload.
    await page.reload();
    await expect.poll(() => line(page, product).textContent()).toContain('12.5 % off: Dented tin');

    const cents = Math.round(Number(product.price) * 100);
    const off = Math.round((4 * cents * 125) / 1000);
    const net = 4 * cents - off - 50;
    const total = ((net + Math.round((net * Number(product.taxRate)) / 100)) / 100).toFixed(2);
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Exact' }).click();
    await complete(page).click();
    expect((await readReceipt(page)).total).toBe(total);
    const paper = await page.locator('.receipt').textContent();
    expect(paper).toContain('Dented tin');
    expect(paper).toContain('Discount Regular customer');
    const { rows } = await shop.database.query(
      `SELECT o.discount::text AS sale, o.discount_reason AS why, i.discount::text AS line, i.discount_reason AS because
       FROM orders o JOIN order_items i ON i.order_id = o.id ORDER BY o.id DESC LIMIT 1`,
    );
    expect(rows).toEqual([
      { sale: '0.500', why: 'Regular customer', line: (off / 100).toFixed(3), because: 'Dented tin' },
    ]);
  });

  it('needs a reason, is never larger than what it is taken off, and can be taken away again', async () => {
    const page = await newPage();
    const product = await tillWith(page, 2);
    await give(page, ofLine(page, product), { kind: 'Amount', value: product.price, reason: '' });
    await expect.poll(() => page.locator('#discount-problem').textContent()).toBe('Say why: the receipt shows it.');
    await page.getByLabel('Amount off').fill('99999');
    await page.getByLabel('Amount off').press('Enter');
    await expect.poll(() => page.locator('#discount-problem').textContent()).toMatch(/^That is more than \$/);
    await page.keyboard.press('Escape');
    expect(await dialog(page).count()).toBe(0);

    // Taken off two pieces, it is larger than one.
    const more = (Number(product.price) * 1.5).toFixed(2);
    await give(page, ofLine(page, product), { kind: 'Amount', value: more, reason: 'Dented tin' });
    await page.getByRole('button', { name: `One less of ${product.name}` }).click();
    await line(page, product).getByText('The discount is larger than the line').waitFor();
    await page.keyboard.press('F8');
    await page.getByRole('alert').getByText('A discount is larger than what it is taken off.').waitFor();
    expect(await dialog(page).count()).toBe(0);
    await ofLine(page, product).click();
    await page.getByRole('button', { name: 'No discount' }).click();
    await expect.poll(() => line(page, product).textContent()).not.toContain('Dented tin');
    await page.keyboard.press('F8');
    await complete(page).waitFor();
  });

  it.each([1280, 360])('has nothing that axe finds, and is all to be hit, %i pixels wide', async (width) => {
    const page = await newPage({ viewport: { width, height: 740 } });
    const [product] = await threeProducts(shop.url);
    await openTill(page, shop.url);
    await scan(page, product.barcode ?? '');
    if (width < 500) await page.getByRole('button', { name: /^Sale/ }).click();
    await line(page, product).waitFor();
    await give(page, ofLine(page, product), { kind: 'Percent', value: '5', reason: 'Last piece' });
    await expectFits(page);
    expect(await faultsOf(page)).toEqual([]);
    await ofSale(page).click();
    await expectFits(page);
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe('a page about a refusal', () => {
  it.each(['/problems', '/problems/approval-required'])(
    '%s can be read by everybody, also on a phone',
    async (path) => {
      const page = await newPage({ viewport: { width: 360, height: 740 } });
      await page.goto(shop.url + path);
      await expectFits(page);
      expect(await faultsInBothColours(page)).toEqual([]);
      await shoot(page, path.slice(1).replace('/', '-'));
    },
  );
});

describe('the tender', () => {
  it('that nobody hands over is doubted in one sentence, and can be corrected or confirmed', async () => {
    const page = await newPage();
    const before = await countOrders();
    await readyToComplete(page);
    const tender = page.locator('#tendered');
    await tender.fill('5000');
    await tender.press('Enter');
    const doubt = page.locator('#tender-problem');
    await expect
      .poll(() => doubt.textContent())
      .toMatch(/^\$5,000\.00 would leave \$[\d,.]+ of change: correct .* confirm it\.$/);
    // Enter once more confirms nothing.
    await tender.press('Enter');
    const confirm = page.getByRole('button', { name: '$5,000.00 is right' });
    await confirm.waitFor();
    expect(await countOrders()).toBe(before);
    await tender.fill('500');
    expect(await confirm.count()).toBe(0);
    await tender.fill('5000');
    await tender.press('Enter');
    await confirm.click();
    await readReceipt(page);
    expect(await countOrders()).toBe(before + 1);
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
