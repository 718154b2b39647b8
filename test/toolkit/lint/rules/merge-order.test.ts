import { describe, expect, it } from 'vitest';
import { atomic, lintSample } from '../lint-sample.ts';
import { onDatabase, readRulePage, testRulePage } from '../rule-page.ts';

describe('merge-order', () => {
  testRulePage('merge-order');

  const root = {
    name: '20260401090000_create_products',
    up: atomic('CREATE TABLE products (id SERIAL PRIMARY KEY, name TEXT NOT NULL, price NUMERIC(14,3) NOT NULL);'),
  };
  const branch = (name: string, body: string) => ({
    name,
    up: atomic(body).replace('-- Why', `-- Revises: ${root.name}\n-- Why`),
  });
  const ours = (body: string) => branch('20260402090000_ours', body);
  const theirs = (body: string) => branch('20260402100000_theirs', body);
  const lint = async (first: string, second: string) => {
    const { findings } = await lintSample([root, ours(first), theirs(second)], { names: [theirs('').name] });
    return findings.filter(({ rule }) => rule === 'merge-order').map(({ what }) => what);
  };

  it.each([
    [
      'ALTER TABLE products ADD COLUMN note TEXT;',
      'ALTER TABLE products ADD COLUMN note TEXT;',
      'the column products.note',
    ],
    [
      'ALTER TABLE products RENAME COLUMN name TO title;',
      'UPDATE products SET name = upper(name);',
      'the column products.name',
    ],
    ['DROP TABLE products;', 'ALTER TABLE products ADD COLUMN note TEXT;', 'the table products'],
    ["ALTER TYPE kind ADD VALUE 'a';", "ALTER TYPE kind ADD VALUE 'b';", 'the type kind'],
    [
      "INSERT INTO products (name, price) VALUES ('Soap', 1);",
      'UPDATE products SET price = price * 2;',
      'the rows of products',
    ],
    ['DELETE FROM products WHERE price = 0;', 'UPDATE products SET price = 1 WHERE price = 0;', 'the rows of products'],
    [
      'ALTER TABLE products ADD CONSTRAINT p CHECK (price > 0) NOT VALID;',
      'UPDATE products SET price = abs(price);',
      'the column products.price',
    ],
    ['CREATE INDEX i ON products (name);', 'ALTER TABLE products DROP COLUMN name;', 'the column products.name'],
    [
      'CREATE OR REPLACE FUNCTION f() RETURNS INTEGER LANGUAGE sql AS $$ SELECT 1 $$;',
      'DROP FUNCTION f();',
      'the function f',
    ],
  ])('finds that the order matters of %s and %s', async (first, second, object) => {
    const [what] = await lint(first, second);
    expect(what).toContain(object);
  });

  it.each([
    ['ALTER TABLE products ADD COLUMN a TEXT;', 'ALTER TABLE products ADD COLUMN b TEXT;'],
    ['CREATE TABLE a (id SERIAL PRIMARY KEY);', 'CREATE TABLE b (id SERIAL PRIMARY KEY);'],
    [
      "INSERT INTO products (name, price) VALUES ('Soap', 1);",
      "INSERT INTO products (name, price) VALUES ('Salt', 1);",
    ],
    ['CREATE INDEX a ON products (name);', 'CREATE INDEX b ON products (name);'],
    ['UPDATE products SET price = 1;', 'ALTER TABLE products ADD COLUMN note TEXT;'],
  ])('lets either order of %s and %s be', async (first, second) => {
    expect(await lint(first, second)).toEqual([]);
  });

  it('looks only at what the other branch does not have', async () => {
    const after = {
      name: '20260403090000_after',
      up: atomic('UPDATE products SET price = 2;').replace('-- Why', '-- Revises: 20260402090000_ours\n-- Why'),
    };
    const { findings } = await lintSample([root, ours('UPDATE products SET price = 1;'), after]);
    expect(findings).toEqual([]);
  });

  it('is right: the two orders end with different prices', async () => {
    const page = readRulePage('merge-order');
    const prices: unknown[] = [];
    for (const order of [page.found, [...page.found.slice(0, 2)].reverse()]) {
      await onDatabase(page, order, async (database) => {
        prices.push((await database.query('SELECT price FROM products')).rows[0].price);
      });
    }
    expect(prices).toEqual(['3.000', '2.200']);
  });
});
