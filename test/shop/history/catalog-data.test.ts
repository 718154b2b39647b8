import { beforeAll, describe, expect, it } from 'vitest';
import { databaseBefore, type Journey, justBefore, recordJourney, rightAfter } from './journey.ts';
import { withDatabase } from './shop-database.ts';
import { step } from './shop-migrations.ts';
import { type Rows, readRows, rowById, valuesOf } from './shop-rows.ts';

let at: Journey;
beforeAll(async () => {
  at = await recordJourney();
});

function valuesById(rows: Rows, table: string, column: string): Record<string, unknown> {
  return Object.fromEntries((rows[table] ?? []).map((row) => [row.id, row[column]]));
}

describe('adding columns with a default', () => {
  it('gives each old product the default', () => {
    for (const product of at('add_stock_and_tax_to_products').after.products ?? [])
      expect(product).toMatchObject({ stock: 0, low_stock_at: 5, tax_rate: 0, is_active: true });
  });
});

describe('renaming cost to purchase_price', () => {
  it('keeps every value, the odd ones too', () => {
    const { before, after } = at('rename_cost_to_purchase_price');
    expect(valuesOf(after, 'products', 'purchase_price')).toEqual(valuesOf(before, 'products', 'cost'));
    expect(valuesOf(after, 'products', 'purchase_price')).toEqual(
      expect.arrayContaining(['NaN', 'Infinity', 2.675, null]),
    );
  });
});

describe('changing purchase_price from double to numeric', () => {
  it('rounds half away from zero to two decimals, and makes NULL of what is no number', () => {
    expect(valuesById(at('make_purchase_price_exact').after, 'products', 'purchase_price')).toEqual({
      1: 2.68,
      2: 0.3,
      3: null,
      4: 1.01,
      5: 7,
      6: null,
      7: null,
      8: 99999999.99,
      9: 0,
      10: 20,
      11: null,
      123456: 0.5,
      1234567: 0,
    });
  });

  it('fails and changes nothing when a value is too large for the new type', async () => {
    await justBefore('make_purchase_price_exact', async (shop) => {
      await shop.run('UPDATE products SET purchase_price = 1e9 WHERE id = 1');
      const before = await readRows(shop);
      await expect(shop.run(step('make_purchase_price_exact').up)).rejects.toMatchObject({ code: '22003' });
      await shop.run('ROLLBACK');
      expect(await readRows(shop)).toEqual(before);
    });
  });

  it('goes back to doubles with the rounded values', async () => {
    await rightAfter('make_purchase_price_exact', async (shop) => {
      const before = valuesOf(await readRows(shop), 'products', 'purchase_price');
      await shop.run(step('make_purchase_price_exact').down);
      expect(valuesOf(await readRows(shop), 'products', 'purchase_price')).toEqual(before);
    });
  });
});

describe('giving every product a SKU', () => {
  it('keeps what is good, trims, and gives each missing or doubled one a code of its own', () => {
    expect(valuesById(at('backfill_sku').after, 'products', 'sku')).toEqual({
      1: 'TEA-1',
      2: 'P-000002',
      3: 'P-000003',
      4: 'P-000009',
      5: 'P-000005',
      6: 'P-000006',
      7: 'P-000007',
      8: 'P-000008',
      9: 'P-000009-A',
      10: 'ROLL',
      11: 'P-000011',
      123456: 'P-123456',
      1234567: 'P-1234567',
    });
  });

  it('keeps the codes on the way down, because they may be on labels', async () => {
    await rightAfter('backfill_sku', async (shop) => {
      const before = await readRows(shop);
      await shop.run(step('backfill_sku').down);
      expect(await readRows(shop)).toEqual(before);
    });
  });
});

describe('moving brand names into a table', () => {
  /** What a brand text comes down to: the migration's rule, written a second time in another language. */
  const plain = (text: unknown) =>
    String(text ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .toLowerCase();

  it('makes one brand of spellings that differ in case and spaces, and none of blanks', () => {
    expect(valuesOf(at('move_brand_names').after, 'brands', 'name').sort()).toEqual([
      'Acme',
      'Brown Bros',
      'Nobody Ltd',
      'Zoë & Co',
    ]);
  });

  it('loses no brand: every product points to the brand that its text names', () => {
    const { after } = at('move_brand_names');
    const pointed = (after.products ?? []).map(({ brand_id }) =>
      brand_id === null ? '' : plain(rowById(after, 'brands', brand_id as number).name),
    );
    expect(pointed).toEqual(valuesOf(after, 'products', 'brand').map(plain));
  });

  it('takes the spelling that most products use, and of equally frequent ones that of the oldest product', async () => {
    await withDatabase(
      () => databaseBefore('move_brand_names', { empty: true }),
      async (shop) => {
        await shop.run(`
          INSERT INTO categories (id, name) VALUES (1, 'All');
          INSERT INTO products (id, category_id, name, price, sku, brand) VALUES
            (1, 1, 'a', 1, 'a', 'FREQUENT'), (2, 1, 'b', 1, 'b', 'frequent'), (3, 1, 'c', 1, 'c', 'frequent'),
            (4, 1, 'd', 1, 'd', 'Older'), (5, 1, 'e', 1, 'e', 'OLDER');`);
        await shop.run(step('move_brand_names').up);
        expect(valuesOf(await readRows(shop), 'brands', 'name').sort()).toEqual(['Older', 'frequent']);
      },
    );
  });

  it('writes on the way down the brands that were chosen since then, and leaves other texts as they were', async () => {
    await rightAfter('move_brand_names', async (shop) => {
      const texts = valuesById(await readRows(shop), 'products', 'brand');
      await shop.run(step('move_brand_names').down);
      const rows = await readRows(shop);
      expect(valuesById(rows, 'products', 'brand')).toEqual({ ...texts, 23: 'Nobody Ltd' });
      expect(rows.brands).toEqual([]);
    });
  });
});

describe('dropping products.brand', () => {
  it('first moves the brands that old code wrote as text in the meantime', () => {
    const { after } = at('drop_products_brand');
    const brandOf = (id: number) => rowById(after, 'brands', rowById(after, 'products', id).brand_id as number).name;
    expect([21, 22, 23, 24].map(brandOf)).toEqual(['Acme', 'Newcomer', 'Nobody Ltd', 'Acme']);
  });

  it('writes the brands back into the column on the way down', async () => {
    await rightAfter('drop_products_brand', async (shop) => {
      await shop.run(step('drop_products_brand').down);
      const brands = valuesById(await readRows(shop), 'products', 'brand');
      expect(brands).toMatchObject({ 1: 'Acme', 2: 'Acme', 4: 'Brown Bros', 9: null, 22: 'Newcomer', 30: null });
    });
  });
});

describe('repairing amounts', () => {
  it('raises what is below zero to zero, empties blank barcodes, and touches nothing else', () => {
    const { before, after } = at('repair_and_validate_amounts');
    const repaired = (before.products ?? []).map((product) => ({
      ...product,
      stock: Math.max(product.stock as number, 0),
      barcode: String(product.barcode ?? '').trim() || null,
    }));
    expect(after.products).toEqual(repaired);
    expect(valuesById(after, 'customers', 'loyalty_points')).toEqual({ 1: 120, 2: 0, 3: 0 });
  });
});
