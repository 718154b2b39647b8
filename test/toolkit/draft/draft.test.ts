import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onServer } from '../history/test-database.ts';
import { createSchemaProject, DATASOURCE, namesOf, type SchemaProject } from './schema-project.ts';

const MODEL = (lines = '') =>
  `model Product {\n  id Int @id @default(autoincrement())\n  cost Decimal @db.Decimal(10, 2)${lines}\n  @@map("products")\n}\n`;
const RENAMED = MODEL().replace('cost Decimal', 'purchasePrice Decimal @map("purchase_price")');

let project: SchemaProject;
beforeAll(async () => {
  project = await createSchemaProject();
  await project.start(MODEL());
  await project.query('INSERT INTO products (cost) VALUES (1.5), (2.5)');
});
afterAll(() => project.close());
afterEach(() => {
  for (const name of project.migrations().filter((each) => each !== '20260101000000_start')) {
    rmSync(path.join(project.dir, 'prisma/migrations', name), { recursive: true });
  }
});

/** Everything in the project's folder. */
function tree(): string[] {
  return readdirSync(project.dir, { recursive: true }).map(String).sort();
}

describe('db draft', () => {
  it('writes a migration with its way back, shows the plan, and applies nothing', async () => {
    const before = await project.catalog();
    const files = tree();
    project.models(MODEL('\n  note String?'));
    const { code, stdout } = await project.db('draft', 'Add a', 'note to products', '--why', 'the shelf has no label');
    const [, name = ''] = project.migrations();
    const folder = `prisma/migrations/${name}`;
    expect(name).toMatch(/^\d{14}_add_a_note_to_products$/);
    expect(tree()).toEqual([...files, folder, `${folder}/down.sql`, `${folder}/migration.sql`].sort());
    expect(project.read(`${folder}/migration.sql`)).toBe(
      [
        '-- Add a note to products',
        '--',
        '-- Revises: 20260101000000_start',
        '-- Kind: atomic',
        '-- Why: the shelf has no label',
        'BEGIN;',
        "SET LOCAL lock_timeout = '5s';",
        '',
        'ALTER TABLE "products" ADD COLUMN "note" TEXT;',
        '',
        'COMMIT;',
        '',
      ].join('\n'),
    );
    expect(project.read(`${folder}/down.sql`).replace(/[0-9a-f]{64}/g, '…')).toBe(
      [
        '-- Undo: add a note to products',
        '--',
        '-- Undoes: sha256:…',
        '-- Signed: sha256:…',
        '-- Kind: atomic',
        '-- Loses: every value of products.note',
        'BEGIN;',
        "SET LOCAL lock_timeout = '5s';",
        '',
        'ALTER TABLE "products" DROP COLUMN "note";',
        '',
        'COMMIT;',
        '',
      ].join('\n'),
    );
    expect(stdout).toContain(`drafted  Add a note to products\n         ${folder}/migration.sql\n`);
    expect(stdout).toContain('  1. adds the column products.note (text)\n     products (2 rows, ');
    expect(stdout).toContain('verified Up, down to the same tables, and up again, on a scratch database with rows.');
    expect(stdout).not.toContain('DATA WOULD BE LOST');
    expect(stdout).toMatch(/\nTo apply: .*db -- upgrade\n$/);
    expect(code).toBe(0);
    expect(await project.catalog()).toEqual(before);
    expect(await project.query('SELECT count(*)::int AS n FROM _prisma_migrations')).toEqual([{ n: 1 }]);
  });

  it('leaves no database behind', async () => {
    const { rows } = await onServer((admin) =>
      admin.query(`SELECT datname FROM pg_database WHERE datname LIKE $1`, [`${project.database.name}\\_%`]),
    );
    expect(rows).toEqual([]);
  });

  it('leaves the reason open, and lint says so, until --why or somebody gives it', async () => {
    project.models(MODEL('\n  note String?'));
    const { migrations, whyFilled, lint } = await project.draft('Add a note to products', '--unverified');
    expect(project.read(migrations[0]?.files[0] ?? '')).toContain('\n-- Why:\nBEGIN;');
    expect(whyFilled).toBe(false);
    expect(lint.findings.map(({ rule }) => rule)).toEqual(['missing-header']);
  });

  it('tells what rows it breaks on, with the way out', async () => {
    project.models(MODEL('\n  sku String'));
    const { code, stdout } = await project.db('draft', 'Add the SKU to products', '--why', 'the scanner needs it');
    expect(stdout).toContain("Note: required and without a default, products.sku can't be added to a table with rows.");
    expect(stdout).toContain('ERROR: column "sku" of relation "products" contains null values');
    expect(stdout).toMatch(/\nDo not apply it as it is\. When it is corrected, try it again: .*db -- verify \S+\n$/);
    expect(code).toBe(1);
  });

  it('tells the same of a table that gets another name in the same draft', async () => {
    project.models(MODEL('\n  sku String').replace('@@map("products")', '@@map("goods")'));
    const { code, verified, plan } = await project.draft('Call products goods', '--rename', 'products:goods');
    expect(verified?.[0]?.problems[0]?.details.join()).toContain(
      'column "sku" of relation "goods" contains null values',
    );
    expect([code, plan.length]).toEqual([1, 1]);
  });

  it('shows its plan when the first of several migrations fails on every database', async () => {
    project.migration(
      '20260101000001_codes',
      'ALTER TABLE products ADD COLUMN note text; CREATE VIEW codes AS SELECT note FROM products;',
    );
    // Prisma does not see that a view has the name.
    project.models(`${MODEL('\n  note String?\n  @@index([note])')} model Code {\n id Int @id\n @@map("codes")\n}`);
    const { code, verified, plan } = await project.draft('Make a table of codes');
    expect(verified?.map(({ holds }) => holds)).toEqual([false, false]);
    expect(verified?.[1]?.problems[0]?.says).toMatch(
      /^it could not be tried, because \d+_make_a_table_of_codes before it fails$/,
    );
    expect([code, plan.length]).toEqual([1, 2]);
  });

  it('tells that --safe spares a lock', async () => {
    project.models(MODEL().replace('@db.Decimal(10, 2)', '@default(0) @db.Decimal(10, 2)'));
    expect((await project.draft('Give the cost a default', '--unverified')).readsUnderLock).toEqual([]);
    project.models(MODEL('\n  note String?'));
    await project.draft('Add a note to products', '--unverified');
    project.models(MODEL('\n  note String'));
    expect((await project.draft('Require a note of products', '--unverified')).readsUnderLock).toEqual([
      'products.note',
    ]);
  });
});

