import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, headersFor, post } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  await shop.addProduct({ stock: 100 });
});
afterAll(() => shop.close());

type Json = Record<string, unknown>;
const line = { productId: 1, quantity: 1 };
const payment = { method: 'cash', tendered: '10.00' };
const cart: Json = { lines: [line], payments: [payment] };

const notIntegers = [0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER, '1', '', true, null, [], {}, [1]];
const notAmounts = [
  ...[
    '',
    '-1',
    '+1',
    '1.',
    '.5',
    '1,50',
    '1.005',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    ' 1',
    '1 ',
    '１',
    '123456789012',
    '1\n',
  ],
  ...[10, 0, null, true, [], {}, ['10']],
];

/** Carts with one thing wrong. */
function* wrongCarts(): Generator<unknown> {
  yield* [null, true, 0, 1, '', 'cart', [], [cart], {}];
  yield* Object.keys(cart).map((name) => ({ ...cart, [name]: undefined }));
  yield* [
    { ...cart, total: '0.01' },
    { ...cart, prices: [] },
    { ...cart, userId: 1 },
  ];

  for (const value of notIntegers) {
    yield { ...cart, registerId: value };
    yield { ...cart, customerId: value };
    yield { ...cart, lines: [{ ...line, productId: value }] };
    yield { ...cart, lines: [{ ...line, quantity: value }] };
    yield { ...cart, lines: [line, { ...line, quantity: value }] };
  }
  for (const value of [10_000, 2 ** 31, 2 ** 53]) yield { ...cart, lines: [{ ...line, quantity: value }] };
  yield { ...cart, lines: [{ ...line, productId: 2 ** 31 }] };
  yield { ...cart, lines: [{ ...line, price: '0.01' }] };
  yield* [[], {}, null, 'x', [null], [[]], [line, null], Array(201).fill(line)].map((lines) => ({ ...cart, lines }));

  for (const tendered of notAmounts) yield { ...cart, payments: [{ ...payment, tendered }] };
  for (const method of ['cheque', 'Cash', '', null, 1]) yield { ...cart, payments: [{ ...payment, method }] };
  yield { ...cart, payments: [{ ...payment, change: '5' }] };
  yield* [{}, null, Array(21).fill(payment), [null]].map((payments) => ({ ...cart, payments }));
}

describe('POST /orders', () => {
  it('sells the cart that the wrong ones are made from', async () => {
    expect((await post(server, JSON.stringify(cart))).status).toBe(201);
  });

  it('answers every wrong cart with 400 and what is wrong with it', async () => {
    const carts = [...wrongCarts()];
    expect(carts.length).toBeGreaterThan(100);
    for (const wrong of carts) {
      const { status, body } = await post(server, JSON.stringify(wrong));
      expect({ wrong, status, code: body.code }).toEqual({ wrong, status: 400, code: 'INVALID_REQUEST' });
      expect(body.detail).toMatch(/^body/);
    }
  });

  it('answers what is not JSON with 400', async () => {
    const bytes = new TextEncoder();
    const texts = [
      '',
      ' ',
      '{',
      '}',
      '{]',
      'null,',
      '{"lines":',
      '{"lines":NaN}',
      "{'a':1}",
      '\u0000',
      '{"__proto__":{}}',
    ];
    const bodies = [
      ...texts.map((text) => bytes.encode(text)),
      Uint8Array.of(0xff, 0xfe, 0x00),
      Uint8Array.of(0xc3, 0x28),
    ];
    for (const body of bodies) {
      const { status, body: answer } = await post(server, body);
      expect({ body, status, code: answer.code }).toEqual({ body, status: 400, code: 'INVALID_REQUEST' });
    }
  });

  it('answers half of a character with 400, wherever text may stand', async () => {
    for (const half of ['\\ud83e', '\\udfff', 'Dented \\ud83e tin']) {
      for (const wrong of [
        `{"lines":[{"productId":1,"quantity":1,"discount":{"percent":"1","reason":"${half}"}}],"payments":[]}`,
        `{"lines":[{"productId":1,"quantity":1}],"payments":[],"discount":{"amount":"0","reason":"${half}"}}`,
        `{"lines":[{"productId":1,"quantity":1}],"payments":[{"method":"card","tendered":"1","reference":"${half}"}]}`,
      ]) {
        const { status, body } = await post(server, wrong);
        expect({ wrong, status, code: body.code }).toEqual({ wrong, status: 400, code: 'INVALID_REQUEST' });
      }
    }
  });

  it('answers half a cart with 400, wherever it was cut off', async () => {
    const text = JSON.stringify(cart);
    for (let length = 0; length < text.length; length++) {
      expect((await post(server, text.slice(0, length))).status).toBe(400);
    }
  });

  it('answers nesting without end with 400', async () => {
    for (const body of ['['.repeat(30_000) + ']'.repeat(30_000), `${'{"lines":'.repeat(6_000)}1${'}'.repeat(6_000)}`]) {
      expect((await post(server, body)).status).toBe(400);
    }
  });

  it('answers a missing or malformed key with 400', async () => {
    const wrong = [
      '',
      'x',
      '1',
      '00000000000000000000000000000000',
      `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(13)}`,
      "' OR 1",
    ];
    for (const key of wrong) {
      expect(await post(server, JSON.stringify(cart), { 'idempotency-key': key })).toMatchObject({
        status: 400,
        body: { code: 'INVALID_REQUEST', detail: expect.stringContaining('idempotency-key') },
      });
    }
    const headers = { 'content-type': 'application/json', ...headersFor(server) };
    const none = await fetch(`${server}/orders`, { method: 'POST', headers, body: JSON.stringify(cart) });
    expect(none.status).toBe(400);
  });

  it('sold one cart in all of this', async () => {
    expect(await shop.prisma.order.count()).toBe(1);
  });
});

describe('addresses that make no sense', () => {
  const paths = [
    ...['/orders/0', '/orders/-1', '/orders/x', '/orders/1.5', '/orders/%00', '/orders/1e3x'],
    ...['/products/0', '/products/null'],
    ...['/orders?limit=0', '/orders?limit=101', '/orders?limit=x', '/orders?limit=', '/orders?limit=1&limit=2'],
    ...['/orders?cursor=', '/orders?cursor=x', '/orders?cursor=bnVsbA', '/orders?cursor=LTE', '/orders?page=2'],
    ...[
      '/products?cursor=W10',
      '/products?cursor=WyJcdTAwMDAiLDFd',
      '/products?query=%00',
      '/products?includeInactive=maybe',
    ],
    ...[`/products?query=${'x'.repeat(201)}`, '/products?q=tea'],
  ];

  it.each(paths)('%s is answered with 400', async (path) => {
    const { status, body } = await get(server, path);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      status: 400,
      code: expect.stringMatching(/^INVALID_(REQUEST|CURSOR)$/),
    });
  });

  it.each(['/orders/1/2', '/nothing', '/products/1/images', '/..%2f.env', '/.env', '/../package.json'])(
    '%s is answered with 404',
    async (path) => {
      const { status, body } = await get(server, path);
      expect(status).toBe(404);
      expect(body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    },
  );
});
