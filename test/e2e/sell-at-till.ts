import { findFreePort } from '../../packages/toolkit/src/server/port.ts';
import { launchBrowser } from '../browser/launch.ts';
import { sellThreeThings } from '../browser/sell-three-things.ts';
import { type Setting, start, stop, untilPrinted } from './start-programs.ts';

/** Starts the built server of a shop that is set up, sells three things at its till in a real browser, and stops both. */
export async function sellAtTill(shop: Setting): Promise<void> {
  const port = await findFreePort(0);
  const server = start('npm', ['start'], { ...shop, env: { ...shop.env, PORT: String(port) } });
  try {
    await untilPrinted(server, new RegExp(`127\\.0\\.0\\.1:${port}`), 60);
    const browser = await launchBrowser();
    try {
      await sellThreeThings(await browser.newPage(), `http://127.0.0.1:${port}`);
    } finally {
      await browser.close();
    }
  } finally {
    await stop(server);
  }
}
