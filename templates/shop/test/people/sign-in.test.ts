import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../src/people/people-schema.ts';
import { hashSecret } from '../../src/people/secrets.ts';
import { get, type RefusalAnswer, request } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const PASSWORD = 'correct horse battery staple';

let shop: TestShop;
let server: string;
let production: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  production = await shop.serve({ NODE_ENV: 'production', PIN_SECRET: 'pepper' });
  const passwordHash = await hashSecret(PASSWORD);
  await shop.prisma.user.update({ where: { id: shop.cashierId }, data: { pinHash: await hashSecret('4711') } });
  await shop.prisma.user.update({
    where: { id: shop.managerId },
    data: { email: 'Morgan@Shop.test', passwordHash, pinHash: await hashSecret('8150') },
  });
});
afterAll(() => shop.close());
beforeEach(() => shop.prisma.signInFailure.deleteMany());

const nobody = { cookie: '', authorization: '' };
const signIn = (base: string, body: unknown, headers: Record<string, string> = nobody) =>
  request<Session & RefusalAnswer>(base, 'POST', '/session/password', body, headers);
const enterPin = async (body: unknown, headers?: Record<string, string>) =>
  request<Session & RefusalAnswer>(server, 'POST', '/session/pin', body, headers ?? (await shop.cookies(server)));

/** The cookies that an answer sets, as they are sent back. */
const setBy = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

