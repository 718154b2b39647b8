import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { scan } from './scan.ts';
import { openTill, readAsManager } from './signed-in.ts';

/** A product as the shop's API shows it. */
export interface ProductOnSale {
  readonly id: number;
  readonly name: string;
  readonly sku: string;
  readonly barcode: string | null;
  readonly price: string;
  readonly taxRate: string;
  readonly stock: number;
}

/** What the page showed of a sale. Amounts are decimals. */
export interface ShownReceipt {
  readonly number: number;
  readonly total: string;
  readonly change: string;
  readonly names: string[];
}

/**
 * Opens a shop's till and sells three things with the keyboard alone: one by its barcode, one by its SKU, one by its name.
 * Pays with more than the total, and reads the change and the receipt.
 *
 * @throws AssertionError when the page shows another total, change or receipt than the prices come to, or than the shop has
 */
export async function sellThreeThings(page: Page, baseUrl: string): Promise<ShownReceipt> {
  const products = await threeProducts(baseUrl);
  const [scanned, typed, named] = products;
  await openTill(page, baseUrl);

  await scan(page, scanned.barcode ?? '');
  await line(page, scanned).waitFor({ state: 'attached' });
  await scan(page, typed.sku);
  await line(page, typed).waitFor({ state: 'attached' });
  await page.keyboard.type(named.name);
  await page.locator('.product__name', { hasText: exactly(named.name) }).waitFor();
  await page.keyboard.press('ArrowDown');
  await walkTo(page, named);
  await page.keyboard.press('Enter');
  await line(page, named).waitFor({ state: 'attached' });

  await page.keyboard.press('F8');
  const { digits, total } = await expectedTotal(baseUrl, products);
  strictEqual(await amountAt(page, '.tender__due data'), decimal(total, digits), 'the sum to pay');
  // The next round sum above the total that leaves some change.
  const unit = 10n ** BigInt(String(total).length - 1);
  const round = (total / unit + 1n) * unit;
  await typeByHand(page, `${decimal(round, digits)}\n`);

  const shown = await readReceipt(page);
  strictEqual(shown.total, decimal(total, digits), 'the total on the receipt');
  strictEqual(shown.change, decimal(round - total, digits), 'the change');
  deepStrictEqual(shown.names, [scanned.name, typed.name, named.name], 'the lines of the receipt');

  const { items } = await readAsManager<{ items: { receiptNumber: number; total: string }[] }>(
    baseUrl,
    '/orders?limit=1',
  );
  strictEqual(items[0]?.receiptNumber, shown.number, "the number of the shop's last receipt");
  strictEqual(items[0]?.total, shown.total, "the total of the shop's last receipt");
  return shown;
}

/** Types as a person does. What comes at once is a scan for the till. */
export async function typeByHand(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 100 });
}

/** Waits for the receipt on the page and reads it. */
export async function readReceipt(page: Page): Promise<ShownReceipt> {
  await page.locator('.receipt').waitFor();
  return {
    number: Number(await amountAt(page, '.receipt__number')),
    total: await amountAt(page, '.receipt__total data'),
    change: await amountAt(page, '.done__change data'),
    names: await page
      .locator('.receipt tbody td:first-child')
      .evaluateAll((cells) => cells.map((cell) => cell.firstChild?.textContent?.trim() ?? '')),
  };
}

/** Three different products with something left, the first of which has a barcode. */
export async function threeProducts(baseUrl: string): Promise<[ProductOnSale, ProductOnSale, ProductOnSale]> {
  const { items } = await readAsManager<{ items: ProductOnSale[] }>(baseUrl, '/products?limit=100');
  const onShelf = items.filter(({ stock }) => stock >= 10);
  const first = onShelf.find(({ barcode }) => barcode !== null);
  const others = onShelf.filter((product) => product !== first);
  const [second, third] = [others[0], others.at(-1)];
  ok(first && second && third && second !== third, 'the shop has three products to sell');
  return [first, second, third];
}

/** The line of the sale that a product has on the page. */
export function line(page: Page, { name }: ProductOnSale) {
  return page.locator('.line').filter({ has: page.locator('.line__name', { hasText: exactly(name) }) });
}

/** What the prices come to, where they are net each line's tax rounded half up, calculated here and nowhere else. */
async function expectedTotal(baseUrl: string, products: readonly ProductOnSale[]) {
  const shop = await readAsManager<{ digits: number; cashRoundingStep: string | null; pricesIncludeTax: boolean }>(
    baseUrl,
    '/shop',
  );
  const units = (amount: string, digits: number) => {
    const [whole = '0', fraction = ''] = amount.split('.');
    return BigInt(whole + fraction.padEnd(digits, '0'));
  };
  const halfUp = (dividend: bigint, divisor: bigint) => (2n * dividend + divisor) / (2n * divisor);
  const tagged = products.map(({ price }) => units(price, shop.digits));
  const tax = products.map(({ taxRate }, index) => halfUp((tagged[index] ?? 0n) * units(taxRate, 2), 10_000n));
  const sum = [...tagged, ...(shop.pricesIncludeTax ? [] : tax)].reduce((total, amount) => total + amount, 0n);
  const step = shop.cashRoundingStep === null ? 1n : units(shop.cashRoundingStep, shop.digits);
  return { digits: shop.digits, total: halfUp(sum, step) * step };
}

function decimal(units: bigint, digits: number): string {
  const figures = String(units).padStart(digits + 1, '0');
  return digits === 0 ? figures : `${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

/** Walks through the list with the arrow keys until the product has the focus. */
async function walkTo(page: Page, { sku }: ProductOnSale): Promise<void> {
  for (let steps = 0; steps < 100; steps++) {
    if ((await page.locator('.product:focus').textContent())?.includes(sku)) return;
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`The arrow keys do not lead to ${sku}.`);
}

async function amountAt(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).getAttribute('value')) ?? '';
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
