import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toNotifications } from '../../src/live/change.ts';
import { get, sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';
import { type EventStream, listen } from './event-stream.ts';

let shop: TestShop;
let here: string;
let there: string;
let till: EventStream;

beforeAll(async () => {
  shop = await openTestShop();
  [here, there] = await Promise.all([shop.serve(), shop.serve()]);
  till = await listen(there);
  await listening(1);
});
afterAll(async () => {
  till.close();
  await shop.close();
});

/** Waits until so many servers listen: a till may be told of nothing that happens before. */
async function listening(servers: number): Promise<void> {
  for (;;) {
    const [row] = await shop.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int FROM pg_stat_activity
      WHERE application_name = 'shop changes' AND datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'`;
    if ((row?.count ?? 0) >= servers) return;
    await wait(20);
  }
}

describe('a till', () => {
  it('hears what another one has sold, at another server', async () => {
    const product = await shop.addProduct({ stock: 5, price: '2.50' });
    expect((await sell(here, [[product.id, 2]])).status).toBe(201);
    const [told] = (await till.next('products')) as { id: number; stock: number }[];
    expect(told).toMatchObject({ id: product.id, stock: 3, price: '2.50' });
    expect(told).toEqual((await get(there, `/products/${product.id}`)).body);
  });

  it('hears of a sale that was made at its own server', async () => {
    const product = await shop.addProduct({ stock: 5 });
    await sell(there, [[product.id, 5]]);
    expect(await till.next('products')).toMatchObject([{ id: product.id, stock: 0 }]);
  });

  it('hears what was voided or came back on the shelf', async () => {
    const product = await shop.addProduct({ stock: 9 });
    const stocks = async () => ((await till.next('products')) as { stock: number }[]).map(({ stock }) => stock);
    const { body: first } = await sell(here, [[product.id, 2]]);
    expect(await stocks()).toEqual([7]);
    const refund = {
      orderId: first.id,
      registerId: shop.registerId,
      reason: 'Too large',
      lines: [{ line: 1, quantity: 1, restock: true }],
    };
    expect((await send(here, 'POST', '/refunds', refund)).status).toBe(201);
    expect(await stocks()).toEqual([8]);
    const { body: second } = await sell(here, [[product.id, 3]]);
    expect(await stocks()).toEqual([5]);
    await send(here, 'POST', `/orders/${second.id}/void`, { reason: 'Rung up twice' }, { as: 'manager' });
    expect(await stocks()).toEqual([8]);
  });

  it('hears that prices have changed, whoever has changed them', async () => {
    const product = await shop.addProduct();
    await till.next('catalog');
    await shop.prisma.product.update({ where: { id: product.id }, data: { price: '9.99' } });
    expect(await till.next('catalog')).toBeNull();
  });

  it('is told anew after the connection that listens was lost', async () => {
    await shop.prisma.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'shop changes' AND datname = current_database()`;
    await till.next('everything');
    const product = await shop.addProduct({ stock: 9 });
    await sell(here, [[product.id, 1]]);
    expect(await till.next('products')).toMatchObject([{ id: product.id, stock: 8 }]);
  });

  it('hears nothing without a sign-in', async () => {
    const stranger = await listen(here, { cookie: '' });
    expect(stranger.status).toBe(401);
    stranger.close();
  });

  it('hears nothing more once its session is ended', async () => {
    const cookies = await shop.cookies(there, shop.managerId);
    const manager = await listen(there, cookies as { cookie: string });
    await shop.prisma.refreshToken.updateMany({ where: { userId: shop.managerId }, data: { revokedAt: new Date() } });
    await manager.ended();
  });

  it('keeps no server from stopping', async () => {
    const other = await openTestShop();
    const server = await other.serve();
    const stream = await listen(server);
    await Promise.all([other.close(), stream.ended()]);
  });
});

describe('a notification', () => {
  it('is never longer than PostgreSQL takes', () => {
    const ids = Array.from({ length: 2000 }, (_, index) => 2_147_483_647 - index);
    const texts = toNotifications({ kind: 'products', ids });
    expect(texts.every((text) => text.length < 8000)).toBe(true);
    expect(texts.flatMap((text) => text.split(' ').slice(1)).map(Number)).toEqual(ids);
  });
});
