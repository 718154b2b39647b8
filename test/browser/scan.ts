import type { CDPSession, Page } from 'playwright-core';

/** Milliseconds from key to key of a scanner. */
const PAUSE = 4;

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/**
 * Types a code and Enter as a scanner does. The browser is told when each key was pressed, so that a busy machine does not
 * turn the scanner into a person.
 */
export async function scan(page: Page, code: string): Promise<void> {
  const opened = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, opened);
  const session = await opened;
  const begun = Date.now() / 1000;
  const keys = [...code, '\r'];
  const pressed = keys.flatMap((text, place) => {
    const key = text === '\r' ? { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 } : { key: text };
    const timestamp = begun + (place * PAUSE) / 1000;
    return [
      session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, text, timestamp }),
      session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key, timestamp }),
    ];
  });
  await Promise.all(pressed);
  // The next code is not scanned before this one is over, whatever the browser's clock says.
  await page.waitForTimeout(2 * PAUSE * keys.length);
}

/** What a person does between typing and scanning. */
export async function reachForTheScanner(page: Page): Promise<void> {
  await page.waitForTimeout(400);
}
