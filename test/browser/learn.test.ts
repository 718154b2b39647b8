import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from './axe.ts';
import { launchBrowser } from './launch.ts';
import { openShop, type RunningShop } from './running-shop.ts';
import { sellThreeThings } from './sell-three-things.ts';
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
  expect(complaints.splice(0)).toEqual([]);
});

/** The page, when it has compared all three. */
async function openPage(options: BrowserContextOptions = {}, { isSignedIn = false } = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  if (isSignedIn) await openTill(page, shop.url);
  await page.goto(`${shop.url}/learn`);
  await compared(page, 'Blueprint and Plan', 'agree');
  await compared(page, 'Plan and Tables', 'agree');
  return page;
}

async function compared(page: Page, names: string, word: string): Promise<void> {
  const card = page.getByRole('group', { name: names });
  await card.getByText(word, { exact: true }).waitFor();
}

const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const entry = (page: Page, where: string, name: string) =>
  column(page, where)
    .locator('details')
    .filter({ has: page.locator(`summary:has-text("${name}")`) });

describe('the three states', () => {
  it('shows the models, the migrations and the tables, and that they agree', async () => {
    const page = await openPage();
    const { rows } = await shop.database.query(
      "SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
    );
    const { rows: applied } = await shop.database.query('SELECT count(*)::int AS migrations FROM _prisma_migrations');
    await column(page, 'Tables').getByText(`${rows[0].tables} tables`).waitFor();
    await column(page, 'Plan').getByText(`· ${applied[0].migrations} migrations`).waitFor();
    const product = entry(page, 'Blueprint', '→ products');
    await product.locator('summary').click();
    await product.getByText('taxRate', { exact: true }).waitFor();
    expect(await column(page, 'Plan').locator('.plan__row').count()).toBe(applied[0].migrations);
    expect(await column(page, 'Plan').getByText('applied', { exact: true }).count()).toBe(applied[0].migrations);
  });

  it('marks a field that was added to the blueprint, and takes the mark away with the field', async () => {
    const page = await openPage();
    const before = shop.read('prisma/schema.prisma');
    try {
      shop.write('prisma/schema.prisma', before.replace('model Product {', 'model Product {\n  colour String?'));
      await compared(page, 'Blueprint and Plan', 'differ');
      const product = entry(page, 'Blueprint', '→ products');
      expect(await product.getAttribute('open')).not.toBeNull();
      const line = product.locator('li').filter({ hasText: 'colour' });
      expect(await line.textContent()).toContain('not in the plan');
      await compared(page, 'Plan and Tables', 'agree');
    } finally {
      shop.write('prisma/schema.prisma', before);
    }
    await compared(page, 'Blueprint and Plan', 'agree');
    expect(await entry(page, 'Blueprint', '→ products').getAttribute('open')).toBeNull();
  });

  it('says what is wrong with a blueprint that has a mistake, and still shows the rest', async () => {
    const page = await openPage();
    const before = shop.read('prisma/schema.prisma');
    try {
      shop.write('prisma/schema.prisma', before.replace('model Product {', 'model Product {\n  colour Strin?'));
      await compared(page, 'Blueprint and Plan', 'can’t be compared');
      await column(page, 'Blueprint').getByText('is neither a built-in type').waitFor();
      await entry(page, 'Blueprint', '→ brands').waitFor();
    } finally {
      shop.write('prisma/schema.prisma', before);
    }
    await compared(page, 'Blueprint and Plan', 'agree');
  });

  it('follows a migration from its file to the table', async () => {
    const page = await openPage();
    const folder = 'prisma/migrations/20990101000000_add_shelf';
    try {
      shop.write(`${folder}/migration.sql`, 'ALTER TABLE "products" ADD COLUMN "shelf" TEXT;\n');
      await column(page, 'Plan').getByText('pending', { exact: true }).waitFor();
      await compared(page, 'Plan and Tables', 'differ');
      const products = entry(page, 'Tables', 'products').first();
      const line = products.locator('li').filter({ hasText: 'shelf' });
      expect(await line.textContent()).toContain('not there yet');
      await compared(page, 'Blueprint and Plan', 'differ');
      // Every mark is on the page now: what is missing, what waits, and what only the plan has.
      expect(await faultsOf(page)).toEqual([]);

      const { code, stderr } = await shop.db(['upgrade']);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      await compared(page, 'Plan and Tables', 'agree');
      expect(await column(page, 'Plan').getByText('pending', { exact: true }).count()).toBe(0);
    } finally {
      shop.removeFile(folder);
      await shop.database.query('ALTER TABLE products DROP COLUMN IF EXISTS shelf');
      await shop.database.query("DELETE FROM _prisma_migrations WHERE migration_name = '20990101000000_add_shelf'");
    }
    await compared(page, 'Plan and Tables', 'agree');
  });

  it('tells a change that nobody wrote down from one that waits in a migration', async () => {
    const page = await openPage();
    await shop.database.query('ALTER TABLE brands ADD COLUMN secret text');
    try {
      await compared(page, 'Plan and Tables', 'differ');
      const line = entry(page, 'Tables', 'brands').locator('li').filter({ hasText: 'secret' }).first();
      expect(await line.textContent()).toContain('not in the plan');
      await page.getByText('1 difference that no migration explains').waitFor();
      await page.getByRole('checkbox', { name: 'Show only the tables that differ' }).check();
      expect(await column(page, 'Tables').locator('summary .entry__name').allTextContents()).toEqual(['brands']);
    } finally {
      await shop.database.query('ALTER TABLE brands DROP COLUMN secret');
    }
    await compared(page, 'Plan and Tables', 'agree');
  });
});

