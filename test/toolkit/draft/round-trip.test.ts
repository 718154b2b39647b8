import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { prismaDiff } from '../../../packages/toolkit/src/draft/prisma-diff.ts';
import { createSchemaProject, differences, type SchemaProject } from './schema-project.ts';

/** A change of the schema, and what must hold before and after it. */
interface Change {
  readonly before: string;
  readonly after: string;
  /** A migration by hand that comes after the first: what the Prisma schema can't express. */
  readonly byHand?: string;
  /** Rows that are there before. */
  readonly rows?: string;
  readonly flags?: readonly string[];
  /** `?schema=shop` */
  readonly parameters?: string;
  /** Queries whose answers are the same before, after and after the way back. */
  readonly kept?: Readonly<Record<string, { readonly before: string; readonly after: string }>>;
  readonly isComparable?: false;
  readonly check?: (project: SchemaProject) => Promise<void>;
}

const PRODUCT = (lines: string) =>
  `model Product {\n  id Int @id @default(autoincrement())\n${lines}\n@@map("products")\n}\n`;

const PART = (type: string, onDelete: string) => `model Part {\n id Int @id\n productId ${type}
  product Product @relation(fields: [productId], references: [id], onDelete: ${onDelete})\n}`;

/** A query that is the same before and after. */
function same(sql: string) {
  return { before: sql, after: sql };
}

const STATE = 'enum State {\n NEW\n OLD\n}';

/** What compares something with the enum `State`, one of each kind, some of them built on others. */
const COMPARING = `
  ALTER TABLE products ADD CONSTRAINT products_note_check CHECK (state <> 'OLD' OR note IS NOT NULL);
  ALTER TABLE products ADD CONSTRAINT products_one_old EXCLUDE (note WITH =) WHERE (state = 'OLD');
  CREATE INDEX products_new ON products (note) WHERE state = 'NEW';
  CREATE FUNCTION is_new(one "State") RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT one = 'NEW'$$;
  CREATE INDEX products_is_new ON products (is_new(state));
  CREATE VIEW old_products AS SELECT id, state, note FROM products WHERE state = 'OLD';
  COMMENT ON VIEW old_products IS 'No longer sold';
  GRANT SELECT ON old_products TO PUBLIC;
  CREATE VIEW old_notes AS SELECT note FROM old_products;
  CREATE MATERIALIZED VIEW states AS SELECT state, count(*) AS products FROM products GROUP BY state;
  CREATE UNIQUE INDEX states_state ON states (state);
  CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
  CREATE TRIGGER products_aging BEFORE UPDATE OF state ON products FOR EACH ROW
    WHEN (OLD.state = 'NEW' AND NEW.state = 'OLD') EXECUTE FUNCTION look();
  ALTER TABLE products ENABLE ROW LEVEL SECURITY;
  CREATE POLICY products_new_only ON products FOR SELECT USING (state = 'NEW' OR note <> '');`;

