import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newest } from '../shop/history/shop-migrations.ts';
import {
  connected,
  createDatabase,
  dropDatabase,
  onServer,
  testServerUrl,
  unusedName,
} from '../toolkit/history/test-database.ts';
import { type ContainerProject, createContainerProject, type Ended } from './container-project.ts';

/** The last migration of the shop's own history. */
const HEAD = newest;

let project: ContainerProject;
/** A database with the whole history, of which tests get copies. */
const migrated = unusedName();
let schema: string;
let name: string;
let env: Record<string, string>;
beforeAll(async () => {
  project = await createContainerProject();
  schema = project.shop.read('prisma/schema.prisma');
  expect(await project.run('migrate', environment(migrated))).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await dropDatabase(migrated);
  project.remove();
});
beforeEach(async () => {
  name = unusedName();
  env = environment(name);
  await createDatabase(name, migrated);
});
afterEach(async () => {
  for (const migration of project.migrations().filter((each) => each > HEAD)) project.removeMigration(migration);
  project.shop.write('prisma/schema.prisma', schema);
  const { rows } = await onServer((admin) => admin.query('SELECT datname FROM pg_database'));
  for (const { datname } of rows.filter((row) => row.datname.startsWith(name))) {
    await dropDatabase(datname);
  }
});

function environment(database: string): Record<string, string> {
  return { DATABASE_URL: testServerUrl(database), SHOP_NAME: 'Corner Shop', CURRENCY: 'EUR', TAX_RATE: '10' };
}

async function db(...args: string[]): Promise<Ended> {
  const { code, stdout, stderr } = await project.shop.db(args, env);
  return { code, text: stdout + stderr };
}
/** npm run deploy, with a backup that needs no pg_dump. */
const deploy = (...args: string[]) => db('deploy', '--clone', ...args);
const rows = async (sql: string) => connected(env.DATABASE_URL ?? '', async (client) => (await client.query(sql)).rows);
const hasNote = async (): Promise<boolean> =>
  (await rows("SELECT FROM pg_attribute WHERE attrelid = 'brands'::regclass AND attname = 'note' AND NOT attisdropped"))
    .length > 0;

/** Adds a nullable column to the Prisma schema, and drafts the migration and its way back. */
async function draftNote(): Promise<string> {
  project.shop.write('prisma/schema.prisma', schema.replace(/(model Brand \{\n)/, '$1  note String?\n'));
  const drafted = await db('draft', 'expand add note to brands');
  expect(drafted.code, drafted.text).toBe(0);
  return project.migrations().at(-1) ?? '';
}

describe('npm run deploy', () => {
  it('does nothing when nothing is pending', async () => {
    expect(await deploy()).toMatchObject({ code: 0, text: expect.stringContaining('Nothing to deploy') });
  });

  it('shows with --dry-run what it would do, and changes nothing', async () => {
    const migration = await draftNote();
    const { code, text } = await deploy('--dry-run');
    expect(text).toContain(migration);
    expect(text).toContain('Dry run: 1 migration would be applied. Nothing was changed.');
    expect(code).toBe(0);
    expect(await hasNote()).toBe(false);
    expect(await rows("SELECT FROM pg_database WHERE datname LIKE current_database() || '_%'")).toEqual([]);
  });

  it('deploys, and the way back that it names undoes the migration and keeps what was written since', async () => {
    const migration = await draftNote();
    const { code, text } = await deploy();
    expect(text).toContain(`Deployed 1 migration: ${migration}.`);
    expect(code).toBe(0);
    expect(await hasNote()).toBe(true);

    await rows("INSERT INTO brands (name) VALUES ('Since')");
    const [, words = ''] = /npm run db -- (downgrade \S+)/.exec(text) ?? [];
    expect(words).toBe(`downgrade ${HEAD}`);
    const back = await db(...words.split(' '), '--yes');
    expect(back.code, back.text).toBe(0);
    expect(await hasNote()).toBe(false);
    expect(await rows("SELECT name FROM brands WHERE name = 'Since'")).toHaveLength(1);
    expect(await deploy()).toMatchObject({ code: 0, text: expect.stringContaining('Deployed 1 migration') });
  });

  it('names a backup, and restoring that is the other way back', async () => {
    await draftNote();
    await rows("INSERT INTO brands (name) VALUES ('Before')");
    const { text } = await deploy();
    await rows("INSERT INTO brands (name) VALUES ('Since')");
    const [, words = ''] = /npm run db -- (restore \S+)/.exec(text) ?? [];
    const back = await db(...words.split(' '), '--yes');
    expect(back.code, back.text).toBe(0);
    expect(await hasNote()).toBe(false);
    expect((await rows('SELECT name FROM brands')).map((row) => row.name)).toEqual(['Before']);
  });

  it('stops when a migration fails, says so, and names the ways on and back', async () => {
    const migration = await draftNote();
    await rows("INSERT INTO brands (name) VALUES ('Fig & Olive')");
    const file = `prisma/migrations/${migration}/migration.sql`;
    const sql = project.shop.read(file);
    project.shop.write(file, sql.replace('COMMIT;', 'ALTER TABLE brands ADD CHECK (length(name) > 99);\nCOMMIT;'));
    project.shop.write(`prisma/migrations/${migration}/down.sql`, '-- Irreversible: made for a test\n');
    const { code, text } = await deploy('--no-replay');
    expect(text).toContain('is violated by some row');
    expect(text).toContain(`npx prisma migrate resolve --rolled-back ${migration}`);
    expect(text).toContain(`npm run db -- downgrade ${HEAD}`);
    expect(text).toMatch(/npm run db -- restore \S+/);
    expect(code).toBe(3);
    expect(await hasNote()).toBe(false);

    const prisma = 'node_modules/prisma/build/index.js';
    expect(
      await project.program(process.execPath, [prisma, 'migrate', 'resolve', '--rolled-back', migration], env).ended,
    ).toMatchObject({ code: 0 });
    project.shop.write(file, sql);
    const again = await deploy('--no-replay');
    expect(again.code, again.text).toBe(0);
    expect(await hasNote()).toBe(true);
  });

  it('stops before anything is changed when somebody changed the database by hand', async () => {
    await draftNote();
    await rows('ALTER TABLE brands ADD COLUMN sneaked_in int');
    const { code, text } = await deploy();
    expect(text).toContain('sneaked_in');
    expect(text).toContain('Nothing was changed.');
    expect(code).toBe(1);
    expect(await hasNote()).toBe(false);
  });

  it('throws nothing away unless it is told to', async () => {
    const migration = await draftNote();
    const file = `prisma/migrations/${migration}/migration.sql`;
    await rows("INSERT INTO brands (name) VALUES ('Fig & Olive')");
    project.shop.write(
      file,
      project.shop.read(file).replace('COMMIT;', 'ALTER TABLE brands DROP COLUMN name;\nCOMMIT;'),
    );
    const refused = await deploy('--no-replay');
    expect(refused.text).toContain(`${migration} throws away brands.name`);
    expect(refused.text).toContain('--accept-loss');
    expect(refused.code).toBe(1);
    expect(await rows('SELECT name FROM brands')).toHaveLength(1);
  });

  it('ends with 2 at an option that it does not know', async () => {
    expect(await deploy('--force')).toMatchObject({ code: 2, text: expect.stringContaining('--force') });
  });
});