describe('the history', () => {
  it('is stepped through with the keyboard, each step with its SQL and its tables', async () => {
    const page = await openPage();
    const history = page.getByRole('region', { name: 'The history, step by step' });
    const slider = history.getByRole('slider', { name: 'Migration' });
    await slider.focus();
    await page.keyboard.press('Home');
    await history.getByText('Step 1 of', { exact: false }).waitFor();
    await history.getByText('CREATE TABLE categories').waitFor();
    const picture = history.getByRole('img');
    expect(await picture.getAttribute('aria-label')).toMatch(/: 2 tables, 1 foreign key\./);
    expect(await history.locator('.box--new').count()).toBe(2);

    await page.keyboard.press('ArrowRight');
    await history.getByText('Step 2 of', { exact: false }).waitFor();
    await history.getByText('added: column products.stock').waitFor();
    expect(await history.locator('.box--new').count()).toBe(0);
    expect(await history.locator('.box--changed .box__line--changed').allTextContents()).toContain('+ stock');
    await history.getByRole('button', { name: 'Back' }).click();
    await history.getByText('added: table categories').waitFor();
  });

  it('opens at the migration that is chosen in the plan', async () => {
    const page = await openPage();
    await column(page, 'Plan').getByRole('button').last().click();
    const history = page.getByRole('region', { name: 'The history, step by step' });
    await history.getByText('Step 1 of', { exact: false }).waitFor();
  });
});