const changes: Readonly<Record<string, Change>> = {
  'columns, indexes, a table, and a foreign key to it from one that exists': {
    before: PRODUCT('name String'),
    after: `${PRODUCT(`name String @unique\n stock Int @default(0)\n brandId Int?
      brand Brand? @relation(fields: [brandId], references: [id], onDelete: SetNull)\n @@index([brandId])`)}
      model Brand {\n id Int @id @default(autoincrement())\n name String @unique\n products Product[]\n}`,
    rows: "INSERT INTO products (name) VALUES ('a'), ('b')",
    kept: { names: same('SELECT name FROM products ORDER BY 1') },
  },
  'columns that go, required and unique ones among them, and indexes that go, come, and change under one name': {
    before: PRODUCT(`name String\n brand String\n price Decimal @db.Decimal(10, 2)\n code String? @unique
      at DateTime @db.Timestamptz(3)\n flag Boolean\n note String\n @@index([note])\n @@index([name], map: "by_name")`),
    after: PRODUCT('name String\n note String\n @@index([name, note], map: "by_name")\n @@index([id, note])'),
    rows: "INSERT INTO products (name, brand, price, code, at, flag, note) VALUES ('a', 'x', 2, 'c', now(), true, 'n')",
    flags: ['--dropped'],
    kept: { names: same('SELECT name, note FROM products') },
  },
  'a column, a table and an enum that are renamed': {
    before: `${PRODUCT('cost Decimal @db.Decimal(10, 2)\n state State @default(NEW)')} ${STATE}`,
    after: `model Good {\n id Int @id @default(autoincrement())\n purchasePrice Decimal @map("purchase_price") @db.Decimal(10, 2)
      state Stage @default(NEW)\n @@map("goods")\n}\n enum Stage {\n NEW\n OLD\n}`,
    rows: "INSERT INTO products (cost, state) VALUES (1.50, 'OLD'), (2.25, 'NEW')",
    flags: ['--rename', 'products:goods', '--rename', 'goods.cost:purchase_price', '--rename', 'State:Stage'],
    kept: {
      values: {
        before: 'SELECT cost AS value, state::text FROM products ORDER BY 1',
        after: 'SELECT purchase_price AS value, state::text FROM goods ORDER BY 1',
      },
    },
  },
  'text that becomes a number, and a number that becomes text': {
    before: PRODUCT('quantity String @default("0")\n code Int @default(3)'),
    after: PRODUCT('quantity Int @default(1)\n code String? @default("none")'),
    rows: "INSERT INTO products (quantity, code) VALUES ('12', 120), ('7', 70)",
    flags: ['--convert', 'products.quantity'],
    kept: { values: same('SELECT quantity::int, code::text FROM products ORDER BY 1') },
  },
  'a number that identifies rows and gets more room': {
    before: `${PRODUCT('parts Part[]')} ${PART('Int', 'Cascade')}`,
    after: `${PRODUCT('parts Part[]').replace('id Int', 'id BigInt')} ${PART('BigInt', 'Cascade')}`,
    rows: 'INSERT INTO products DEFAULT VALUES; INSERT INTO "Part" VALUES (1, 1)',
    kept: { parts: same('SELECT id, "productId"::int FROM "Part"') },
    check: async (project) => {
      // The sequence has to go on where an integer ends, or the shop stops selling that day.
      await project.query("SELECT setval('products_id_seq', 2147483647)");
      await project.query('INSERT INTO products DEFAULT VALUES');
      expect(await project.query('SELECT max(id)::text AS id FROM products')).toEqual([{ id: '2147483648' }]);
      await project.query("DELETE FROM products WHERE id > 1; SELECT setval('products_id_seq', 1)");
    },
  },
  'an enum value that becomes the default, and that a new table uses': {
    before: `${PRODUCT('state State @default(NEW)')} ${STATE}`,
    after: `${PRODUCT('state State @default(SOLD)\n note String?')} enum State {\n NEW\n OLD\n SOLD\n GONE\n}
      model Event {\n id Int @id\n state State @default(GONE)\n}`,
    rows: "INSERT INTO products (state) VALUES ('OLD')",
    kept: { states: same('SELECT state::text FROM products') },
  },
  'an enum that loses a value, with a table that used it': {
    before: `${PRODUCT('state State @default(NEW)')} ${STATE}\n model Event {\n id Int @id\n state State @default(OLD)\n}`,
    after: `${PRODUCT('state State @default(NEW)')} enum State {\n NEW\n}`,
    rows: 'INSERT INTO products DEFAULT VALUES; INSERT INTO "Event" VALUES (1)',
    flags: ['--dropped'],
    kept: { states: same('SELECT state::text FROM products') },
  },
  'an enum value that comes, beside a CHECK, indexes, views, a trigger and a policy that compare with the enum': {
    before: `${PRODUCT('state State @default(NEW)\n note String?\n states State[]')} ${STATE}`,
    byHand: COMPARING,
    after: `${PRODUCT('state State @default(NEW)\n remark String? @map("note")\n states State[]\n more String?')}
      enum State {\n NEW\n OLD\n SOLD\n}`,
    rows: "INSERT INTO products (state, note) VALUES ('OLD', 'x'), ('NEW', NULL)",
    kept: { states: same('SELECT state::text, note FROM products ORDER BY 1'), old: same('SELECT * FROM old_notes') },
    check: async (project) => {
      const [granted] = await project.query<{ acl: string }>(
        "SELECT relacl::text AS acl FROM pg_class WHERE relname = 'old_products'",
      );
      expect(granted?.acl).toMatch(/[{,]=r\//);
    },
  },
  'an enum value that goes, beside all of these, in another schema of PostgreSQL': {
    before: `${PRODUCT('state State @default(NEW)\n note String?')} enum State {\n NEW\n OLD\n SOLD\n}`,
    byHand: COMPARING,
    after: `${PRODUCT('state State @default(OLD)\n note String?')} ${STATE}`,
    rows: "INSERT INTO products (state, note) VALUES ('OLD', 'x'), ('NEW', NULL)",
    kept: { states: same('SELECT state::text, note FROM products ORDER BY 1'), old: same('SELECT * FROM old_notes') },
    parameters: '?schema=shop',
    isComparable: false,
  },
  'a column that becomes required in steps, one that may be empty, and another answer to a deletion': {
    before: `${PRODUCT('name String?\n note String\n parts Part[]')} ${PART('Int', 'Cascade')}`,
    after: `${PRODUCT('name String\n note String?\n parts Part[]')} ${PART('Int', 'Restrict')}`,
    rows: "INSERT INTO products (name, note) VALUES ('a', 'b'); INSERT INTO \"Part\" VALUES (1, 1)",
    flags: ['--safe'],
  },
  'a foreign key that needs a unique index of the same draft': {
    before: `${PRODUCT('sku String')} model Label {\n id Int @id\n sku String\n}`,
    after: `${PRODUCT('sku String @unique\n labels Label[]')} model Label {\n id Int @id\n sku String
      product Product @relation(fields: [sku], references: [sku], onDelete: Restrict)\n}`,
    rows: "INSERT INTO products (sku) VALUES ('a'); INSERT INTO \"Label\" VALUES (1, 'a')",
  },
  'all of it in one file': {
    before: PRODUCT('name String?'),
    after: `${PRODUCT('name String\n brandId Int?\n brand Brand? @relation(fields: [brandId], references: [id])\n @@index([name])')}
      model Brand {\n id Int @id\n products Product[]\n}`,
    rows: "INSERT INTO products (name) VALUES ('a')",
    flags: ['--one-file'],
    check: async (project) => expect(project.migrations()).toHaveLength(2),
  },
  'a table in another schema of PostgreSQL': {
    before: PRODUCT('name String'),
    after: PRODUCT('name String\n note String?\n @@index([name])'),
    rows: "INSERT INTO products (name) VALUES ('a')",
    parameters: '?schema=shop',
    // Prisma itself can't compare in such a schema; what it would say is not what is asked here.
    isComparable: false,
  },
};

const BY_HAND = '20260101000100_by_hand';
/** What `prisma migrate diff --from-migrations … --to-schema … --script` prints, by the same engine in this process. */
async function leftToDo({ dir, database: { url } }: SchemaProject): Promise<string> {
  const sides = {
    from: { migrations: path.join(dir, 'prisma/migrations') },
    to: { schema: path.join(dir, 'prisma/schema.prisma') },
  };
  return (await prismaDiff({ url, shadowDatabaseUrl: undefined, externals: undefined }, sides)).trim();
}

// Each of these starts a dozen programs.
describe('a draft leads to the schema, and its way back to where it began, on tables with rows', {
  timeout: 300_000,
}, () => {
  it.concurrent.each(Object.entries(changes))('%s', async (_name, change) => {
    const project = await createSchemaProject(change.parameters);
    try {
      if (change.parameters) await project.database.query('CREATE SCHEMA shop');
      await project.start(change.before);
      if (change.byHand) {
        project.migration(BY_HAND, `-- By hand\n-- Revises: 20260101000000_start\n${change.byHand}`);
        await project.must('upgrade');
      }
      if (change.rows) await project.query(change.rows);
      const before = await project.catalog();
      const asked = async (when: 'before' | 'after') =>
        Promise.all(Object.values(change.kept ?? {}).map((query) => project.query(query[when])));
      const kept = await asked('before');

      project.models(change.after);
      const { migrations, undecided } = await project.draft(
        'Change what is sold',
        '--unverified',
        ...(change.flags ?? []),
      );
      expect(undecided).toEqual([]);
      expect(project.migrations()).toEqual([
        '20260101000000_start',
        ...(change.byHand ? [BY_HAND] : []),
        ...migrations.map(({ name }) => name),
      ]);
      await project.must('upgrade');

      // Prisma must find nothing left to do.
      if (change.isComparable !== false) expect(await leftToDo(project)).toBe('-- This is an empty migration.');
      expect(await asked('after')).toEqual(kept);
      const after = await project.catalog();
      await change.check?.(project);

      await project.must('downgrade', `-${migrations.length}`, '--yes');
      expect(differences(before, await project.catalog())).toEqual([]);
      expect(await asked('before')).toEqual(kept);

      await project.must('upgrade');
      expect(differences(after, await project.catalog())).toEqual([]);
    } finally {
      await project.close();
    }
  });
});
