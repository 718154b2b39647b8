import { describe, expect, it } from 'vitest';
import { justBefore, rightAfter } from './journey.ts';
import type { ShopDatabase } from './shop-database.ts';
import { step } from './shop-migrations.ts';
import { readRows, valuesOf } from './shop-rows.ts';

// Each trap that a header of the catalogue's migrations names, sprung on purpose.

/** Names the file in which PostgreSQL keeps the table: another one means that the table was rewritten. */
async function fileOf(shop: ShopDatabase, table: string): Promise<unknown> {
  return (await shop.rows('SELECT pg_relation_filenode($1) AS file', [table]))[0]?.file;
}

describe('create_catalog', () => {
  it('checks at the write, and holds a cost that is not what was written', () =>
    rightAfter('create_catalog', async (shop) => {
      const insert = (values: string) => shop.run(`INSERT INTO products (category_id, name, price) VALUES (${values})`);
      await expect(insert(`1, NULL, 1`)).rejects.toMatchObject({ code: '23502' });
      await expect(insert(`999, 'In no category', 1`)).rejects.toMatchObject({ code: '23503' });
      expect(await shop.rows('SELECT cost FROM products WHERE id = 2')).toEqual([{ cost: 0.30000000000000004 }]);
    }));
});

describe('add_stock_and_tax_to_products', () => {
  it('writes a constant default into the catalogue, where one computed for each row rewrites the table', () =>
    justBefore('add_stock_and_tax_to_products', async (shop) => {
      const first = await fileOf(shop, 'products');
      await shop.run(step('add_stock_and_tax_to_products').up);
      expect(await fileOf(shop, 'products')).toBe(first);
      await shop.run('ALTER TABLE products ADD COLUMN seen_at timestamptz NOT NULL DEFAULT clock_timestamp()');
      expect(await fileOf(shop, 'products')).not.toBe(first);
    }));
});

describe('add_barcode_and_sku', () => {
  it('lets any number of products have no barcode, and two have neither the same nor an empty one', () =>
    rightAfter('add_barcode_and_sku', async (shop) => {
      const [without] = await shop.rows<{ count: string }>('SELECT count(*) FROM products WHERE barcode IS NULL');
      expect(Number(without?.count)).toBeGreaterThan(1);
      const setBarcode = (code: string) => shop.run(`UPDATE products SET barcode = '${code}' WHERE id = 11`);
      await expect(setBarcode('4000000000001')).rejects.toMatchObject({ code: '23505' });
      await expect(setBarcode('')).rejects.toMatchObject({ code: '23505' });
    }));
});

describe('rename_cost_to_purchase_price', () => {
  it('keeps what the drafted drop and add would lose', () =>
    justBefore('rename_cost_to_purchase_price', async (shop) => {
      await shop.run('ALTER TABLE products DROP COLUMN cost, ADD COLUMN purchase_price double precision');
      const prices = valuesOf(await readRows(shop), 'products', 'purchase_price');
      expect(prices.every((price) => price === null)).toBe(true);
    }));

  it('makes code fail that still says "cost"', () =>
    rightAfter('rename_cost_to_purchase_price', async (shop) => {
      await expect(shop.run('SELECT cost FROM products')).rejects.toMatchObject({ code: '42703' });
    }));
});

describe('make_purchase_price_exact', () => {
  it('rewrites the table', () =>
    justBefore('make_purchase_price_exact', async (shop) => {
      const first = await fileOf(shop, 'products');
      await shop.run(step('make_purchase_price_exact').up);
      expect(await fileOf(shop, 'products')).not.toBe(first);
    }));

  it('rounds 2.675 up, which rounding as a double does not', () =>
    rightAfter('make_purchase_price_exact', async (shop) => {
      expect(await shop.rows('SELECT purchase_price::text FROM products WHERE id = 1')).toEqual([
        { purchase_price: '2.68' },
      ]);
      expect(Math.round(1.005 * 100) / 100).toBe(1);
      expect(await shop.rows('SELECT round(1.005::float8::numeric, 2)::text AS rounded')).toEqual([
        { rounded: '1.01' },
      ]);
    }));
});

