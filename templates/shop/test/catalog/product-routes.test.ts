import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product, ProductPage } from '../../src/catalog/product-schema.ts';
import { get } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  const products = [
    { name: 'Whole milk 1 l', sku: 'MLK-001', barcode: '4006381333931', price: '1.25', taxRate: '7' },
    { name: 'Oat milk 1 l', sku: 'MLK-002', barcode: '4006381333948', price: '1.999', taxRate: '19' },
    { name: 'Dark chocolate 70%', sku: 'CHO-070', price: '2.5' },
    { name: 'Dark chocolate 705', sku: 'CHO-705' },
    { name: 'Soap_bar', sku: 'SOP-001' },
    { name: 'Soap bar', sku: 'SOP-002' },
    { name: 'Crème brûlée', sku: '4006381333955' },
    { name: 'Old milk', sku: 'MLK-000', barcode: '4006381333962', isActive: false },
  ];
  for (const product of products) await shop.addProduct({ stock: 3, ...product });
});
afterAll(() => shop.close());

async function readPage(query: string): Promise<ProductPage> {
  return (await get<ProductPage>(server, `/products?${query}`)).body;
}

async function search(query: string, rest = ''): Promise<string[]> {
  const page = await readPage(`query=${encodeURIComponent(query)}${rest}`);
  return page.items.map((product) => product.name);
}

describe('GET /products', () => {
  it('lists the active products by name, with everything that a till shows', async () => {
    const { body } = await get<ProductPage>(server, '/products');
    const byName = await shop.prisma.product.findMany({ where: { isActive: true }, orderBy: { name: 'asc' } });
    expect(body.items.map((product) => product.name)).toEqual(byName.map((product) => product.name));
    expect(body).toMatchObject({ nextCursor: null });
    expect(body.items.find((product) => product.sku === 'MLK-001')).toEqual({
      id: expect.any(Number),
      name: 'Whole milk 1 l',
      sku: 'MLK-001',
      barcode: '4006381333931',
      price: '1.25',
      taxRate: '7',
      stock: 3,
      isActive: true,
      category: { id: expect.any(Number), name: 'Everything' },
      brand: null,
    });
  });

  it('finds one product by its whole barcode', async () => {
    expect(await search('4006381333948')).toEqual(['Oat milk 1 l']);
    expect(await search(' 4006381333948 ')).toEqual(['Oat milk 1 l']);
    expect(await search('400638133394')).toEqual([]);
  });

  it('finds one product by its whole SKU, in large or small letters', async () => {
    expect(await search('CHO-070')).toEqual(['Dark chocolate 70%']);
    expect(await search('cho-070')).toEqual(['Dark chocolate 70%']);
    expect(await search('4006381333955')).toEqual(['Crème brûlée']);
    expect(await search('CHO-07')).toEqual([]);
  });

  it('finds products by words of their names, in any order and case', async () => {
    expect((await search('milk')).sort()).toEqual(['Oat milk 1 l', 'Whole milk 1 l']);
    expect(await search('MILK whole')).toEqual(['Whole milk 1 l']);
    expect(await search('brûl')).toEqual(['Crème brûlée']);
    expect(await search('milk chocolate')).toEqual([]);
  });

  it('takes the signs of LIKE for what they are', async () => {
    expect(await search('70%')).toEqual(['Dark chocolate 70%']);
    expect(await search('p_b')).toEqual(['Soap_bar']);
    expect(await search('\\')).toEqual([]);
  });

  it('has inactive products only if asked', async () => {
    expect(await search('old')).toEqual([]);
    expect(await search('4006381333962')).toEqual([]);
    expect(await search('old', '&includeInactive=true')).toEqual(['Old milk']);
    expect(await search('4006381333962', '&includeInactive=true')).toEqual(['Old milk']);
  });

  it('shows every product once on pages of any length', async () => {
    const all = (await get<ProductPage>(server, '/products')).body.items.map((product) => product.id);
    for (const limit of [1, 2, 3, all.length - 1, all.length, 100]) {
      const seen: number[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: ProductPage = await readPage(`limit=${limit}${cursor && `&cursor=${cursor}`}`);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map((product) => product.id));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(all);
    }
  });

  it('shows products of one name once each', async () => {
    for (let i = 0; i < 3; i++) await shop.addProduct({ name: 'Twin' });
    const first = await get<ProductPage>(server, '/products?query=twin&limit=2');
    const second = await get<ProductPage>(server, `/products?query=twin&limit=2&cursor=${first.body.nextCursor}`);
    const ids = [...first.body.items, ...second.body.items].map((product) => product.id);
    expect(new Set(ids).size).toBe(3);
    expect(second.body.nextCursor).toBeNull();
  });

  it('keeps a price that is finer than a cent', async () => {
    const { body } = await get<ProductPage>(server, '/products?query=MLK-002');
    expect(body.items).toMatchObject([{ price: '1.999' }]);
  });
});

describe('GET /products/:id', () => {
  it('reads a product, active or not', async () => {
    const { id } = await shop.prisma.product.findUniqueOrThrow({ where: { sku: 'MLK-000' } });
    expect(await get<Product>(server, `/products/${id}`)).toMatchObject({ status: 200, body: { id, isActive: false } });
  });

  it('refuses an unknown id', async () => {
    expect(await get(server, '/products/987654')).toMatchObject({ status: 404, body: { code: 'PRODUCT_NOT_FOUND' } });
  });
});
