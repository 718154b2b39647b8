import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
});
afterAll(() => shop.close());

describe('the till', () => {
  it('is at /', async () => {
    const response = await fetch(server);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  });

  it('finds every file that it names', async () => {
    const html = await (await fetch(server)).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map((match) => String(match[1]));
    expect(paths.length).toBeGreaterThan(2);
    for (const path of paths)
      expect({ path, status: (await fetch(server + path)).status }).toEqual({ path, status: 200 });
  });

  it('has no script that its own policy forbids', async () => {
    const html = await (await fetch(server)).text();
    for (const [tag, body] of [...html.matchAll(/<script([^>]*)>([^<]*)</g)].map((match) => [match[1], match[2]])) {
      expect(tag).toContain('src="/');
      expect(body?.trim()).toBe('');
    }
    expect(html).not.toMatch(/\son\w+=|\sstyle=|<style/);
  });

  it('gets Preact, its hooks and htm from one module', async () => {
    const response = await fetch(`${server}/vendor/htm-preact.js`);
    expect(response.headers.get('content-type')).toMatch(/javascript/);
    const module = await import(`data:text/javascript,${encodeURIComponent(await response.text())}`);
    expect(Object.keys(module)).toEqual(expect.arrayContaining(['html', 'render', 'useState', 'useEffect']));
  });
});
