import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS, type Right } from '../../src/people/rights.ts';
import { hashSecret } from '../../src/people/secrets.ts';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { get, type RefusalAnswer, request, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve({ MAX_CASHIER_DISCOUNT: '10' });
  for (const [id, pin] of [
    [shop.cashierId, '4711'],
    [shop.managerId, '8150'],
  ] as const) {
    await shop.prisma.user.update({ where: { id }, data: { pinHash: await hashSecret(pin) } });
  }
});
afterAll(() => shop.close());

interface Document {
  paths: Record<string, Record<string, { security?: object[] }>>;
}

/** What each route asks for; without a line here, that somebody is signed in. */
const RIGHT_OF: Record<string, Right> = {
  'GET /products': 'goods.read',
  'GET /products/{id}': 'goods.read',
  'GET /live': 'goods.read',
  'GET /customers': 'customer.read',
  'GET /customers/{id}': 'customer.read',
  'POST /customers': 'customer.add',
  'POST /orders': 'sale.sell',
  'GET /orders': 'sale.read',
  'GET /orders/{id}': 'sale.read',
  'POST /parked-carts': 'sale.park',
  'GET /parked-carts': 'sale.park',
  'GET /parked-carts/{id}': 'sale.park',
  'POST /parked-carts/{id}/resume': 'sale.park',
  'POST /parked-carts/{id}/discard': 'sale.park',
  'POST /orders/{id}/prints': 'receipts.print',
  'GET /orders/{id}/prints': 'sale.read',
  'GET /orders/{id}/receipt.txt': 'sale.read',
  'GET /receipts/verification': 'receipts.verify',
  'POST /orders/{id}/void': 'sale.void',
  'GET /orders/{id}/refunds': 'sale.read',
  'POST /refunds': 'refund',
  'GET /refunds': 'sale.read',
  'POST /exchanges': 'refund',
  'POST /invoices': 'invoice.issue',
  'GET /invoices': 'sale.read',
  'GET /invoices/{id}': 'sale.read',
  'GET /credit-notes/{id}': 'sale.read',
  'GET /store-credits/{code}': 'sale.sell',
  'GET /refunds/{id}': 'sale.read',
  'POST /shifts': 'shift.open',
  'GET /shifts/current': 'sale.sell',
  'POST /shifts/{id}/cash-events': 'shift.cash',
  'GET /shifts/{id}/x-report': 'shift.report',
  'POST /shifts/{id}/close': 'shift.close',
  'GET /z-reports': 'shift.reports',
  'GET /z-reports/{id}': 'shift.reports',
  'GET /devices': 'devices.manage',
  'POST /devices': 'devices.manage',
  'PUT /devices/{id}/paper': 'devices.manage',
  'DELETE /devices/{id}': 'devices.manage',
  'DELETE /people/{id}/sessions': 'people.manage',
};

describe('every route', () => {
  it('lets in nobody, a cashier and a manager as the table of rights says', async () => {
    const { body } = await get<Document>(server, '/docs/json');
    const seen: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const [path, methods] of Object.entries(body.paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        const route = `${method.toUpperCase()} ${path}`;
        const right = RIGHT_OF[route];
        const isOpen = security?.length === 0;
        wanted[route] = isOpen
          ? ['in', 'in', 'in']
          : ['NOT_SIGNED_IN', ...(['cashier', 'manager'] as const).map((role) => expectedOf(right, role))];
        const answers: string[] = [];
        for (const userId of [null, shop.cashierId, shop.managerId]) answers.push(await ask(method, path, userId));
        seen[route] = answers;
      }
    }
    expect(seen).toEqual(wanted);
    expect(Object.keys(RIGHT_OF).filter((route) => !(route in seen))).toEqual([]);
  });

  function expectedOf(right: Right | undefined, role: 'cashier' | 'manager'): string {
    const grant = right === undefined ? 'yes' : RIGHTS[right][role];
    return { yes: 'in', approval: 'APPROVAL_REQUIRED', no: 'FORBIDDEN' }[grant];
  }

  /** What a request is refused with because of who sends it, or "in". */
  async function ask(method: string, path: string, userId: number | null): Promise<string> {
    const cookies = userId === null ? { cookie: '' } : await shop.cookies(server, userId);
    const address = server + path.replace('{id}', '987654');
    const response = await fetch(address, {
      method: method.toUpperCase(),
      headers: { ...cookies, ...(method !== 'get' && method !== 'delete' && { 'content-type': 'application/json' }) },
      ...(method !== 'get' && method !== 'delete' && { body: '{}' }),
    });
    // What goes on for ever is not read.
    if (response.ok) await response.body?.cancel();
    const text = response.ok ? '' : await response.text();
    const code = text === '' ? 'in' : (JSON.parse(text) as RefusalAnswer).code;
    return ['NOT_SIGNED_IN', 'FORBIDDEN', 'APPROVAL_REQUIRED'].includes(code) ? code : 'in';
  }

  it('opens nothing else to nobody but the files of the page', async () => {
    const nobody = { cookie: '' };
    for (const path of ['/docs', '/docs/json', '/docs/static/swagger-ui.css']) {
      expect({ path, status: (await get(server, path, nobody)).status }).toEqual({ path, status: 401 });
    }
    for (const path of ['/', '/index.html', '/till/app.js', '/vendor/htm-preact.js']) {
      expect({ path, status: (await get(server, path, nobody)).status }).toEqual({ path, status: 200 });
    }
    // In development, where the project has lessons.
    expect([200, 404]).toContain((await get(server, '/learn', nobody)).status);
  });

  it('says as much in the documentation', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'reference', 'rights.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z.-]+)` +\| (.+?) +\| (\S+) +\| (\S+) +\|$/gm)].map((row) => row.slice(1));
    expect(rows).toEqual(
      Object.entries(RIGHTS).map(([right, { meaning, cashier, manager }]) => [right, meaning, cashier, manager]),
    );
  });
});

