import { describe, expect, it } from 'vitest';
import { withSignature } from '../../../packages/toolkit/src/history/down-signature.ts';
import { type Sketch, signed, verifySketches } from './verify-project.ts';

const create: Sketch = {
  up: 'CREATE TABLE products (id serial PRIMARY KEY, name text NOT NULL, price numeric(10,2) CHECK (price >= 0), brand text, kind varchar(9) CONSTRAINT known CHECK (kind IN ($$a$$, $$b$$)))',
  down: '-- Loses: every product\nDROP TABLE products',
};

/** Verifies a second migration on top of the table of products. */
async function verdictOn(second: Sketch) {
  const { verdicts } = await verifySketches({ '1_create': create, '2_change': second }, ['2_change']);
  expect(verdicts).toHaveLength(1);
  const [verdict] = verdicts;
  if (!verdict) throw new Error('no verdict');
  return { ...verdict, codes: verdict.problems.map(({ code }) => code) };
}

describe('a migration that demands something of the rows', () => {
  const column: Sketch = { up: 'ALTER TABLE products ADD origin text', down: 'ALTER TABLE products DROP origin' };
  const fillIt: Sketch = {
    up: "UPDATE products SET origin = 'unknown' WHERE origin IS NULL",
    down: '-- Loses: nothing\nSELECT 1',
  };
  const demand: Sketch = {
    up: 'ALTER TABLE products ALTER origin SET NOT NULL',
    down: '-- Loses: nothing\nALTER TABLE products ALTER origin DROP NOT NULL',
  };

  it('holds when an earlier one has seen to it, and says which rows could stop it', async () => {
    const { verdicts } = await verifySketches(
      { '1_create': create, '2_add': column, '3_fill': fillIt, '4_demand': demand },
      ['4_demand'],
    );
    expect(verdicts).toMatchObject([{ holds: true, problems: [] }]);
    expect(verdicts[0]?.notes).toEqual([
      expect.stringMatching(/^It holds for rows that are older than 3_fill\. A younger one can stop it: .*origin/),
    ]);
  });

  it('is applied in the database in which the next one is verified', async () => {
    const ruled: Sketch = {
      up: "ALTER TABLE products ALTER origin SET NOT NULL; ALTER TABLE products ADD CONSTRAINT sourced CHECK (origin <> '')",
      down: '-- Loses: nothing\nALTER TABLE products DROP CONSTRAINT sourced; ALTER TABLE products ALTER origin DROP NOT NULL',
    };
    const unruled: Sketch = {
      up: 'ALTER TABLE products DROP CONSTRAINT sourced',
      down: "-- Loses: nothing\nALTER TABLE products ADD CONSTRAINT sourced CHECK (origin <> '')",
    };
    const { verdicts } = await verifySketches(
      { '1_create': create, '2_add': column, '3_fill': fillIt, '4_demand': ruled, '5_go_on': unruled },
      ['4_demand', '5_go_on'],
    );
    expect(verdicts).toMatchObject([
      { name: '4_demand', holds: true },
      { name: '5_go_on', holds: true, problems: [] },
    ]);
  });

  it('does not hold when nothing has, although it would in a table without rows', async () => {
    const { verdicts } = await verifySketches({ '1_create': create, '2_add': column, '4_demand': demand }, [
      '4_demand',
    ]);
    expect(verdicts).toMatchObject([{ holds: false, problems: [{ code: 'up-failed' }], notes: [] }]);
  });

  it('holds in the steps that lock nobody out', async () => {
    const check: Sketch = {
      up: 'ALTER TABLE products ADD CONSTRAINT present CHECK (origin IS NOT NULL) NOT VALID',
      down: '-- Loses: nothing\nALTER TABLE products DROP CONSTRAINT present',
    };
    const validate: Sketch = {
      up: 'ALTER TABLE products VALIDATE CONSTRAINT present',
      down: '-- Loses: nothing\nALTER TABLE products DROP CONSTRAINT present; ALTER TABLE products ADD CONSTRAINT present CHECK (origin IS NOT NULL) NOT VALID',
    };
    const sketches = {
      '1_create': create,
      '2_add': column,
      '3_fill': fillIt,
      '4_check': check,
      '5_validate': validate,
    };
    const { verdicts } = await verifySketches(sketches, ['4_check', '5_validate']);
    expect(verdicts).toMatchObject([{ holds: true }, { holds: true }]);
  });
});

