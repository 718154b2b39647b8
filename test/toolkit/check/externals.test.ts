import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../history/test-database.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';

const CONFIG = `import { preparePrisma } from 'pos-migrate/prisma';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  experimental: { externalTables: true },
  schema: 'prisma/schema.prisma',
  tables: { external: ['public.users'] },
  enums: { external: ['public.role'] },
  migrations: {
    path: 'prisma/migrations',
    initShadowDb: "CREATE TYPE role AS ENUM ('boss'); CREATE TABLE users (id int PRIMARY KEY, role role);",
  },
  datasource: preparePrisma(import.meta.dirname),
});
`;
const SCHEMA = `datasource db {
  provider = "postgresql"
}
enum role {
  boss
  clerk
}
model users {
  id    Int     @id @default(autoincrement())
  email String?
  role  role?
  orders orders[]
}
model orders {
  id      Int   @id
  user_id Int
  user    users @relation(fields: [user_id], references: [id])
}
`;

let database: TestDatabase;
let project: StepProject;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(`CREATE TYPE role AS ENUM ('boss', 'clerk');
    CREATE TABLE users (id serial PRIMARY KEY, email text, role role);
    CREATE INDEX users_email ON users (email);
    COMMENT ON TABLE users IS 'made by another team'`);
  project = createStepProject(database.url);
  project.write('prisma.config.ts', CONFIG);
  project.write('prisma/schema.prisma', SCHEMA);
  project.pair(
    '1_orders',
    `CREATE TABLE orders (id int NOT NULL, user_id int NOT NULL, CONSTRAINT orders_pkey PRIMARY KEY (id),
CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE);`,
    'DROP TABLE orders;',
  );
  await project.db('stamp', 'base');
  expect(await project.db('upgrade')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const findings = async () => JSON.parse((await project.db('check', '--json')).stdout).findings;

describe('tables that others make in this database', () => {
  it('are there when migrations are replayed, and are no drift', async () => {
    expect(await findings()).toEqual([]);
    expect(await project.db('verify', '--all')).toMatchObject({ code: 0 });
    expect(JSON.parse((await project.db('draft', 'Add nothing at all', '--json')).stdout)).toMatchObject({
      error: { code: 'DB_NOTHING_DETECTED' },
    });
  });

  it('do not hide drift of our own', async () => {
    await database.query('ALTER TABLE orders ADD note text');
    expect(await findings()).toMatchObject([{ code: 'drift', says: expect.stringContaining('orders.note') }]);
    await database.query('ALTER TABLE orders DROP note');
  });

  it('are spoken of when the SQL that makes them in an empty database fails', async () => {
    project.write('prisma.config.ts', CONFIG.replace('CREATE TYPE role', 'CREATE TIPE role'));
    const { code, stdout } = await project.db('check', '--json');
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'DB_SCRATCH_REFUSED',
      message: expect.stringContaining('migrations.initShadowDb of the Prisma config fails'),
    });
    expect(code).toBe(3);
    project.write('prisma.config.ts', CONFIG);
  });
});
