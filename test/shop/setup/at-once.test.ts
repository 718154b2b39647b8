import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connected } from '../../toolkit/history/test-database.ts';
import { type ArrangedShop, arrangeShopOnServer } from './arranged-shop.ts';

let shop: ArrangedShop & { readonly url: string };
beforeAll(async () => {
  shop = await arrangeShopOnServer();
});
afterAll(() => shop.clean());

describe('two setups at once', () => {
  it('make one shop, with its sample data once, or one says that it has to wait', async () => {
    const results = await Promise.all([shop.setup(), shop.setup()]);
    const codes = results.map(({ code }) => code).sort();
    const waiting = results.filter(({ code }) => code === 3);
    for (const { stderr } of waiting) expect(stderr).toContain('A deploy is running at this moment');
    expect(codes[0]).toBe(0);
    expect((await shop.setup()).code).toBe(0);
    const { rows } = await connected(shop.url, (client) =>
      client.query(
        `SELECT (SELECT count(*)::int FROM products) AS products, (SELECT count(*)::int FROM customers) AS customers,
          (SELECT count(*)::int FROM _prisma_migrations WHERE finished_at IS NULL) AS unfinished`,
      ),
    );
    expect(rows).toEqual([{ products: 200, customers: 40, unfinished: 0 }]);
  });
});