describe('a rename that nobody has declared', () => {
  it('is kept as drop and add without a terminal, but loudly, with the flag to use, and ends with 1', async () => {
    project.models(RENAMED);
    const { code, stdout } = await project.db('draft', 'Call the cost purchase price', '--unverified');
    expect(stdout).toMatch(/^DATA WOULD BE LOST\./);
    expect(stdout).toContain('  ! every value of products.cost\n');
    expect(stdout).toContain('--rename products.cost:purchase_price\n');
    expect(stdout).toContain('! products.cost: 2 values would be gone');
    expect(stdout).toMatch(/\nDo not apply it as it is: see at the top what would be lost\.\n$/);
    expect(code).toBe(1);
  });

  it('is a rename with that flag', async () => {
    project.models(RENAMED);
    const flag = ['--rename', 'products.cost:purchase_price'];
    const { code, migrations, undecided, plan, lint } = await project.draft(
      'Call the cost purchase price',
      '--unverified',
      ...flag,
    );
    expect(project.read(migrations[0]?.files[0] ?? '')).toContain(
      '\nALTER TABLE "products" RENAME COLUMN "cost" TO "purchase_price";\n\nCOMMIT;',
    );
    expect(project.read(migrations[0]?.files[0] ?? '')).toMatch(/^-- lint-ignore renaming-column: \w+ \w+/m);
    expect([code, lint.findings.filter(({ severity }) => severity === 'error')]).toEqual([0, []]);
    expect(project.read(migrations[0]?.files[1] ?? '')).toContain('-- Loses: nothing\n');
    expect([undecided, plan[0]?.risks]).toEqual([[], []]);
  });

  it('of a table is lint-proof, too', async () => {
    project.models(MODEL().replace('@@map("products")', '@@map("goods")'));
    const { code, lint } = await project.draft('Call products goods', '--unverified', '--rename', 'products:goods');
    expect([code, lint.findings.filter(({ severity }) => severity === 'error')]).toEqual([0, []]);
  });

  it('is no question with --dropped', async () => {
    project.models(RENAMED);
    const { stdout } = await project.db('draft', 'Drop the cost of products', '--unverified', '--dropped');
    expect(stdout).not.toContain('DATA WOULD BE LOST');
    expect(stdout).toMatch(/\nIf the data at risk may go, apply it: .*db -- upgrade\n$/);
  });

  it('can not be declared for what did not change', async () => {
    project.models(RENAMED);
    const args = ['draft', 'Call the cost purchase price', '--rename', 'products.cost:price', '--json'];
    const { code, stdout } = await project.db(...args);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'DB_USAGE', next: 'Possible are: products.cost:purchase_price.' },
    });
    expect(code).toBe(2);
    expect(project.migrations()).toEqual(['20260101000000_start']);
  });
});

