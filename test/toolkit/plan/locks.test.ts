import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LockMode, lockModes } from '../../../packages/toolkit/src/plan/lock-modes.ts';
import { planMigrations } from '../../../packages/toolkit/src/plan/plan.ts';
import { connected, createTestDatabase, type TestDatabase } from '../history/test-database.ts';

const SCHEMA = `
  CREATE TYPE mood AS ENUM ('good', 'bad');
  CREATE TABLE shelves (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE goods (
    id int PRIMARY KEY, shelf int, name varchar(20), price numeric(10,2), stock int NOT NULL DEFAULT 0, note text,
    seen timestamptz(3), mood mood, code char(4), old_key text,
    CONSTRAINT goods_shelf_fkey FOREIGN KEY (shelf) REFERENCES shelves (id),
    CONSTRAINT goods_price_check CHECK (price > 0) NOT VALID,
    CONSTRAINT goods_name_present CHECK (name IS NOT NULL),
    CONSTRAINT goods_note_present CHECK (note IS NOT NULL) NOT VALID
  );
  CREATE INDEX goods_note_idx ON goods (note);
  CREATE UNIQUE INDEX goods_code_key ON goods (code);
  CREATE VIEW cheap AS SELECT * FROM shelves;
  CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM shelves;
  CREATE UNIQUE INDEX totals_key ON totals (n);
  CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER goods_watch BEFORE UPDATE ON goods FOR EACH ROW EXECUTE FUNCTION nothing();
  CREATE POLICY mine ON goods USING (true);
  CREATE TABLE days (day date NOT NULL) PARTITION BY RANGE (day);
  CREATE TABLE wide (id int PRIMARY KEY);
  CREATE TABLE part (id int PRIMARY KEY REFERENCES wide);
  CREATE TABLE piece (id int PRIMARY KEY REFERENCES part);
  CREATE TABLE monday (day date NOT NULL);
  INSERT INTO shelves SELECT n, 'shelf ' || n FROM generate_series(1, 50) n;
  INSERT INTO goods (id, shelf, name, price, note, code) SELECT n, n, 'thing ' || n, n, 'x', n FROM generate_series(1, 50) n;
`;

