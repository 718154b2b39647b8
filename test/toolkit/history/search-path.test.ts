import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngineMethods } from '../../../packages/toolkit/src/engine/engine-methods.ts';
import { migrationsList, noFilters } from '../engine/engine-process.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase;
let project: StepProject;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(`ALTER DATABASE ${database.name} SET search_path = app, public; SET search_path = app, public`);
  project = createStepProject(database.url);
});
beforeEach(async () => {
  await database.query('DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA public CASCADE');
  await database.query('CREATE SCHEMA app; CREATE SCHEMA public');
  project.clear();
  project.write('prisma/schema.prisma', SCHEMA);
  project.pair('1_a', 'CREATE TABLE a (id int NOT NULL, CONSTRAINT a_pkey PRIMARY KEY (id));', 'DROP TABLE a;');
  project.pair('2_b', 'CREATE TABLE b (id int NOT NULL, CONSTRAINT b_pkey PRIMARY KEY (id));', 'DROP TABLE b;');
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const SCHEMA = `datasource db {
  provider = "postgresql"
}
model a {
  id Int @id
}
model b {
  id Int @id
}
`;

const tables = async () =>
  (
    await database.query(
      `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('app', 'public') ORDER BY 1`,
    )
  ).rows.map(({ name }) => name);
const applied = async (schema = 'app') =>
  (await database.query(`SELECT migration_name FROM ${schema}._prisma_migrations ORDER BY 1`)).rows.map(
    (row) => row.migration_name,
  );
const current = async () => JSON.parse((await project.db('current', '--json')).stdout).current[0]?.name;

/** `prisma migrate deploy`, without the start of its command line. */
async function deploy(): Promise<unknown> {
  const engine = new EngineMethods({ url: database.url }, [], { print: async () => {}, log: () => {} });
  const list = migrationsList(path.join(project.dir, 'prisma'));
  try {
    return await engine.call('applyMigrations', { migrationsList: list, filters: noFilters });
  } finally {
    await engine.close();
  }
}

describe('a database whose search_path begins with another schema than public', () => {
  it('has its history where Prisma looks for it, whoever applied what', async () => {
    expect(await project.db('upgrade', '+1')).toMatchObject({ code: 0 });
    expect(await tables()).toEqual(['app._prisma_migrations', 'app.a']);
    expect(await deploy()).toMatchObject({ appliedMigrationNames: ['2_b'] });
    expect(await deploy()).toMatchObject({ appliedMigrationNames: [] });
    expect(await tables()).toEqual(['app._prisma_migrations', 'app.a', 'app.b']);
    expect(await current()).toBe('2_b');

    expect(await project.db('downgrade', '1_a', '--yes')).toMatchObject({ code: 0 });
    expect(await applied()).toEqual(['1_a']);
    expect(await deploy()).toMatchObject({ appliedMigrationNames: ['2_b'] });
    expect(await project.db('status')).toMatchObject({ code: 0 });
  });

  it('is replayed with the same search_path by check, which finds nothing, and what is really different', async () => {
    expect(await project.db('upgrade')).toMatchObject({ code: 0 });
    expect(await project.db('check')).toMatchObject({ code: 0 });
    await database.query('ALTER TABLE app.b ADD c int');
    const { code, stdout } = await project.db('check', '--json');
    expect(JSON.parse(stdout).findings).toMatchObject([{ code: 'drift', says: expect.stringContaining('app.b') }]);
    expect(code).toBe(1);
  });

  it('goes on with a history that is in a later schema of the path', async () => {
    await database.query('SET search_path = public');
    await database.record([]);
    await database.query('SET search_path = app, public');
    expect(await project.db('upgrade')).toMatchObject({ code: 0 });
    expect(await applied('public')).toEqual(['1_a', '2_b']);
    expect(await tables()).toEqual(['app.a', 'app.b', 'public._prisma_migrations']);
    expect(await deploy()).toMatchObject({ appliedMigrationNames: [] });
  });

  it('gets no draft that would make its tables anew in "public", but one where DATABASE_URL names its schema', async () => {
    expect(await project.db('upgrade')).toMatchObject({ code: 0 });
    project.write('prisma/schema.prisma', SCHEMA.replace('id Int @id', 'id Int @id\n  more String?'));
    const draft = () => project.db('draft', 'Say more of a', '--json');
    const refused = JSON.parse((await draft()).stdout);
    expect(refused.error).toMatchObject({
      code: 'DB_SCHEMA_UNNAMED',
      next: 'Add "?schema=app" to DATABASE_URL, and run the command again.',
    });
    project.write('.env', `DATABASE_URL=${database.url}?schema=app\nDATABASE_SERVER=url\n`);
    const { migrations, plan } = JSON.parse((await draft()).stdout);
    expect(migrations).toHaveLength(1);
    expect(JSON.stringify(plan)).toContain('adds the column a.more');
    expect(await project.db('upgrade')).toMatchObject({ code: 0 });
    expect(await project.db('check')).toMatchObject({ code: 0 });
    project.write('.env', `DATABASE_URL=${database.url}\nDATABASE_SERVER=url\n`);
  });

  it('follows ?schema= where DATABASE_URL has it', async () => {
    project.write('.env', `DATABASE_URL=${database.url}?schema=public\nDATABASE_SERVER=url\n`);
    expect(await project.db('upgrade')).toMatchObject({ code: 0 });
    expect(await tables()).toEqual(['public._prisma_migrations', 'public.a', 'public.b']);
    project.write('.env', `DATABASE_URL=${database.url}\nDATABASE_SERVER=url\n`);
  });
});
