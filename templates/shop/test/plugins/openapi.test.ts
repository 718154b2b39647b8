import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS } from '../../src/errors.ts';
import { get } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object; example?: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object; example?: object }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

let shop: TestShop;
let server: string;
let document: Document;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  document = (await get<Document>(server, '/docs/json')).body;
});
afterAll(() => shop.close());

const operations = (): [string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );

describe('the description of the API', () => {
  it('has every route', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(
      operations()
        .map(([name]) => name)
        .sort(),
    ).toEqual([
      'GET /health/live',
      'GET /health/ready',
      'GET /orders',
      'GET /orders/{id}',
      'GET /products',
      'GET /products/{id}',
      'GET /shop',
      'POST /orders',
    ]);
  });

  it('says of each route what it does, what it takes, and what it answers', () => {
    for (const [name, operation] of operations()) {
      expect({ name, summary: operation.summary }).toEqual({ name, summary: expect.stringMatching(/\w/) });
      expect(operation.tags).toHaveLength(1);
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(described.map((parameter) => parameter.name)).toEqual(inPath);
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
      for (const response of Object.values(operation.responses)) {
        expect(response.description).toMatch(/\w/);
        expect(response.content?.['application/json']?.schema).toBeDefined();
      }
    }
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => String(match[1]));
    expect(references.length).toBeGreaterThan(0);
    for (const reference of new Set(references)) {
      const found = reference
        .slice(2)
        .split('/')
        .reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document);
      expect({ reference, found }).toEqual({ reference, found: expect.any(Object) });
    }
  });

  it('lists every refusal with its status and meaning, and those of a sale where the sale is described', () => {
    for (const [code, { status, meaning }] of Object.entries(REFUSALS)) {
      expect(document.info.description).toContain(`| \`${code}\` | ${status} | ${meaning} |`);
    }
    const sale = document.paths['/orders']?.post as Operation;
    expect(sale.responses['409']?.description).toMatch(/PRODUCT_INACTIVE.*OUT_OF_STOCK/s);
    expect(Object.keys(sale.responses)).toEqual(['201', '400', '409', '413', '415', '422', '429', '500', '503']);
  });

  it('has examples of a cart, a receipt and a refusal', () => {
    const sale = document.paths['/orders']?.post as Operation;
    expect(sale.requestBody?.content['application/json']).toHaveProperty('example.lines');
    expect(sale.responses['201']?.content?.['application/json']).toHaveProperty('example.receiptNumber');
    expect(document.components.schemas.Refusal).toHaveProperty('examples');
  });

  it('is shown at /docs by a page that needs no other server', async () => {
    const response = await fetch(`${server}/docs`);
    expect(response.status).toBe(200);
    const html = await response.text();
    const paths = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(
      (match) => new URL(String(match[1]), response.url).href,
    );
    expect(paths.length).toBeGreaterThan(2);
    for (const path of paths) {
      expect(path.startsWith(server)).toBe(true);
      const file = await fetch(path);
      expect({ path, status: file.status }).toEqual({ path, status: 200 });
      await file.arrayBuffer();
    }
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  });
});
