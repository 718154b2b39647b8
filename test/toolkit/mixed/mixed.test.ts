import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareCatalogs } from '../../../packages/toolkit/src/catalog/compare-catalogs.ts';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import type { HistoryResult } from '../../../packages/toolkit/src/commands/history.ts';
import { createSchemaProject, type SchemaProject } from '../draft/schema-project.ts';
import { connected, createTestDatabase } from '../history/test-database.ts';
import { statementsOf } from '../properties/branched-history.ts';

const PRODUCT = (lines = '') =>
  `model Product {\n  id Int @id @default(autoincrement())\n  name String${lines}\n  @@map("products")\n}\n`;

let project: SchemaProject;
beforeAll(async () => {
  project = await createSchemaProject();
});
afterAll(() => project.close());

/** `npx prisma migrate …`, which must succeed. */
async function prisma(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await project.prisma(...args);
  if (code !== 0) throw new Error(`prisma ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
}

const json = async <Result>(...args: string[]) => JSON.parse((await project.db(...args, '--json')).stdout) as Result;
const newest = () => project.migrations().at(-1) ?? '';
const fileOf = (name: string, file = 'migration.sql') => `prisma/migrations/${name}/${file}`;

/** The migrations that count as applied, as each side sees them. */
async function applied(): Promise<string[]> {
  const { migrations } = await json<HistoryResult>('history');
  const ours = migrations.filter(({ state }) => state === 'applied').map(({ name }) => name);
  const rows = await project.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  const theirs = rows.map(({ name }) => name);
  expect([...ours].sort()).toEqual(theirs);
  return theirs;
}

/** The database has what its applied files make, and both sides say that nothing is left to do, or what. */
async function expectAgreement({ pending = [] as readonly string[] } = {}): Promise<void> {
  const names = await applied();
  expect(names).toEqual(project.migrations().filter((name) => !pending.includes(name)));
  const fresh = await createTestDatabase();
  try {
    for (const name of names)
      for (const statement of statementsOf(project.read(fileOf(name)))) await fresh.query(statement);
    const expected = await connected(fresh.url, (client) => readCatalog(client));
    expect(compareCatalogs(expected, await project.catalog()).map(({ says }) => says)).toEqual([]);
  } finally {
    await fresh.drop();
  }
  const { code, stdout } = await project.prisma('migrate', 'status');
  expect({ code, pending: project.migrations().filter((name) => stdout.split('\n').includes(name)) }).toEqual({
    code: pending.length > 0 ? 1 : 0,
    pending,
  });
  expect((await json<{ verdict: string }>('status')).verdict).toBe(pending.length > 0 ? 'behind' : 'current');
}

/** Each goes on where the one before it stopped, as a week in a shop does. */
describe('prisma migrate and the toolkit on one history', () => {
  it('take over from each other: dev, draft, upgrade, downgrade, deploy', async () => {
    project.models(PRODUCT());
    await prisma('migrate', 'dev', '--name', 'create_products');
    await expectAgreement();

    project.models(PRODUCT('\n note String?'));
    await project.draft('Add a note to products', '--why', 'customers ask', '--unverified');
    await expectAgreement({ pending: [newest()] });
    await project.must('upgrade');
    await expectAgreement();
    expect(await prisma('migrate', 'dev')).toContain('Already in sync');

    await project.query("INSERT INTO products (name, note) VALUES ('bread', NULL)");
    await project.must('downgrade', '-1', '--yes');
    await expectAgreement({ pending: [newest()] });
    await prisma('migrate', 'deploy');
    await expectAgreement();
  });

  it('go down over what "migrate dev" made, once it has a way back', async () => {
    project.models(PRODUCT('\n note String?\n stock Int @default(0)'));
    await prisma('migrate', 'dev', '--name', 'add_stock');
    const refused = await project.db('downgrade', '-1', '--yes', '--json');
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'DB_DOWN_MISSING' } });

    project.write(fileOf(newest(), 'down.sql'), 'ALTER TABLE products DROP COLUMN stock;\n');
    await project.must('revision', '--sign');
    await project.must('downgrade', '-1', '--yes');
    await expectAgreement({ pending: [newest()] });
    await prisma('migrate', 'dev');
    await expectAgreement();
    expect((await json<{ heads: unknown[] }>('heads')).heads).toHaveLength(1);
  });

  it('tell what was marked from what ran: resolve and stamp', async () => {
    project.models(PRODUCT('\n note String?\n stock Int @default(0)\n colour String?'));
    await project.draft('Add a colour', '--why', 'customers ask', '--unverified');
    await prisma('migrate', 'resolve', '--applied', newest());
    const { migrations } = await json<HistoryResult>('history');
    expect(migrations.filter(({ markedOnly }) => markedOnly).map(({ name }) => name)).toEqual([newest()]);
    const check = await project.db('check', '--json');
    expect(JSON.parse(check.stdout).findings).toMatchObject([{ code: 'drift' }]);

    await project.must('stamp', project.migrations().at(-2) ?? '');
    await expectAgreement({ pending: [newest()] });
    await project.must('upgrade');
    await expectAgreement();
  });

  it('see each other fail, and go on from there', async () => {
    const name = '20990101000000_fails';
    project.migration(name, 'CREATE TABLE visits (id int);\nSELECT nope;\n');
    // What fails in the toolkit leaves nothing, so that Prisma finds it pending.
    expect((await project.db('upgrade')).code).toBe(3);
    await expectAgreement({ pending: [name] });

    // What fails in Prisma is recorded, and the toolkit refuses to go on until somebody has said what it left.
    expect((await project.prisma('migrate', 'deploy')).code).toBe(1);
    expect((await json<{ verdict: string }>('status')).verdict).toBe('failed');
    expect(await json('upgrade')).toMatchObject({ error: { code: 'DB_SCHEMA_FAILED' } });
    await project.query('DROP TABLE IF EXISTS visits');
    await prisma('migrate', 'resolve', '--rolled-back', name);
    await expectAgreement({ pending: [name] });
    project.migration(name, 'CREATE TABLE visits (id int);\n');
    await project.must('upgrade');
    await expectAgreement();

    project.write(fileOf(name, 'down.sql'), 'DROP TABLE visits;\n');
    await project.must('revision', '--sign');
    await project.must('downgrade', '-1', '--yes');
    project.migration(name, 'CREATE TABLE visits (id int);\n-- again\n');
    await prisma('migrate', 'deploy');
    await expectAgreement();
  });

  it('build an index that Prisma has left half-built', async () => {
    const name = '20990102000000_index_names';
    project.migration(name, 'CREATE UNIQUE INDEX CONCURRENTLY products_name ON products (name);\n');
    await project.query("INSERT INTO products (name) VALUES ('bread')");
    expect((await project.prisma('migrate', 'deploy')).code).toBe(1);
    await project.query('DELETE FROM products WHERE id = (SELECT max(id) FROM products)');
    // The half-built index that Prisma leaves is in the way of its own second attempt, but not in ours.
    await prisma('migrate', 'resolve', '--rolled-back', name);
    await project.must('upgrade');
    await expectAgreement();
  });

  it('join two heads: both deployed by Prisma, merged here, and deployed again', async () => {
    const parent = newest();
    project.migration(
      '20990103000000_left',
      `-- Left\n--\n-- Revises: ${parent}\n-- Kind: atomic\nCREATE TABLE lefts (id int);\n`,
    );
    project.migration(
      '20990104000000_right',
      `-- Right\n--\n-- Revises: ${parent}\n-- Kind: atomic\nCREATE TABLE rights (id int);\n`,
    );
    await prisma('migrate', 'deploy');
    expect((await json<{ heads: unknown[] }>('heads')).heads).toHaveLength(2);
    await project.must('merge');
    await expectAgreement({ pending: [newest()] });
    await prisma('migrate', 'deploy');
    await expectAgreement();
    expect((await json<{ heads: unknown[] }>('heads')).heads).toHaveLength(1);
    await project.must('downgrade', '-1');
    await project.must('upgrade');
    await expectAgreement();
  });

  it('find what "db push" has left, and bring it into the history', async () => {
    const models = `${PRODUCT('\n note String?\n stock Int @default(0)\n colour String?\n weight Int?')}
      model Visit {\n id Int?\n @@map("visits")\n @@ignore\n}
      model Left {\n id Int?\n @@map("lefts")\n @@ignore\n}
      model Right {\n id Int?\n @@map("rights")\n @@ignore\n}`;
    project.models(models.replace('name String', 'name String @unique(map: "products_name")'));
    await prisma('db', 'push');
    const check = await project.db('check', '--json');
    expect(JSON.parse(check.stdout).findings.map(({ code }: { code: string }) => code)).toContain('drift');
    const { lint } = await project.draft('Add the weight', '--why', 'the scale', '--unverified', '--dropped');
    expect(lint.findings.map(({ rule }) => rule)).toContain('db-push');
    await project.must('stamp', 'head');
    await expectAgreement();
  });

  it('begin again with "migrate reset", and end at the same place by another way', async () => {
    await prisma('migrate', 'reset', '--force');
    await expectAgreement();
    const all = project.migrations();
    await project.must('stamp', 'base');
    expect(await applied()).toEqual([]);
    await project.must('stamp', 'head');
    await expectAgreement();

    project.write('prisma/seed.ts', 'export {};\n');
    await project.must('reset', '--yes');
    await expectAgreement();
    expect(await prisma('migrate', 'deploy')).toContain('No pending migrations');
    expect(project.migrations()).toEqual(all);
  });
});
