import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faultsInBothColours } from './axe.ts';
import { shoot } from './good-page.ts';
import { launchBrowser } from './launch.ts';
import { openShop, type RunningShop } from './running-shop.ts';
import { scan } from './scan.ts';
import { line, type ProductOnSale, readReceipt, threeProducts, typeByHand } from './sell-three-things.ts';
import { CASHIER, MANAGER, openTill, pressPin, signIn, signOutAsManager } from './signed-in.ts';

const OTHER = { name: 'Ines Carvalho', pin: '2000' };

let shop: RunningShop;
let browser: Browser;
let product: ProductOnSale;
const complaints: string[] = [];

beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop({ currency: 'USD', 'tax-rate': '8.25' }), launchBrowser()]);
  [product] = await threeProducts(shop.url);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  expect(complaints.splice(0)).toEqual([]);
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 740 }, ...options })).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  return page;
}

/** Nobody is shut out, nothing is cut off, and nothing to press is smaller than a fingertip. */
async function expectGood(page: Page): Promise<void> {
  expect(await faultsInBothColours(page)).toEqual([]);
  for (const part of await page.locator('html, dialog').all())
    expect(await part.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
  for (const button of await page.locator('button:visible').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), `${await button.textContent()}, in pixels`).toBeGreaterThan(43);
  }
}

const pad = (page: Page) => page.locator('.pin');
const button = (page: Page, name: string) => page.getByRole('button', { name });

async function expectSignedIn(page: Page, name: string): Promise<void> {
  await page.locator('.staff__who').getByText(name).waitFor();
}

/** Scans a product some times at a till where somebody is signed in. */
async function put(page: Page, pieces: number): Promise<void> {
  await scan(page, `${pieces}*${product.barcode}`);
  await line(page, product).waitFor();
}

async function payExactly(page: Page): Promise<void> {
  await page.keyboard.press('F8');
  await button(page, 'Exact').click();
  await button(page, 'Complete sale').click();
}

const one = async (sql: string, values: unknown[] = []) => (await shop.database.query(sql, values)).rows[0];
const countOrders = async () => (await one('SELECT count(*)::int AS orders FROM orders')).orders as number;

