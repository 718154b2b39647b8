import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
});
afterAll(() => shop.close());

/** Asks with a Host header of one's own, which fetch does not allow. */
function askAs(host: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${server}/shop`, { headers: { host } }, async (response) => {
      const text = (await response.toArray()).join('');
      resolve({ status: response.statusCode, text });
    });
    asked.on('error', reject).end();
  });
}

describe('the server', () => {
  it('answers to its local names', async () => {
    for (const host of ['127.0.0.1', 'localhost', 'localhost:3000', '127.0.0.1:80']) {
      expect(await askAs(host)).toMatchObject({ status: 200 });
    }
  });

  it('refuses every other name, behind which a foreign page may hide', async () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.nip.io',
      '192.168.0.10:3000',
      'evil@localhost',
    ]) {
      const { status, text } = await askAs(host);
      expect({ host, status, code: JSON.parse(text).code }).toEqual({ host, status: 421, code: 'WRONG_HOST' });
    }
  });

  it('lets no other page read or frame it, and runs no inline script', async () => {
    const { headers } = await get(server, '/shop');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('limits what one address may ask within a minute, but never asks about its health', async () => {
    const strict = await shop.serve({ RATE_LIMIT_PER_MINUTE: '5' });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await get(strict, '/shop')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await get(strict, '/orders')).toMatchObject({
      status: 429,
      body: { statusCode: 429, code: 'TOO_MANY_REQUESTS', message: expect.stringContaining('again') },
    });
    expect((await get(strict, '/health/live')).status).toBe(200);
  });
});
