import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectGoodDialog, shoot } from './good-page.ts';
import { launchBrowser } from './launch.ts';
import { openShop, type RunningShop } from './running-shop.ts';
import { CASHIER, openTill } from './signed-in.ts';

let shop: RunningShop;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop({ currency: 'EUR', 'tax-rate': '19' }), launchBrowser()]);
  // Whoever has opened the shift may close it without a manager.
  await shop.database.query(
    'UPDATE shifts SET opened_by_id = (SELECT id FROM users WHERE name = $1) WHERE closed_at IS NULL',
    [CASHIER.name],
  );
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

async function newPage(width: number): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width, height: 800 } })).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  return page;
}

/** A sale of one piece, its original and a copy, on narrow paper: as another page of the same till makes them. */
async function sellAndPrintTwice(page: Page): Promise<void> {
  await shop.database.query(`UPDATE devices SET paper_width = 'mm58'`);
  await page.reload();
  await page.locator('.product').first().waitFor();
  const statuses = await page.evaluate(`(async () => {
    const send = (path, body) => fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify(body),
    });
    const { items } = await (await fetch('/products?limit=100')).json();
    const lines = [{ productId: items.find(({ stock }) => stock > 5).id, quantity: 1 }];
    const sold = await send('/orders', { lines, payments: [{ method: 'cash', tendered: '500' }] });
    const prints = sold.headers.get('location') + '/prints';
    return [sold.status, (await send(prints, {})).status, (await send(prints, {})).status];
  })()`);
  expect(statuses).toEqual([201, 201, 201]);
}

it.each([360, 1280])('the drawer is paid into, counted blind, and opened again at %i px', async (width) => {
  const page = await newPage(width);
  await openTill(page, shop.url, CASHIER);
  await sellAndPrintTwice(page);
  await page.getByRole('button', { name: 'Drawer' }).click();
  await page.getByLabel('Amount').fill('12.50');
  await page.getByRole('button', { name: 'Write down' }).click();
  expect(await page.getByRole('alert').first().textContent()).toContain('Say why');
  await page.getByLabel('Reason').fill('Change from the bank');
  await expectGoodDialog(page);
  await shoot(page, `drawer-${width}`);
  await page.keyboard.press('Enter');
  await page.getByText('Pay in: written down.').waitFor();

  await page.getByRole('button', { name: 'X report' }).click();
  const report = page.getByRole('article', { name: 'X report' });
  expect(await report.textContent()).toContain('3 of 3 agree');
  expect(await report.textContent()).toContain('Paid in (1)');
  await expectGoodDialog(page);
  await page.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Drawer' }).click();
  await page.getByRole('button', { name: 'Close the shift' }).click();
  // Whoever counts is not told what should be there.
  expect(await page.locator('dialog').textContent()).not.toContain('Expected');
  await page.getByRole('button', { name: 'Coins and notes' }).click();
  await page.getByLabel('€20.00').fill('3');
  await page.getByLabel('€0.50').fill('7');
  expect(await page.locator('.tender__change strong').textContent()).toBe('€63.50');
  await expectGoodDialog(page);
  await shoot(page, `count-${width}`);
  await page.getByRole('button', { name: 'Close the shift' }).click();
  const closed = page.getByRole('article', { name: /^Z report \d+$/ });
  await closed.waitFor();
  expect(await closed.textContent()).toContain('3 of 3 agree');
  await expectGoodDialog(page);
  await shoot(page, `z-${width}`);
  expect(await closed.textContent()).toMatch(/Copies printed: 1.*Seal [0-9a-f]{64}/s);
  await page.emulateMedia({ media: 'print' });
  await shoot(page, `z-paper-${width}`);
  expect(await closed.evaluate((paper) => paper.scrollWidth - paper.clientWidth)).toBeLessThanOrEqual(0);
  expect(await closed.isVisible()).toBe(true);
  expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: 'Done' }).click();

  // A till without a shift asks for one.
  await page.reload();
  await page.getByLabel('Counted', { exact: true }).fill('100');
  await shoot(page, `open-${width}`);
  await expectGoodDialog(page);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Drawer' }).waitFor();
  const { rows } = await shop.database.query(
    'SELECT opening_float::float AS float FROM shifts WHERE closed_at IS NULL',
  );
  expect(rows).toEqual([{ float: 100 }]);
  expect(complaints).toEqual([]);
  await page.context().close();
});
