import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import { readRows } from '../../../packages/toolkit/src/catalog/table-rows.ts';
import { connected } from '../history/test-database.ts';

/** A server on which databases are backed up: an address without a database at its end. */
export interface KeptServer {
  readonly url: string;
}

/** A database to back up. Nobody is connected to it between two calls. */
export interface KeptDatabase {
  readonly name: string;
  readonly url: string;
  /** The address of another database of the server. */
  urlOf(database: string): string;
  run(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** The names of all databases of this test, the copies included. */
  databases(): Promise<string[]>;
  /** All that a backup must bring back, in a form that can be compared. */
  everything(database?: string): Promise<unknown>;
  dropAll(): Promise<void>;
}

/** The server of TEST_POSTGRES_URL. */
export function testServer(): KeptServer {
  const url = new URL(process.env.TEST_POSTGRES_URL ?? '');
  url.pathname = '';
  return { url: url.href };
}

/** Makes an empty database. */
export async function createKeptDatabase(server: KeptServer): Promise<KeptDatabase> {
  const name = `kept_${randomBytes(4).toString('hex')}`;
  const urlOf = (database: string) => `${server.url}/${database}`;
  const onServer = (sql: string) => connected(urlOf('postgres'), (client) => client.query(sql));
  await onServer(`CREATE DATABASE ${name}`);
  const databases = async () => {
    const { rows } = await onServer(`SELECT datname FROM pg_database WHERE datname LIKE '${name}%' ORDER BY 1`);
    return rows.map(({ datname }) => datname as string);
  };
  return {
    name,
    url: urlOf(name),
    urlOf,
    databases,
    run: (sql, database = name) => connected(urlOf(database), async (client) => (await client.query(sql)).rows),
    everything: (database = name) => connected(urlOf(database), readEverything),
    dropAll: async () => {
      for (const each of await databases()) await onServer(`DROP DATABASE ${pg.escapeIdentifier(each)} WITH (FORCE)`);
    },
  };
}

async function readEverything(client: pg.Client): Promise<unknown> {
  const list = async (sql: string) => (await client.query({ text: sql, rowMode: 'array' })).rows;
  return {
    catalog: await readCatalog(client),
    rows: (await readRows(client)).map(({ rows, ...table }) => ({ ...table, rows: [...rows].map(String).sort() })),
    sequences: await list('SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2'),
    largeObjects: await list('SELECT oid, md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY 1'),
    owners: await list(
      "SELECT relname, relowner::regrole::text, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
    ),
    views: await list('SELECT * FROM dear_products ORDER BY 1'),
  };
}

/** A migration that makes one of everything that a backup must bring back. */
export const everythingSql = `
CREATE EXTENSION IF NOT EXISTS plpgsql;
CREATE SCHEMA "Odd schema";
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE DOMAIN cents AS bigint CHECK (VALUE >= 0);
CREATE TYPE span AS RANGE (subtype = int4);
CREATE SEQUENCE tickets START 1000 INCREMENT 10;
CREATE TABLE products (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  serial serial,
  name text NOT NULL,
  price numeric(14,3) NOT NULL CHECK (price >= 0),
  tax numeric(14,3) GENERATED ALWAYS AS (price * 0.19) STORED,
  feeling mood NOT NULL DEFAULT 'glad',
  paid cents,
  tags text[] NOT NULL DEFAULT '{}',
  facts jsonb,
  picture bytea,
  ticket bigint NOT NULL DEFAULT nextval('tickets'),
  made timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (name)
);
CREATE TABLE "Odd schema"."It's a ""table""" (id int PRIMARY KEY, product bigint REFERENCES products ON DELETE CASCADE);
CREATE TABLE events (day date NOT NULL, what text) PARTITION BY RANGE (day);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX dear_index ON products (lower(name)) WHERE price > 10;
CREATE VIEW dear_products AS SELECT name, price + tax AS gross FROM products WHERE price > 10;
CREATE MATERIALIZED VIEW counts AS SELECT feeling, count(*) AS count FROM products GROUP BY feeling;
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$;
CREATE TRIGGER shouting BEFORE INSERT ON products FOR EACH ROW EXECUTE FUNCTION shout();
CREATE FUNCTION gross(p products) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT p.price + p.tax';
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY past ON events USING (day < '2030-01-01');
GRANT SELECT ON products TO PUBLIC;
COMMENT ON TABLE products IS 'What is sold';
CREATE STATISTICS together ON name, price FROM products;
`;

/** Rows for {@link everythingSql}: odd characters, big values, gaps in the sequences. */
export const everyRowSql = `
INSERT INTO products (name, price, feeling, paid, tags, facts, picture) VALUES
  ('Käse ''mild'' \\N \\.', 12.345, 'sad', 5, '{a,"b c",NULL}', '{"a": [1, null, "é"]}', '\\x00ff0a0d5c'),
  (E'Two\\nlines\\tand a tab', 0, 'glad', NULL, '{}', NULL, NULL),
  ('big', 99999999999.999, 'glad', 9007199254740993, '{}', NULL, decode(repeat('00ff', 500000), 'hex')),
  ('long', 11, 'glad', 0, '{}', to_jsonb(repeat('long ', 300000)), NULL);
DELETE FROM products WHERE price = 0;
INSERT INTO "Odd schema"."It's a ""table""" VALUES (1, 1);
INSERT INTO events VALUES ('2026-05-05', 'opened'), ('2026-05-06', NULL);
SELECT nextval('tickets'), setval('products_serial_seq', 77);
SELECT lo_from_bytea(4711, decode(repeat('ab', 300000), 'hex'));
REFRESH MATERIALIZED VIEW counts;
`;
