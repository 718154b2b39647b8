import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asRole, connected, onServer, testServerUrl, unusedName } from '../history/test-database.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';

const role = unusedName();
const shadow = `${role}_shadow`;
let project: StepProject;
let databases: string[];
const addressOf = (name: string) => asRole(testServerUrl(name), role, role);

beforeAll(async () => {
  await onServer(async (admin) => {
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`);
    for (const name of [role, shadow]) await admin.query(`CREATE DATABASE ${name} OWNER ${role}`);
  });
  project = createStepProject(addressOf(role));
  project.write(
    '.env',
    `DATABASE_URL=${addressOf(role)}\nSHADOW_DATABASE_URL=${addressOf(shadow)}\nDATABASE_SERVER=url\n`,
  );
  project.write(
    'prisma/schema.prisma',
    'datasource db {\n  provider = "postgresql"\n}\nmodel products {\n  id    Int  @id\n  stock Int?\n}\n',
  );
  project.pair(
    '1_products',
    'CREATE TABLE products (id int NOT NULL, CONSTRAINT products_pkey PRIMARY KEY (id));',
    'DROP TABLE products;',
  );
  expect(await project.db('upgrade')).toMatchObject({ code: 0 });
  // What an earlier run left must be in nobody's way.
  await connected(addressOf(shadow), (client) => client.query('CREATE TABLE products (left_over int)'));
  databases = await names();
});
afterAll(async () => {
  project.remove();
  await onServer(async (admin) => {
    for (const name of [role, shadow]) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.query(`DROP ROLE ${role}`);
  });
});

const names = () =>
  onServer(async (admin) => {
    const { rows } = await admin.query(`SELECT datname FROM pg_database WHERE datname LIKE '${role}%' ORDER BY 1`);
    return rows.map(({ datname }) => datname);
  });

describe('a user who may not create databases', () => {
  it('works in the database of SHADOW_DATABASE_URL, which is empty afterwards', async () => {
    const { stdout } = await project.db('check', '--json');
    expect(JSON.parse(stdout).findings).toMatchObject([{ code: 'schema-differs' }]);
    await connected(addressOf(shadow), async (client) => {
      expect((await client.query(`SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).rowCount).toBe(0);
    });
    expect(await names()).toEqual(databases);
  });

  it('drafts without a trial', async () => {
    const { code, stdout, stderr } = await project.db('draft', 'Add stock to products', '--unverified');
    expect([code, stderr], stdout).toEqual([0, expect.not.stringContaining('DB_')]);
    expect(stdout).toContain('add_stock_to_products');
  });

  it('is told of the database itself where that was named', async () => {
    project.write(
      '.env',
      `DATABASE_URL=${addressOf(role)}\nSHADOW_DATABASE_URL=${addressOf(role)}\nDATABASE_SERVER=url\n`,
    );
    const { stdout } = await project.db('check', '--json');
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'DB_SCRATCH_REFUSED',
      message: expect.stringContaining('appears to be the same as the main database'),
    });
    await connected(addressOf(role), async (client) => {
      expect((await client.query('SELECT FROM products')).rowCount).toBe(0);
    });
  });
});