/** Statements that PostgreSQL allows in a transaction. The rest of the expectation comes from the server itself. */
const STATEMENTS = [
  'ALTER TABLE goods ADD COLUMN brand text',
  "ALTER TABLE goods ADD COLUMN brand text NOT NULL DEFAULT ''",
  'ALTER TABLE goods ADD COLUMN at timestamptz NOT NULL DEFAULT now()',
  'ALTER TABLE goods ADD COLUMN at timestamptz NOT NULL DEFAULT clock_timestamp()',
  'ALTER TABLE goods ADD COLUMN key uuid DEFAULT gen_random_uuid()',
  'ALTER TABLE goods ADD COLUMN number serial',
  'ALTER TABLE goods ADD COLUMN number int GENERATED ALWAYS AS IDENTITY',
  'ALTER TABLE goods ADD COLUMN double numeric GENERATED ALWAYS AS (price * 2) STORED',
  'ALTER TABLE goods ADD COLUMN other int REFERENCES shelves (id)',
  'ALTER TABLE goods ADD COLUMN extra int UNIQUE',
  'ALTER TABLE goods ADD COLUMN extra int CHECK (extra > 0)',
  'ALTER TABLE goods DROP COLUMN note',
  'ALTER TABLE goods DROP COLUMN note, ADD COLUMN remark text',
  'ALTER TABLE goods ALTER COLUMN name TYPE text',
  'ALTER TABLE goods ALTER COLUMN name TYPE varchar(40)',
  'ALTER TABLE goods ALTER COLUMN name TYPE varchar(10)',
  'ALTER TABLE goods ALTER COLUMN note TYPE varchar(200)',
  'ALTER TABLE goods ALTER COLUMN note TYPE varchar',
  'ALTER TABLE goods ALTER COLUMN code TYPE text',
  'ALTER TABLE goods ALTER COLUMN price TYPE numeric(14,2)',
  'ALTER TABLE goods ALTER COLUMN price TYPE numeric(14,3)',
  'ALTER TABLE goods ALTER COLUMN price TYPE numeric',
  'ALTER TABLE goods ALTER COLUMN price TYPE numeric(9,2)',
  'ALTER TABLE goods ALTER COLUMN price TYPE double precision',
  'ALTER TABLE goods ALTER COLUMN stock TYPE bigint',
  'ALTER TABLE goods ALTER COLUMN stock TYPE int',
  'ALTER TABLE goods ALTER COLUMN seen TYPE timestamptz',
  'ALTER TABLE goods ALTER COLUMN seen TYPE timestamptz(0)',
  'ALTER TABLE goods ALTER COLUMN seen TYPE timestamp(3)',
  'ALTER TABLE goods ALTER COLUMN note TYPE int USING length(note)',
  'ALTER TABLE goods ALTER COLUMN mood TYPE text',
  'ALTER TABLE goods ALTER COLUMN stock SET DEFAULT 1',
  'ALTER TABLE goods ALTER COLUMN stock DROP DEFAULT',
  'ALTER TABLE goods ALTER COLUMN stock DROP NOT NULL',
  'ALTER TABLE goods ALTER COLUMN name SET NOT NULL',
  'ALTER TABLE goods ALTER COLUMN note SET NOT NULL',
  'ALTER TABLE goods ALTER COLUMN note SET STATISTICS 500',
  'ALTER TABLE goods SET (fillfactor = 70)',
  'ALTER TABLE goods SET UNLOGGED',
  'ALTER TABLE goods ADD CONSTRAINT stock_check CHECK (stock >= 0)',
  'ALTER TABLE goods ADD CONSTRAINT stock_check CHECK (stock >= 0) NOT VALID',
  'ALTER TABLE goods ADD CONSTRAINT again FOREIGN KEY (stock) REFERENCES shelves (id) NOT VALID',
  'ALTER TABLE goods ADD CONSTRAINT again FOREIGN KEY (id) REFERENCES shelves (id)',
  'ALTER TABLE goods ADD CONSTRAINT name_key UNIQUE (name)',
  'ALTER TABLE goods ADD CONSTRAINT code_key UNIQUE USING INDEX goods_code_key',
  'ALTER TABLE goods VALIDATE CONSTRAINT goods_price_check',
  'ALTER TABLE goods DROP CONSTRAINT goods_shelf_fkey',
  'ALTER TABLE goods DROP CONSTRAINT goods_price_check',
  'ALTER TABLE goods DISABLE TRIGGER goods_watch',
  'ALTER TABLE goods ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE goods REPLICA IDENTITY FULL',
  'ALTER TABLE goods CLUSTER ON goods_code_key',
  'ALTER TABLE goods RENAME TO wares',
  'ALTER TABLE goods RENAME COLUMN note TO remark',
  'ALTER TABLE goods RENAME CONSTRAINT goods_price_check TO price_check',
  'ALTER INDEX goods_note_idx RENAME TO note_idx',
  'ALTER TABLE days ATTACH PARTITION monday DEFAULT',
  'CREATE TABLE march PARTITION OF days DEFAULT',
  'CREATE TABLE tags (id int PRIMARY KEY, goods int REFERENCES goods (id))',
  'CREATE TABLE copies (LIKE goods)',
  'CREATE TABLE counts AS SELECT count(*) FROM goods',
  'CREATE INDEX goods_name_idx ON goods (name)',
  'CREATE UNIQUE INDEX goods_id_key ON goods (id)',
  'DROP INDEX goods_note_idx',
  'REINDEX INDEX goods_note_idx',
  'REINDEX TABLE goods',
  'CREATE VIEW dear AS SELECT * FROM goods WHERE price > 100',
  "CREATE OR REPLACE VIEW cheap AS SELECT * FROM shelves WHERE name <> ''",
  'DROP VIEW cheap',
  'REFRESH MATERIALIZED VIEW totals',
  'DROP TABLE goods',
  'DROP TABLE wide CASCADE',
  'TRUNCATE wide CASCADE',
  'TRUNCATE goods',
  'LOCK TABLE goods IN SHARE MODE',
  'LOCK TABLE goods IN SHARE ROW EXCLUSIVE MODE',
  'LOCK TABLE goods',
  "INSERT INTO shelves (id, name) SELECT id + 1000, coalesce(name, '') FROM goods",
  "UPDATE goods SET note = 'y' WHERE id < 3",
  'UPDATE goods SET shelf = shelves.id FROM shelves WHERE shelves.id = goods.id',
  'DELETE FROM goods WHERE id > 40',
  'WITH gone AS (DELETE FROM goods WHERE id > 40 RETURNING *) SELECT * FROM gone, shelves',
  'SELECT count(*) FROM goods',
  'SELECT * FROM goods FOR UPDATE',
  'CREATE TRIGGER again BEFORE INSERT ON goods FOR EACH ROW EXECUTE FUNCTION nothing()',
  'DROP TRIGGER goods_watch ON goods',
  'CREATE POLICY yours ON goods USING (false)',
  'DROP POLICY mine ON goods',
  'CREATE STATISTICS goods_stats ON shelf, stock FROM goods',
  "COMMENT ON TABLE goods IS 'what is sold'",
  "COMMENT ON COLUMN goods.note IS 'anything'",
  'ANALYZE goods',
  'CLUSTER goods USING goods_code_key',
  "ALTER TYPE mood ADD VALUE 'mixed'",
  "CREATE TYPE size AS ENUM ('s', 'm')",
  'CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
  'CREATE SCHEMA archive',
  'ALTER TABLE goods OWNER TO CURRENT_USER',
];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(SCHEMA);
  await database.query('ANALYZE');
});
afterAll(() => database.drop());