describe('the way of a sale', () => {
  it('begins with a sign-in at the till, and says so', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${shop.url}/learn`);
    await page.getByRole('button', { name: 'Sell one thing' }).click();
    await page.getByText('Nothing was sold, because nobody is signed in.').waitFor();
    expect(await page.getByRole('link', { name: 'Sign in at the till' }).getAttribute('href')).toBe('/');
  });

  it('is shown for a sale that is made here: request, connection, statements and answer', async () => {
    const page = await openPage({}, { isSignedIn: true });
    const sale = page.getByRole('region', { name: 'The way of one sale' });
    const { rows: before } = await shop.database.query('SELECT count(*)::int AS orders FROM orders');
    await sale.getByRole('button', { name: 'Sell one thing' }).click();
    await sale.getByText(/^Sold: /).waitFor();
    await sale.getByText('The receipt is written and sent: 201').waitFor();
    const { rows: after } = await shop.database.query('SELECT count(*)::int AS orders FROM orders');
    expect(after[0].orders).toBe(before[0].orders + 1);

    const steps = await sale.locator('.path__what').allTextContents();
    expect(steps[0]).toBe('The request is read and checked');
    expect(steps).toContain('The pool lends a connection');
    expect(steps).toContain('Statement complete-sale');
    const statement = sale.locator('.path__step').filter({ hasText: 'Statement complete-sale' });
    expect(await statement.textContent()).toContain('a transaction of its own');
    await statement.getByText('SQL', { exact: true }).click();
    await statement.getByText('WITH request AS MATERIALIZED').waitFor();
  });
});

describe('the page', () => {
  it('shows a sale that is made at the till meanwhile', async () => {
    const page = await openPage();
    const sale = page.getByRole('region', { name: 'The way of one sale' });
    const till = await (await browser.newContext()).newPage();
    await sellThreeThings(till, shop.url);
    await sale.getByText('Statement complete-sale').waitFor();
  });

  it('keeps the focus and what was opened when it hears of a change', async () => {
    const page = await openPage();
    const brands = entry(page, 'Tables', 'brands').locator('summary').first();
    await brands.press('Enter');
    await shop.database.query('ALTER TABLE customers ADD COLUMN nickname text');
    try {
      await compared(page, 'Plan and Tables', 'differ');
      expect(await isFocusedAndOpen(brands)).toBe(true);
    } finally {
      await shop.database.query('ALTER TABLE customers DROP COLUMN nickname');
    }
    await compared(page, 'Plan and Tables', 'agree');
    expect(await isFocusedAndOpen(brands)).toBe(true);
  });

  it('waits for a server that is restarted, and goes on by itself', async () => {
    const url = await shop.serveAlso({});
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${url}/learn`);
    await compared(page, 'Plan and Tables', 'agree');
    await shop.stopLast();
    await page.getByText('Waiting for the server').waitFor();
    // A server that is about to end answers like this, and a browser takes an answer for the last word.
    await page.route('**/events', (route) => route.fulfill({ status: 503 }), { times: 1 });
    await shop.serveAlso({ PORT: new URL(url).port });
    await page.getByText('Live: follows what you change').waitFor();
    await shop.database.query('ALTER TABLE customers ADD COLUMN nickname text');
    try {
      await compared(page, 'Plan and Tables', 'differ');
    } finally {
      await shop.database.query('ALTER TABLE customers DROP COLUMN nickname');
      await page.context().close();
      await shop.stopLast();
    }
  });
});

describe('everybody', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 360]) {
      it(`can read it: no fault for axe, ${colorScheme}, ${width} pixels wide, nothing cut off`, async () => {
        const page = await openPage({ colorScheme, viewport: { width, height: 740 } }, { isSignedIn: true });
        await page.getByRole('button', { name: 'Sell one thing' }).click();
        await page.getByText('The receipt is written and sent').waitFor();
        await page.locator('.step__sql pre').waitFor();
        await page.locator('.path__sql summary').last().click();
        await page.locator('.entry summary').first().click();
        const diagram = page.locator('#diagram');
        await diagram.getByRole('button', { name: 'Fit into the page' }).click();
        expect((await diagram.locator('svg').boundingBox())?.width).toBeLessThanOrEqual(width);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        expect(await faultsOf(page)).toEqual([]);
      });
    }
  }
});

describe('a lesson', () => {
  it('is looked at in its own folder and its own database', async () => {
    const { code, stdout, stderr } = await shop.learn(['5']);
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    const page = await openPage();
    const select = page.getByRole('combobox', { name: 'Look at' });
    await select.focus();
    await select.locator('option', { hasText: 'Lesson 5' }).waitFor({ state: 'attached' });
    await select.selectOption('05');
    await column(page, 'Tables').getByText(`${shop.database.name}_lesson_05`).waitFor();
    expect(page.url()).toContain('?lesson=05');

    await page.reload();
    await column(page, 'Tables').getByText(`${shop.database.name}_lesson_05`).waitFor();
    await column(page, 'Plan').locator('.plan__row').first().waitFor();
    await shop.database.query(`DROP DATABASE ${shop.database.name}_lesson_05 WITH (FORCE)`);
    await column(page, 'Tables').getByText('has no database').waitFor();
    await shop.learn(['reset', '5']);
    await column(page, 'Tables').locator('.entry').first().waitFor();
  });
});