describe('sign-in by e-mail address and password', () => {
  it('sets a cookie that no script reads and no other site sends', async () => {
    const { status, body, headers } = await signIn(server, { email: 'morgan@shop.test', password: PASSWORD });
    expect({ status, person: body.person }).toMatchObject({ status: 200, person: { name: 'Morgan', role: 'manager' } });
    const [line = ''] = headers.getSetCookie();
    expect(line).toMatch(/^session-\d+=[\w-]{43}; /);
    for (const word of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(line).toContain(word);
    expect(line).not.toContain('Secure');
    const session = await get<Session>(server, '/session', { cookie: setBy(headers) });
    expect(session.body.person?.id).toBe(shop.managerId);
  });

  it('answers the same for a wrong password, and for somebody who does not exist or has left', async () => {
    const gone = { name: 'Gone', email: 'gone@shop.test', isActive: false, passwordHash: await hashSecret(PASSWORD) };
    await shop.prisma.user.create({ data: gone });
    const answers = [
      await signIn(server, { email: 'morgan@shop.test', password: 'wrong' }),
      await signIn(server, { email: 'nobody@shop.test', password: PASSWORD }),
      await signIn(server, { email: 'gone@shop.test', password: PASSWORD }),
      // Somebody without a password yet.
      await signIn(server, { email: 'alex@shop.example', password: PASSWORD }),
    ];
    for (const { status, body, headers } of answers) {
      expect({ status, body }).toEqual({ status: 401, body: answers[0]?.body });
      expect(body.code).toBe('SIGN_IN_FAILED');
      expect(headers.getSetCookie()).toEqual([]);
    }
  });

  it('takes as long for somebody who does not exist', async () => {
    const timeOf = async (email: string) => {
      const times: number[] = [];
      for (let i = 0; i < 8; i++) {
        await shop.prisma.signInFailure.deleteMany();
        const begun = performance.now();
        await signIn(server, { email, password: 'wrong' });
        times.push(performance.now() - begun);
      }
      return Math.min(...times);
    };
    const [known, unknown] = [await timeOf('morgan@shop.test'), await timeOf('nobody@shop.test')];
    // Without the hash that is made for nobody, it would be a tenth.
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it('ends the session that the browser had before', async () => {
    const first = setBy((await signIn(server, { email: 'morgan@shop.test', password: PASSWORD })).headers);
    await signIn(server, { email: 'morgan@shop.test', password: PASSWORD }, { cookie: first });
    expect(await get(server, '/shop', { cookie: first })).toMatchObject({ status: 401 });
  });

  it('behind TLS sets a cookie that other hosts of the site cannot set', async () => {
    const behindProxy = await shop.serve({ TRUSTED_PROXIES: '127.0.0.1', ALLOWED_HOSTS: 'shop.test' });
    const forwarded = { ...nobody, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.test' };
    const { headers } = await signIn(behindProxy, { email: 'morgan@shop.test', password: PASSWORD }, forwarded);
    expect(headers.getSetCookie()[0]).toMatch(/^__Host-session=.*; Secure/);
    // Whoever is no proxy cannot say so.
    const direct = await signIn(server, { email: 'morgan@shop.test', password: PASSWORD }, forwarded);
    expect(direct.headers.getSetCookie()[0]).not.toContain('Secure');
  });
});

describe('a PIN', () => {
  it('signs its person in at a registered till, in the place of whoever was there', async () => {
    const earlier = await shop.cookies(server, shop.managerId);
    const { status, body, headers } = await enterPin({ userId: shop.cashierId, pin: '4711' }, earlier);
    expect({ status, person: body.person, till: body.till }).toMatchObject({
      status: 200,
      person: { id: shop.cashierId, rights: { 'sale.sell': 'yes', 'devices.manage': 'no' } },
      till: { register: { name: 'Till 1' }, people: [{ name: 'Alex' }, { name: 'Morgan' }] },
    });
    expect(await get(server, '/shop', earlier)).toMatchObject({ status: 401 });
    const till = (await shop.cookies(server)).cookie;
    expect(await get(server, '/shop', { cookie: `${till}; ${setBy(headers)}` })).toMatchObject({ status: 200 });
  });

  it('works nowhere but at a registered till', async () => {
    const cookie = `till-${new URL(server).port}=${'x'.repeat(43)}`;
    for (const headers of [nobody, { cookie }]) {
      expect(await enterPin({ userId: shop.cashierId, pin: '4711' }, headers)).toMatchObject({
        status: 403,
        body: { code: 'TILL_NOT_REGISTERED' },
      });
    }
  });

  it('is refused when it is somebody else’s, and for nobody', async () => {
    for (const userId of [shop.managerId, 987_654]) {
      const { status, body } = await enterPin({ userId, pin: '4711' });
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'SIGN_IN_FAILED' });
    }
  });

  it('never leaves the server, nor does a hash or a token', async () => {
    const headers = await shop.cookies(server, shop.managerId);
    for (const path of ['/session', '/devices', '/registers']) {
      const { body } = await get(server, path, headers);
      expect(JSON.stringify(body)).not.toMatch(/pin"|hash|argon2|token/i);
    }
  });

  it('is nothing without the key that is not in the database', async () => {
    // That server mixes PIN_SECRET in, so a hash without it does not fit, and the other way round.
    const port = new URL(production).port;
    const till = { cookie: `till-${port}=${shop.deviceToken}` };
    const enter = (pin: string) =>
      request<RefusalAnswer>(production, 'POST', '/session/pin', { userId: shop.managerId, pin }, till);
    expect((await enter('8150')).status).toBe(401);
    await shop.prisma.user.update({
      where: { id: shop.managerId },
      data: { pinHash: await hashSecret('8150', 'pepper') },
    });
    expect((await enter('8150')).status).toBe(200);
    expect((await enterPin({ userId: shop.managerId, pin: '8150' })).status).toBe(401);
    await shop.prisma.user.update({ where: { id: shop.managerId }, data: { pinHash: await hashSecret('8150') } });
  });
});

describe('wrong tries', () => {
  it('lock a person at one till, and nowhere else', async () => {
    for (let i = 0; i < 5; i++) await enterPin({ userId: shop.managerId, pin: '0000' });
    const locked = await enterPin({ userId: shop.managerId, pin: '8150' });
    expect(locked).toMatchObject({ status: 429, body: { code: 'SIGN_IN_LOCKED' } });
    expect(locked.body.details?.seconds).toBeGreaterThan(30);
    expect((await enterPin({ userId: shop.cashierId, pin: '4711' })).status).toBe(200);
    expect((await signIn(server, { email: 'morgan@shop.test', password: PASSWORD })).status).toBe(200);
  });

  it('from elsewhere never lock the owner out of a registered till', async () => {
    for (let i = 0; i < 20; i++) await signIn(server, { email: 'morgan@shop.test', password: `guess ${i}` });
    expect((await signIn(server, { email: 'morgan@shop.test', password: PASSWORD })).status).toBe(429);
    const till = await shop.cookies(server);
    expect((await signIn(server, { email: 'morgan@shop.test', password: PASSWORD }, till)).status).toBe(200);
    expect((await enterPin({ userId: shop.managerId, pin: '8150' })).status).toBe(200);
  });

  it('are counted before they are judged, so a hundred at once are no more than five', async () => {
    const pins = Array.from({ length: 100 }, (_, i) => String(8100 + i));
    const till = await shop.cookies(server);
    const answers = await Promise.all(
      pins.map((pin) => request<RefusalAnswer>(server, 'POST', '/session/pin', { userId: shop.managerId, pin }, till)),
    );
    // The right one is the fifty-first; whether it is among the five that are looked at is chance.
    expect(answers.filter(({ status }) => status !== 429).length).toBeLessThanOrEqual(6);
  });

  it('lock somebody who does not exist as well, so that a lock tells nothing', async () => {
    const email = 'nobody@shop.test';
    const codes: string[] = [];
    for (let i = 0; i < 6; i++) codes.push((await signIn(server, { email, password: 'wrong' })).body.code);
    expect(codes).toEqual([...Array(5).fill('SIGN_IN_FAILED'), 'SIGN_IN_LOCKED']);
  });

  it('are forgiven by a right one, and the lock grows with each that follows it', async () => {
    for (let i = 0; i < 4; i++) await enterPin({ userId: shop.cashierId, pin: '0000' });
    expect((await enterPin({ userId: shop.cashierId, pin: '4711' })).status).toBe(200);
    const seconds: unknown[] = [];
    for (let i = 0; i < 7; i++) {
      await enterPin({ userId: shop.cashierId, pin: '0000' });
      if (i < 4) continue;
      const { body } = await enterPin({ userId: shop.cashierId, pin: '4711' });
      seconds.push(Math.ceil(Number(body.details?.seconds) / 60));
      await shop.prisma.signInFailure.updateMany({ data: { lockedUntil: new Date() } });
    }
    expect(seconds).toEqual([1, 2, 4]);
  });
});

describe('sample people', () => {
  it('sign in in development, which tells how, and never in production', async () => {
    const tobias = await shop.prisma.user.create({
      data: { name: 'Tobias', email: 'tobias.okafor@shop.example', pinHash: await hashSecret('1000') },
    });
    const development = await get<Session>(server, '/session', await shop.cookies(server));
    expect(development.body.hint).toContain('Tobias 1000');
    expect(development.body.till?.people.map(({ name }) => name)).toContain('Tobias');
    expect((await enterPin({ userId: tobias.id, pin: '1000' })).status).toBe(200);

    const port = new URL(production).port;
    const till = { cookie: `till-${port}=${shop.deviceToken}` };
    await shop.prisma.user.update({ where: { id: tobias.id }, data: { pinHash: await hashSecret('1000', 'pepper') } });
    expect((await request(production, 'POST', '/session/pin', { userId: tobias.id, pin: '1000' }, till)).status).toBe(
      401,
    );
    const there = await get<Session>(production, '/session', till);
    expect(there.body).toMatchObject({ hint: null, till: { people: [{ name: 'Morgan' }] } });
  });
});