const TABLES = ['goods', 'shelves', 'cheap', 'totals', 'days', 'monday', 'wide', 'part', 'piece'];

/** What PostgreSQL does for a statement: the strongest lock on each table, and whether rows were written again. */
async function observe(client: pg.Client, sql: string) {
  // PostgreSQL tells under DEBUG1 when it has to read or to write a whole table.
  const messages: string[] = [];
  const listen = (notice: { message?: string | undefined }) => messages.push(notice.message ?? '');
  const files = () =>
    client.query<{ name: string; file: string }>(
      'SELECT relname AS name, pg_relation_filenode(oid) AS file FROM pg_class WHERE relname = ANY ($1)',
      [TABLES],
    );
  await client.query('BEGIN');
  try {
    const oids = await client.query<{ oid: number; name: string }>(
      'SELECT oid, relname AS name FROM pg_class WHERE relname = ANY ($1)',
      [TABLES],
    );
    const before = new Map((await files()).rows.map(({ name, file }) => [name, file]));
    client.on('notice', listen);
    await client.query('SET LOCAL client_min_messages = debug1');
    await client.query(sql);
    await client.query('SET LOCAL client_min_messages = warning');
    const locks = await client.query<{ oid: number; mode: string }>(
      `SELECT relation AS oid, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation = ANY ($1)`,
      [oids.rows.map(({ oid }) => oid)],
    );
    const strongest: Record<string, LockMode> = {};
    for (const { oid, mode } of locks.rows) {
      const name = oids.rows.find((row) => row.oid === oid)?.name ?? '?';
      const words = mode
        .replace(/Lock$/, '')
        .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
        .toUpperCase() as LockMode;
      const known = strongest[name];
      if (known === undefined || lockModes.indexOf(words) > lockModes.indexOf(known)) strongest[name] = words;
    }
    const after = await files();
    const rewritten = after.rows.filter(({ name, file }) => before.has(name) && before.get(name) !== file);
    return {
      locks: strongest,
      rewritten: rewritten.map(({ name }) => name),
      verified: messages.some((text) => /^verifying table|^validating foreign key/.test(text)),
    };
  } finally {
    client.off('notice', listen);
    await client.query('ROLLBACK');
  }
}

async function foretell(client: pg.Client, sql: string) {
  const [migration] = await planMigrations(client, 'public', [
    { name: '1_test', up: `BEGIN;\n${sql};\nCOMMIT;`, down: null },
  ]);
  return migration?.statements[0];
}

describe('the lock that the plan foretells is the one that PostgreSQL takes', () => {
  it.each(STATEMENTS)('%s', async (sql) => {
    await connected(database.url, async (client) => {
      const told = await foretell(client, sql);
      const seen = await observe(client, sql);
      // What the query of a materialized view reads is not in the statement.
      if (sql.startsWith('REFRESH')) delete seen.locks.shelves;
      expect(Object.fromEntries((told?.tables ?? []).map(({ table, mode }) => [table, mode]))).toEqual(seen.locks);

      const emptied = /^TRUNCATE|^REINDEX/.test(sql); // a new file, but no row is written again
      const rewritten = (told?.tables ?? []).filter(({ work }) => work.includes('rewrite')).map(({ table }) => table);
      expect(rewritten).toEqual(emptied ? [] : seen.rewritten);
      if (/ADD CONSTRAINT|VALIDATE|SET NOT NULL/.test(sql)) {
        expect(told?.tables.some(({ work }) => work.includes('scan'))).toBe(seen.verified);
      }
    });
  });
});

describe('what can not run in a transaction', () => {
  it.each([
    ['CREATE INDEX CONCURRENTLY goods_mood_idx ON goods (mood)', ['index']],
    ['DROP INDEX CONCURRENTLY goods_note_idx', []],
    ['REINDEX TABLE CONCURRENTLY goods', ['index']],
    ['VACUUM goods', ['scan']],
  ])('%s lets reads and writes go on', async (sql, work) => {
    const [migration] = await connected(database.url, (client) =>
      planMigrations(client, 'public', [{ name: '1_test', up: sql, down: null }]),
    );
    expect(migration?.kind).toBe('concurrent');
    expect(migration?.tables).toMatchObject([
      { table: 'goods', mode: 'SHARE UPDATE EXCLUSIVE', blocks: 'schema changes', work, rows: 50, exact: true },
    ]);
  });
});