describe('what can not be drafted', () => {
  async function refusal(
    ...args: string[]
  ): Promise<{ code: number; error: { code: string; message: string; next: string } }> {
    const { code, stdout } = await project.db('draft', ...args, '--json');
    return { code, ...JSON.parse(stdout) };
  }

  it('is a schema that says nothing new', async () => {
    project.models(MODEL());
    const { code, error } = await refusal('Add brand to products');
    expect(error).toMatchObject({ code: 'DB_NOTHING_DETECTED', next: expect.stringContaining('db -- revision') });
    expect(error.message).toContain('prisma/migrations already lead to what prisma/schema.prisma describes');
    expect(code).toBe(3);
  });

  it('is a message that says nothing', async () => {
    const { code, error } = await refusal('update', 'schema');
    expect(error).toMatchObject({
      code: 'DB_MESSAGE_MEANINGLESS',
      next: expect.stringContaining('Add brand to products'),
    });
    expect(code).toBe(2);
  });

  it('is a schema with a mistake: Prisma says which', async () => {
    project.models('model Product {\n  id Itn @id\n}\n');
    const { code, error } = await refusal('Add brand to products');
    expect(error).toMatchObject({ code: 'DB_DIFF_FAILED', next: expect.stringContaining('prisma validate') });
    expect(error.message).toContain('Type "Itn" is neither a built-in type');
    expect(code).toBe(3);
  });

  it('is SQL that PostgreSQL does not understand', async () => {
    project.models(MODEL('\n  note String? @default(dbgenerated("\'a\' ||"))'));
    const { code, error } = await refusal('Add a note to products');
    expect(error).toMatchObject({ code: 'DB_DIFF_FAILED', next: expect.stringContaining('dbgenerated') });
    expect(error.message).toContain(`ADD COLUMN     "note" TEXT DEFAULT 'a' ||`);
    expect(code).toBe(3);
  });

  it('is anything on top of two heads', async () => {
    project.migration('20260102000000_left', '-- Left\n-- Revises: 20260101000000_start\n');
    project.migration('20260103000000_right', '-- Right\n-- Revises: 20260101000000_start\n');
    expect((await refusal('Add brand to products')).error).toMatchObject({ code: 'DB_HEADS_SEVERAL' });
  });

  it('is anything on top of an edited, or a missing, migration', async () => {
    project.models(MODEL('\n  note String?'));
    const file = 'prisma/migrations/20260101000000_start/migration.sql';
    const text = project.read(file);
    project.write(file, `${text}-- edited`);
    expect((await refusal('Add a note to products')).error).toMatchObject({ code: 'DB_SCHEMA_EDITED' });
    project.write(file, text);

    const folder = path.join(project.dir, 'prisma/migrations/20260101000000_start');
    renameSync(folder, path.join(project.dir, 'aside'));
    expect((await refusal('Add a note to products')).error).toMatchObject({ code: 'DB_SCHEMA_AHEAD' });
    renameSync(path.join(project.dir, 'aside'), folder);
  });

  it('needs the server, and never shows its password', async () => {
    const env = project.read('.env');
    project.write('.env', 'DATABASE_URL=postgresql://shop:hunter2@127.0.0.1:1/shop\n');
    const { code, error } = await refusal('Add a note to products');
    project.write('.env', env);
    expect(error.code).toBe('DB_UNREACHABLE');
    expect(JSON.stringify(error)).not.toContain('hunter2');
    expect(code).toBe(3);
  });
});

describe('other layouts', () => {
  it('is fine with a folder of schema files, with several PostgreSQL schemas, and with migrations elsewhere', async () => {
    const own = await createSchemaProject();
    try {
      rmSync(path.join(own.dir, 'prisma'), { recursive: true });
      mkdirSync(path.join(own.dir, 'models'));
      own.write('models/base.prisma', DATASOURCE.replace('}', '  schemas = ["public", "archive"]\n}'));
      own.write('models/product.prisma', 'model Product {\n  id Int @id\n  olds Old[]\n  @@schema("public")\n}\n');
      own.write(
        'models/old.prisma',
        'model Old {\n  id Int @id\n  of Int\n  product Product @relation(fields: [of], references: [id])\n  @@index([of])\n  @@schema("archive")\n}\n',
      );
      own.write(
        'prisma.config.ts',
        own
          .read('prisma.config.ts')
          .replace("'prisma/schema.prisma'", "'models'")
          .replace("path: 'prisma/migrations'", "path: 'database/steps'"),
      );
      const { migrations, verified } = await own.draft('Create products and their archive', '--why', 'to begin');
      expect(migrations.map(({ files }) => files[0])).toEqual([
        expect.stringMatching(/^database\/steps\/\d{14}_create_products_and_their_archive\/migration\.sql$/),
      ]);
      expect(verified).toMatchObject([{ holds: true }]);
      await own.must('upgrade');
      expect(namesOf(await own.catalog(), 'table')).toEqual(['archive.Old', 'Product']);
      await own.must('downgrade', '-1', '--yes');
      expect(namesOf(await own.catalog(), 'table')).toEqual([]);
    } finally {
      await own.close();
    }
  });
});