describe('the story', () => {
  it('is stepped through with the keyboard on a narrow screen in the dark, and leaves no database', async () => {
    const viewport = { width: 360, height: 740 };
    const page = await (await browser.newContext({ viewport, colorScheme: 'dark' })).newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    const isThere = async () =>
      (await shop.database.query('SELECT FROM pg_database WHERE datname = $1', [`${shop.database.name}_lesson_00`]))
        .rowCount === 1;
    await page.goto(`${shop.url}/learn?lesson=story`);
    await page.getByText('Nothing has been done yet').waitFor();
    expect(await isThere()).toBe(false);
    await page.getByRole('button', { name: 'Begin', exact: true }).focus();
    for (const step of Array.from({ length: 14 }, (_, index) => index + 1)) {
      await page.keyboard.press('Enter');
      await page.getByText(`Step ${step} of 14`).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      if ([1, 6, 10].includes(step)) expect(await faultsOf(page)).toEqual([]);
    }
    expect(await isThere()).toBe(true);
    await page.getByRole('heading', { name: 'The server stops' }).waitFor();
    await page.getByRole('button', { name: 'Back' }).press('Enter');
    await page.getByRole('heading', { name: 'Teardown' }).waitFor();
    await page.getByRole('button', { name: 'Begin again' }).press('Enter');
    await page.getByText('relation "members" does not exist').waitFor();

    await page.getByRole('combobox', { name: 'Look at' }).selectOption('shop');
    await compared(page, 'Plan and Tables', 'agree');
    await expect.poll(isThere, { timeout: 60_000 }).toBe(false);
  });
});

describe('nobody', () => {
  const others = async () => {
    const { rows } = await shop.database.query(
      `SELECT application_name AS name FROM pg_stat_activity
       WHERE datname ^@ $1 AND pid <> pg_backend_pid() AND application_name NOT IN ('shop', 'shop changes')`,
      [shop.database.name],
    );
    return rows.map(({ name }) => name as string);
  };
  const scratch = async () => {
    const { rows } = await shop.database.query('SELECT datname FROM pg_database WHERE datname ^@ $1', [
      `${shop.database.name}_scratch`,
    ]);
    return rows.length;
  };

  it('looks, and then there is no session, no scratch database and no query', async () => {
    const page = await openPage();
    expect(await others()).toContain('learn page');
    expect(await scratch()).toBe(1);
    await page.context().close();
    await expect.poll(others, { timeout: 90_000 }).toEqual([]);
    expect(await scratch()).toBe(0);
  });

  it('can see it in production, where none of it is loaded', async () => {
    const folder = 'node_modules/pos-migrate-learn';
    try {
      shop.write(`${folder}/package.json`, '{ "type": "module", "exports": { "./page": "./page.js" } }');
      shop.write(`${folder}/page.js`, "throw new Error('This was loaded.');\n");
      const url = await shop.serveAlso({ NODE_ENV: 'production' });
      expect((await fetch(`${url}/session`)).status).toBe(200);
      for (const path of ['/learn', '/learn/main.js', '/learn/places', '/learn/shop/events']) {
        expect({ path, status: (await fetch(url + path)).status }).toEqual({ path, status: 404 });
      }
    } finally {
      shop.removeFile('node_modules');
    }
  });
});

function isFocusedAndOpen(summary: Locator): Promise<boolean> {
  return summary.evaluate((element) => {
    const { ownerDocument, parentElement } = element as unknown as {
      ownerDocument: { activeElement: unknown };
      parentElement: { open: boolean };
    };
    return ownerDocument.activeElement === element && parentElement.open;
  });
}
