import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candidates, valuesIn } from '../../../packages/toolkit/src/verify/fill/candidates.ts';
import { fillTables } from '../../../packages/toolkit/src/verify/fill/fill-tables.ts';
import { connected, createTestDatabase, type TestDatabase } from '../history/test-database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const fill = () => connected(database.url, (client) => fillTables(client));

describe('fillTables', () => {
  it('writes rows of every common type', async () => {
    await database.query(`
      CREATE TYPE mood AS ENUM ('good', 'bad');
      CREATE DOMAIN percent AS numeric(5,2) NOT NULL CHECK (VALUE BETWEEN 0 AND 100);
      CREATE TABLE types (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a smallint NOT NULL, b numeric(3,3) NOT NULL, c real NOT NULL,
        d varchar(3) NOT NULL UNIQUE, e char(2) NOT NULL UNIQUE, f mood NOT NULL, g percent, h date NOT NULL,
        i timestamp(3) NOT NULL, j timestamptz NOT NULL, k time NOT NULL, l interval NOT NULL, m uuid NOT NULL UNIQUE,
        n jsonb NOT NULL, o bytea NOT NULL, p inet NOT NULL, q cidr NOT NULL, r bit(4) NOT NULL, s int4range NOT NULL,
        t text[] NOT NULL, u tsvector NOT NULL, v macaddr NOT NULL, w money NOT NULL, x point NOT NULL, y xml NOT NULL,
        z text GENERATED ALWAYS AS (d || 'x') STORED, "odd ""name" text NOT NULL, aa double precision NOT NULL, bb bool NOT NULL);`);
    expect(await fill()).toEqual([]);
    expect((await database.query('SELECT count(*)::int AS n FROM types')).rows).toEqual([{ n: 3 }]);
  });

  it('keeps foreign keys, whatever the order, to itself and round in a circle', async () => {
    await database.query(`
      CREATE TABLE z_parents (a int, b text, boss int, favourite int, PRIMARY KEY (a, b));
      CREATE TABLE a_children (id serial PRIMARY KEY, pa int NOT NULL, pb text NOT NULL, FOREIGN KEY (pa, pb) REFERENCES z_parents);
      CREATE TABLE one_each (child_id int PRIMARY KEY REFERENCES a_children);
      CREATE TABLE tree (id serial PRIMARY KEY, parent_id int REFERENCES tree);
      ALTER TABLE z_parents ADD FOREIGN KEY (favourite) REFERENCES a_children;`);
    expect(await fill()).toEqual([]);
    const { rows } = await database.query(
      'SELECT (SELECT count(*) FROM one_each)::int AS each, (SELECT count(parent_id) FROM tree)::int AS children',
    );
    expect(rows).toEqual([{ each: 3, children: 1 }]);
  });

  it('keeps checks over one column and over several', async () => {
    await database.query(`
      CREATE TABLE sales (
        id serial PRIMARY KEY, status text NOT NULL CHECK (status IN ('open', 'paid')), country char(2) CHECK (country ~ '^[A-Z]{2}$'),
        subtotal numeric(10,2) NOT NULL, discount numeric(10,2) NOT NULL, total numeric(10,2) NOT NULL, paid_at date, begun date NOT NULL,
        size int NOT NULL CHECK (size >= 1000 AND size % 10 = 0), mail text NOT NULL CHECK (mail LIKE '%@%'),
        CHECK (total = subtotal - discount), CHECK (discount > 0 AND discount <= subtotal),
        CHECK ((status = 'paid') = (paid_at IS NOT NULL)), CHECK (paid_at >= begun));`);
    expect(await fill()).toEqual([]);
    expect((await database.query('SELECT count(*)::int AS n FROM sales')).rows).toEqual([{ n: 3 }]);
  });

  it('keeps checks of a length, of text, of bytes and in a pattern', async () => {
    await database.query(`
      CREATE TABLE codes (
        code text NOT NULL UNIQUE CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'), pin text NOT NULL CHECK (length(pin) = 6),
        hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32));`);
    expect(await fill()).toEqual([]);
    expect((await database.query('SELECT count(*)::int AS n FROM codes')).rows).toEqual([{ n: 3 }]);
  });

  it('keeps unique and exclusion constraints, and fills partitions', async () => {
    await database.query(`
      CREATE TABLE rooms (kind text NOT NULL CHECK (kind IN ('a', 'b', 'c')) UNIQUE, during daterange NOT NULL, EXCLUDE USING gist (during WITH &&));
      CREATE UNIQUE INDEX one_active ON rooms ((true)) WHERE kind = 'a';
      CREATE TABLE log (at date NOT NULL, what text) PARTITION BY RANGE (at);
      CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`);
    expect(await fill()).toEqual([]);
    expect(
      (
        await database.query(
          'SELECT (SELECT count(*) FROM rooms)::int AS rooms, (SELECT count(*) FROM log)::int AS log',
        )
      ).rows,
    ).toEqual([{ rooms: 3, log: 3 }]);
  });

  it('names the tables that take no row, and why, and goes on with the others', async () => {
    await database.query(`
      CREATE TABLE closed (id int);
      CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'this table is closed'; END $$;
      CREATE TRIGGER no BEFORE INSERT ON closed FOR EACH ROW EXECUTE FUNCTION no();
      CREATE TABLE impossible (n int NOT NULL CHECK (n > 5 AND n < 3));
      CREATE TABLE alone (id int PRIMARY KEY CHECK (id < 0 AND id > 0));
      CREATE TABLE orphans (id int NOT NULL REFERENCES alone);`);
    await database.query('CREATE TABLE fine (id int)');
    expect(await fill()).toEqual([
      { table: 'alone', why: expect.stringContaining('no values were found that keep its CHECK on id') },
      { table: 'closed', why: 'this table is closed' },
      { table: 'impossible', why: expect.stringContaining('CHECK on n') },
      { table: 'orphans', why: 'there is no row in alone that it could refer to' },
    ]);
    expect((await database.query('SELECT count(*)::int AS n FROM fine')).rows).toEqual([{ n: 3 }]);
  });

  it('adds nothing where there is enough', async () => {
    await database.query('CREATE TABLE fine (id serial PRIMARY KEY)');
    await fill();
    await fill();
    expect((await database.query('SELECT count(*)::int AS n FROM fine')).rows).toEqual([{ n: 3 }]);
  });
});

