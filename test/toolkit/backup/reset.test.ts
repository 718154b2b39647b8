import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import { listedSchemas } from '../../../packages/toolkit/src/reset/scope.ts';
import { connected } from '../history/test-database.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';
import { createKeptDatabase, everyRowSql, everythingSql, type KeptDatabase, testServer } from './kept-database.ts';

let database: KeptDatabase;
let project: StepProject;
let config: string;
beforeAll(async () => {
  database = await createKeptDatabase(testServer());
  project = createStepProject(database.url);
  config = readFileSync(path.join(project.dir, 'prisma.config.ts'), 'utf8');
});
beforeEach(async () => {
  project.clear();
  project.pair('1_everything', everythingSql);
  project.pair('2_more', 'CREATE TABLE more (id int PRIMARY KEY)');
  seed(null);
});
afterAll(async () => {
  project.remove();
  await database.dropAll();
});

/** The project's own prisma.config.ts, with this seed command or with none. */
function seed(command: string | null): void {
  const place = "path: 'prisma/migrations'";
  expect(config).toContain(place);
  project.write('prisma.config.ts', command === null ? config : config.replace(place, `${place}, seed: '${command}'`));
}

const db = (args: string[], env: NodeJS.ProcessEnv = {}) => project.start(args, env).ended;
const catalog = () => connected(database.url, (client) => readCatalog(client));
const tables = () =>
  database.run(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)' ORDER BY 1",
  );

