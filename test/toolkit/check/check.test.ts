import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../packages/toolkit/src/commands/check.ts';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';
import { databasesLike } from '../scratch/list-databases.ts';
import { signed } from '../verify/verify-project.ts';

const SCHEMA = `datasource db {
  provider = "postgresql"
}

model Product {
  id    Int     @id @default(autoincrement())
  name  String
  stock Int?

  @@map("products")
}
`;
const create = `CREATE TABLE products (id serial, name text NOT NULL, CONSTRAINT products_pkey PRIMARY KEY (id));
CREATE VIEW cheap AS SELECT id FROM products;`;
const stock = 'ALTER TABLE products ADD stock integer';
const rule = `ALTER TABLE products ADD CONSTRAINT products_stock_check CHECK (stock >= 0);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER products_touch BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION touch();`;

const MIGRATIONS: Record<string, [up: string, down: string]> = {
  '1_create': [create, 'DROP VIEW cheap; DROP TABLE products'],
  '2_stock': [stock, 'ALTER TABLE products DROP stock'],
  '3_rule': [
    rule,
    'DROP TRIGGER products_touch ON products; DROP FUNCTION touch; ALTER TABLE products DROP CONSTRAINT products_stock_check',
  ],
};

let database: TestDatabase;
let project: ToolkitProject;
beforeAll(async () => {
  database = await createTestDatabase();
  project = createToolkitProject(database.url);
  arrange();
  await project.prisma('migrate', 'deploy');
});
afterAll(async () => {
  project.remove();
  await database.drop();
});
beforeEach(arrange);

/** Puts all files back as they were. */
function arrange(): void {
  rmSync(path.join(project.dir, 'prisma'), { recursive: true, force: true });
  project.write('prisma/schema.prisma', SCHEMA);
  project.write('prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n');
  for (const [name, [up, down]] of Object.entries(MIGRATIONS)) {
    project.migration(name, up);
    project.write(`prisma/migrations/${name}/down.sql`, signed(up, down));
  }
}

async function checkJson(...args: string[]) {
  const { stdout, code } = await project.db('check', '--json', ...args);
  const result = JSON.parse(stdout) as CheckResult;
  return { ...result, code, codes: result.findings.map((finding) => finding.code) };
}

/** Runs SQL in the project's database for the time of one check. */
async function checkWhile(change: string, undo: string) {
  await database.query(change);
  try {
    return await checkJson();
  } finally {
    await database.query(undo);
  }
}

describe('db check on files, schema and database that say the same', () => {
  it('finds nothing, writes nothing, and leaves no scratch database', async () => {
    const before = await database.query('SELECT * FROM _prisma_migrations ORDER BY id');
    const { stdout, stderr, code } = await project.db('check');
    expect(stdout).toBe('All is well: 3 migrations, the Prisma schema and the database say the same.\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await database.query('SELECT * FROM _prisma_migrations ORDER BY id')).rows).toEqual(before.rows);
    expect(await databasesLike(database.name)).toEqual([database.name]);
  });

  it('works on a database that is set to be read only', async () => {
    const { findings } = await checkWhile(
      `ALTER DATABASE ${database.name} SET default_transaction_read_only = on`,
      `ALTER DATABASE ${database.name} RESET default_transaction_read_only`,
    );
    expect(findings).toEqual([]);
  });

  it('compares a database that is behind as far as it is', async () => {
    project.migration('4_more', 'ALTER TABLE products ADD extra text');
    project.write(
      'prisma/migrations/4_more/down.sql',
      signed('ALTER TABLE products ADD extra text', 'ALTER TABLE products DROP extra'),
    );
    project.write('prisma/schema.prisma', SCHEMA.replace('stock Int?', 'stock Int?\n  extra String?'));
    expect(await checkJson()).toMatchObject({
      code: 0,
      findings: [],
      notes: ['The database does not have 1 migration yet: it was compared as far as it is.'],
    });
  });

  it('compares a database to which a later migration was applied first', async () => {
    project.migration('2_between', 'CREATE TABLE between (id int)');
    project.write(
      'prisma/migrations/2_between/down.sql',
      signed('CREATE TABLE between (id int)', 'DROP TABLE between'),
    );
    const { codes } = await checkJson();
    // The schema lacks the new table; the database, at what it has, is as it should be.
    expect(codes).toEqual(['schema-differs']);
  });

  it('needs no database, only the server, to compare the schema', async () => {
    const elsewhere = createToolkitProject(database.url.replace(database.name, 'check_none'));
    elsewhere.write('prisma/schema.prisma', SCHEMA);
    for (const [name, [up]] of Object.entries(MIGRATIONS)) elsewhere.migration(name, up);
    const { stdout, code } = await elsewhere.db('check', '--json');
    elsewhere.remove();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [],
      checked: { files: true, schema: true, database: false },
      notes: [expect.stringMatching(/^There is no database at .*check_none, so only files and schema were checked\.$/)],
    });
    expect(stdout).not.toContain('tester:tester');
  });

  it('does not miss the schema of DATABASE_URL before the first deploy has made it', async () => {
    const empty = await createTestDatabase();
    const url = new URL(empty.url);
    url.searchParams.set('schema', 'shop');
    const elsewhere = createToolkitProject(url.href);
    elsewhere.write('prisma/schema.prisma', SCHEMA);
    for (const [name, [up]] of Object.entries(MIGRATIONS)) elsewhere.migration(name, up);
    const { stdout, code } = await elsewhere.db('check', '--json');
    elsewhere.remove();
    await empty.drop();
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, findings: [], checked: { database: true } });
  });

  it('needs no server at all with --no-database', async () => {
    const elsewhere = createToolkitProject('postgresql://nobody:nothing@127.0.0.1:1/none');
    for (const [name, [up]] of Object.entries(MIGRATIONS)) elsewhere.migration(name, up);
    const [files, all] = await Promise.all([elsewhere.db('check', '--no-database'), elsewhere.db('check')]);
    elsewhere.remove();
    expect(files).toMatchObject({ code: 0, stdout: expect.stringContaining('3 migrations in order') });
    expect(all).toMatchObject({ code: 3, stderr: expect.stringContaining('DB_UNREACHABLE') });
  });
});

