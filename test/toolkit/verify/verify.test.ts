import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerifyResult } from '../../../packages/toolkit/src/commands/verify.ts';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';
import { databasesLike } from '../scratch/list-databases.ts';
import { signed } from './verify-project.ts';

const create = 'CREATE TABLE products (id serial PRIMARY KEY, name text)';
const index = 'CREATE INDEX products_name ON products (name)';

let database: TestDatabase;
let project: ToolkitProject;
beforeAll(async () => {
  database = await createTestDatabase();
  project = createToolkitProject(database.url);
  for (const [name, up, down] of [
    ['1_create', create, 'DROP TABLE products'],
    ['2_index', index, 'DROP INDEX products_name'],
    ['3_forgetful', 'ALTER TABLE products ADD stock int', 'SELECT 1'],
  ] as const) {
    project.migration(name, up);
    project.write(`prisma/migrations/${name}/down.sql`, signed(up, down));
  }
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

async function verifyJson(...args: string[]): Promise<{ names: string[]; result: VerifyResult; code: number }> {
  const { stdout, code } = await project.db('verify', ...args, '--json');
  const result = JSON.parse(stdout) as VerifyResult;
  return { names: result.migrations.map(({ name }) => name), result, code };
}

describe('db verify', () => {
  it('verifies what the database does not have yet, and leaves that database alone', async () => {
    const { names, result, code } = await verifyJson();
    expect(names).toEqual(['1_create', '2_index', '3_forgetful']);
    expect(result).toMatchObject({ held: 2, failed: 1, emptyTables: [] });
    expect(code).toBe(1);
    expect((await database.query("SELECT FROM pg_tables WHERE schemaname = 'public'")).rowCount).toBe(0);
    expect(await databasesLike(database.name)).toEqual([database.name]);
  });

  it('verifies the last one when all are applied', async () => {
    await project.prisma('migrate', 'deploy');
    expect((await verifyJson()).names).toEqual(['3_forgetful']);
  });

  it('verifies those that are named, by the beginnings of their names', async () => {
    const { names, code } = await verifyJson('2', '1_cr');
    expect(names).toEqual(['1_create', '2_index']);
    expect(code).toBe(0);
  });

  it('says in words what does not hold, and what to do', async () => {
    const { stdout, stderr, code } = await project.db('verify', '--all');
    expect(code).toBe(1);
    expect(stderr).toContain('3/3  3_forgetful');
    expect(stdout).toBe(`✓ 1_create
✓ 2_index
✗ 3_forgetful
    after down.sql the database is not what it was before the migration:
      column products.stock is in the database after down.sql, but not in the database before the migration
    Next: Let down.sql undo these as well.
    after down.sql, migration.sql fails:
      3_forgetful/migration.sql failed on line 1 (42701).
      1 | ALTER TABLE products ADD stock int
      ERROR: column "stock" of relation "products" already exists
      It was rolled back: nothing of it is in the database, and it is not recorded.
    Next: Let down.sql undo all of it.

1 of 3 migrations does not hold.
`);
  });

  it('refuses what it does not understand', async () => {
    expect(await project.db('verify', '--all', '1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--all'),
    });
    const unknown = await project.db('verify', 'nonsense', '--json');
    expect(unknown.code).toBe(2);
    expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { code: 'DB_MIGRATION_UNKNOWN' } });
  });

  it('needs no database of its own, only the server', async () => {
    const elsewhere = createToolkitProject(database.url.replace(database.name, 'verify_none'));
    elsewhere.migration('1_create', create);
    elsewhere.write('prisma/migrations/1_create/down.sql', signed(create, 'DROP TABLE products'));
    const { stdout, code } = await elsewhere.db('verify');
    elsewhere.remove();
    expect(stdout).toMatch(
      /^✓ 1_create\n\n1 migration verified in \d+\.\d s: up, down and up again, all as it should be\.\n$/,
    );
    expect(code).toBe(0);
  });
});

describe("the shop's own history", () => {
  it('holds from the first migration to the last, with rows in every table', async () => {
    const shop = createToolkitProject(database.url.replace(database.name, 'verify_shop'));
    const root = path.join(import.meta.dirname, '../../..');
    cpSync(path.join(root, 'prisma/migrations'), path.join(shop.dir, 'prisma/migrations'), { recursive: true });
    const { stdout, code } = await shop.db('verify', '--all', '--json');
    shop.remove();
    const { migrations, failed, emptyTables } = JSON.parse(stdout) as VerifyResult;
    expect(migrations.filter(({ holds }) => !holds)).toEqual([]);
    expect(migrations.length).toBeGreaterThanOrEqual(36);
    expect({ failed, emptyTables, code }).toEqual({ failed: 0, emptyTables: [], code: 0 });
  });
});
