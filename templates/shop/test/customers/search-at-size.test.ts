import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { findProductsByName } from '../../src/catalog/product-repository.ts';
import type { ProductPage } from '../../src/catalog/product-schema.ts';
import { findCustomers } from '../../src/customers/customer-repository.ts';
import type { CustomerPage } from '../../src/customers/customer-schema.ts';
import { get } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

/** As many as make reading a table dearer than looking into an index. */
const MANY = 10_000;

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  const { categoryId } = await shop.addProduct({ name: 'Crème brûlée' });
  await shop.prisma.$executeRaw`
    INSERT INTO customers (name, email, phone)
    SELECT 'Person ' || md5(n::text), 'c' || n || '@example.com', '+49 30 ' || 1000000 + n FROM generate_series(1, ${MANY}) AS n`;
  await shop.prisma.$executeRaw`
    INSERT INTO products (category_id, name, sku, price, stock)
    SELECT ${categoryId}, 'Thing ' || md5(n::text), 'MANY-' || n, 1, 0 FROM generate_series(1, ${MANY}) AS n`;
  await shop.prisma.customer.create({ data: { name: "Zoë O'Müller-Łukasz", phone: '(0171) 99 88 77' } });
  await shop.prisma.$executeRaw`ANALYZE customers, products`;
});
afterAll(() => shop.close());

const page = { take: 51, after: null };

describe('a search in a large shop', () => {
  it.each([
    ['nobody', ['zzz']],
    ['one', ["o'müller"]],
    ['one by the end of the number', ['998877']],
    ['many', ['person']],
    ['many by one letter', ['e']],
    ['all', []],
  ])('for %s reads no whole table', async (_, words) => {
    const plans = [
      await planOf((prisma) => findCustomers(prisma, words, page)),
      await planOf((prisma) => findProductsByName(prisma, words, { ...page, includeInactive: false })),
    ];
    for (const plan of plans) expect(plan).toMatch(/^(?![\s\S]*Seq Scan)[\s\S]*Index Scan/);
  });

  it.each([
    ['müller', 1],
    ["O'MULLER-łuk", 1],
    ['ller', 1],
    ['mulluk', 0],
    ['0171/9988', 1],
    ['c1@ 1000001', 1],
    ['\u0301', 51],
  ])('finds by %s whoever has it', async (query, count) => {
    const { body } = await get<CustomerPage>(server, `/customers?limit=51&query=${encodeURIComponent(query)}`);
    expect(body.items).toHaveLength(count);
  });

  it('finds goods without regard to accents', async () => {
    const { body } = await get<ProductPage>(server, '/products?query=brulee%20creme');
    expect(body.items.map(({ name }) => name)).toEqual(['Crème brûlée']);
  });

  /** How the database does what a search asks it for. */
  async function planOf(search: (prisma: PrismaClient) => Promise<unknown>): Promise<string> {
    let plan: { 'QUERY PLAN': string }[] = [];
    const explaining = {
      async $queryRaw(strings: TemplateStringsArray, ...values: unknown[]) {
        plan = await shop.prisma.$queryRaw(Prisma.sql`EXPLAIN ${Prisma.sql(strings, ...values)}`);
        return [];
      },
      product: { findMany: async () => [] },
    };
    await search(explaining as unknown as PrismaClient);
    return plan.map((line) => line['QUERY PLAN']).join('\n');
  }
});
