import { describe, expect, it } from 'vitest';
import { atomic, lintOne } from '../lint-sample.ts';
import { onDatabase, readRulePage, testRulePage } from '../rule-page.ts';

describe('money-type', () => {
  testRulePage('money-type');

  const column = (definition: string) =>
    lintOne(atomic(`CREATE TABLE things (id SERIAL PRIMARY KEY,\n${definition});`));

  it.each([
    'price INTEGER',
    'unit_price REAL',
    '"unitPrice" DOUBLE PRECISION',
    'total BIGINT',
    'amount_paid FLOAT8',
    'prices INTEGER[]',
    'anything MONEY',
  ])('finds %s', async (definition) => {
    expect(await column(definition)).toEqual(['money-type:7']);
  });

  it.each([
    'price NUMERIC(14,3)',
    'price_cents INTEGER',
    'price_list_id INTEGER',
    'tax_rate REAL',
    'total_count INTEGER',
    'loyalty_points INTEGER',
    'weight DOUBLE PRECISION',
    'total_items BIGINT',
    'cost_center TEXT',
  ])('leaves %s alone', async (definition) => {
    expect(await column(definition)).toEqual([]);
  });

  it('finds a column that is added, and one that gets the type', async () => {
    expect(await lintOne(atomic('ALTER TABLE products\n  ADD COLUMN price REAL;'))).toEqual(['money-type:7']);
    const retyped = await lintOne(atomic('ALTER TABLE products ALTER COLUMN price TYPE REAL;'));
    expect(retyped).toContain('money-type:6');
  });

  it('is right: floats do not add up', async () => {
    const page = readRulePage('money-type');
    const sums: unknown[] = [];
    for (const example of [page.found, page.fine]) {
      await onDatabase(page, example, async (database) => {
        await database.query("INSERT INTO products (name, price) VALUES ('a', 0.1), ('b', 0.2)");
        sums.push((await database.query('SELECT sum(price) = 0.3 AS exact FROM products')).rows[0].exact);
      });
    }
    expect(sums).toEqual([false, true]);
  });
});
