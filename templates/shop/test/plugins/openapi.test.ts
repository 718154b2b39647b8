import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { REFUSALS, type RefusalCode } from '../../src/errors.ts';
import { get, headersFor } from '../requests.ts';
import { openTestShop, type TestShop, testEnv } from '../test-shop.ts';

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object; example?: object }> };
  responses: Record<
    string,
    { description: string; headers?: object; content?: Record<string, { schema: object; example?: object }> }
  >;
}
interface Document {
  openapi: string;
  info: { title: string; description: string };
  servers: { url: string }[];
  security: object[];
  tags: { name: string }[];
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
  it('has every route of the server but those of its pages', async () => {
    const described = operations().map(([name]) => name.replace(/\{(\w+)\}/g, ':$1'));
    const served = await routesOf(shop.databaseUrl);
    expect(
      served.filter((route) => !/ (\*|\/(docs|problems|vendor|learn)(\/.*|\*)?|\/.*\/page)$/.test(route)).sort(),
    ).toEqual(described.sort());
    expect(described).toContain('POST /orders');
  });

  it('names each operation once, and says where the server is and how to sign in', () => {
    const names = operations().map(([, { operationId }]) => operationId);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]+$/);
    expect(new Set(names).size).toBe(names.length);
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers.map(({ url }) => new URL(url, `${server}/docs/json`).href)).toEqual([`${server}/`]);
    expect(document.security).toEqual([{ session: [] }, { bearer: [] }]);
    const open = operations().filter(([, { security }]) => security?.length === 0);
    expect(open.map(([name]) => name).sort()).toEqual([
      'DELETE /session',
      'GET /health/live',
      'GET /health/ready',
      'GET /session',
      'POST /session/password',
      'POST /session/pin',
      'POST /tokens',
      'POST /tokens/refresh',
    ]);
  });

  it('has what any route may refuse with, and the limit and the database where they count', () => {
    for (const [name, { responses }] of operations()) {
      const statuses = Object.keys(responses);
      expect({ name, statuses }).toEqual({ name, statuses: expect.arrayContaining(['400', '421', '431', '500']) });
      expect({ name, isLimited: statuses.includes('429') }).toEqual({ name, isLimited: !name.includes('/health/') });
      expect({ name, asks: statuses.includes('503') }).toEqual({ name, asks: name !== 'GET /health/live' });
      for (const [status, { description, content }] of Object.entries(responses)) {
        if (status.startsWith('2')) continue;
        // Each code that it names has this status, and is explained.
        const codes = Object.keys(REFUSALS).filter((code) => description.includes(`\`${code}\`:`)) as RefusalCode[];
        expect(codes.length).toBeGreaterThan(0);
        expect(content).toEqual({
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                { type: 'object', properties: { code: { enum: expect.toSatisfy(isPermutationOf(codes)) } } },
              ],
            },
          },
        });
        for (const code of codes) expect({ code, status: REFUSALS[code].status }).toEqual({ code, status: +status });
      }
    }
  });

  it('has what a body may be refused with, also where none is asked for: what deletes reads one', () => {
    const ofABody = ['403', '408', '413', '415'];
    for (const [name, { responses }] of operations()) {
      if (name.startsWith('GET ')) continue;
      const statuses = Object.keys(responses);
      expect({ name, statuses }).toEqual({ name, statuses: expect.arrayContaining(ofABody) });
    }
  });

  it('says of each route what it does, what it takes, and what it answers', () => {
    for (const [name, operation] of operations()) {
      expect({ name, summary: operation.summary }).toEqual({ name, summary: expect.stringMatching(/\w/) });
      expect(operation.tags).toHaveLength(1);
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(described.map((parameter) => parameter.name)).toEqual(inPath);
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(response.description).toMatch(/\w/);
        const type = status.startsWith('2')
          ? /^(application\/json|text\/(event-stream|plain))$/
          : /^application\/problem\+json$/;
        const content = Object.entries(response.content ?? {});
        expect(content).toEqual(
          status === '204'
            ? []
            : [[expect.stringMatching(type), expect.objectContaining({ schema: expect.any(Object) })]],
        );
      }
    }
  });

  it('says which headers a repeatable request has, what an approval comes in, and how long to wait', () => {
    let repeatable = 0;
    for (const [name, { parameters = [], responses }] of operations()) {
      const headers = parameters.filter((parameter) => parameter.in === 'header').map((parameter) => parameter.name);
      const done = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
      const isRepeatable = headers.includes('idempotency-key');
      if (isRepeatable) repeatable++;
      expect({ name, is: 'Idempotent-Replayed' in (done?.headers ?? {}) }).toEqual({
        name,
        is: isRepeatable || name === 'POST /invoices', // of which a sale has one, whatever the key
      });
      const needsYes = responses['403']?.description.includes('`APPROVAL_REQUIRED`') ?? false;
      expect({ name, is: headers.includes('approval') }).toEqual({ name, is: needsYes });
      const waits = 'Retry-After' in (responses['429']?.headers ?? {});
      expect({ name, waits }).toEqual({ name, waits: !name.includes('/health/') });
    }
    expect(repeatable).toBeGreaterThan(4);
  });

  it('sorts each route under a heading that is explained', () => {
    const tags = new Set(operations().flatMap(([, operation]) => operation.tags));
    expect(document.tags.map(({ name }) => name).sort()).toEqual([...tags].sort());
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
    const statusesOfASale = ['400', '401', '403', '408', '409', '413', '415', '421', '422', '429', '431', '500', '503'];
    expect(Object.keys(sale.responses)).toEqual(['201', ...statusesOfASale]);
  });

  it('has examples of a cart, a receipt and a refusal', () => {
    const sale = document.paths['/orders']?.post as Operation;
    expect(sale.requestBody?.content['application/json']).toHaveProperty('example.lines');
    expect(sale.responses['201']?.content?.['application/json']).toHaveProperty('example.receiptNumber');
    expect(document.components.schemas.Problem).toHaveProperty('examples');
  });

  it('is shown at /docs by a page that needs no other server', async () => {
    const response = await fetch(`${server}/docs`, { headers: headersFor(server) });
    expect(response.status).toBe(200);
    const html = await response.text();
    const paths = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(
      (match) => new URL(String(match[1]), response.url).href,
    );
    expect(paths.length).toBeGreaterThan(2);
    for (const path of paths) {
      expect(path.startsWith(server)).toBe(true);
      const file = await fetch(path, { headers: headersFor(server) });
      expect({ path, status: file.status }).toEqual({ path, status: 200 });
      await file.arrayBuffer();
    }
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  });
});

/** Whether a list has these values, in any order. */
function isPermutationOf(values: readonly string[]): (list: readonly string[]) => boolean {
  return (list) => list.length === values.length && values.every((value) => list.includes(value));
}

/** The routes of a server, as in "GET /orders/:id". A HEAD that comes with a GET is left out. */
async function routesOf(databaseUrl: string): Promise<string[]> {
  const app = await buildApp(parseConfig(testEnv(databaseUrl)));
  try {
    await app.ready();
    const routes: string[] = [];
    const above: string[] = [];
    // Four signs for each level: "│   └── /:id (GET, HEAD)".
    for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
      const [, branch = '', part = '', methods = ''] = /^([\s│├└─]*)(\S+) \((.*)\)$/.exec(line) ?? [];
      if (part === '') continue;
      above.splice(branch.length / 4 - 1, Number.POSITIVE_INFINITY, part);
      const both = methods.split(', ').filter((method) => method !== 'HEAD');
      routes.push(...both.map((method) => `${method} ${above.join('')}`));
    }
    return routes;
  } finally {
    await app.close();
  }
}
