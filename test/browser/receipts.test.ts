import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEscPos } from '../shop/receipt/escpos-reader.ts';
import { faultsInBothColours } from './axe.ts';
import { FAKE_PRINTER } from './fake-printer.ts';
import { expectGoodDialog, shoot } from './good-page.ts';
import { launchBrowser } from './launch.ts';
import { openShop, type RunningShop } from './running-shop.ts';
import { scan } from './scan.ts';
import { line, readReceipt, threeProducts } from './sell-three-things.ts';
import { CASHIER, MANAGER, openTill, pressPin, signIn } from './signed-in.ts';

let shop: RunningShop;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop({ currency: 'EUR', 'tax-rate': '19' }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

async function newTill(width = 1280, person = CASHIER, before = ''): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width, height: 800 } })).newPage();
  // Without a printer's dialog, and without its end, so that a test can look at the paper.
  await page.addInitScript('globalThis.printed = 0; globalThis.print = () => void globalThis.printed++;');
  if (before !== '') await page.addInitScript(before);
  page.on('pageerror', (error) => complaints.push(String(error)));
  await openTill(page, shop.url, person);
  return page;
}

async function one(sql: string): Promise<Record<string, unknown> | undefined> {
  return (await shop.database.query(sql)).rows[0];
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Waits until the page has printed so often. */
async function printed(page: Page, times: number): Promise<void> {
  await expect.poll(() => page.evaluate('globalThis.printed')).toBe(times);
}

/** Gives the tills this roll. */
async function usePaper(page: Page, millimetres: 58 | 80): Promise<void> {
  await shop.database.query(`UPDATE devices SET paper_width = 'mm${millimetres}'`);
  await page.reload();
  await page.locator('.product').first().waitFor();
}

/** The paper that the browser prints: one page of the roll's width, with everything on it in the printable part. */
async function readSheet(page: Page, roll: { millimetres: number; printable: number }): Promise<string> {
  await page.emulateMedia({ media: 'print' });
  const sheet = page.locator('.sheet');
  expect(await page.getByRole('article', { name: 'Receipt' }).isVisible()).toBe(false);
  expect(await button(page, 'Print').isVisible()).toBe(false);
  expect(await page.locator('.masthead').isVisible()).toBe(false);
  const text = await sheet.innerText();
  const widest = await page.evaluate(`Math.max(...[...document.querySelectorAll('.sheet__line')].map((line) => {
    const range = document.createRange();
    range.selectNodeContents(line);
    return range.getBoundingClientRect().width;
  }))`);
  const inMillimetres = (Number(widest) / 96) * 25.4;
  expect(inMillimetres).toBeLessThanOrEqual(roll.printable);
  expect(inMillimetres).toBeGreaterThan(roll.printable * 0.85);
  await shoot(page, `sheet-${roll.millimetres}-${/Copy/.test(text) ? 'copy' : 'original'}`);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const pages = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  expect(pages).toHaveLength(1);
  expect((Number(pages[0]?.[1]) / 72) * 25.4).toBeCloseTo(roll.millimetres, 0);
  await page.emulateMedia({ media: 'screen' });
  return text;
}

/** What the browser's own menu would print says that nobody has counted it. */
async function expectUncounted(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('article', { name: 'Receipt' }).innerText()).toContain('Not counted');
  await page.emulateMedia({ media: 'screen' });
}

/** Scans some pieces of the first product and goes to the payment. */
async function payFor(page: Page, pieces: number): Promise<number> {
  const [product] = await threeProducts(shop.url);
  await scan(page, product.barcode ?? '');
  await line(page, product).waitFor({ state: 'attached' });
  if (page.viewportSize()?.width === 360) await page.getByRole('button', { name: /^Sale/ }).click();
  const quantity = page.getByRole('textbox', { name: `Quantity of ${product.name}` });
  await quantity.fill(String(pieces));
  await quantity.press('Tab');
  await page.locator('.pay-bar__pay').click();
  return Number(await page.locator('.tender__due data').getAttribute('value'));
}

/** The last sale of the shop, as the till's dialog shows it. */
async function openLastReceipt(page: Page): Promise<void> {
  if (page.viewportSize()?.width === 360) await page.getByRole('button', { name: /^Sale/ }).click();
  await button(page, 'Receipts').click();
  await page.locator('.receipts__one').first().click();
  await page.getByRole('article', { name: 'Receipt' }).waitFor();
}

