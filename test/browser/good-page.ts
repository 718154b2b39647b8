import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { faultsInBothColours } from './axe.ts';

/** In the dialog that is open nothing is cut off, and nobody is shut out. */
export async function expectGoodDialog(page: Page): Promise<void> {
  const dialog = page.locator('dialog');
  expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
  expect(await faultsInBothColours(page)).toEqual([]);
}

/** Where the pictures go that a person looks at; nowhere unless it is said. */
const pictures = process.env.TILL_PICTURES;

export async function shoot(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
}