describe('db check on a database that was changed by hand', () => {
  it.each([
    [
      'a column',
      'ALTER TABLE products ADD brand text',
      'ALTER TABLE products DROP brand',
      'Column products.brand is in the database, but not in the migrations.',
    ],
    [
      'a check',
      'ALTER TABLE products DROP CONSTRAINT products_stock_check',
      'ALTER TABLE products ADD CONSTRAINT products_stock_check CHECK (stock >= 0)',
      'Constraint products.products_stock_check is missing in the database.',
    ],
    [
      'a partial index',
      'CREATE INDEX by_hand ON products (name) WHERE stock > 0',
      'DROP INDEX by_hand',
      'Index products.by_hand is in the database, but not in the migrations.',
    ],
    [
      'a trigger',
      'ALTER TABLE products DISABLE TRIGGER products_touch',
      'ALTER TABLE products ENABLE TRIGGER products_touch',
      'Trigger products.products_touch is not the same in the database as in the migrations: its state is DISABLED instead of none.',
    ],
    [
      'a view',
      'CREATE OR REPLACE VIEW cheap AS SELECT id FROM products WHERE stock < 1',
      'CREATE OR REPLACE VIEW cheap AS SELECT id FROM products',
      'View cheap is not the same in the database as in the migrations: its definition is another one.',
    ],
    [
      'a policy',
      'ALTER TABLE products ENABLE ROW LEVEL SECURITY',
      'ALTER TABLE products DISABLE ROW LEVEL SECURITY',
      'Table products is not the same in the database as in the migrations: its row security is ENABLED instead of none.',
    ],
  ])('finds %s', async (_what, change, undo, says) => {
    const { findings, code } = await checkWhile(change, undo);
    expect(findings).toMatchObject([{ code: 'drift', says }]);
    expect(code).toBe(1);
  });

  it('shows both texts of a function', async () => {
    const { findings } = await checkWhile(
      "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
      "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    );
    const text = findings[0]?.details?.join('\n');
    expect(text).toContain('RETURN NEW');
    expect(text).toContain('RETURN NULL');
  });

  it("leaves out other people's schemas and what belongs to the server", async () => {
    const { findings } = await checkWhile(
      'CREATE SCHEMA theirs; CREATE TABLE theirs.things (id int); CREATE EXTENSION pg_trgm',
      'DROP SCHEMA theirs CASCADE; DROP EXTENSION pg_trgm',
    );
    expect(findings).toEqual([]);
  });
});

describe('db check on files that are not in order', () => {
  it('finds a schema that nobody drafted a migration for', async () => {
    project.write('prisma/schema.prisma', SCHEMA.replace('stock Int?', 'stock Int?\n  brand String?'));
    const { findings, code } = await checkJson();
    expect(findings).toMatchObject([
      {
        code: 'schema-differs',
        file: 'prisma/schema.prisma',
        details: ['[*] Changed the `products` table', '  [+] Added column `brand`'],
      },
    ]);
    expect(code).toBe(1);
  });

  it('refuses a schema with a mistake in it, in the words of Prisma', async () => {
    project.write('prisma/schema.prisma', SCHEMA.replace('Int?', 'Intt?'));
    const { stdout, code } = await project.db('check', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'DB_SCHEMA_INVALID', message: expect.stringContaining('Intt') },
    });
    expect(code).toBe(3);
  });

  it('finds several heads', async () => {
    const left = '-- Left\n--\n-- Revises: 3_rule\nSELECT 1;';
    const right = '-- Right\n--\n-- Revises: 3_rule\nSELECT 2;';
    for (const [name, up] of [
      ['4_left', left],
      ['4_right', right],
    ] as const) {
      project.migration(name, up);
      project.write(`prisma/migrations/${name}/down.sql`, signed(up, 'SELECT 1;'));
    }
    const { findings } = await checkJson('--no-database');
    expect(findings).toMatchObject([
      {
        code: 'several-heads',
        says: 'The history has 2 heads: 4_left, 4_right.',
        next: expect.stringContaining('db -- merge'),
      },
    ]);
  });

  it('finds parents that are not there, or come later', async () => {
    project.migration('0_first', '-- First\n--\n-- Revises: 3_rule\nSELECT 1;');
    project.migration('4_more', '-- More\n--\n-- Revises: 9_gone\nSELECT 1;');
    const { codes } = await checkJson('--no-database');
    expect(codes).toEqual(expect.arrayContaining(['parent-unknown', 'parent-later']));
  });

  it.each([
    ['absent', null, 'down-missing'],
    ['written for another text', `-- Undoes: sha256:${'0'.repeat(64)}\nSELECT 1`, 'down-stale'],
    ['unsigned', 'SELECT 1', 'down-unsigned'],
  ])('finds a down.sql that is %s', async (_what, text, code) => {
    if (text === null) rmSync(path.join(project.dir, 'prisma/migrations/2_stock/down.sql'));
    else project.write('prisma/migrations/2_stock/down.sql', text);
    expect((await checkJson('--no-database')).findings).toMatchObject([
      { code, file: expect.stringContaining('2_stock') },
    ]);
  });

  it('accepts a history that has no down.sql yet, and one that says why it has none', async () => {
    for (const name of ['1_create', '2_stock']) rmSync(path.join(project.dir, `prisma/migrations/${name}/down.sql`));
    project.write('prisma/migrations/3_rule/down.sql', '-- Irreversible: rules stay');
    expect((await checkJson('--no-database')).findings).toEqual([]);
  });

  it('finds an edited migration and one that is not on disk, and then compares no tables', async () => {
    project.write('prisma/migrations/1_create/migration.sql', `${create} -- edited`);
    rmSync(path.join(project.dir, 'prisma/migrations/2_stock'), { recursive: true });
    const { codes, notes } = await checkJson();
    expect(codes).toEqual(['down-stale', 'edited', 'missing', 'history-fails']);
    expect(notes).toEqual(['The tables of the database were not compared, because its history is not in order.']);
  });

  it('finds a migration without its file', async () => {
    rmSync(path.join(project.dir, 'prisma/migrations/3_rule/migration.sql'));
    const { codes } = await checkJson();
    expect(codes).toEqual(['sql-missing', 'down-stale']);
  });

  it('finds migrations that no longer work on an empty database, and shows where', async () => {
    const broken = 'ALTER TABLE nowhere ADD x int';
    project.migration('4_broken', broken);
    project.write('prisma/migrations/4_broken/down.sql', signed(broken, 'SELECT 1'));
    const { findings } = await checkJson();
    expect(findings).toMatchObject([{ code: 'history-fails', file: 'prisma/migrations/4_broken/migration.sql' }]);
    expect(findings[0]?.details?.join('\n')).toContain('relation "nowhere" does not exist');
  });

  it('annotates for GitHub, with paths from the root of the repository', async () => {
    project.write('prisma/migrations/2_stock/down.sql', 'SELECT 1');
    process.env.GITHUB_WORKSPACE = path.dirname(project.dir);
    try {
      const { stdout, code } = await project.db('check', '--no-database', '--github');
      const folder = path.basename(project.dir);
      expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
        new RegExp(
          `^::error file=${folder}/prisma/migrations/2_stock/down\\.sql,title=db check%3A down-unsigned::The down\\.sql of 2_stock .*%0ANext: Look`,
        ),
      );
      expect(code).toBe(1);
    } finally {
      delete process.env.GITHUB_WORKSPACE;
    }
  });
});

describe('db check on a database with a failed migration, and on one without history', () => {
  it('finds both', async () => {
    await database.query(
      "UPDATE _prisma_migrations SET finished_at = NULL, logs = 'ERROR: no' WHERE migration_name = '3_rule'",
    );
    expect((await checkJson()).findings).toMatchObject([{ code: 'failed', details: ['ERROR: no'] }]);
    await database.query('ALTER TABLE _prisma_migrations RENAME TO kept');
    expect((await checkJson()).findings).toMatchObject([
      { code: 'unmanaged', next: expect.stringContaining('stamp base') },
    ]);
    await database.query('ALTER TABLE kept RENAME TO _prisma_migrations');
    await database.query('UPDATE _prisma_migrations SET finished_at = now()');
  });
});