describe('whoever comes to the till', () => {
  it('signs in with the keyboard alone, and the next one goes on with the same sale', async () => {
    const page = await newPage();
    await page.goto(shop.url);
    await page.locator('.people').waitFor();
    await expectGood(page);
    while ((await page.locator(':focus').textContent())?.trim() !== CASHIER.name) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await pad(page).waitFor();
    await expectGood(page);
    await typeByHand(page, '1999\n');
    await pad(page).getByText('That is not the PIN of this person.').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    while ((await page.locator(':focus').textContent())?.trim() !== CASHIER.name) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await typeByHand(page, `${CASHIER.pin}\n`);
    await expectSignedIn(page, CASHIER.name);
    await expect.poll(() => page.locator('#search:focus').count()).toBe(1);

    await put(page, 2);
    await button(page, 'Switch').click();
    // Who was here last is the first to choose.
    await expect.poll(() => page.locator('.people button').first().textContent()).toContain(CASHIER.name);
    await page.reload();
    await signIn(page, OTHER);
    await expectSignedIn(page, OTHER.name);
    expect(await page.getByRole('textbox', { name: `Quantity of ${product.name}` }).inputValue()).toBe('2');
    await payExactly(page);
    await readReceipt(page);
    expect(
      await one('SELECT name FROM users WHERE id = (SELECT user_id FROM orders ORDER BY id DESC LIMIT 1)'),
    ).toEqual({ name: OTHER.name });
  });

  it('signs in by touch alone on a phone, where no touch keyboard covers the pad and the header is one row', async () => {
    const page = await newPage({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    await page.goto(shop.url);
    await page.locator('.people').waitFor();
    await expectGood(page);
    await page.locator('.people').getByRole('button', { name: CASHIER.name }).tap();
    await expectGood(page);
    expect(await page.locator('#pin:focus').count()).toBe(0);
    for (const digit of CASHIER.pin) await pad(page).getByRole('button', { name: digit, exact: true }).tap();
    await button(page, 'Sign in').first().tap();
    await expectSignedIn(page, CASHIER.name);
    expect((await page.locator('.masthead').boundingBox())?.height).toBeLessThan(80);
    await button(page, 'Menu').tap();
    await page.getByRole('dialog').waitFor();
    await expectGood(page);
    await button(page, 'Change my PIN').tap();
    await expectGood(page);
  });

  it('who tries too many PINs is told how long to wait, and when the time is over', async () => {
    const page = await newPage();
    await page.clock.install();
    await page.goto(shop.url);
    await page.locator('.people').getByRole('button', { name: CASHIER.name }).click();
    for (let tries = 0; tries < 5; tries++) {
      // The sentence is there from the try before, so the answer is what is waited for.
      const answered = page.waitForResponse((response) => response.url().endsWith('/session/pin'));
      await pressPin(page, '4711');
      await answered;
      await pad(page).getByText('That is not the PIN of this person.').waitFor();
    }
    await pressPin(page, CASHIER.pin);
    // On a slow machine a second has gone already.
    await pad(page)
      .getByText(/Too many wrong tries here\. Try again in (1 minute|\d+ seconds)\./)
      .waitFor();
    await shop.database.query('UPDATE sign_in_failures SET locked_until = now()');
    await page.clock.fastForward(61_000);
    await pad(page).getByText('You can try again now.').waitFor();
    await pressPin(page, CASHIER.pin);
    await expectSignedIn(page, CASHIER.name);
  });
});

describe('a browser that is no till, in production', () => {
  /** Adds somebody as the shop's owner does, and reads what is printed once. */
  async function add(name: string, role: string) {
    const email = `${role}@my-shop.test`;
    const args = ['--name', name, '--email', email, '--role', role];
    const { stdout, stderr } = await shop.run('src/people/add-person-command.ts', args);
    const [, password = '', pin = ''] = /Password +(\S+)\n *PIN +(\S+)/.exec(stdout) ?? [];
    expect(pin, stderr).not.toBe('');
    return { name, email, password, pin };
  }

  async function signInByPassword(page: Page, { email, password }: { email: string; password: string }) {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
  }

  it('takes a password, is made a till by a manager, and then takes PINs', async () => {
    const url = await shop.serveAlso({ NODE_ENV: 'production' });
    const [manager, cashier] = [await add('Rosa Marchetti', 'manager'), await add('Jonas Weber', 'cashier')];
    const elsewhere = await newPage({ viewport: { width: 360, height: 740 } });
    await elsewhere.goto(url);
    await signInByPassword(elsewhere, cashier);
    await elsewhere.getByText('Ask a manager to sign in here').waitFor();
    await expectGood(elsewhere);
    await elsewhere.context().close();

    const page = await newPage();
    await page.goto(url);
    await page.locator('#email').waitFor();
    await expectGood(page);
    await signInByPassword(page, { ...manager, password: 'not this one' });
    await page.getByText('No active person has this e-mail address and this password.').waitFor();
    await signInByPassword(page, manager);
    await page.getByLabel('Name of the till').fill('Left of the door');
    await expectGood(page);
    await button(page, 'Make it a till').click();
    await expectSignedIn(page, manager.name);
    expect(await one('SELECT name FROM devices WHERE revoked_at IS NULL ORDER BY id DESC LIMIT 1')).toEqual({
      name: 'Left of the door',
    });

    await button(page, 'Switch').click();
    await signIn(page, cashier);
    await expectSignedIn(page, cashier.name);
    // The sample people, whose PINs everybody can read, are not there.
    await button(page, 'Switch').click();
    await page.locator('.people').waitFor();
    expect(await page.getByText(MANAGER.name).count()).toBe(0);
  });
});

describe('what a cashier may not do alone', () => {
  it('is approved by a manager’s PIN: a large discount, and the drawer opened without a sale', async () => {
    const page = await newPage({ viewport: { width: 360, height: 740 } });
    const before = await countOrders();
    await openTill(page, shop.url, CASHIER);
    await scan(page, product.barcode ?? '');
    await page.getByRole('button', { name: /^Sale/ }).click();
    await line(page, product).waitFor();
    await page.getByRole('button', { name: 'Discount', exact: true }).click();
    await page.getByLabel('Percent off').fill('50');
    await page.getByLabel('Reason').fill('Dented tin');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await page.getByLabel('Note, at most 200 characters').fill('Gift wrapped');
    await expectGood(page);
    await page.keyboard.press('Enter');
    await line(page, product)
      .getByRole('button', { name: /each.* on / })
      .click();
    await page.getByRole('button', { name: 'Price', exact: true }).click();
    await page.getByLabel('Price of one piece').fill('1');
    await page.keyboard.press('Enter');
    await page.getByText('Say why: the receipt shows it.').waitFor();
    await page.getByLabel('Reason').fill('Shelf label');
    await expectGood(page);
    await shoot(page, 'price-360');
    await page.keyboard.press('Enter');
    await line(page, product).getByText('Shelf label').waitFor();
    await expectGood(page);
    await shoot(page, 'terms-360');
    await payExactly(page);
    await page.getByText('Another price than the list says is to be charged.').waitFor();
    await signIn(page, MANAGER);
    await page.getByText('This discount is above the limit of cashiers.').waitFor();
    expect(await countOrders()).toBe(before);
    await expectGood(page);
    // It is still asked for after a reload.
    await page.reload();
    await signIn(page, { ...MANAGER, pin: '1111' });
    await pad(page).getByText('That is not the PIN of this person.').waitFor();
    await expectGood(page);
    await pressPin(page, MANAGER.pin);
    expect((await readReceipt(page)).names).toEqual([product.name]);
    const paper = await page.locator('.receipt').textContent();
    for (const words of ['Dented tin', 'instead of', 'Shelf label', 'Gift wrapped']) expect(paper).toContain(words);
    await shoot(page, 'receipt-with-terms-360');
    expect(await countOrders()).toBe(before + 1);
    await expect.poll(() => button(page, 'New sale').isEnabled()).toBe(true);
    await button(page, 'New sale').click();

    await button(page, 'Drawer').click();
    await button(page, 'No sale').click();
    await page.getByLabel('Reason').fill('Change for a customer');
    await page.keyboard.press('Enter');
    await page.getByText('The drawer is to be opened without a sale.').waitFor();
    await expectGood(page);
    await signIn(page, MANAGER);
    await page.getByText('No sale: written down.').waitFor();
    const { rows } = await shop.database.query(
      `SELECT l.action, u.name AS by, m.name AS approved FROM audit_log l JOIN users u ON u.id = l.user_id
       JOIN users m ON m.id = l.approved_by_id ORDER BY l.action DESC LIMIT 3`,
    );
    expect(rows).toEqual([
      { action: 'shift.no_sale', by: CASHIER.name, approved: MANAGER.name },
      { action: 'sale.price-override', by: CASHIER.name, approved: MANAGER.name },
      { action: 'sale.discount-above-limit', by: CASHIER.name, approved: MANAGER.name },
    ]);
  });
});

describe('a session that a manager ends in the middle of a sale', () => {
  it('costs nothing: the sale is sent again, once, by whoever signs in next', async () => {
    const page = await newPage();
    const before = await countOrders();
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/orders'))
        keys.push(request.headers()['idempotency-key']);
    });
    await openTill(page, shop.url, CASHIER);
    await put(page, 3);
    await signOutAsManager(shop.url, (await one('SELECT id FROM users WHERE name = $1', [CASHIER.name])).id);
    await payExactly(page);
    await page.locator('.people').waitFor();
    expect(await countOrders()).toBe(before);
    await page.reload();
    await signIn(page, OTHER);
    expect((await readReceipt(page)).names).toEqual([product.name]);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(await countOrders()).toBe(before + 1);
  });
});