describe('db reset', () => {
  it('drops everything, also what the history did not make, and applies it again', async () => {
    expect((await db(['upgrade'])).code).toBe(0);
    const fresh = await catalog();
    await database.run(everyRowSql);
    await database.run(
      `CREATE TABLE stray (id int); CREATE SCHEMA stray; CREATE VIEW stray.v AS SELECT * FROM products;
      CREATE TYPE odd AS (a int); CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int); CREATE COLLATION plain (locale = 'C');
      CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq); CREATE TEXT SEARCH CONFIGURATION words (copy = simple);
      CREATE PROCEDURE nothing() LANGUAGE sql AS ''; CREATE PUBLICATION news FOR TABLE products; CREATE DOMAIN small AS int CHECK (VALUE < 9);
      CREATE FUNCTION onDdl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION onDdl();
      CREATE TYPE wide AS RANGE (subtype = float8)`,
    );
    const refused = await db(['reset']);
    expect(refused.stderr).toMatch(
      /^DB_UNCONFIRMED: To empty postgresql:\/\/tester@127\.0\.0\.1:\d+\/kept_\w+ and apply the history again loses data/m,
    );
    expect(refused.stderr).toContain('public.products: 3 rows');
    expect(refused.code).toBe(2);
    expect(await tables()).toContainEqual({ name: 'stray' });

    const { code, stdout } = await db(['reset', '--yes', '--json']);
    expect(code, stdout).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      lost: { 'public.products': 3, 'public.stray': 0 },
      applied: ['1_everything', '2_more'],
      seed: null,
    });
    expect(await catalog()).toEqual(fresh);
    expect(await database.run('SELECT count(*)::int AS products FROM products')).toEqual([{ products: 0 }]);
    expect(await database.run('SELECT oid FROM pg_largeobject_metadata')).toEqual([]);
    expect(await db(['current'])).toMatchObject({ code: 0, stdout: expect.stringContaining('2_more') });
  });

  it('runs the seed of the Prisma config, and says when that fails', async () => {
    project.write(
      'seed.mjs',
      "import { writeFileSync } from 'node:fs';\nwriteFileSync('seeded', process.env.DATABASE_URL);\n",
    );
    seed('node seed.mjs');
    const good = await db(['reset', '--yes', '--json']);
    expect(JSON.parse(good.stdout)).toMatchObject({ seed: 'node seed.mjs' });
    expect(readFileSync(path.join(project.dir, 'seeded'), 'utf8')).toBe(database.url);
    seed('node absent.mjs');
    const bad = await db(['reset', '--yes']);
    expect(bad.stderr).toContain('DB_SEED_FAILED');
    expect(bad.code).toBe(3);
    expect(await tables()).toContainEqual({ name: 'more' });
  });

  it('never does it in production', async () => {
    const before = await tables();
    const { code, stderr } = await db(['reset', '--yes'], { NODE_ENV: 'production' });
    expect(stderr).toContain('DB_PRODUCTION: A database is never reset in production');
    expect(code).toBe(3);
    expect(await tables()).toEqual(before);
  });

  it('finds a mistake in a migration before anything is dropped', async () => {
    const before = await tables();
    project.pair('3_wrong', 'CREATE TABEL x ();');
    const { code, stderr } = await db(['reset', '--yes']);
    expect(stderr).toContain('DB_STEP_SYNTAX');
    expect(code).toBe(3);
    expect(await tables()).toEqual(before);
  });

  it('drops nothing while somebody holds a table, and waits for whoever migrates', async () => {
    await connected(database.url, async (other) => {
      await other.query('SELECT pg_advisory_lock(72707369)');
      const { ended, untilSaid } = project.start(['reset', '--yes']);
      await untilSaid('Another command is migrating this database');
      expect(await tables()).toContainEqual({ name: 'more' });
      await other.query('SELECT pg_advisory_unlock_all(); BEGIN; SELECT FROM more');
      const { code, stderr } = await ended;
      expect(stderr).toContain('DB_SESSIONS: Somebody holds a table');
      expect(code).toBe(3);
    });
    expect(await tables()).toContainEqual({ name: 'more' });
  });

  it('with ?schema= empties that schema and those of the Prisma schema, and nothing else', async () => {
    const here = await createKeptDatabase(testServer());
    try {
      await here.run(
        'CREATE SCHEMA shop; CREATE SCHEMA stock; CREATE TABLE public.others (id int); CREATE TABLE stock.old (id int); INSERT INTO others VALUES (1)',
      );
      project.clear();
      project.pair(
        '1_shop',
        'CREATE SCHEMA IF NOT EXISTS stock;\nCREATE TABLE mine (id int);\nCREATE TABLE stock.items (id int);',
      );
      project.write(
        'prisma/schema.prisma',
        'datasource db {\n  provider = "postgresql"\n  schemas = ["shop", "stock"]\n}\n',
      );
      const env = { DATABASE_URL: `${here.url}?schema=shop` };
      for (let time = 0; time < 2; time++) {
        const { code, stderr } = await db(['reset', '--yes'], env);
        expect(code, stderr).toBe(0);
        const rows = await here.run(
          "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'shop', 'stock') ORDER BY 1",
        );
        expect(rows.map(({ name }) => name)).toEqual(['others', 'shop._prisma_migrations', 'shop.mine', 'stock.items']);
        expect(await here.run('SELECT id FROM others')).toEqual([{ id: 1 }]);
      }
    } finally {
      await here.dropAll();
    }
  });

  it('is done by an ordinary user who does not own the schema public, and leaves alone the extension of another', async () => {
    const here = await createKeptDatabase(testServer());
    const role = `${here.name}_user`;
    try {
      await here.run(
        `CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT ALL ON SCHEMA public TO ${role}; GRANT CREATE ON DATABASE ${here.name} TO ${role}`,
      );
      const url = new URL(here.url);
      url.username = role;
      url.password = 'x';
      project.clear();
      project.pair(
        '1_mine',
        'CREATE SCHEMA own;\nCREATE TABLE mine (id serial);\nCREATE TABLE own.t (id int);\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1$$;',
      );
      for (let time = 0; time < 2; time++) {
        const { code, stdout, stderr } = await db(['reset', '--yes'], { DATABASE_URL: url.href });
        expect(code, stdout + stderr).toBe(0);
      }
      expect(await here.run('SELECT extname FROM pg_extension')).toEqual([{ extname: 'plpgsql' }]);
    } finally {
      await here.dropAll();
      await database.run(`DROP ROLE ${role}`);
    }
  });

  it('killed in the middle is finished by the next reset, or by upgrade', async () => {
    project.clear();
    for (let number = 10; number < 30; number++)
      project.pair(`${number}_t`, `CREATE TABLE t${number} (id int);\nSELECT pg_sleep(0.03);`);
    for (const verb of [['reset', '--yes'], ['upgrade']]) {
      const { child, ended } = project.start(['reset', '--yes']);
      await untilTable('t15', ended);
      child.kill('SIGKILL');
      await ended;
      expect((await tables()).length).toBeLessThan(21);
      expect(await db(verb)).toMatchObject({ code: 0 });
      expect(await tables()).toHaveLength(21);
      await database.run('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    }
  });
});

async function untilTable(name: string, ended: Promise<unknown>): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await connected(database.url, async (client) => {
    for (let there = false; !there && !over; await sleep(10)) {
      const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [name]);
      there = rows[0].there;
    }
  });
}

describe('the schemas of a Prisma schema', () => {
  it.each([
    ['datasource db {\n  provider = "postgresql"\n}', []],
    ['datasource db {\n  schemas  = ["base", "shop"]\n}', ['base', 'shop']],
    ['datasource db {\n  schemas = [\n    "one",\n  ]\n}', ['one']],
    ['// schemas = ["no"]\nmodel a {\n id Int @id\n}', []],
  ])('are read from its datasource', (text, names) => {
    expect(listedSchemas([text])).toEqual(names);
  });
});
