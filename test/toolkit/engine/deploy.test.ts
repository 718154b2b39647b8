import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type Project } from './engine-project.ts';

const models = 'model Item {\n  id   Int    @id\n  name String\n\n  @@map("items")\n}\n';

// Everything that a splitter at semicolons breaks.
const functions = `BEGIN;
CREATE TABLE items (id integer NOT NULL, name text NOT NULL, CONSTRAINT items_pkey PRIMARY KEY (id));
CREATE FUNCTION shout(word text) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  said text := word || ';';
BEGIN
  IF said = ';' THEN RETURN 'a;b'; END IF;
  RETURN upper(said);
END;
$body$;
CREATE FUNCTION item_is_named() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := shout(NEW.name); RETURN NEW; END; $$;
CREATE TRIGGER named BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION item_is_named();
INSERT INTO items VALUES (1, 'one; two''; -- three'); -- a comment; with a semicolon
INSERT INTO items VALUES (2, '; '); /* ; */
COMMIT;
`;

describe('prisma migrate deploy', () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject({
      models,
      migrations: {
        '20260101000000_functions': functions,
        '20260102000000_index': 'CREATE INDEX CONCURRENTLY items_name_idx ON items (name);\n',
        // What pg_dump begins its files with would hide Prisma's own table from everything that follows.
        '20260103000000_dumped': "SELECT pg_catalog.set_config('search_path', '', false);\nSET lock_timeout = '1ms';\n",
      },
    });
  });
  afterAll(() => project.remove());

  it('creates the database and runs each file as PostgreSQL understands it', async () => {
    const deployed = await project.prisma(['migrate', 'deploy']);
    expect(deployed.stderr).not.toContain('Error');
    expect(deployed.stdout).toContain('All migrations have been successfully applied.');
    expect(deployed.code).toBe(0);

    expect(await project.query('SELECT id, name FROM items ORDER BY id')).toEqual([
      { id: 1, name: "ONE; TWO'; -- THREE;" },
      { id: 2, name: '; ;' },
    ]);
    expect(await project.query("SELECT shout('') AS said")).toEqual([{ said: 'a;b' }]);
    expect(
      await project.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'items_name_idx'::regclass"),
    ).toEqual([{ indisvalid: true }]);
    const rows = await project.query('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL');
    expect(rows).toHaveLength(3);
  });

  it('reads its history where the database writes dates in another way, in which a file still reads them', async () => {
    const [{ name }] = (await project.query('SELECT current_database() AS name')) as [{ name: string }];
    await project.query(`ALTER DATABASE "${name}" SET DateStyle TO 'SQL, DMY'`);
    await project.write(
      'prisma/migrations/20260103000001_days/migration.sql',
      "CREATE TABLE days AS SELECT date '31/12/2026' AS day, (date '2026-12-31')::text AS text;\n",
    );
    const deployed = await project.prisma(['migrate', 'deploy']);
    expect(deployed.text).toContain('All migrations have been successfully applied.');
    await project.query(`ALTER DATABASE "${name}" RESET DateStyle`);
    expect(await project.query('SELECT day::text, text FROM days')).toEqual([
      { day: '2026-12-31', text: '31/12/2026' },
    ]);
  });

  it('leaves nothing of a failed atomic file behind, quotes PostgreSQL, and goes on once that is resolved', async () => {
    const name = '20260104000000_broken';
    const path = `prisma/migrations/${name}/migration.sql`;
    await project.write(path, 'BEGIN;\nCREATE TABLE halfway (id integer);\nUPDATE items\nSET name = NULL;\nCOMMIT;\n');

    const failed = await project.prisma(['migrate', 'deploy']);
    expect(failed.code).toBe(1);
    expect(failed.text).toContain('P3018');
    expect(failed.text).toContain(`Migration name: ${name}`);
    expect(failed.text).toContain('Database error code: 23502');
    expect(failed.text).toContain(
      'ERROR: null value in column "name" of relation "items" violates not-null constraint',
    );
    expect(failed.text).toContain('DETAIL: Failing row contains (1, null).');
    expect(await project.query("SELECT to_regclass('halfway') AS halfway")).toEqual([{ halfway: null }]);
    const [row] = await project.query<{ logs: string }>(
      `SELECT logs FROM _prisma_migrations WHERE migration_name = '${name}' AND finished_at IS NULL`,
    );
    expect(row?.logs).toContain('null value in column "name" of relation "items" violates not-null constraint');

    const refused = await project.prisma(['migrate', 'deploy']);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('P3009');
    expect(refused.text).toContain(`The \`${name}\` migration started at`);

    const resolved = await project.prisma(['migrate', 'resolve', '--rolled-back', name]);
    expect(resolved.text).toContain(`Migration ${name} marked as rolled back.`);
    expect(resolved.code).toBe(0);

    await project.write(path, "BEGIN;\nUPDATE items SET name = 'three' WHERE id = 1;\nCOMMIT;\n");
    expect((await project.prisma(['migrate', 'deploy'])).code).toBe(0);
    const status = await project.prisma(['migrate', 'status']);
    expect(status.text).toContain('Database schema is up to date!');
    expect(status.code).toBe(0);
    expect(await project.query('SELECT name FROM items WHERE id = 1')).toEqual([{ name: 'three' }]);
  });

  it('refuses a file that leaves its transaction open, instead of losing it', async () => {
    const name = '20260105000000_open';
    await project.write(`prisma/migrations/${name}/migration.sql`, 'BEGIN;\nCREATE TABLE lost (id integer);\n');
    const failed = await project.prisma(['migrate', 'deploy']);
    expect(failed.text).toContain('BEGIN without COMMIT');
    expect(failed.code).toBe(1);
    expect(await project.query("SELECT to_regclass('lost') AS lost")).toEqual([{ lost: null }]);
  });
});

describe('four prisma migrate deploy at once on an empty server', () => {
  it('create the database and apply each migration once', async () => {
    const project = await createProject({
      models,
      migrations: {
        '20260101000000_table': 'BEGIN;\nCREATE TABLE items (id integer PRIMARY KEY, name text NOT NULL);\nCOMMIT;\n',
        '20260102000000_slow': "INSERT INTO items SELECT 1, 'one' FROM pg_sleep(0.3);\n",
        '20260103000000_more': "INSERT INTO items VALUES (2, 'two');\n",
        // Waits until no other session has a snapshot: those that wait for the lock must have none.
        '20260104000000_index': 'CREATE INDEX CONCURRENTLY items_name ON items (name);\n',
        '20260105000000_index': 'CREATE INDEX CONCURRENTLY items_both ON items (id, name);\n',
      },
    });
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => project.prisma(['migrate', 'deploy'])));
    expect(outcomes.map(({ code, stderr }) => [code, stderr.includes('Error')])).toEqual(Array(4).fill([0, false]));
    expect(await project.query('SELECT id FROM items ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
    const rows = await project.query<{ name: string; times: string }>(
      'SELECT migration_name AS name, count(*) AS times FROM _prisma_migrations GROUP BY 1 HAVING count(*) <> 1',
    );
    expect(rows).toEqual([]);
    await project.remove();
  });
});
