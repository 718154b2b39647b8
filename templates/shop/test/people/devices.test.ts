import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/people/people-schema.ts';
import { hashSecret } from '../../src/people/secrets.ts';
import { get, type RefusalAnswer, request } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;
let production: string;

beforeAll(async () => {
  shop = await openTestShop();
  const PIN_SECRET = 'pepper';
  server = await shop.serve({ PIN_SECRET });
  production = await shop.serve({ NODE_ENV: 'production', PIN_SECRET });
  for (const id of [shop.cashierId, shop.managerId]) {
    const email = `${id}@shop.test`;
    await shop.prisma.user.update({ where: { id }, data: { email, pinHash: await hashSecret('4711', PIN_SECRET) } });
  }
});
afterAll(() => shop.close());

const nobody = { cookie: '' };
const cookieOf = (headers: Headers): string => headers.getSetCookie()[0]?.split(';')[0] ?? '';

describe('a till', () => {
  it('is made by a manager, and PINs work there from then on', async () => {
    const register = await shop.prisma.register.create({ data: { name: 'Till 2' } });
    const manager = await shop.bearer(shop.managerId);
    const made = await request<{ id: number }>(
      production,
      'POST',
      '/devices',
      { name: 'At the window', registerId: register.id },
      manager,
    );
    expect(made.status).toBe(201);
    const cookie = cookieOf(made.headers);
    expect(made.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Strict/);
    const entered = await request<Session>(
      production,
      'POST',
      '/session/pin',
      { userId: shop.cashierId, pin: '4711' },
      { cookie },
    );
    expect(entered.body).toMatchObject({ till: { name: 'At the window', register: { id: register.id } } });
    expect(
      await shop.prisma.auditLog.findFirst({ where: { action: 'device.register' }, orderBy: { id: 'desc' } }),
    ).toMatchObject({ userId: shop.managerId, entityId: String(made.body.id) });
  });

  it('that was taken back lets nobody in, and whoever is signed in there is out at once', async () => {
    const till = { cookie: `till-${new URL(production).port}=${shop.deviceToken}` };
    const entered = await request(production, 'POST', '/session/pin', { userId: shop.cashierId, pin: '4711' }, till);
    const session = { cookie: `${till.cookie}; ${cookieOf(entered.headers)}` };
    expect((await get(production, '/shop', session)).status).toBe(200);
    const manager = await shop.bearer(shop.managerId);
    const { body } = await get<{ items: { id: number; name: string }[] }>(production, '/devices', manager);
    const device = body.items.find(({ name }) => name === 'Left of the door');
    expect((await request(production, 'DELETE', `/devices/${device?.id}`, undefined, manager)).status).toBe(204);
    expect((await get(production, '/shop', session)).status).toBe(401);
    expect((await get<Session>(production, '/session', session)).body).toMatchObject({ person: null, till: null });
    expect(
      await request(production, 'POST', '/session/pin', { userId: shop.cashierId, pin: '4711' }, till),
    ).toMatchObject({
      status: 403,
      body: { code: 'TILL_NOT_REGISTERED' },
    });
    expect((await request(production, 'DELETE', `/devices/${device?.id}`, undefined, manager)).status).toBe(404);
    expect((await request(production, 'DELETE', '/devices/99999999999', undefined, manager)).status).toBe(404);
  });

  it('registers itself in development, for a browser of this machine, and nowhere else', async () => {
    const { body, headers } = await get<Session>(server, '/session', nobody);
    expect(body.till).toMatchObject({ name: 'Development', register: { id: shop.registerId } });
    expect(cookieOf(headers)).toMatch(/^till-/);
    // The same browser stays the same till.
    const again = await get<Session>(server, '/session', { cookie: cookieOf(headers) });
    expect(again.body.till?.id).toBe(body.till?.id);
    // One that shows no cookie gets no till of its own: whoever asks again and again makes no more of them.
    const answers = await Promise.all(Array.from({ length: 5 }, () => get<Session>(server, '/session', nobody)));
    expect(answers.map((answer) => answer.body.till?.id)).toEqual(Array(5).fill(body.till?.id));
    expect(await shop.prisma.device.count({ where: { name: 'Development' } })).toBe(1);
    const manager = await shop.bearer(shop.managerId);
    expect((await request(server, 'DELETE', `/devices/${body.till?.id}`, undefined, manager)).status).toBe(204);
    expect((await get<Session>(server, '/session', nobody)).body.till?.id).toBeGreaterThan(Number(body.till?.id));
    const forwarded = await get<Session>(server, '/session', { ...nobody, 'x-forwarded-for': '203.0.113.7' });
    expect(forwarded.body.till).toBeNull();
    expect((await get<Session>(production, '/session', nobody)).body.till).toBeNull();
  });

  it.each(['a\u0000b', '\u0000', ' ', ''])('has a name that can be read and stored, and not %j', async (name) => {
    const manager = await shop.bearer(shop.managerId);
    const body = { name, registerId: shop.registerId };
    expect(await request<RefusalAnswer>(server, 'POST', '/devices', body, manager)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST' },
    });
  });

  it('needs an active register', async () => {
    const manager = await shop.bearer(shop.managerId);
    const body = { name: 'Nowhere', registerId: 987_654 };
    expect(await request<RefusalAnswer>(server, 'POST', '/devices', body, manager)).toMatchObject({
      status: 422,
      body: { code: 'UNKNOWN_REGISTER' },
    });
  });
});
