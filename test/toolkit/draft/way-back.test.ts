import { describe, expect, it } from 'vitest';
import { type Granted, readGrants } from '../../../packages/toolkit/src/catalog/read-grants.ts';
import { connected } from '../history/test-database.ts';
import { createSchemaProject, DATASOURCE, differences, namesOf, type SchemaProject } from './schema-project.ts';

/** A change of the schema, drafted on a history that was written by hand. */
interface Change {
  readonly history: string;
  readonly models: string;
  readonly datasource?: string;
  /** `?schema=shop` */
  readonly parameters?: string;
  readonly rows?: string;
  readonly flags?: readonly string[];
  /** Whether made-up rows keep to what it breaks; false where they can't. */
  readonly isTried?: false;
  /** What down.sql says that it loses. */
  readonly loses?: string;
  /** How many migrations it becomes. */
  readonly parts?: number;
  /** Of what others have the same rights also when it is applied. */
  readonly sameRights?: readonly string[];
  /** What must hold at the end, when it is applied; and when it is undone. */
  readonly applied?: (project: SchemaProject) => Promise<void>;
  readonly undone?: (project: SchemaProject) => Promise<void>;
}

const PRODUCT = (lines: string, id = 'Int @id @default(autoincrement())') =>
  `model Product {\n id ${id}\n${lines}\n@@map("products")\n}\n`;

const PRODUCTS = 'CREATE TABLE products (id serial PRIMARY KEY, sku text NOT NULL, n int, doc jsonb);';

const MOVING_KEY = `CREATE TABLE products (id int PRIMARY KEY, code int NOT NULL); CREATE UNIQUE INDEX products_code_key ON products (code);
  CREATE TABLE parts (id int PRIMARY KEY, product_id int NOT NULL
    CONSTRAINT parts_product_id_fkey REFERENCES products (id) ON DELETE CASCADE ON UPDATE CASCADE);`;

const MOVED_KEY = `model Product {\n id Int @unique\n code Int @id\n parts Part[]\n@@map("products")\n}
  model Part {\n id Int @id\n productId Int @map("product_id")
  product Product @relation(fields: [productId], references: [id], onDelete: Cascade)\n @@map("parts")\n}`;

/** A new row gets the number after the largest. */
function numbersOn(next: number) {
  return async (project: SchemaProject) => {
    const [row] = await project.query<{ id: number }>("INSERT INTO products (name) VALUES ('new') RETURNING id");
    expect(row).toEqual({ id: next });
    await project.query(`DELETE FROM products WHERE id = ${next}`);
  };
}