describe('a card', () => {
  it('pays all of it', async () => {
    const page = await newTill();
    const total = await payFor(page, 2);
    await button(page, 'Card').click();
    expect(Number(await page.getByLabel('Amount by card').inputValue())).toBe(total);
    await page.getByLabel('Number on the terminal’s slip').fill('TX-48213');
    await expectGoodDialog(page);
    await shoot(page, 'card');
    await page.keyboard.press('Enter');
    expect(Number((await readReceipt(page)).total)).toBe(total);
    expect(await page.locator('.receipt').textContent()).toContain('Card TX-48213');
    const paid = 'SELECT method, amount::float AS amount, reference FROM payments ORDER BY id DESC LIMIT 1';
    expect(await one(paid)).toEqual({ method: 'card', amount: total, reference: 'TX-48213' });
    await page.context().close();
  });

  it.each([360, 1280])(
    'pays a part, which no reload and no cleared sale forgets, and cash pays the rest, at %i px',
    async (width) => {
      const page = await newTill(width);
      const total = await payFor(page, 3);
      await button(page, 'Card').click();
      await page.getByLabel('Amount by card').fill('5000');
      await page.keyboard.press('Enter');
      expect(await page.locator('#card-problem').textContent()).toContain('A card pays no change');
      await page.getByLabel('Amount by card').fill('1.10');
      await page.keyboard.press('Enter');
      await page.getByRole('list', { name: 'Paid by card' }).last().waitFor();
      await expectGoodDialog(page);
      await shoot(page, `split-${width}`);

      await page.reload();
      await page.locator('.product').first().waitFor();
      if (width === 360) await page.getByRole('button', { name: /^Sale/ }).click();
      await button(page, 'Clear').click();
      await button(page, 'Clear the whole sale?').click();
      expect(await page.locator('.sale__refusal').textContent()).toContain('A part was paid by card');

      await page.locator('.pay-bar__pay').click();
      const due = page.locator('.tender__due data');
      expect(Number(await due.getAttribute('value'))).toBeCloseTo(total - 1.1, 5);
      await page.locator('#tendered').fill('100');
      await button(page, 'Complete sale Enter').click();
      await page.locator('.receipt').waitFor();
      const payments = await shop.database.query(
        'SELECT method, amount::float AS amount FROM payments WHERE order_id = (SELECT max(id) FROM orders) ORDER BY id',
      );
      expect(payments.rows).toEqual([
        { method: 'card', amount: 1.1 },
        { method: 'cash', amount: 100 },
      ]);
      // Both are on the paper.
      expect(await page.locator('.receipt dl').textContent()).toMatch(/Card.*1\.10.*Cash.*100/s);
      await page.context().close();
    },
  );

  it('is taken out when the terminal has given it back', async () => {
    const page = await newTill();
    const total = await payFor(page, 1);
    await button(page, 'Card').click();
    await page.getByLabel('Amount by card').fill('0.10');
    await page.keyboard.press('Enter');
    const cards = page.locator('dialog').getByRole('list', { name: 'Paid by card' });
    await cards.getByRole('button', { name: 'Take out' }).click();
    await cards.getByRole('button', { name: 'The terminal gave it back?' }).click();
    expect(await cards.count()).toBe(0);
    expect(Number(await page.locator('.tender__due data').getAttribute('value'))).toBe(total);
    await page.keyboard.press('Escape');
    await button(page, 'Clear').click();
    await button(page, 'Clear the whole sale?').click();
    await page.locator('.sale__empty').waitFor();
    await page.context().close();
  });
});