describe('a page of another site', () => {
  it('can have nothing done, not even with the cookies of somebody who is signed in', async () => {
    const { port } = new URL(server);
    const manager = await shop.cookies(server, shop.managerId);
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://localhost:${port}` },
      { origin: `http://127.0.0.1:${Number(port) + 1}` },
      { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      const answer = await request(
        server,
        'POST',
        '/devices',
        { name: 'x', registerId: shop.registerId },
        {
          ...manager,
          ...headers,
        },
      );
      expect({ headers, status: answer.status, code: answer.body.code }).toEqual({
        headers,
        status: 403,
        code: 'FOREIGN_ORIGIN',
      });
    }
    expect((await request(server, 'DELETE', '/session', undefined, { ...manager, origin: 'null' })).status).toBe(403);
    const own = { ...manager, origin: server, 'sec-fetch-site': 'same-origin' };
    expect((await request(server, 'POST', '/devices', { name: 'x', registerId: shop.registerId }, own)).status).toBe(
      201,
    );
  });
});

describe('a discount above the limit', () => {
  const discount = (percent: string) => ({ discount: { percent, reason: 'Dented' } });

  async function approve(right: Right, pin = '8150', userId = shop.managerId): Promise<string> {
    const { body } = await request<{ approval: string }>(server, 'POST', '/approvals', { right, userId, pin });
    return body.approval;
  }

  it('is refused to a cashier, and given with a manager’s PIN: both are recorded', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    expect((await sell(server, [[id, 1]], discount('10'))).status).toBe(201);
    const key = randomUUID();
    expect(await sell<RefusalAnswer>(server, [[id, 1]], { ...discount('10.01'), key })).toMatchObject({
      status: 403,
      body: { code: 'APPROVAL_REQUIRED', details: { right: 'sale.discount-above-limit' } },
    });
    const approval = await approve('sale.discount-above-limit');
    const sale = { ...discount('10.01'), key, headers: { approval } };
    const sold = await sell<Receipt>(server, [[id, 1]], sale);
    expect(sold).toMatchObject({ status: 201, body: { discount: '1.00' } });
    const logged = await shop.prisma.auditLog.findMany({ where: { entity: 'order', entityId: String(sold.body.id) } });
    expect(logged).toMatchObject([
      { userId: shop.cashierId, approvedById: shop.managerId, action: 'sale.discount-above-limit' },
    ]);
    // Sent again, because the answer was lost; and without the approval, which the page no longer has.
    for (const headers of [{ approval }, {}]) {
      expect((await sell<Receipt>(server, [[id, 1]], { ...sale, headers })).body).toEqual(sold.body);
    }
    // One yes is for one sale.
    expect((await sell(server, [[id, 1]], { ...sale, key: randomUUID() })).status).toBe(403);
  });

  it('is counted on a line, on the sale, and on both together; rounding counts for nobody', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    const cheap = await shop.addProduct({ price: '0.05' });
    const line = (discount: object, productId = id) => ({ lines: [{ productId, quantity: 1, discount }] });
    const ten = { percent: '10', reason: 'Dented' };
    const statusOf = async (cart: object) => (await sell(server, [], { ...cart })).status;
    expect(await statusOf(line(ten))).toBe(201);
    expect(await statusOf(line(ten, cheap.id))).toBe(201);
    expect(await statusOf(line({ amount: '1.00', reason: 'Dented' }))).toBe(201);
    expect(await statusOf(line({ amount: '1.01', reason: 'Dented' }))).toBe(403);
    expect(await statusOf({ ...line(ten), discount: ten })).toBe(403);
    expect(await statusOf({ ...line({ percent: '5', reason: 'a' }), discount: { percent: '5', reason: 'b' } })).toBe(
      201,
    );
    expect(await statusOf({ ...line({ percent: '0', reason: 'a' }), discount: { amount: '1.50', reason: 'b' } })).toBe(
      403,
    );
  });

  it('needs no approval of a manager, and an approval is for one person, one right and five minutes', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    const manager = await shop.cookies(server, shop.managerId);
    expect((await sell(server, [[id, 1]], { ...discount('50'), headers: manager })).status).toBe(201);

    const statusWith = async (approval: string, headers: Record<string, string> = {}) =>
      (await sell(server, [[id, 1]], { ...discount('50'), headers: { ...headers, approval } })).status;
    expect(await statusWith('x'.repeat(43))).toBe(403);
    expect(await statusWith(await approve('shift.no-sale'))).toBe(403);
    const other = await shop.prisma.user.create({ data: { name: 'Robin', email: 'robin@shop.test' } });
    expect(await statusWith(await approve('sale.discount-above-limit'), await shop.cookies(server, other.id))).toBe(
      403,
    );
    const old = await approve('sale.discount-above-limit');
    await shop.prisma.approval.updateMany({ data: { expiresAt: new Date() } });
    expect(await statusWith(old)).toBe(403);
  });

  it('cannot be approved by a cashier, by a wrong PIN, or away from a till', async () => {
    const right = 'sale.discount-above-limit';
    const ask = (body: object, headers?: Record<string, string>) =>
      request(server, 'POST', '/approvals', { right, ...body }, headers);
    expect((await ask({ userId: shop.cashierId, pin: '4711' })).body.code).toBe('FORBIDDEN');
    expect((await ask({ userId: shop.managerId, pin: '0000' })).body.code).toBe('SIGN_IN_FAILED');
    const client = { ...(await shop.bearer()), cookie: '' };
    expect((await ask({ userId: shop.managerId, pin: '8150' }, client)).body.code).toBe('TILL_NOT_REGISTERED');
  });
});