describe('a migration that holds', () => {
  it.each<[string, Sketch]>([
    [
      'adds a table with everything that belongs to it',
      {
        up: 'CREATE TABLE tags (id int PRIMARY KEY, product_id int NOT NULL REFERENCES products ON DELETE CASCADE, label text UNIQUE); CREATE INDEX ON tags (product_id)',
        down: 'DROP TABLE tags',
      },
    ],
    [
      'renames a column',
      {
        up: 'ALTER TABLE products RENAME name TO title',
        down: '-- Loses: nothing\nALTER TABLE products RENAME title TO name',
      },
    ],
    [
      'builds an index concurrently',
      {
        up: 'CREATE INDEX CONCURRENTLY products_name ON products (name)',
        down: '-- Loses: nothing\nDROP INDEX CONCURRENTLY products_name',
      },
    ],
    [
      'has BEGIN and COMMIT of its own',
      {
        up: 'BEGIN; ALTER TABLE products ADD stock int NOT NULL DEFAULT 0; COMMIT;',
        down: 'BEGIN; ALTER TABLE products DROP stock; COMMIT;',
      },
    ],
    [
      'brings back what it moved away',
      {
        up: 'CREATE TABLE brands AS SELECT id, brand FROM products; ALTER TABLE products DROP brand',
        down: '-- Loses: brands of no product\nALTER TABLE products ADD brand text; UPDATE products p SET brand = b.brand FROM brands b WHERE b.id = p.id; DROP TABLE brands',
      },
    ],
    ['does nothing at all', { up: '-- a merge\nSELECT 1', down: '-- Loses: nothing\nSELECT 1' }],
  ])('%s', async (_what, second) => {
    expect(await verdictOn(second)).toMatchObject({ holds: true, codes: [], lost: [], notes: [] });
  });

  it('says what it lost, in the words of its down.sql', async () => {
    const verdict = await verdictOn({
      up: 'UPDATE products SET name = lower(name)',
      down: '-- Loses: how names\n--   were spelled\n-- Kind: atomic\nSELECT 1',
    });
    expect(verdict).toMatchObject({ holds: true, promise: 'how names were spelled', lost: [] });
    const shouted = await verdictOn({
      up: 'UPDATE products SET name = upper(name)',
      down: '-- Loses: how names were spelled\nSELECT 1',
    });
    expect(shouted).toMatchObject({
      holds: true,
      lost: ['products.name: 3 of 3 rows are not as before ("name 1" became "NAME 1")'],
    });
  });

  it('may lose the values of the columns that it takes away, without a word', async () => {
    const verdict = await verdictOn({
      up: 'ALTER TABLE products DROP brand',
      down: 'ALTER TABLE products ADD brand text',
    });
    expect(verdict).toMatchObject({
      holds: true,
      lost: ['products.brand: 2 of 3 rows are not as before ("brand 1" became NULL)'],
    });
  });

  it('may refuse to go down with rows that the old tables cannot hold, if it then changes nothing', async () => {
    const up = 'CREATE TABLE notes (id serial PRIMARY KEY)';
    const guard = `DO $$ BEGIN IF EXISTS (SELECT FROM notes) THEN RAISE EXCEPTION 'there are notes'; END IF; END $$;`;
    const verdict = await verdictOn({ up, down: `BEGIN; ${guard} DROP TABLE notes; COMMIT;` });
    expect(verdict).toMatchObject({
      holds: true,
      notes: [
        "With new rows that the old tables can't hold, down.sql is refused and changes nothing: there are notes.",
      ],
    });
  });

  it('may bring a check back in the words that PostgreSQL shows, which refuses new rows', async () => {
    const verdict = await verdictOn({
      up: 'ALTER TABLE products DROP CONSTRAINT known',
      down: `-- Loses: nothing
ALTER TABLE products ADD CONSTRAINT known CHECK (((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))`,
    });
    expect(verdict).toMatchObject({
      holds: true,
      notes: [expect.stringContaining('check constraint "known" of relation "products" is violated by some row')],
    });
  });

  it('may say that it cannot be undone, and why', async () => {
    const verdict = await verdictOn({
      up: 'ALTER TABLE products DROP brand',
      down: '-- Irreversible: brands are gone for good',
    });
    expect(verdict).toMatchObject({
      holds: true,
      notes: ["It can't be undone, says down.sql: brands are gone for good."],
    });
  });

  it('is found in the schema that DATABASE_URL names', async () => {
    const { verdicts, emptyTables } = await verifySketches({ '1_create': create }, ['1_create'], '?schema=till');
    expect(verdicts).toMatchObject([{ holds: true }]);
    expect(emptyTables).toEqual([]);
  });
});