describe('an exchange', () => {
  /** Sells pieces, brings some of them back, and puts one of another product into the sale for them. */
  async function begin(page: Page, sold: number, returned: number): Promise<void> {
    await payFor(page, sold);
    await page.locator('#tendered').fill('10000');
    await page.getByRole('button', { name: /Complete sale/ }).click();
    await page.getByRole('button', { name: /is right/ }).click();
    await page.locator('.receipt').waitFor();
    await button(page, 'New sale Enter').click();
    await openLastReceipt(page);
    await button(page, 'Exchange').click();
    await page.locator('#back-0').fill(String(returned));
    await page.getByLabel('Reason').fill('Does not fit');
    await expectGoodDialog(page);
    await shoot(page, `exchange-back-${page.viewportSize()?.width}`);
    await button(page, 'Choose the new goods').click();
    const [, other] = await threeProducts(shop.url);
    await scan(page, other.sku);
    await line(page, other).waitFor({ state: 'attached' });
  }

  const LAST = `
    SELECT refunds.amount::float AS back, orders.total::float AS total, exchanges.amount::float AS moved,
      (SELECT sum(amount - change)::float FROM payments WHERE order_id = orders.id AND method = 'cash') AS paid,
      (SELECT sum(amount)::float FROM refund_payments WHERE refund_id = refunds.id AND method = 'cash') AS given
    FROM exchanges JOIN refunds ON refunds.id = refund_id JOIN orders ON orders.id = exchanges.order_id
    ORDER BY exchanges.order_id DESC LIMIT 1`;

  it('for something dearer: the difference is paid, after a reload as before it', async () => {
    const page = await newTill();
    await begin(page, 2, 1);
    const [, other] = await threeProducts(shop.url);
    await page.getByRole('textbox', { name: `Quantity of ${other.name}` }).fill('9');
    await page.keyboard.press('Tab');
    await page.reload();
    await page.getByRole('region', { name: 'Comes back' }).waitFor();
    expect(await faultsInBothColours(page)).toEqual([]);
    await shoot(page, 'exchange-sale-1280');
    await page.locator('.pay-bar__pay').click();
    const due = Number(await page.locator('.tender__due data').getAttribute('value'));
    await expectGoodDialog(page);
    await shoot(page, 'exchange-due-1280');
    await page.locator('#tendered').fill(String(due));
    await button(page, 'Complete sale Enter').click();
    await page.getByRole('article', { name: 'Refund' }).waitFor();
    await expectGoodDialog(page);
    await shoot(page, 'exchange-done-1280');
    const { back, total, moved, paid, given } = (await one(LAST)) as Record<string, number>;
    expect({ moved, paid, given }).toEqual({ moved: back, paid: due, given: null });
    expect(Number(total) - Number(back)).toBeCloseTo(due, 5);
    const refund = await page.getByRole('article', { name: 'Refund' }).locator('.receipt__number').textContent();
    const sale = await page.getByRole('article', { name: 'Receipt' }).locator('.receipt__number').textContent();
    expect(await page.getByRole('article', { name: 'Receipt' }).textContent()).toContain(`goods of refund ${refund}`);
    expect(await page.getByRole('article', { name: 'Refund' }).textContent()).toContain(`goods of receipt ${sale}`);
    await page.context().close();
  });

  it('for something cheaper: the rest is given back as it was paid', async () => {
    const page = await newTill(360);
    await begin(page, 9, 8);
    await page.getByRole('button', { name: /^Sale/ }).click();
    await page.getByRole('region', { name: 'Comes back' }).waitFor();
    expect(await faultsInBothColours(page)).toEqual([]);
    await shoot(page, 'exchange-sale-360');
    await page.locator('.pay-bar__pay').click();
    const back = Number(await page.locator('.tender__due data').first().getAttribute('value'));
    await expectGoodDialog(page);
    await shoot(page, 'exchange-due-360');
    await button(page, 'Complete sale Enter').click();
    // Eight pieces may be more than a cashier gives back alone.
    const paper = page.getByRole('article', { name: 'Refund' });
    const manager = page.locator('.approval');
    await paper.or(manager).first().waitFor();
    if (await manager.isVisible()) await pressPin(page, MANAGER.pin);
    await paper.waitFor();
    await expectGoodDialog(page);
    await shoot(page, 'exchange-done-360');
    expect(await one(LAST)).toMatchObject({ given: back, paid: null });
    expect(await page.locator('.done__change').nth(1).locator('data').getAttribute('value')).toBe(back.toFixed(2));
    await page.context().close();
  });
});

