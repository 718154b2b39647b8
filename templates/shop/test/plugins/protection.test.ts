import { type IncomingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, type RefusalAnswer, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
});
afterAll(() => shop.close());

/** Asks with a Host header of one's own, which fetch does not allow. */
function askAs(host: string): Promise<{ status: number | undefined; text: string; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${server}/health/ready`, { headers: { host } }, async (response) => {
      const text = (await response.toArray()).join('');
      resolve({ status: response.statusCode, text, headers: response.headers });
    });
    asked.on('error', reject).end();
  });
}

describe('the server', () => {
  it('answers to its local names', async () => {
    for (const host of ['127.0.0.1', 'localhost', 'localhost:3000', '127.0.0.1:80', 'LOCALHOST', 'LocalHost:3000']) {
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
      body: { status: 429, code: 'TOO_MANY_REQUESTS', detail: expect.stringContaining('again') },
    });
    expect((await get(strict, '/health/live')).status).toBe(200);
  });
});

describe('every answer', () => {
  const policy = expect.stringContaining("frame-ancestors 'none'");

  it.each([
    ['/shop', 200],
    ['/products', 200],
    ['/orders', 200],
    ['/health/live', 200],
    ['/docs/json', 200],
    ['/orders/987654', 404],
    ['/nothing', 404],
    ['/products?limit=x', 400],
    ['/%ff', 400],
    ['/%zz', 400],
    ['/products/%ff', 400],
    ['/vendor/%', 400],
  ])('of %s is protected, and kept by nobody', async (path, status) => {
    const answer = await get<RefusalAnswer>(server, path);
    expect(answer.status).toBe(status);
    if (status >= 400) {
      expect(answer).toMatchObject({ body: { status, code: expect.any(String), detail: expect.any(String) } });
      expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    }
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    });
  });

  it('is so when the request is refused before it gets to a route', async () => {
    expect((await askAs('evil.example')).headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': policy,
    });
    const strict = await shop.serve({ RATE_LIMIT_PER_MINUTE: '1' });
    await get(strict, '/shop');
    const { status, headers } = await get(strict, '/shop');
    expect({ status, ...Object.fromEntries(headers) }).toMatchObject({
      status: 429,
      'cache-control': 'no-store',
      'content-security-policy': policy,
    });
  });

  it('is so for a receipt, both times', async () => {
    const { id } = await shop.addProduct();
    const sold = await sell(server, [[id, 1]]);
    expect(sold.headers.get('cache-control')).toBe('no-store');
    expect((await get(server, `/orders/${sold.body.id}`)).headers.get('cache-control')).toBe('no-store');
  });

  it('may be kept when it is a file of the page, and is asked for again', async () => {
    for (const path of [
      '/',
      '/till/app.js',
      '/styles/base.css',
      '/vendor/htm-preact.js',
      '/docs/static/swagger-ui.css',
    ]) {
      const { status, headers } = await get(server, path);
      expect({ path, status, kept: headers.get('cache-control') }).toEqual({
        path,
        status: 200,
        kept: 'public, max-age=0',
      });
      expect(headers.get('etag')).toMatch(/\w/);
    }
  });
});