describe('a migration that does not hold', () => {
  it.each<[string, Sketch, string, RegExp]>([
    [
      'whose down.sql forgets an index',
      {
        up: 'CREATE INDEX products_name ON products (name); ALTER TABLE products ADD stock int',
        down: 'ALTER TABLE products DROP stock',
      },
      'down-differs',
      /^index products.products_name is in the database after down.sql, but not in/,
    ],
    [
      'whose down.sql forgets NOT NULL',
      {
        up: 'ALTER TABLE products ALTER name DROP NOT NULL',
        down: 'SELECT 1',
      },
      'down-differs',
      /column products.name .* nullability is NULL instead of NOT NULL/,
    ],
    [
      'whose down.sql works on empty tables only',
      {
        up: 'ALTER TABLE products DROP name',
        down: 'ALTER TABLE products ADD name text NOT NULL',
      },
      'down-failed',
      /2_change\/down.sql failed on line 2 \(23502\)/,
    ],
    ['whose down.sql is no SQL', { up: 'SELECT 1', down: 'DORP TABLE products' }, 'down-failed', /syntax error/],
    [
      'whose down.sql refuses at once',
      { up: 'SELECT 1', down: "DO $$ BEGIN RAISE 'never'; END $$" },
      'down-failed',
      /never/,
    ],
    [
      'that says it loses nothing and does',
      {
        up: 'UPDATE products SET name = upper(name)',
        down: '-- Loses: nothing\nSELECT 1',
      },
      'rows-differ',
      /^products.name: 3 of 3 rows/,
    ],
    [
      'that changes rows and does not say so',
      {
        up: "DELETE FROM products WHERE name = 'name 1'",
        down: 'SELECT 1',
      },
      'rows-differ',
      /^products: 1 of 3 rows are gone$/,
    ],
    [
      'that loses new rows and says it loses nothing',
      {
        up: 'CREATE TABLE notes (id serial PRIMARY KEY, note text)',
        down: '-- Loses: nothing\nDROP TABLE notes',
      },
      'rows-differ',
      /^notes: 3 of 3 rows are gone$/,
    ],
    [
      'that works on empty tables only',
      {
        up: 'ALTER TABLE products ADD sku text NOT NULL',
        down: 'ALTER TABLE products DROP sku',
      },
      'up-failed',
      /contains null values/,
    ],
    [
      'that needs what its own down.sql takes away',
      {
        up: 'CREATE SEQUENCE IF NOT EXISTS numbers; CREATE TABLE IF NOT EXISTS products (id int); ALTER TABLE products ADD a int',
        down: 'ALTER TABLE products DROP a; DROP SEQUENCE numbers; DROP TABLE products',
      },
      'down-differs',
      /table products is missing in the database after down.sql/,
    ],
    [
      'whose down.sql belongs to another text',
      { up: 'SELECT 1', down: `-- Undoes: sha256:${'0'.repeat(64)}\nSELECT 1` },
      'down-stale',
      /^$/,
    ],
    ['without down.sql', { up: 'SELECT 1', down: null }, 'down-missing', /^$/],
  ])('%s', async (_what, second, code, detail) => {
    const verdict = await verdictOn(second);
    expect(verdict.holds).toBe(false);
    expect(verdict.codes[0]).toBe(code);
    expect(verdict.problems[0]?.details.some((line) => detail.test(line)) || detail.test('')).toBe(true);
    expect(verdict.problems[0]?.next).toMatch(/\.$/);
  });

  it('leaves the next ones to be judged by themselves', async () => {
    const { verdicts } = await verifySketches({
      '1_create': create,
      '2_forgets': { up: 'ALTER TABLE products ADD stock int', down: 'SELECT 1' },
      '3_fine': { up: 'ALTER TABLE products ADD sku text', down: 'ALTER TABLE products DROP sku' },
      '4_fails': { up: 'ALTER TABLE products ADD code text NOT NULL', down: 'ALTER TABLE products DROP code' },
      '5_fine': {
        up: 'ALTER TABLE products DROP code',
        down: "ALTER TABLE products ADD code text NOT NULL DEFAULT ''; ALTER TABLE products ALTER code DROP DEFAULT",
      },
    });
    expect(verdicts.map(({ name, holds }) => [name, holds])).toEqual([
      ['1_create', true],
      ['2_forgets', false],
      ['3_fine', true],
      ['4_fails', false],
      ['5_fine', true],
    ]);
  });

  it('is proof enough for a down.sql that was changed after it had been signed', async () => {
    const up = 'ALTER TABLE products ADD stock int';
    const down = `${withSignature(signed(up, 'ALTER TABLE products DROP stock;'))}SELECT 1;`;
    const { verdicts } = await verifySketches({ '1_create': create, '2_stock': { up, down } });
    expect(verdicts[1]).toMatchObject({ holds: true, notes: [expect.stringContaining('revision --sign 2_stock')] });
  });

  it('need not go down when it is older than the first down.sql', async () => {
    const { verdicts } = await verifySketches({
      '1_old': { up: 'CREATE TABLE a (id int)', down: null },
      '2_new': { up: 'CREATE TABLE b (id int)', down: 'DROP TABLE b' },
    });
    expect(verdicts).toMatchObject([
      { name: '1_old', holds: true, notes: ['It is older than the first down.sql of the history, and has none.'] },
      { name: '2_new', holds: true },
    ]);
  });
});