describe('the required SKU', () => {
  it('cannot be had in one step on a table with rows', () =>
    justBefore('add_barcode_and_sku', async (shop) => {
      await expect(shop.run('ALTER TABLE products ADD COLUMN sku TEXT NOT NULL')).rejects.toMatchObject({
        code: '23502',
      });
    }));

  it('would be doubled by lpad() alone', () =>
    justBefore('backfill_sku', async (shop) => {
      await expect(
        shop.run(`UPDATE products SET sku = 'P-' || lpad(id::text, 6, '0'); CREATE UNIQUE INDEX ON products (sku)`),
      ).rejects.toMatchObject({ code: '23505', detail: expect.stringContaining('P-123456') });
    }));

  it('would, without the backfill, stop every change of an old product', () =>
    justBefore('backfill_sku', async (shop) => {
      await shop.run(step('check_sku_of_new_products').up);
      await expect(shop.run('UPDATE products SET stock = stock - 1 WHERE id = 5')).rejects.toMatchObject({
        code: '23514',
        constraint: 'products_sku_present_check',
      });
      await expect(shop.run(step('require_sku').up)).rejects.toMatchObject({ code: '23514' });
    }));

  it('is refused from new products before the old ones are checked', () =>
    rightAfter('check_sku_of_new_products', async (shop) => {
      const insert = `INSERT INTO products (category_id, name, price) VALUES (1, 'Without', 1)`;
      await expect(shop.run(insert)).rejects.toMatchObject({ constraint: 'products_sku_present_check' });
    }));
});

describe('brands', () => {
  it('would be three for one maker with SELECT DISTINCT, and with a plain unique index', () =>
    justBefore('move_brand_names', async (shop) => {
      const acme = await shop.rows(`SELECT DISTINCT brand FROM products WHERE lower(btrim(brand)) = 'acme'`);
      expect(acme).toHaveLength(3);
      await shop.run('CREATE TEMPORARY TABLE plain (name TEXT); CREATE UNIQUE INDEX ON plain (name)');
      await shop.run(`INSERT INTO plain VALUES ('acme'), ('ACME'), (' Acme ')`);
      await shop.run(`INSERT INTO brands (name) VALUES ('Acme')`);
      for (const name of ['acme', 'ACME', ' Acme '])
        await expect(shop.run(`INSERT INTO brands (name) VALUES ('${name}')`)).rejects.toMatchObject({ code: '23505' });
      await expect(shop.run(`INSERT INTO brands (name) VALUES (' ')`)).rejects.toMatchObject({ code: '23514' });
    }));

  it('are missing from products that old code adds after the move', () =>
    rightAfter('move_brand_names', async (shop) => {
      expect(await shop.rows('SELECT brand, brand_id FROM products WHERE id = 22')).toEqual([
        { brand: 'Newcomer', brand_id: null },
      ]);
    }));

  it('make old code fail when the text column is gone', () =>
    rightAfter('drop_products_brand', async (shop) => {
      const insert = `INSERT INTO products (category_id, name, price, sku, brand) VALUES (1, 'Old code', 1, 'X', 'Acme')`;
      await expect(shop.run(insert)).rejects.toMatchObject({ code: '42703' });
    }));
});

describe('widening money', () => {
  it('is free for the precision and a rewrite for the scale', () =>
    justBefore('widen_catalog_money', async (shop) => {
      const first = await fileOf(shop, 'products');
      await shop.run('ALTER TABLE products ALTER COLUMN price TYPE NUMERIC(14,2)');
      expect(await fileOf(shop, 'products')).toBe(first);
      await shop.run('ALTER TABLE products ALTER COLUMN price TYPE NUMERIC(14,3)');
      expect(await fileOf(shop, 'products')).not.toBe(first);
    }));

  it('rounds in silence where a table is still narrow', () =>
    rightAfter('widen_catalog_money', async (shop) => {
      await shop.run(`
        INSERT INTO orders (id, user_id, subtotal, total) VALUES (50, 1, 1.26, 1.26);
        INSERT INTO order_items (order_id, product_id, product_name, quantity, unit_price, line_total)
        SELECT 50, id, name, 1, price, price FROM products WHERE id = 31`);
      expect(await shop.rows('SELECT unit_price::text FROM order_items WHERE order_id = 50')).toEqual([
        { unit_price: '1.26' },
      ]);
    }));

  it('fails where a view uses the column', () =>
    justBefore('widen_payment_money', async (shop) => {
      await shop.run('CREATE VIEW takings AS SELECT sum(amount - change) AS cash FROM payments');
      await expect(shop.run(step('widen_payment_money').up)).rejects.toMatchObject({ code: '0A000' });
    }));
});