const changes: Readonly<Record<string, Change>> = {
  'a column that no longer counts by itself, by a sequence of another name': {
    history: `CREATE TABLE goods (id serial PRIMARY KEY, name text NOT NULL); ALTER TABLE goods RENAME TO products;
      INSERT INTO products (name) VALUES ('first'), ('second');`,
    models: PRODUCT('name String', 'Int @id'),
    undone: numbersOn(3),
  },
  'a column that counts by itself from now on': {
    history: 'CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL);',
    models: PRODUCT('name String'),
    rows: "INSERT INTO products VALUES (5, 'five'), (7, 'seven')",
    applied: numbersOn(8),
  },
  'a column that counts by itself from now on, in a table that is empty': {
    history: 'CREATE TABLE "Product" (id int PRIMARY KEY, name text NOT NULL);',
    models: PRODUCT('name String').replace('@@map("products")', ''),
    applied: async (project) => {
      expect(await project.query(`INSERT INTO "Product" (name) VALUES ('a') RETURNING id`)).toEqual([{ id: 1 }]);
    },
  },
  'an enum value that is used, in another schema of PostgreSQL': {
    history: `CREATE SCHEMA archive; CREATE TYPE archive."State" AS ENUM ('NEW', 'OLD');
      CREATE TABLE archive.products (id int PRIMARY KEY, state archive."State" NOT NULL DEFAULT 'NEW');`,
    datasource: DATASOURCE.replace('}', '  schemas = ["public", "archive"]\n}'),
    models: `${PRODUCT('state State @default(SOLD)\n@@schema("archive")', 'Int @id')}
      enum State {\n NEW\n OLD\n SOLD\n@@schema("archive")\n}`,
    parts: 2,
  },
  'an empty text as default, beside an enum value that nobody uses': {
    history: `CREATE TYPE "State" AS ENUM ('NEW'); CREATE TABLE products (id serial PRIMARY KEY, state "State" NOT NULL);`,
    models: `${PRODUCT('state State\n note String @default("")')} enum State {\n NEW\n OLD\n}`,
    parts: 1,
  },
  'a column, beside two unique indexes on another one': {
    history: `${PRODUCTS} CREATE UNIQUE INDEX b ON products (sku); CREATE UNIQUE INDEX a ON products (sku) WHERE id > 3;`,
    models: PRODUCT('sku String @unique(map: "b")\n n Int?\n doc Json?\n note String?'),
    parts: 1,
  },
  'indexes of all kinds that go': {
    history: `${PRODUCTS}
      CREATE INDEX by_doc ON products USING gin (doc); CREATE INDEX by_path ON products USING gin (doc jsonb_path_ops);
      CREATE INDEX by_hash ON products USING hash (sku); CREATE INDEX by_range ON products USING brin (n);
      CREATE UNIQUE INDEX including ON products (sku) INCLUDE (n); CREATE INDEX last ON products (sku DESC NULLS LAST);
      CREATE INDEX pattern ON products (sku text_pattern_ops);`,
    models: PRODUCT('sku String\n n Int?\n doc Json?'),
    parts: 7,
  },
  'columns that go, with all that is built on them': {
    history: `${PRODUCTS}
      ALTER TABLE products ADD CONSTRAINT products_n_check CHECK (n > 0 OR n IS NULL);
      CREATE INDEX by_doc ON products USING gin (doc); CREATE INDEX dear ON products (sku) WHERE n > 3;
      CREATE INDEX twice ON products ((n * 2)); CREATE STATISTICS both_of ON sku, n FROM products;
      COMMENT ON COLUMN products.n IS 'how many'; COMMENT ON CONSTRAINT products_n_check ON products IS 'not none';`,
    models: PRODUCT('sku String'),
    flags: ['--dropped'],
    parts: 1,
  },
  'a table that goes, with its rules': {
    history: `${PRODUCTS} CREATE TABLE notes (id serial PRIMARY KEY, text text CHECK (text <> ''));
      ALTER TABLE notes ENABLE ROW LEVEL SECURITY; CREATE POLICY written ON notes USING (text <> '');
      COMMENT ON TABLE notes IS 'what was said'; CREATE INDEX small ON notes (lower(text));`,
    models: PRODUCT('sku String\n n Int?\n doc Json?'),
    flags: ['--dropped'],
    parts: 1,
  },
  'a required column with a CHECK that goes, where down.sql refuses on rows': {
    history: `${PRODUCTS} ALTER TABLE products ADD COLUMN price int NOT NULL CHECK (price > 0);`,
    models: PRODUCT('sku String\n n Int?\n doc Json?'),
    flags: ['--dropped'],
    loses: 'the values that were in products.price. It refuses while a row breaks products.products_price_check.',
  },
  'a table that goes while another one refers to it, where down.sql refuses on rows': {
    history: `${PRODUCTS} CREATE TABLE makers (id serial PRIMARY KEY);
      ALTER TABLE products ADD COLUMN maker_id int CONSTRAINT products_maker_id_fkey REFERENCES makers (id) ON UPDATE CASCADE;`,
    models: PRODUCT('sku String\n n Int?\n doc Json?\n maker_id Int?'),
    flags: ['--dropped'],
    loses:
      'the rows that were in makers. It refuses while a row has a value in products.maker_id, because makers comes back empty.',
  },
  'a column with indexes that is dropped and added with another type': {
    history: `${PRODUCTS} CREATE INDEX products_sku_idx ON products (sku); CREATE UNIQUE INDEX both_of ON products (sku, n);`,
    models: PRODUCT('sku Int\n n Int?\n doc Json?\n @@index([sku])\n @@unique([sku, n], map: "both_of")'),
    flags: ['--dropped'],
    isTried: false,
    parts: 3,
  },
  'enum values that go, and one that comes and is used, in the schema of DATABASE_URL': {
    history: `CREATE TYPE "State" AS ENUM ('A', 'B', 'C'); CREATE TYPE "Kind" AS ENUM ('A');
      CREATE TABLE products (id serial PRIMARY KEY, state "State" NOT NULL DEFAULT 'A', kind "Kind" NOT NULL);
      ALTER TABLE products ADD CONSTRAINT products_state_check CHECK (state <> 'A' OR id > 0);`,
    models: `${PRODUCT('state State @default(A)\n kind Kind @default(B)')} enum State {\n A\n B\n} enum Kind {\n A\n B\n}`,
    parameters: '?schema=shop',
    rows: "INSERT INTO products (state, kind) VALUES ('B', 'A')",
    isTried: false,
    parts: 2,
  },
  'enum values that go, from the first to the last': {
    history: `CREATE TYPE "State" AS ENUM ('FIRST', 'SECOND', 'A', 'MIDDLE', 'B', 'LAST');
      CREATE TABLE products (id serial PRIMARY KEY, state "State" NOT NULL DEFAULT 'A');`,
    models: `${PRODUCT('state State @default(A)')} enum State {\n A\n B\n}`,
    rows: "INSERT INTO products (state) VALUES ('B')",
    isTried: false,
  },
  'a number that becomes text, below views, a trigger and a policy': {
    history: `${PRODUCTS} CREATE VIEW few AS SELECT id, n FROM products WHERE n IS NOT NULL;
      CREATE MATERIALIZED VIEW fewer AS SELECT n FROM few; CREATE UNIQUE INDEX fewer_n ON fewer (n);
      CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
      CREATE TRIGGER looking BEFORE UPDATE OF n ON products FOR EACH ROW EXECUTE FUNCTION look();
      ALTER TABLE products ENABLE ROW LEVEL SECURITY; CREATE POLICY counted ON products USING (n IS NOT NULL);`,
    models: PRODUCT('sku String\n n String?\n doc Json?'),
    rows: "INSERT INTO products (sku, n) VALUES ('a', 1)",
    parts: 1,
  },
  'a text that becomes a number, below a view and a policy, in a table of which another column is renamed': {
    history: `${PRODUCTS} CREATE VIEW known AS SELECT id, sku, n FROM products WHERE sku IS NOT NULL AND n IS NULL;
      ALTER TABLE products ENABLE ROW LEVEL SECURITY; CREATE POLICY named ON products USING (sku IS NOT NULL);`,
    models: PRODUCT('sku Int\n number Int?\n doc Json?'),
    flags: ['--convert', 'products.sku', '--rename', 'products.n:number'],
    rows: "INSERT INTO products (sku) VALUES ('12')",
    isTried: false,
    applied: async (project) => expect(await project.query('SELECT sku, n FROM known')).toEqual([{ sku: 12, n: null }]),
    undone: async (project) => expect(await project.query('SELECT sku FROM known')).toEqual([{ sku: '12' }]),
  },
  'texts that become values of a new enum, and one of them a list': {
    history: `CREATE TABLE products (id serial PRIMARY KEY, state text NOT NULL DEFAULT 'NEW', was text, tag text);`,
    models: `${PRODUCT('state State @default(NEW)\n was State?\n tag String[]')} enum State {\n NEW\n OLD\n}`,
    flags: ['--convert', 'products.state', '--convert', 'products.was', '--convert', 'products.tag'],
    rows: "INSERT INTO products (state, was, tag) VALUES ('OLD', 'NEW', 'a'), ('NEW', NULL, NULL)",
    isTried: false,
    applied: async (project) =>
      expect(await project.query('SELECT state::text, was::text, tag FROM products ORDER BY id')).toEqual([
        { state: 'OLD', was: 'NEW', tag: ['a'] },
        { state: 'NEW', was: null, tag: [] },
      ]),
    undone: async (project) =>
      expect(await project.query('SELECT state, was, tag FROM products ORDER BY id')).toEqual([
        { state: 'OLD', was: 'NEW', tag: 'a' },
        { state: 'NEW', was: null, tag: null },
      ]),
  },
  'texts that identify rows, and those that refer to them, which become UUIDs': {
    history: `CREATE TABLE products (id text PRIMARY KEY); CREATE TABLE parts (id int PRIMARY KEY, product_id text NOT NULL
        CONSTRAINT parts_product_id_fkey REFERENCES products (id) ON DELETE CASCADE ON UPDATE CASCADE);`,
    models: `${PRODUCT('parts Part[]', 'String @id @db.Uuid')} model Part {\n id Int @id\n productId String @map("product_id") @db.Uuid
      product Product @relation(fields: [productId], references: [id], onDelete: Cascade)\n @@map("parts")\n}`,
    flags: ['--convert', 'products.id', '--convert', 'parts.product_id'],
    rows: `INSERT INTO products VALUES ('00000000-0000-0000-0000-00000000000a');
      INSERT INTO parts SELECT 1, id FROM products`,
    isTried: false,
    applied: async (project) =>
      expect(await project.query('SELECT FROM parts JOIN products ON products.id = product_id')).toHaveLength(1),
    undone: async (project) =>
      expect(await project.query('SELECT FROM parts JOIN products ON products.id = product_id')).toHaveLength(1),
  },
  'an enum value that goes, while columns of the enum come': {
    history: `CREATE TYPE "State" AS ENUM ('A', 'B', 'C');
      CREATE TABLE products (id serial PRIMARY KEY, state "State" NOT NULL DEFAULT 'A');`,
    models: `${PRODUCT('state State @default(A)\n was State?\n next State @default(B)')} enum State {\n A\n B\n}`,
    rows: "INSERT INTO products (state) VALUES ('B')",
    isTried: false,
  },
  'an enum value that goes, and numbers that get more room, below generated columns and what is built on these': {
    history: `CREATE TYPE "State" AS ENUM ('A', 'B', 'C');
      CREATE TABLE products (id serial PRIMARY KEY, n int, state "State" NOT NULL DEFAULT 'A',
        is_a boolean GENERATED ALWAYS AS (state = 'A') STORED, twice int GENERATED ALWAYS AS (n * 2) STORED CHECK (twice > 0));
      COMMENT ON COLUMN products.twice IS 'a pair'; CREATE INDEX products_twice_idx ON products (twice);
      CREATE VIEW pairs AS SELECT id, twice FROM products WHERE is_a;`,
    models: `${PRODUCT(`n BigInt?\n state State @default(A)\n is_a Boolean? @default(dbgenerated())
      twice Int? @default(dbgenerated())\n @@index([twice])`)} enum State {\n A\n B\n}`,
    rows: 'INSERT INTO products (n) VALUES (2)',
    isTried: false,
    applied: async (project) =>
      expect(await project.query('SELECT id, twice FROM pairs')).toEqual([{ id: 1, twice: 4 }]),
    undone: async (project) =>
      expect(await project.query('SELECT id, twice FROM pairs')).toEqual([{ id: 1, twice: 4 }]),
  },
  'a column that goes, below a view on a view, a policy, a trigger and a rule': {
    history: `${PRODUCTS} CREATE VIEW numbers AS SELECT id, n FROM products; CREATE VIEW ids AS SELECT id FROM numbers;
      CREATE VIEW others AS SELECT id, sku FROM products;
      ALTER TABLE products ENABLE ROW LEVEL SECURITY; CREATE POLICY counted ON products USING (n IS NOT NULL);
      CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
      CREATE TRIGGER looking BEFORE UPDATE OF n ON products FOR EACH ROW EXECUTE FUNCTION look();
      CREATE RULE ignoring AS ON DELETE TO products WHERE old.n > 3 DO INSTEAD NOTHING;`,
    models: PRODUCT('sku String\n doc Json?'),
    flags: ['--dropped'],
    rows: "INSERT INTO products (sku, n) VALUES ('a', 1)",
    isTried: false,
    loses: 'the values that were in products.n',
    applied: async (project) => expect(namesOf(await project.catalog(), 'view')).toEqual(['others']),
  },
  'a table that goes, of which one column counts by an identity, and another column with one': {
    history: `${PRODUCTS} CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY (START WITH 5) PRIMARY KEY);
      ALTER TABLE products ADD COLUMN number bigint GENERATED BY DEFAULT AS IDENTITY; INSERT INTO products (sku) VALUES ('a');`,
    models: PRODUCT('sku String\n n Int?\n doc Json?'),
    flags: ['--dropped'],
    isTried: false,
  },
  'columns whose default only one row can have': {
    history: `${PRODUCTS} ALTER TABLE products ADD COLUMN code text UNIQUE DEFAULT 'x', ADD COLUMN key text UNIQUE NOT NULL DEFAULT 'x';
      ALTER TABLE products ALTER COLUMN key SET DEFAULT 'y';`,
    models: PRODUCT('sku String\n n Int?\n doc Json?\n key String @unique @default("y")'),
    flags: ['--dropped'],
    rows: "INSERT INTO products (sku, code, key) VALUES ('a', 'a', 'a'), ('b', 'b', 'b')",
    isTried: false,
    loses: 'the values that were in products.code',
    undone: async (project) => expect(await project.query('SELECT FROM products WHERE code IS NULL')).toHaveLength(2),
  },
  'columns that refer to rows, and whose value no row need have': {
    history: `CREATE TABLE makers (id serial PRIMARY KEY); CREATE TABLE products (id int PRIMARY KEY,
        maker_id int DEFAULT 7 CONSTRAINT products_maker_id_fkey REFERENCES makers (id) ON DELETE SET NULL ON UPDATE CASCADE);
      CREATE TABLE parts (id int PRIMARY KEY,
        maker_id int NOT NULL CONSTRAINT parts_maker_id_fkey REFERENCES makers (id) ON DELETE RESTRICT ON UPDATE CASCADE);`,
    models: `${PRODUCT('', 'Int @id')} model Maker {
 id Int @id @default(autoincrement())
 @@map("makers")
}
      model Part {
 id Int @id
 @@map("parts")
}`,
    flags: ['--dropped'],
    rows: 'INSERT INTO makers VALUES (1); INSERT INTO products VALUES (1, 1)',
    isTried: false,
    loses:
      'the values that were in parts.maker_id and products.maker_id. It refuses while parts has rows, because maker_id is required.',
    undone: async (project) =>
      expect(await project.query('SELECT maker_id FROM products')).toEqual([{ maker_id: null }]),
  },
  'what others have rights on: views, a table, columns, and a function that not everybody may call': {
    history: `${PRODUCTS} CREATE TABLE notes (id serial PRIMARY KEY, text text, length int);
      CREATE VIEW texts AS SELECT id, text FROM notes; CREATE VIEW numbers AS SELECT id, n FROM products;
      GRANT SELECT ON notes TO PUBLIC; GRANT INSERT, UPDATE (text) ON notes TO pg_monitor WITH GRANT OPTION;
      GRANT USAGE ON SEQUENCE notes_id_seq TO pg_monitor; GRANT SELECT (text) ON texts TO PUBLIC;
      GRANT SELECT ON numbers TO pg_monitor; GRANT UPDATE (n) ON numbers TO pg_monitor; GRANT SELECT (n, sku) ON products TO PUBLIC;
      CREATE FUNCTION first_of(products) RETURNS text LANGUAGE sql STABLE AS $$SELECT $1.sku$$;
      CREATE TYPE "State" AS ENUM ('A', 'B', 'C');
      ALTER TABLE products ADD COLUMN state "State" NOT NULL DEFAULT 'A';
      CREATE FUNCTION is_new("State") RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT $1 = 'A'$$;
      REVOKE EXECUTE ON FUNCTION is_new FROM PUBLIC; GRANT EXECUTE ON FUNCTION is_new TO pg_monitor;
      REVOKE USAGE ON TYPE "State" FROM PUBLIC;`,
    models: `${PRODUCT('sku String\n n BigInt?\n doc Json?\n state State @default(A)')} enum State {\n A\n B\n}`,
    flags: ['--dropped'],
    isTried: false,
    sameRights: ['numbers', 'products', 'is_new', 'State'],
  },
  'a table that goes, below views': {
    history: `${PRODUCTS} CREATE TABLE notes (id serial PRIMARY KEY, text text); CREATE VIEW texts AS SELECT text FROM notes;
      CREATE VIEW all_of_it AS SELECT notes, text FROM notes JOIN texts USING (text);`,
    models: PRODUCT('sku String\n n Int?\n doc Json?'),
    flags: ['--dropped'],
    isTried: false,
  },
  'the source of a generated column that goes': {
    history: `CREATE TABLE products (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED);
      CREATE INDEX products_twice_idx ON products (twice); CREATE VIEW pairs AS SELECT twice FROM products;`,
    models: PRODUCT('twice Int? @default(dbgenerated())\n @@index([twice])', 'Int @id'),
    flags: ['--dropped'],
    rows: 'INSERT INTO products (id, n) VALUES (1, 2)',
    isTried: false,
    loses: 'every value of products.twice; the values that were in products.n and products.twice',
    applied: async (project) => expect(await project.query('SELECT twice FROM pairs')).toEqual([{ twice: 4 }]),
  },
  'generated columns that go, alone, with what they are computed of, and with their table': {
    history: `CREATE TABLE products (id int PRIMARY KEY, n int NOT NULL, m int,
        twice int NOT NULL GENERATED ALWAYS AS (n * 2) STORED UNIQUE,
        size text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN m > 3 THEN 'much, "more"' ELSE 'few' END) STORED);
      CREATE TABLE "old, (goods" (id serial PRIMARY KEY, "the name" text NOT NULL, length int GENERATED ALWAYS AS (length("the name")) STORED);
      CREATE INDEX by_length ON "old, (goods" (length);`,
    models: PRODUCT('n Int', 'Int @id'),
    flags: ['--dropped'],
    rows: `INSERT INTO products VALUES (1, 2, 5); INSERT INTO "old, (goods" ("the name") VALUES ('a')`,
    isTried: false,
    loses: 'the rows that were in old, (goods; the values that were in products.m and products.size',
    undone: async (project) =>
      expect(await project.query('SELECT twice, size FROM products')).toEqual([{ twice: 4, size: 'few' }]),
  },
  'a primary key that moves to another column, while a foreign key refers to the first': {
    history: MOVING_KEY,
    models: MOVED_KEY,
    rows: 'INSERT INTO products VALUES (1, 2); INSERT INTO parts VALUES (1, 1)',
    isTried: false,
    parts: 4,
  },
  'the same in one file': {
    history: MOVING_KEY,
    models: MOVED_KEY,
    flags: ['--one-file'],
    rows: 'INSERT INTO products VALUES (1, 2); INSERT INTO parts VALUES (1, 1)',
    isTried: false,
  },
  'a required text that becomes a list, which Prisma never requires': {
    history: "CREATE TABLE products (id serial PRIMARY KEY, tag text NOT NULL DEFAULT 'x');",
    models: PRODUCT('tag String[]'),
    flags: ['--convert', 'products.tag'],
    rows: "INSERT INTO products (tag) VALUES ('b')",
    isTried: false,
    loses: 'how products.tag was written before. It refuses while a row has no value in products.tag.',
    applied: async (project) => {
      await project.query('INSERT INTO products (tag) VALUES (NULL)');
      await project.query('DELETE FROM products WHERE tag IS NULL');
    },
  },
  'a value of an enum that becomes a list, while the enum gets values': {
    history: `CREATE TYPE "State" AS ENUM ('A', 'B');
      CREATE TABLE products (id serial PRIMARY KEY, state "State" DEFAULT 'A', was "State" NOT NULL DEFAULT 'A');`,
    models: `${PRODUCT('state State[]\n was State[]')} enum State {\n A\n B\n C\n}`,
    rows: "INSERT INTO products (state, was) VALUES ('B', 'B')",
    isTried: false,
    applied: async (project) =>
      expect(await project.query('SELECT state::text, was::text FROM products')).toEqual([
        { state: '{B}', was: '{B}' },
      ]),
    undone: async (project) =>
      expect(await project.query('SELECT state, was FROM products')).toEqual([{ state: 'B', was: 'B' }]),
  },
  'lists of an enum that become a value, while the enum loses one': {
    history: `CREATE TYPE "State" AS ENUM ('A', 'B', 'C');
      CREATE TABLE products (id serial PRIMARY KEY, state "State"[], was "State"[] DEFAULT '{A}');`,
    models: `${PRODUCT('state State?\n was State? @default(A)')} enum State {\n A\n B\n}`,
    rows: "INSERT INTO products (state, was) VALUES ('{B}', '{B}')",
    flags: ['--dropped'],
    isTried: false,
  },
  'columns of types that Prisma does not know, which get one that it knows': {
    history: `CREATE TABLE products (id serial PRIMARY KEY, a interval NOT NULL DEFAULT '1 day', b cidr, c interval);`,
    models: PRODUCT('a String\n b String? @db.Inet\n c DateTime? @db.Time(0)'),
    rows: "INSERT INTO products (a, b, c) VALUES ('2 days', '10.0.0.0/8', '1 hour')",
    isTried: false,
    applied: async (project) =>
      expect(await project.query('SELECT a, b::text, c::text FROM products')).toEqual([
        { a: '2 days', b: '10.0.0.0/8', c: '01:00:00' },
      ]),
    undone: async (project) =>
      expect(await project.query('SELECT a::text, b::text, c::text FROM products')).toEqual([
        { a: '2 days', b: '10.0.0.0/8', c: '01:00:00' },
      ]),
  },
  'amounts that become addresses, and addresses that become amounts': {
    history: "CREATE TABLE products (id serial PRIMARY KEY, a inet NOT NULL DEFAULT '10.0.0.1', b money);",
    models: PRODUCT('a Decimal @default(0) @db.Money\n b String? @db.Inet'),
    flags: ['--dropped'],
    isTried: false,
    rows: "INSERT INTO products (a) VALUES ('10.0.0.2')",
    undone: async (project) =>
      expect(await project.query('SELECT a, b FROM products')).toEqual([{ a: '10.0.0.1', b: null }]),
  },
  'an indexed number that becomes text': {
    history: `${PRODUCTS} CREATE INDEX products_n_idx ON products (n);`,
    models: PRODUCT('sku String\n n String?\n doc Json?\n @@index([n])'),
    rows: "INSERT INTO products (sku, n) VALUES ('a', 1)",
    parts: 1,
    undone: async (project) => expect(await project.query('SELECT n FROM products')).toEqual([{ n: 1 }]),
  },
  'a number that counts and becomes text': {
    history:
      "CREATE TABLE products (id serial PRIMARY KEY, name text NOT NULL); INSERT INTO products (name) VALUES ('a');",
    models: PRODUCT('name String', 'String @id'),
    undone: numbersOn(2),
  },
};