describe('an invoice', () => {
  it('is made from a receipt, printed on A4, and credited when the goods come back', async () => {
    // A server that knows its address; the other one says what is missing.
    const url = await shop.serveAlso({ SHOP_ADDRESS: 'High Street 1, 12345 Town', SHOP_TAX_NUMBER: 'DE111222333' });
    const page = await (await browser.newContext({ viewport: { width: 360, height: 800 } })).newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    await openTill(page, url, CASHIER);
    await payFor(page, 3);
    await page.locator('#tendered').fill('100');
    await page.getByRole('button', { name: /Complete sale/ }).click();
    await page.locator('.receipt').waitFor();
    await button(page, 'New sale Enter').click();
    await openLastReceipt(page);
    await expectGoodDialog(page);
    await shoot(page, 'invoice-receipt-360');
    await button(page, 'Invoice').click();
    await button(page, 'Issue the invoice').click();
    expect(await page.locator('#receipts-problem').textContent()).toContain('Enter the name');
    await page.locator('#invoice-name').fill('Fontaine & Daughters Ltd');
    await page.locator('#invoice-address').fill('Mill Lane 4, 10115 Berlin');
    await expectGoodDialog(page);
    await shoot(page, 'invoice-form-360');
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: /^Invoice INV-/ });
    await link.waitFor();
    expect(await page.locator('a:focus').textContent()).toBe(await link.textContent());
    await expectGoodDialog(page);
    await shoot(page, 'invoice-issued-360');
    expect(await button(page, 'Invoice').count()).toBe(0);

    const opened = page.context().waitForEvent('page');
    await page.keyboard.press('Enter');
    const paper = await opened;
    await paper.getByRole('heading', { name: /^Invoice INV-/ }).waitFor();
    for (const width of [360, 1280]) {
      await paper.setViewportSize({ width, height: 900 });
      expect(await paper.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(await faultsInBothColours(paper)).toEqual([]);
      await shoot(paper, `invoice-page-${width}`);
    }
    expect(await paper.locator('address').allTextContents()).toEqual([
      expect.stringContaining('High Street 1'),
      expect.stringContaining('Fontaine & Daughters Ltd'),
    ]);
    await paper.emulateMedia({ media: 'print' });
    expect(await button(paper, 'Print').isVisible()).toBe(false);
    expect(await paper.getByText('Date of supply').isVisible()).toBe(true);
    await paper.setViewportSize({ width: 794, height: 1123 });
    await shoot(paper, 'invoice-print');
    await paper.close();

    await button(page, 'Refund').click();
    await page.locator('#back-0').fill('1');
    await page.getByLabel('Reason').fill('Damaged');
    await button(page, 'Give it back').click();
    await page.locator('.done__change data').waitFor();
    await button(page, 'Done').click();
    const note = page.getByRole('link', { name: /^Credit note CN-/ });
    await note.waitFor();
    const noted = page.context().waitForEvent('page');
    await note.click();
    const second = await noted;
    await second.getByText('For invoice').waitFor();
    expect(await faultsInBothColours(second)).toEqual([]);
    await shoot(second, 'credit-note-page');
    await page.context().close();
  });
});