describe('rows.sql', () => {
  const guarded: Sketch = {
    up: `CREATE TABLE pins (pin text NOT NULL CHECK (md5(pin) = 'b59c67bf196a4758191e42f76670ceba'))`,
    down: 'DROP TABLE pins',
  };
  const change: Sketch = { up: 'ALTER TABLE pins ADD used bool NOT NULL', down: 'ALTER TABLE pins DROP used' };

  it('gives rows to a table that accepts no generated ones', async () => {
    const without = await verifySketches({ '1_pins': guarded, '2_change': change });
    expect(without.emptyTables).toMatchObject([{ table: 'pins', why: expect.stringContaining('CHECK') }]);
    expect(without.verdicts.map(({ holds }) => holds)).toEqual([true, true]);
    const withRows = await verifySketches({
      '1_pins': { ...guarded, rows: "INSERT INTO pins VALUES ('1111')" },
      '2_change': change,
    });
    expect(withRows.emptyTables).toEqual([]);
    expect(withRows.verdicts).toMatchObject([{ holds: true }, { holds: false, problems: [{ code: 'up-failed' }] }]);
  });

  it('is named when it fails', async () => {
    const failing = verifySketches({ '1_pins': { ...guarded, rows: "INSERT INTO pins VALUES ('2222')" } });
    await expect(failing).rejects.toMatchObject({
      code: 'DB_ROWS_FAILED',
      message: expect.stringContaining('1_pins/rows.sql'),
    });
  });
});