describe('candidates', () => {
  const text = {
    name: 'note',
    type: 'text',
    typeName: 'text',
    category: 'S',
    labels: null,
    modifier: -1,
    required: true,
    default: null,
    counted: false,
  };

  it('are believable first, and differ from row to row', () => {
    expect(candidates({ ...text, name: 'email' }, 0)[0]).toBe('person1@example.org');
    expect(candidates({ ...text, name: 'email' }, 1)[0]).toBe('person2@example.org');
    expect(candidates({ ...text, modifier: 4 + 3 }, 41)[0]).toBe('42'.padStart(3, 'x'));
  });

  it('stay within what a number can hold', () => {
    const tiny = { ...text, type: 'numeric(3,2)', typeName: 'numeric', category: 'N', modifier: (3 << 16) + 2 + 4 };
    expect(candidates(tiny, 11, ['999', '9.99'])).toEqual(['9.99', '1', '0', '0.5', '-1']);
    expect(candidates({ ...tiny, typeName: 'int2', modifier: -1 }, 0, ['99999', '7'])).toContain('7');
    expect(candidates({ ...tiny, typeName: 'int2', modifier: -1 }, 0, ['99999', '7'])).not.toContain('99999');
  });

  it('take up what a check mentions', () => {
    expect(valuesIn("(status = ANY (ARRAY['it''s'::text, 'b'::text])) AND n > 5")).toEqual([
      "it's",
      'b',
      '5',
      '6',
      '4',
      '-5',
    ]);
  });
});
