import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../packages/toolkit/src/server/port.ts';
import { signInAtTill } from '../sign-in.ts';
import { run, type Setting, start, stop, temporaryFolder, untilPrinted } from './start-programs.ts';

/** In seconds: a thousand packages are installed, beside all the other tests. */
const PATIENCE = 1_500;

const repository = join(import.meta.dirname, '..', '..');

describe('npm start in a fresh clone', () => {
  let clone: Setting;

  beforeAll(async () => {
    const folder = await temporaryFolder('pos-migrate-clone');
    const home = await temporaryFolder('pos-migrate-home');
    clone = { cwd: folder, home };
    await run('git', ['clone', '--quiet', repository, folder], { cwd: repository, home });
  });

  afterAll(async () => {
    await run('npm', ['run', 'db', '--', 'stop'], { ...clone, cwd: join(clone.cwd, 'my-shop') }).catch(() => undefined);
    await rm(clone.cwd, { recursive: true, force: true });
    await rm(clone.home, { recursive: true, force: true });
  });

  it('installs, makes a shop, and serves its till', async () => {
    await startAndSell(clone);
  }, 1_800_000);

  it('uses the same shop when it is run again, and says so', async () => {
    const env = await readFile(join(clone.cwd, 'my-shop', '.env'), 'utf8');
    const text = await startAndSell(clone);
    expect(text).toContain('already in my-shop/');
    expect(await readFile(join(clone.cwd, 'my-shop', '.env'), 'utf8')).toBe(env);
  });
});

/** Runs `npm start`, sells the first product once over HTTP, and stops it. Returns what was printed. */
async function startAndSell(setting: Setting): Promise<string> {
  const port = await findFreePort(0);
  const server = start('npm', ['start'], { ...setting, env: { PORT: String(port) } });
  try {
    await untilPrinted(server, new RegExp(`the till is at http://127\\.0\\.0\\.1:${port}`), PATIENCE);
    const base = await listening(`http://127.0.0.1:${port}`);
    const signedIn = await signInAtTill(base);
    const { items } = (await (await fetch(`${base}/products?limit=1`, { headers: signedIn })).json()) as {
      items: { id: number }[];
    };
    const sale = await fetch(`${base}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...signedIn },
      body: JSON.stringify({
        lines: [{ productId: items[0]?.id, quantity: 1 }],
        payments: [{ method: 'cash', tendered: '1000' }],
      }),
    });
    expect(sale.status, await sale.clone().text()).toBe(201);
  } finally {
    await stop(server);
  }
  return server.text();
}

async function listening(base: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await fetch(`${base}/health/ready`).catch(() => undefined);
    if (answer?.ok) return base;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${base} does not answer`);
}
