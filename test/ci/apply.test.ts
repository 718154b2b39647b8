import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDocumentProject, type DocumentProject } from '../docs/document-project.ts';
import { history } from '../shop/history/shop-migrations.ts';
import { createTestDatabase, type TestDatabase } from '../toolkit/history/test-database.ts';
import { onGithub, runScripts } from './run-scripts.ts';

let project: DocumentProject;
let database: TestDatabase;
beforeAll(async () => {
  project = await createDocumentProject({ state: 'files' });
});
afterAll(() => project.remove());
beforeEach(async () => {
  database = await createTestDatabase();
  return () => database.drop();
});

async function apply(...options: string[]) {
  const script = ['npm run ci:migrations -- apply', ...options].join(' ');
  const env = { ...onGithub(project), DATABASE_URL: database.url };
  const [result] = await runScripts([{ name: 'apply', script, env: {} }], project.dir, env);
  return result;
}

const tables = "SELECT FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";

describe('ci:migrations apply', () => {
  it('leaves the tables in the database for the tests when it is told to, and otherwise nothing', async () => {
    const ran = {
      code: 0,
      text: expect.stringContaining(`${history.length} migrations, and a second deploy found nothing to do`),
    };
    expect(await apply()).toMatchObject(ran);
    expect((await database.query(tables)).rowCount).toBe(0);
    expect(await apply('--in-place')).toMatchObject(ran);
    expect((await database.query(tables)).rowCount).toBeGreaterThan(20);
  });

  it('shows why Prisma refuses', async () => {
    await database.query('CREATE TABLE somebody_elses (id int)');
    const refused = await apply('--in-place');
    expect(refused?.text).toContain('P3005');
    expect(refused?.text).toContain('did not apply every migration. The database has 0 migrations.');
    expect(refused?.text).toMatch(/^::error title=prisma migrate deploy::/m);
    expect(refused?.code).toBe(1);
  });

  it('says which migration failed', async () => {
    const file = 'prisma/migrations/20260105090000_create_catalog/migration.sql';
    const sql = project.read(file);
    project.write(file, sql.replace('COMMIT;', 'ALTER TABLE products DROP COLUMN nothing_like_it;\nCOMMIT;'));
    const failed = await apply();
    project.write(file, sql);
    expect(failed?.text).toContain('column "nothing_like_it" of relation "products" does not exist');
    expect(failed?.text).toContain('20260105090000_create_catalog');
    expect(failed?.code).toBe(1);
  });
});