describe('a receipt', () => {
  it.each([360, 1280])(
    'is found, printed again, and gives back some pieces and then the rest, at %i px',
    async (width) => {
      const page = await newTill(width);
      await usePaper(page, width === 360 ? 58 : 80);
      const total = await payFor(page, 3);
      await page.locator('#tendered').fill(String(total));
      await button(page, 'Complete sale Enter').click();
      const { number } = await readReceipt(page);
      await button(page, 'Print').click();
      await printed(page, 1);
      const roll = width === 360 ? { millimetres: 58, printable: 48 } : { millimetres: 80, printable: 72 };
      expect(await readSheet(page, roll)).not.toContain('Copy');
      await button(page, 'New sale Enter').click();

      if (width === 360) await page.getByRole('button', { name: /^Sale/ }).click();
      await button(page, 'Receipts').click();
      await page.locator('.receipts__one').first().waitFor();
      await expectGoodDialog(page);
      await shoot(page, `receipts-${width}`);
      await page.getByLabel('Receipt number').fill(String(number));
      await page.keyboard.press('Enter');
      const paper = page.getByRole('article', { name: 'Receipt' });
      await paper.waitFor();
      expect(await paper.textContent()).toContain('Copy');
      await expectGoodDialog(page);
      await shoot(page, `receipt-${width}`);
      await expectUncounted(page);
      await button(page, 'Print').click();
      await printed(page, 2);
      await page.getByText('Printed: copy 1').click();
      await expectGoodDialog(page);
      await shoot(page, `reprint-${width}`);
      expect(await readSheet(page, roll)).toMatch(/^ +Copy 1$/m);
      // The end of the printing: what comes after it without the button is no counted paper.
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      await expectUncounted(page);
      const counted = await shop.database.query(
        `SELECT copy, users.name AS by, devices.name IS NOT NULL AS "atTill" FROM receipt_prints
         JOIN users ON users.id = user_id LEFT JOIN devices ON devices.id = device_id
         WHERE order_id = (SELECT max(id) FROM orders) ORDER BY copy`,
      );
      expect(counted.rows).toEqual([0, 1].map((copy) => ({ copy, by: CASHIER.name, atTill: true })));

      await button(page, 'Refund').click();
      await button(page, 'Give it back').click();
      expect(await page.locator('#receipts-problem').textContent()).toContain('how many pieces');
      await page.locator('#back-0').fill('4');
      await button(page, 'Give it back').click();
      expect(await page.locator('#receipts-problem').textContent()).toContain('More is to come back');
      await page.locator('#back-0').fill('1');
      await page.getByLabel('Not to be sold again').check();
      await page.getByLabel('Reason').fill('Damaged');
      const promised = await page.locator('.tender__change data').getAttribute('value');
      await expectGoodDialog(page);
      await shoot(page, `refund-${width}`);
      const stock = await one('SELECT sum(stock)::int AS stock FROM products');
      await button(page, 'Give it back').click();
      const given = page.locator('.done__change data');
      await given.waitFor();
      expect(await given.getAttribute('value')).toBe(promised);
      expect(await one('SELECT sum(stock)::int AS stock FROM products')).toEqual(stock);
      await shoot(page, `handed-out-${width}`);
      await page.keyboard.press('Enter');

      await page.getByRole('list', { name: 'Refunds' }).waitFor();
      expect(await button(page, 'Void').count()).toBe(0);
      await button(page, 'Refund').click();
      await button(page, 'All of it').click();
      expect(await page.locator('#back-0').inputValue()).toBe('2');
      await page.getByLabel('Reason').fill('Not needed');
      await button(page, 'Give it back').click();
      await given.waitFor();
      const rest = Number(await given.getAttribute('value'));
      expect(Number(promised) + rest).toBeCloseTo(total, 5);
      await page.keyboard.press('Enter');
      await page.getByText('Copy: all of it came back').waitFor();
      expect(await button(page, 'Refund').count()).toBe(0);
      await page.context().close();
    },
  );

  it('is opened by the code on its paper, for whoever is signed in, and not for another shop’s', async () => {
    const page = await newTill();
    await payFor(page, 1);
    await button(page, 'Exact').click();
    await button(page, 'Complete sale Enter').click();
    const { number } = await readReceipt(page);
    const code = page.getByRole('img', { name: 'QR code of this receipt' });
    await code.scrollIntoViewIfNeeded();
    await shoot(page, 'receipt-code');
    await button(page, 'New sale Enter').click();
    const sealed = await one(
      `SELECT order_id AS id, encode(hash, 'hex') AS hash FROM receipt_seals ORDER BY order_id DESC LIMIT 1`,
    );
    const address = `${shop.url}/?receipt=${sealed?.id}&seal=${String(sealed?.hash).slice(0, 16)}`;
    await scan(page, address);
    const shown = page.locator('dialog .receipt__number');
    await shown.waitFor();
    expect(await shown.getAttribute('value')).toBe(String(number));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    await page.goto(address.replace(/.$/, (sign) => (sign === '0' ? '1' : '0')));
    await page.getByText('This paper is not of this shop').waitFor();
    expect(await shown.count()).toBe(0);
    await page.goto(address);
    await shown.waitFor();
    expect(await page.evaluate('location.search')).toBe('');
    await page.context().close();

    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(address);
    await stranger.locator('.people').waitFor();
    expect(await stranger.locator('.receipt__number').count()).toBe(0);
    await stranger.context().close();
  });

  it('becomes store credit, whose code pays the next sale', async () => {
    const page = await newTill(360);
    const total = await payFor(page, 1);
    await button(page, 'Exact').click();
    await button(page, 'Complete sale Enter').click();
    await readReceipt(page);
    await button(page, 'New sale Enter').click();
    await openLastReceipt(page);
    await button(page, 'Refund').click();
    await page.locator('#back-0').fill('one');
    await button(page, 'Give it back').click();
    expect(await page.locator('#receipts-problem').textContent()).toContain('counted with digits');
    await button(page, 'All of it').click();
    await page.getByLabel('All of it as store credit').check();
    await page.getByLabel('Reason').fill('Not needed');
    await expectGoodDialog(page);
    await button(page, 'Give it back').click();
    const slip = page.getByRole('article', { name: 'Refund' });
    await slip.waitFor();
    const code = (await slip.locator('.receipt__credit strong').textContent()) ?? '';
    expect(code).toMatch(/^\w{4}-\w{4}-\w{4}$/);
    expect(Number(await slip.locator('.receipt__credit data').getAttribute('value'))).toBe(total);
    await expectGoodDialog(page);
    await shoot(page, 'store-credit-slip');
    await page.context().close();

    const next = await newTill();
    const due = await payFor(next, 2);
    await button(next, 'Store credit').click();
    await next.getByLabel('Code on the slip').fill(code.replace(/^./, (sign) => (sign === '7' ? '8' : '7')));
    await next.keyboard.press('Enter');
    expect(await next.locator('#credit-problem').textContent()).toContain('no code');
    await next.getByLabel('Code on the slip').fill(code.toLowerCase());
    await expectGoodDialog(next);
    await shoot(next, 'store-credit');
    await next.keyboard.press('Enter');
    const left = next.locator('.tender__due data');
    await next.getByRole('list', { name: 'Paid already' }).last().waitFor();
    expect(Number(await left.getAttribute('value'))).toBeCloseTo(due - total, 5);
    await button(next, 'Exact').click();
    await button(next, 'Complete sale Enter').click();
    await readReceipt(next);
    expect(await next.locator('.receipt').textContent()).toContain(`Store credit …${code.slice(-4)}`);
    await next.context().close();
  });

  it('is voided when a manager says so, and keeps its number', async () => {
    const page = await newTill();
    await payFor(page, 1);
    await button(page, 'Exact').click();
    await button(page, 'Complete sale Enter').click();
    const { number } = await readReceipt(page);
    await button(page, 'New sale Enter').click();
    await openLastReceipt(page);
    await button(page, 'Void').click();
    await button(page, 'Void the sale').click();
    expect(await page.locator('#receipts-problem').textContent()).toContain('Say why');
    await page.getByLabel('Reason').fill('Rung up twice');
    await expectGoodDialog(page);
    await page.keyboard.press('Enter');
    await page.getByText('A sale is to be taken back.').waitFor();
    await expectGoodDialog(page);
    await signIn(page, MANAGER);
    await page.getByText('Copy: this sale was voided').waitFor();
    const last = 'SELECT status, receipt_number AS number FROM orders ORDER BY id DESC LIMIT 1';
    expect(await one(last)).toEqual({ status: 'voided', number });
    await page.keyboard.press('Escape');
    expect(await page.locator('.receipts__one').first().textContent()).toContain('voided');
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('a receipt printer', () => {
  /** What it got since it was asked last. */
  async function received(page: Page) {
    const bytes = await page.evaluate('usbPrinter.sent.splice(0)');
    return readEscPos(Uint8Array.from(bytes as number[]));
  }
  const copies = async () =>
    (await shop.database.query('SELECT copy FROM receipt_prints WHERE order_id = (SELECT max(id) FROM orders)')).rows
      .length;

  it('is connected at the till, opens the drawer for cash, and says why it does not print', async () => {
    const page = await newTill(360, MANAGER, FAKE_PRINTER);
    await usePaper(page, 80);
    // No word of the masthead is broken.
    const drawer = 'document.querySelector(".masthead__drawer").firstChild';
    expect(
      await page.evaluate(
        `(() => { const range = document.createRange(); range.selectNode(${drawer}); return range.getClientRects().length; })()`,
      ),
    ).toBe(1);
    await shoot(page, 'masthead-360');
    await button(page, 'Menu').click();
    await button(page, 'Receipt printer').click();
    // It is checked when the shop has answered.
    await page.getByLabel('58 mm').click();
    await page.getByText('The paper is changed.').waitFor();
    expect(await one(`SELECT count(*)::int AS changed FROM devices WHERE paper_width = 'mm58'`)).toEqual({
      changed: 1,
    });
    await expectGoodDialog(page);
    await shoot(page, 'printer-none');
    await button(page, 'Connect a printer by USB').click();
    await page.getByText('TM-T20 is connected.').waitFor();
    await expectGoodDialog(page);
    await shoot(page, 'printer');
    await button(page, 'Print a test').click();
    await expect.poll(() => page.evaluate('usbPrinter.sent.length')).toBeGreaterThan(0);
    expect((await received(page)).lines[1]?.text).toBe('12345678901234567890123456789012');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    await payFor(page, 2);
    await button(page, 'Exact').click();
    await button(page, 'Complete sale Enter').click();
    const { number } = await readReceipt(page);
    await expect.poll(() => page.evaluate('usbPrinter.sent.length')).toBeGreaterThan(0);
    expect(await received(page)).toEqual({ lines: [], codes: [], cuts: [], pulses: [0] });
    await button(page, 'Print').click();
    await expect.poll(() => page.evaluate('usbPrinter.sent.length')).toBeGreaterThan(0);
    const original = await received(page);
    const texts = original.lines.map(({ text }) => text.trim());
    expect(texts).toContain(`Receipt ${number}`);
    expect(texts.join()).not.toContain('Copy');
    expect([original.cuts.length, original.pulses]).toEqual([1, []]);
    expect(original.codes).toEqual([expect.stringMatching(/^http:\/\/[\w.:]+\/\?receipt=\d+&seal=[0-9a-f]{16}$/)]);

    // The same receipt after a reload opens no drawer, and the printer is found again.
    await page.reload();
    await readReceipt(page);
    await page.evaluate('usbPrinter.status = 0x38');
    await button(page, 'Print').click();
    await page.getByText('The printer has no paper.').waitFor();
    await expectGoodDialog(page);
    await shoot(page, 'printer-no-paper');
    expect(await copies()).toBe(1);
    await page.evaluate('usbPrinter.status = 0x18');
    await button(page, 'Print').click();
    await expect.poll(() => page.evaluate('usbPrinter.sent.length')).toBeGreaterThan(0);
    const copy = await received(page);
    expect(copy.lines[1]).toEqual({ text: expect.stringMatching(/^ +Copy 1$/), isBold: true });
    expect(copy.pulses).toEqual([]);

    // Without it, the sale goes on, and the browser prints.
    await page.evaluate('usbPrinter.unplug()');
    await page.getByText('The printer is not connected any more.').waitFor();
    await button(page, 'New sale Enter').click();
    await payFor(page, 1);
    await button(page, 'Exact').click();
    await button(page, 'Complete sale Enter').click();
    expect((await readReceipt(page)).number).toBe(number + 1);
    await button(page, 'Print').click();
    await printed(page, 1);
    expect(await copies()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('a customer', () => {
  const chosen = (page: Page) => page.getByRole('group', { name: 'Customer of this sale' });

  async function openCustomers(page: Page): Promise<void> {
    if (page.viewportSize()?.width === 360) {
      await page.getByRole('button', { name: /^Sale/ }).click();
      await button(page, 'Customer F4').click();
    } else {
      await page.keyboard.press('F4');
    }
    await page.getByRole('button', { name: /^Adele Fontaine/ }).waitFor();
  }

  /** Gives a sample customer points. */
  async function givePoints(name: string, points: number): Promise<void> {
    await shop.database.query(
      `WITH customer AS (UPDATE customers SET loyalty_points = loyalty_points + $2 WHERE name = $1 RETURNING id)
       INSERT INTO loyalty_movements (customer_id, kind, points) SELECT id, 'adjusted', $2 FROM customer`,
      [name, points],
    );
  }

  it.each([360, 1280])('is found, uses points, and has what is left on the receipt, at %i px', async (width) => {
    await givePoints('Adele Fontaine', 5000);
    const { points = 0 } = (await one(
      `SELECT loyalty_points AS points FROM customers WHERE name = 'Adele Fontaine'`,
    )) as { points: number };
    const page = await newTill(width);
    await openCustomers(page);
    await expectGoodDialog(page);
    await shoot(page, `customers-${width}`);
    const field = page.getByLabel('Name, e-mail address or phone number');
    await field.fill('ADÈLE font');
    await expect.poll(() => page.locator('.customers__list li').count()).toBe(1);
    await field.press('ArrowDown');
    await page.keyboard.press('Enter');
    await chosen(page).waitFor();
    expect(await page.locator('dialog').count()).toBe(0);
    expect(await chosen(page).textContent()).toContain(`${points.toLocaleString('en-US')} points`);

    if (width === 360) await page.getByRole('button', { name: 'Goods' }).click();
    const [product] = await threeProducts(shop.url);
    await scan(page, `3*${product.barcode}`);
    await line(page, product).waitFor({ state: 'attached' });
    if (width === 360) await page.getByRole('button', { name: /^Sale/ }).click();
    await chosen(page)
      .getByRole('button', { name: /^Use points, up to/ })
      .click();
    await page.getByLabel(/^Use, at most/).fill('99');
    await page.keyboard.press('Enter');
    expect(await page.locator('#points-problem').textContent()).toContain('Enter a number from 100');
    await page.getByLabel(/^Use, at most/).fill('250');
    await expectGoodDialog(page);
    await shoot(page, `points-${width}`);
    await page.keyboard.press('Enter');
    await button(page, '250 points used').waitFor();

    await page.reload();
    await page.locator('.product').first().waitFor();
    if (width === 360) await page.getByRole('button', { name: /^Sale/ }).click();
    await button(page, '250 points used').waitFor();
    expect(await faultsInBothColours(page)).toEqual([]);
    await shoot(page, `customer-${width}`);
    await page.locator('.pay-bar__pay').click();
    const due = Number(await page.locator('.tender__due data').getAttribute('value'));
    await button(page, 'Exact').click();
    await button(page, 'Complete sale Enter').click();
    expect(Number((await readReceipt(page)).total)).toBe(due);
    const sale = await one(`SELECT points_redeemed AS redeemed, points_earned AS earned, points_after AS balance,
      total::float AS total FROM orders ORDER BY id DESC LIMIT 1`);
    expect(sale).toMatchObject({ redeemed: 250, total: due, balance: points - 250 + Number(sale?.earned) });
    const paper = await page.locator('.receipt').textContent();
    expect(paper).toContain('Adele Fontaine');
    expect(paper).toContain('250 points');
    expect(paper).toContain(`${Number(sale?.balance).toLocaleString('en-US')} points after it`);
    await shoot(page, `customer-receipt-${width}`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('whose points another till has used is told of it, and then of what is left', async () => {
    const page = await newTill();
    await openCustomers(page);
    await page.getByRole('button', { name: /^Adele Fontaine/ }).click();
    const [product] = await threeProducts(shop.url);
    await scan(page, `3*${product.barcode}`);
    await line(page, product).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: /^Use points, up to/ }).click();
    await page.getByLabel(/^Use, at most/).fill('300');
    await page.keyboard.press('Enter');
    const { points = 0 } = (await one(
      `SELECT loyalty_points AS points FROM customers WHERE name = 'Adele Fontaine'`,
    )) as { points: number };
    await givePoints('Adele Fontaine', 120 - points);
    await page.keyboard.press('F8');
    await button(page, 'Exact').click();
    await button(page, 'Complete sale Enter').click();
    await page.getByText('Not sold. The customer has 120 points').waitFor();
    await button(page, '120 points used').waitFor();
    await page.getByRole('button', { name: 'Remove Adele Fontaine' }).click();
    expect(await chosen(page).count()).toBe(0);
    await page.context().close();
  });

  it('is added at the till, once, and pays no tax where the shop says so', async () => {
    const page = await newTill();
    const [product] = await threeProducts(shop.url);
    await scan(page, product.barcode ?? '');
    await line(page, product).waitFor({ state: 'attached' });
    await openCustomers(page);
    await page.getByLabel('Name, e-mail address or phone number').fill('Nobody Known');
    await page.getByText('Nobody fits.').waitFor();
    await button(page, 'New customer').click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Nobody Known');
    await page.getByLabel('E-mail address, if known').fill('Adele.Fontaine@customers.example');
    await page.keyboard.press('Enter');
    await page.getByText('A customer with this e-mail address is known already.').waitFor();
    await page.getByLabel('E-mail address, if known').fill('nobody@customers.example');
    await expectGoodDialog(page);
    await shoot(page, 'customer-new');
    await page.keyboard.press('Enter');
    await chosen(page).getByText('Nobody Known').waitFor();

    await shop.database.query(`UPDATE customers SET is_tax_exempt = true WHERE name = 'Nobody Known'`);
    await openCustomers(page);
    await page.getByLabel('Name, e-mail address or phone number').fill('nobody@');
    await expect.poll(() => page.locator('.customers__list li').count()).toBe(1);
    await page.keyboard.press('Enter');
    await chosen(page).getByText('pays no tax').waitFor();
    const tax = page.locator('.sums > div', { hasText: /^Tax/ }).locator('dd');
    expect(await tax.textContent()).toMatch(/0[.,]00/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
