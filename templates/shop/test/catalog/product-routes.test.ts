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
    { name: 'Tissues', sku: 'TIS-001', barcode: '036000291452' },
    { name: 'Cereal', sku: 'CER-001', barcode: '0016000275287' },
    { name: 'Cola can', sku: 'COL-001', barcode: '04252614' },
    { name: 'Tea 2024', sku: '20240001' },
    { name: 'Shelf label', sku: '4711' },
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
      isTaxExempt: false,
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

  it('finds a UPC-A as EAN-13 and the other way round, and a UPC-E as what it stands for', async () => {
    for (const code of ['036000291452', '0036000291452', '00036000291452'])
      expect(await search(code)).toEqual(['Tissues']);
    for (const code of ['0016000275287', '016000275287']) expect(await search(code)).toEqual(['Cereal']);
    for (const code of ['04252614', '042100005264', '0042100005264']) expect(await search(code)).toEqual(['Cola can']);
    // A zero is part of the number.
    expect(await search('36000291452')).toEqual([]);
    expect(await readPage('query=0036000291452')).toMatchObject({
      items: [{ barcode: '036000291452' }],
      matchedBy: 'code',
      remark: null,
    });
  });

  it('has the bearer of the very code first', async () => {
    const twins = ['0036000291469', '036000291469'];
    for (const barcode of twins) await shop.addProduct({ name: `Twin ${barcode}`, barcode, stock: 0 });
    await shop.addProduct({ name: 'A twin by SKU', sku: '036000291469', stock: 0 });
    expect(await search('036000291469')).toEqual(['Twin 036000291469', 'Twin 0036000291469', 'A twin by SKU']);
    await shop.prisma.product.deleteMany({ where: { name: { contains: 'win' } } });
  });

  it('says when the check digit is wrong, unless the code is a SKU of the shop', async () => {
    for (const code of ['036000291453', '0036000291450', '4006381333932', '96385075']) {
      expect(await readPage(`query=${code}`)).toMatchObject({
        items: [],
        matchedBy: 'name',
        remark: `The check digit of ${code} is wrong, scan again.`,
      });
    }
    for (const code of ['20240001', '4711']) {
      expect(await readPage(`query=${code}`)).toMatchObject({
        matchedBy: 'code',
        remark: null,
        items: [{ sku: code }],
      });
    }
    for (const code of ['036000291469', '123456', 'milk']) {
      expect(await readPage(`query=${code}`)).toMatchObject({ matchedBy: 'name', remark: null });
    }
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
