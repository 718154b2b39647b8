import { describe, expect, it } from 'vitest';
import { atomic, inShort, lintSample, SAMPLE } from '../lint-sample.ts';
import { onDatabase, readRulePage, testRulePage } from '../rule-page.ts';

describe('rename-as-drop-add', () => {
  testRulePage('rename-as-drop-add');

  const before = {
    name: '20260401090000_create_products',
    up: atomic('CREATE TABLE products (id SERIAL PRIMARY KEY, brand TEXT, cost NUMERIC(14,3), size INTEGER);'),
  };
  const lint = async (body: string) =>
    inShort((await lintSample([before, { name: SAMPLE, up: atomic(body) }], { names: [SAMPLE] })).findings).filter(
      (found) => !found.startsWith('ban-drop-column'),
    );

  it('looks at the types that the earlier migrations have given', async () => {
    expect(await lint('ALTER TABLE products\n  DROP COLUMN brand,\n  ADD COLUMN brand_id INTEGER;')).toEqual([]);
    expect(await lint('ALTER TABLE products\n  ADD COLUMN maker TEXT,\n  DROP COLUMN brand;')).toEqual([
      'rename-as-drop-add:8',
    ]);
    expect(
      await lint('ALTER TABLE products DROP COLUMN cost;\nALTER TABLE products ADD COLUMN price NUMERIC(14,3);'),
    ).toEqual(['rename-as-drop-add:6']);
  });

  it('finds a column that is dropped and added again, of whatever type', async () => {
    expect(await lint('ALTER TABLE products DROP COLUMN size;\nALTER TABLE products ADD COLUMN size TEXT;')).toEqual([
      'rename-as-drop-add:6',
    ]);
  });

  it('does not mix up tables', async () => {
    const other = 'CREATE TABLE brands (id SERIAL PRIMARY KEY);\nALTER TABLE brands ADD COLUMN brand TEXT;';
    expect(await lint(`ALTER TABLE products DROP COLUMN brand;\n${other}`)).toEqual([]);
  });

  it('is right: the values are gone, and a rename keeps them', async () => {
    const page = readRulePage('rename-as-drop-add');
    const prices: unknown[] = [];
    for (const example of [page.found, page.fine]) {
      await onDatabase(page, example, async (database) => {
        prices.push((await database.query('SELECT purchase_price FROM products')).rows[0].purchase_price);
      });
    }
    expect(prices).toEqual([null, '1.200']);
  });
});
