import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSALS } from '../src/errors.ts';
import { clientHeaders, get, type RefusalAnswer, sell } from './requests.ts';
import { openTestShop, type TestShop } from './test-shop.ts';

/** What JavaScript, PostgreSQL or a spreadsheet would take for a number, and a till never means. */
const ODD_NUMBERS = [
  ...[
    '1e999',
    '-1e999',
    '1e1',
    '1E1',
    '1e-1',
    '0x1',
    '0b1',
    '0o1',
    '1n',
    '1_0',
    '1.0',
    '1.',
    '.1',
    '1,0',
    '-1',
    '+1',
    '-0',
  ],
  ...[' 1', '1 ', '\t1', '1\n', '\u00a01', '\u2028', 'NaN', 'Infinity', '-Infinity', 'null', 'true', '[1]', '{}'],
  ...['١', '１', '²', '1\u0000', 'x', "1' OR 1"],
];

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}
interface Document {
  readonly paths: Record<string, { get?: { parameters?: Parameter[] } }>;
}
type Address = (number: string) => string;

let shop: TestShop;
let server: string;
/** Every address that takes a number, by its description. */
let addresses: Address[];

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  // Whatever is wrongly read as 1 or 10 would be found.
  for (let i = 0; i < 10; i++) {
    const { id } = await shop.addProduct();
    await sell(server, [[id, 1]]);
    await shop.prisma.customer.create({ data: { name: `Kim ${i}` } });
  }
  addresses = addressesOfNumbers((await get<Document>(server, '/docs/json')).body);
});
afterAll(() => shop.close());

function addressesOfNumbers({ paths }: Document): Address[] {
  return Object.entries(paths).flatMap(([path, { get: operation }]) => {
    const numbers = (operation?.parameters ?? []).filter(({ schema }) => schema.type === 'integer');
    return numbers.map(({ name, in: place }): Address => {
      if (place === 'path') return (number) => path.replace(`{${name}}`, number);
      const others = numbers.filter((other) => other.in === 'query' && other.required && other.name !== name);
      const query = others.map((other) => `${other.name}=1&`).join('');
      return (number) => `${path.replace('{id}', '1')}?${query}${name}=${number}`;
    });
  });
}

describe('a number in an address', () => {
  it('is known of every route that takes one', () => {
    expect(addresses.map((write) => write('1')).sort()).toEqual([
      ...['/credit-notes/1', '/customers/1', '/customers?limit=1'],
      ...['/invoices/1', '/invoices?limit=1', '/invoices?orderId=1'],
      ...[
        '/orders/1',
        '/orders/1/prints',
        '/orders/1/receipt.txt',
        '/orders/1/receipt.txt?copy=1',
        '/orders/1/refunds',
      ],
      ...['/orders?limit=1', '/orders?receiptNumber=1', '/orders?registerId=1'],
      ...['/parked-carts/1', '/parked-carts?limit=1'],
      ...['/products/1', '/products?limit=1'],
      ...[
        '/receipts/verification?registerId=1',
        '/receipts/verification?registerId=1&from=1',
        '/receipts/verification?registerId=1&to=1',
      ],
      ...['/refunds/1', '/refunds?limit=1', '/refunds?number=1', '/refunds?registerId=1'],
      ...['/shifts/1/x-report', '/shifts/current?registerId=1'],
      ...['/z-reports/1', '/z-reports?limit=1', '/z-reports?registerId=1'],
    ]);
  });

  it('is read when it is made of digits', async () => {
    for (const write of addresses) {
      for (const number of ['1', '10', '010']) {
        const address = write(number);
        // Of shifts and registers there is one, no cart is parked and no invoice issued, and reports are not for
        // everybody: that they were asked for is enough.
        const status = /^\/(shifts|z-reports|refunds|receipts|parked-carts|(invoices|credit-notes)\/)|\bcopy=/.test(
          address,
        )
          ? expect.not.stringMatching(/^400$/)
          : '200';
        expect({
          address,
          status: String((await get(server, address, clientHeaders(server, 'manager'))).status),
        }).toEqual({ address, status });
      }
    }
  });

  it('is refused in a sentence when it is anything else that may be taken for one', async () => {
    for (const write of addresses) {
      for (const text of ODD_NUMBERS) {
        const address = write(encodeURIComponent(text));
        const { status, body } = await get<RefusalAnswer>(server, address, clientHeaders(server, 'manager'));
        expect({ address, status, ...body }).toEqual({
          address,
          status: 400,
          type: '/problems/invalid-request',
          title: REFUSALS.INVALID_REQUEST.meaning,
          code: 'INVALID_REQUEST',
          detail: expect.stringMatching(
            /^The (limit|id|number|registerId|receiptNumber|orderId|from|to|copy) must be a whole number .*, written in digits alone\.$/,
          ),
        });
      }
    }
  });

  it.each(['2147483648', '4294967297', '9007199254740993', '99999999999999999999', '9'.repeat(400)])(
    'is the id of nothing, and no limit, when it is %s',
    async (number) => {
      expect(await get(server, `/products/${number}`)).toMatchObject({
        status: 404,
        body: { code: 'PRODUCT_NOT_FOUND' },
      });
      expect(await get(server, `/orders/${number}`)).toMatchObject({ status: 404, body: { code: 'ORDER_NOT_FOUND' } });
      for (const list of ['/products', '/orders']) {
        expect(await get(server, `${list}?limit=${number}`)).toMatchObject({
          status: 400,
          body: { detail: 'The limit must be a whole number from 1 to 100, written in digits alone.' },
        });
      }
    },
  );
});