/** What others than the owner may do, and with what. */
async function rightsIn({ database }: SchemaProject): Promise<Pick<Granted, 'what' | 'rights'>[]> {
  const all = await connected(database.url, (client) => readGrants(client, 'public'));
  return all.map(({ what, rights }) => ({ what, rights }));
}

describe('a way back leads to where it began, with what Prisma does not know', { timeout: 300_000 }, () => {
  it.concurrent.each(Object.entries(changes))('after %s', async (_name, change) => {
    const project = await createSchemaProject(change.parameters);
    try {
      project.migration('20260101000000_start', change.history);
      await project.must('upgrade');
      if (change.rows) await project.query(change.rows);
      const [before, rights] = [await project.catalog(), await rightsIn(project)];

      project.write('prisma/schema.prisma', `${change.datasource ?? DATASOURCE}\n${change.models}`);
      const tried = change.isTried === false ? ['--unverified'] : [];
      const drafted = await project.draft(
        'Change what is sold',
        '--why',
        'it is to be',
        ...tried,
        ...(change.flags ?? []),
      );
      expect((drafted.verified ?? []).flatMap(({ problems }) => problems)).toEqual([]);
      expect(drafted.migrations).toHaveLength(change.parts ?? 1);

      if (change.loses) expect(drafted.plan[0]?.loses).toBe(change.loses);
      await project.must('upgrade');
      await change.applied?.(project);
      const after = await project.catalog();
      const isSame = ({ what }: Pick<Granted, 'what'>) => change.sameRights?.some((name) => what.includes(name));
      expect((await rightsIn(project)).filter(isSame)).toEqual(rights.filter(isSame));
      await project.must('downgrade', `-${drafted.migrations.length}`, '--yes');
      expect(differences(before, await project.catalog())).toEqual([]);
      expect(await rightsIn(project)).toEqual(rights);
      await change.undone?.(project);
      await project.must('upgrade');
      expect(differences(after, await project.catalog())).toEqual([]);
    } finally {
      await project.close();
    }
  });
});
