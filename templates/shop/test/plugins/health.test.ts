import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSql } from '../database-server.ts';
import { get, type RefusalAnswer, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;
let database: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  database = new URL(shop.databaseUrl).pathname.slice(1);
});
afterAll(() => shop.close());

/** Lets nobody in, and throws out who is in. */
async function lockDatabase(): Promise<void> {
  await runSql(shop.databaseUrl, `ALTER DATABASE "${database}" WITH ALLOW_CONNECTIONS false`);
  await runSql(
    shop.databaseUrl,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}' AND backend_type = 'client backend'`,
  );
}

async function unlockDatabase(): Promise<void> {
  await runSql(shop.databaseUrl, `ALTER DATABASE "${database}" WITH ALLOW_CONNECTIONS true`);
}

describe('a server whose database is there', () => {
  it('is alive and ready', async () => {
    expect(await get(server, '/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await get(server, '/health/ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});

describe('a server whose database goes away', () => {
  it('stays alive, is not ready, refuses sales, and serves again when the database is back', async () => {
    const product = await shop.addProduct({ stock: 10 });
    expect((await sell(server, [[product.id, 1]])).status).toBe(201);

    await lockDatabase();
    try {
      const unavailable = { status: 503, body: { status: 503, code: 'DATABASE_UNAVAILABLE' } };
      expect(await get(server, '/health/ready')).toMatchObject(unavailable);
      expect(await get(server, '/products')).toMatchObject(unavailable);
      const refusal = await sell<RefusalAnswer>(server, [[product.id, 1]]);
      expect(refusal).toMatchObject(unavailable);
      expect(JSON.stringify(refusal.body)).not.toContain(database);
      expect(await get(server, '/health/live')).toMatchObject({ status: 200 });
    } finally {
      await unlockDatabase();
    }

    expect(await get(server, '/health/ready')).toMatchObject({ status: 200 });
    expect((await sell(server, [[product.id, 1]])).status).toBe(201);
    expect(await shop.prisma.order.count()).toBe(2);
  });
});
