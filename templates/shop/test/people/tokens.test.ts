import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashSecret } from '../../src/people/secrets.ts';
import { get, request } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

const PASSWORD = 'correct horse battery staple';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  await shop.prisma.user.update({
    where: { id: shop.managerId },
    data: { email: 'morgan@shop.test', passwordHash: await hashSecret(PASSWORD) },
  });
});
afterAll(() => shop.close());

const nobody = { cookie: '' };
const signIn = async (): Promise<Tokens> =>
  (await request<Tokens>(server, 'POST', '/tokens', { email: 'morgan@shop.test', password: PASSWORD }, nobody)).body;
const refresh = (refreshToken: string) => request<Tokens>(server, 'POST', '/tokens/refresh', { refreshToken }, nobody);
const statusWith = async (accessToken: string): Promise<number> =>
  (await get(server, '/devices', { ...nobody, authorization: `Bearer ${accessToken}` })).status;
/** As if so many seconds had gone by since the refresh tokens were used. */
const wait = (seconds: number) =>
  shop.prisma.$executeRaw`UPDATE refresh_tokens SET rotated_at = rotated_at - ${seconds} * interval '1 second'`;

describe('an API client', () => {
  it('signs in, asks, refreshes, and asks again', async () => {
    const first = await signIn();
    expect(first.expiresIn).toBe(600);
    expect(await statusWith(first.accessToken)).toBe(200);
    const next = await refresh(first.refreshToken);
    expect(next.status).toBe(201);
    expect(await statusWith(next.body.accessToken)).toBe(200);
  });

  it('cannot use one kind of token for another', async () => {
    const { accessToken, refreshToken } = await signIn();
    expect(await statusWith(refreshToken)).toBe(401);
    expect((await refresh(accessToken)).status).toBe(401);
    const cookie = `session-${new URL(server).port}=${accessToken}`;
    expect((await get(server, '/devices', { cookie })).status).toBe(401);
  });

  it('whose access token is too old has to refresh', async () => {
    const { accessToken, refreshToken } = await signIn();
    await shop.prisma.$executeRaw`UPDATE refresh_tokens SET expires_at = now() WHERE kind = 'access'`;
    expect(await statusWith(accessToken)).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(201);
  });

  it('with two tabs that refresh at once stays in, in both', async () => {
    const { refreshToken } = await signIn();
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    for (const { status, body } of answers) {
      expect(status).toBe(201);
      expect(await statusWith(body.accessToken)).toBe(200);
      expect((await refresh(body.refreshToken)).status).toBe(201);
    }
  });

  it('whose old refresh token is used again loses its whole family, and that alone', async () => {
    const [stolen, other] = [await signIn(), await signIn()];
    const thief = (await refresh(stolen.refreshToken)).body;
    await wait(11);
    expect((await refresh(stolen.refreshToken)).status).toBe(401);
    expect(await statusWith(thief.accessToken)).toBe(401);
    expect((await refresh(thief.refreshToken)).status).toBe(401);
    expect(await statusWith(other.accessToken)).toBe(200);
    expect(await shop.prisma.auditLog.count({ where: { action: 'token.reuse', userId: shop.managerId } })).toBe(1);
  });

  it('signs out its own sign-in, or all of them', async () => {
    const [here, there] = [await signIn(), await signIn()];
    const browser = await shop.cookies(server, shop.managerId);
    await request(server, 'DELETE', '/session', undefined, { ...nobody, authorization: `Bearer ${here.accessToken}` });
    expect(await statusWith(here.accessToken)).toBe(401);
    expect((await refresh(here.refreshToken)).status).toBe(401);
    expect(await statusWith(there.accessToken)).toBe(200);
    const everywhere = { ...nobody, authorization: `Bearer ${there.accessToken}` };
    const { body } = await request(server, 'DELETE', `/people/${shop.managerId}/sessions`, undefined, everywhere);
    expect(body).toEqual({ ended: expect.any(Number) });
    expect(await statusWith(there.accessToken)).toBe(401);
    expect((await get(server, '/shop', browser)).status).toBe(401);
  });

  it('is out as soon as its person is no longer active', async () => {
    const { accessToken, refreshToken } = await signIn();
    await shop.prisma.user.update({ where: { id: shop.managerId }, data: { isActive: false } });
    expect(await statusWith(accessToken)).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(401);
    await shop.prisma.user.update({ where: { id: shop.managerId }, data: { isActive: true } });
  });

  it('has tokens that are nowhere in the database', async () => {
    const { accessToken, refreshToken } = await signIn();
    const rows = JSON.stringify(await shop.prisma.refreshToken.findMany());
    for (const token of [accessToken, refreshToken]) expect(rows).not.toContain(token);
  });
});

describe('a new password or PIN', () => {
  it('needs the old password, ends all other sign-ins, and works', async () => {
    const [browser, other] = [await shop.cookies(server, shop.managerId), await signIn()];
    const change = (password: string, newPassword: string) =>
      request(server, 'PUT', '/people/me/password', { password, newPassword }, browser);
    expect((await change('wrong', 'a password of some length')).status).toBe(401);
    expect((await change(PASSWORD, 'too short')).status).toBe(400);
    expect((await change(PASSWORD, `${PASSWORD} two`)).status).toBe(204);
    expect((await get(server, '/shop', browser)).status).toBe(200);
    expect(await statusWith(other.accessToken)).toBe(401);
    expect((await request(server, 'PUT', '/people/me/pin', { password: PASSWORD, pin: '2468' }, browser)).status).toBe(
      401,
    );
    for (const pin of ['1111', '1234', '4321']) {
      const easy = await request(server, 'PUT', '/people/me/pin', { password: `${PASSWORD} two`, pin }, browser);
      expect(easy).toMatchObject({ status: 422, body: { code: 'PIN_TOO_EASY' } });
    }
    const pin = { password: `${PASSWORD} two`, pin: '2468' };
    expect((await request(server, 'PUT', '/people/me/pin', pin, browser)).status).toBe(204);
    const till = await shop.cookies(server);
    const entered = await request(server, 'POST', '/session/pin', { userId: shop.managerId, pin: '2468' }, till);
    expect(entered.status).toBe(200);
  });
});
