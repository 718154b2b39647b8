import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRole, createTestDatabase, onServer, type TestDatabase } from '../history/test-database.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';

let database: TestDatabase;
let project: StepProject;
let role: string;
let url: string;
beforeAll(async () => {
  database = await createTestDatabase();
  role = `little_${database.name}`;
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'little'; REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    REVOKE TEMPORARY ON DATABASE ${database.name} FROM PUBLIC; CREATE SCHEMA own AUTHORIZATION ${role};
    CREATE TABLE secret (id int PRIMARY KEY)`);
  url = asRole(database.url, role, 'little');
  project = createStepProject(url);
  project.write('prisma/schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\nmodel a {\n  id Int @id\n}\n');
  project.pair('1_a', 'CREATE TABLE a (id int NOT NULL, CONSTRAINT a_pkey PRIMARY KEY (id));', 'DROP TABLE a;');
});
afterAll(async () => {
  project.remove();
  await database.drop();
  await onServer((admin) => admin.query(`DROP ROLE ${role}`));
});

describe('a user with little right', () => {
  it.each([
    ['check', 'DB_SCRATCH_REFUSED', 'CREATEDB; or name an empty database'],
    ['verify', 'DB_SCRATCH_REFUSED', 'CREATEDB; or name an empty database'],
    ['stamp base', 'DB_REFUSED', 'that right, or use another user'],
    ['backup --clone', 'DB_BACKUP_FAILED', 'may create others (ALTER ROLE … CREATEDB)'],
    ['reset --yes', 'DB_REFUSED', 'a user who may read every table and every row'],
  ])('is told which one %s needs', async (line, code, next) => {
    const { code: exit, stdout } = await project.db(...line.split(' '), '--json');
    expect(JSON.parse(stdout).error).toMatchObject({ code, next: expect.stringContaining(next) });
    expect(exit).toBe(3);
  });

  it('migrates the one schema that is its own', async () => {
    const env = (parameters: string) =>
      project.write('.env', `DATABASE_URL=${url}${parameters}\nDATABASE_SERVER=url\n`);
    env('?schema=own');
    expect(await project.db('upgrade')).toMatchObject({ code: 0 });
    expect(await project.db('status')).toMatchObject({ code: 0 });
    expect((await database.query('SELECT schemaname FROM pg_tables WHERE tablename = $1', ['a'])).rows).toEqual([
      { schemaname: 'own' },
    ]);
    expect(await project.db('downgrade', 'base', '--yes')).toMatchObject({ code: 0 });
    env('');
  });
});
