import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS, type RefusalCode } from '../src/errors.ts';
import { typeOf } from '../src/problems/problem.ts';
import { get, headersFor, type RefusalAnswer, sell } from './requests.ts';
import { openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
});
afterAll(() => shop.close());

const codes = Object.keys(REFUSALS) as RefusalCode[];

describe('a refusal', () => {
  it('is a problem of RFC 9457, with the code that clients decide by and the facts that a page can show', async () => {
    const { id } = await shop.addProduct({ name: 'Tea', stock: 1 });
    const { status, headers, body } = await sell<RefusalAnswer>(server, [[id, 2]]);
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 409,
      type: 'application/problem+json; charset=utf-8',
    });
    expect(body).toEqual({
      type: '/problems/out-of-stock',
      title: REFUSALS.OUT_OF_STOCK.meaning,
      status: 409,
      detail: 'Tea: 2 wanted, 1 left.',
      code: 'OUT_OF_STOCK',
      details: { products: [{ productId: id, name: 'Tea', wanted: 2, left: 1 }] },
    });
  });

  it('of a body in another form is a sentence, not the framework’s words', async () => {
    for (const [method, path] of [
      ['POST', '/session/pin'],
      ['DELETE', '/session'],
    ] as const) {
      const response = await fetch(server + path, { method, body: 'x=1', headers: { 'content-type': 'text/plain' } });
      expect({ path, ...((await response.json()) as RefusalAnswer) }).toMatchObject({
        path,
        status: 415,
        code: 'UNSUPPORTED_MEDIA_TYPE',
        detail: 'The body must be sent as application/json.',
      });
    }
  });

  it('has no facts where there are none', async () => {
    const { body } = await get<RefusalAnswer>(server, '/orders/987654');
    expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'detail', 'code']);
  });

  it('names a page of its own, which everybody may read, and which says what it means and what to do', async () => {
    expect(new Set(codes.map(typeOf)).size).toBe(codes.length);
    for (const code of codes) {
      const { status, headers, body } = await get<string>(server, typeOf(code), { cookie: '' });
      expect({ code, status, type: headers.get('content-type') }).toEqual({
        code,
        status: 200,
        type: 'text/html; charset=utf-8',
      });
      expect(plain(body)).toContain(REFUSALS[code].meaning);
      expect(plain(body)).toContain(REFUSALS[code].remedy.replaceAll('`', ''));
    }
  });

  it('is linked from a list of all, whose pages need no other server and no inline style', async () => {
    const { body } = await get<string>(server, '/problems', { cookie: '' });
    const links = [...body.matchAll(/href="(\/problems\/[^"]+)"/g)].map((match) => match[1]);
    expect(links).toEqual(codes.map(typeOf));
    for (const [, path] of body.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect({ path, status: (await fetch(server + path, { headers: headersFor(server) })).status }).toEqual({
        path,
        status: 200,
      });
    }
    expect(body).not.toMatch(/<style|<script|style=/);
  });

  it.each(['/problems/nothing', '/problems/OUT_OF_STOCK', '/problems/__proto__', '/problems/out-of-stock/'])(
    'has no page at %s',
    async (path) => {
      expect(await get(server, path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    },
  );
});

describe('docs/reference/problems.md', () => {
  it('lists every refusal and no other, by status, with what it means and what to do', () => {
    const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'reference', 'problems.md'), 'utf8');
    const rows = page.split(/^## /m).flatMap((section) => {
      const status = Number(/^\d+/.exec(section)?.[0]);
      return [...section.matchAll(/^- `([A-Z_]+)`: (.+)\n {2}(.+)$/gm)].map(([, code, meaning, remedy]) => ({
        code,
        status,
        meaning,
        remedy,
      }));
    });
    expect(rows).toEqual(codes.map((code) => ({ code, ...REFUSALS[code] })));
    expect(page.match(/`[A-Z][A-Z_]+`:/g)).toHaveLength(codes.length);
  });
});

/** The text of a page in HTML. */
function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
