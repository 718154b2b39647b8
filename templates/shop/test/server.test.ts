import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSql } from './database-server.ts';
import { get, sell } from './requests.ts';
import { type FailedStart, type ServerProcess, startServer, startWorkingServer } from './server-process.ts';
import { openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

describe('the server', () => {
  it('starts, says where the till is, and sells', async () => {
    const server = await startWorkingServer(shop);
    const product = await shop.addProduct();
    expect((await get(server.base, '/health/ready')).status).toBe(200);
    expect((await sell(server.base, [[product.id, 1]])).status).toBe(201);
    await server.end('SIGTERM');
  });

  // Windows knows no signal that asks a process to end.
  it.skipIf(process.platform === 'win32')('answers what it was asked before it was told to stop', async () => {
    const product = await shop.addProduct();
    const server = await startWorkingServer(shop);
    // The row is held for a while, so the sale is under way when the signal comes.
    const answer = await shop.prisma.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT id FROM products WHERE id = ${product.id} FOR UPDATE`;
      const sale = sell(server.base, [[product.id, 1]]);
      await waitForLock();
      const ended = server.end('SIGTERM');
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { sale, ended };
    });
    expect((await answer.sale).status).toBe(201);
    expect(await answer.ended).toBe(0);
  });

  it('refuses a configuration that is wrong, with all faults and exit code 2', async () => {
    const failed = (await startServer(shop.databaseUrl, { CURRENCY: 'EURO', HOST: 'everywhere' })) as FailedStart;
    expect(failed).toMatchObject({
      exitCode: 2,
      output: expect.stringMatching(/CURRENCY is.*HOST is|HOST is.*CURRENCY is/s),
    });
    expect(failed.output).not.toMatch(/\n\s+at /);
  });

  it('refuses a database without the history, and names the command that helps', async () => {
    const empty = `${new URL(shop.databaseUrl).pathname.slice(1)}_empty`;
    await runSql(shop.databaseUrl, `CREATE DATABASE "${empty}"`);
    const failed = (await startServer(shop.databaseUrl.replace(/[^/]+$/, empty))) as FailedStart;
    expect(failed).toMatchObject({ exitCode: 3, output: expect.stringContaining('db:deploy') });
    expect(failed.output).not.toMatch(/\n\s+at /);
  });

  it('refuses a database that does not answer', async () => {
    const nowhere = new URL(shop.databaseUrl);
    nowhere.port = '1';
    const failed = (await startServer(nowhere.href)) as FailedStart;
    expect(failed).toMatchObject({ exitCode: 3, output: expect.stringContaining('127.0.0.1:1') });
    expect(failed.output).not.toContain(nowhere.password || ' at ');
  });

  it('refuses a port that is taken', async () => {
    const address = new URL(await shop.serve());
    const failed = (await startServer(shop.databaseUrl, { PORT: address.port })) as FailedStart;
    expect(failed).toMatchObject({ exitCode: 3, output: expect.stringContaining('PORT') });
  });

  it('takes the next free port in development, but only when the environment asks for none', async () => {
    const address = new URL(await shop.serve());
    const inDevelopment = ['--next-free-port'];
    const meant = (await startServer(shop.databaseUrl, { PORT: address.port }, inDevelopment)) as FailedStart;
    expect(meant).toMatchObject({ exitCode: 3, output: expect.stringContaining('PORT') });

    const first = (await startServer(shop.databaseUrl, { PORT: undefined }, inDevelopment)) as ServerProcess;
    const second = (await startServer(shop.databaseUrl, { PORT: undefined }, inDevelopment)) as ServerProcess;
    expect(Number(new URL(second.base).port)).toBeGreaterThan(Number(new URL(first.base).port));
    expect((await get(second.base, '/health/ready')).status).toBe(200);
    for (const server of [first, second]) await server.end('SIGTERM');
  });
});

/** Waits until some statement on the shop's database waits for a lock. */
async function waitForLock(): Promise<void> {
  for (;;) {
    const waiting = await shop.prisma.$queryRaw<unknown[]>`
      SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
