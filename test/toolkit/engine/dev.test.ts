import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type Project } from './engine-project.ts';

const head = 'datasource db {\n  provider = "postgresql"\n}\n\n';
const byHand = `CREATE UNIQUE INDEX item_named ON "Item" (name) WHERE id > 0;
CREATE VIEW ids AS SELECT id FROM "Item";
ALTER TABLE "Item" ADD CONSTRAINT item_id_check CHECK (id > 0);
`;
const items = 'model Item {\n  id Int @id\n}\n';

describe('prisma migrate dev', () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject({ models: items, migrations: {} });
  });
  afterAll(() => project.remove());

  const migrations = () =>
    readdirSync(join(project.prismaFolder, 'migrations'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  const sqlOf = (name: string | undefined) =>
    readFileSync(join(project.prismaFolder, 'migrations', name ?? '', 'migration.sql'), 'utf8');

  it('creates the database, writes the migration and applies it', async () => {
    const { code, text } = await project.prismaOnTerminal(['migrate', 'dev', '--name', 'items']);
    expect(text).toContain('Your database is now in sync with your schema.');
    expect(code).toBe(0);
    expect(migrations()).toEqual([expect.stringMatching(/^\d{14}_items$/)]);
    expect(await project.query('SELECT id FROM "Item"')).toEqual([]);
  });

  it('with --create-only writes the migration and applies nothing; then applies what was edited', async () => {
    await project.write('prisma/schema.prisma', `${head}model Item {\n  id   Int    @id\n  name String\n}\n`);
    const created = await project.prismaOnTerminal(['migrate', 'dev', '--create-only', '--name', 'name']);
    expect(created.code, created.text).toBe(0);
    const name = migrations()[1];
    expect(sqlOf(name)).toContain('ADD COLUMN     "name" TEXT NOT NULL');
    expect(
      await project.query("SELECT FROM information_schema.columns WHERE column_name = 'name' AND table_name = 'Item'"),
    ).toEqual([]);

    await project.write(`prisma/migrations/${name}/migration.sql`, `BEGIN;\n${sqlOf(name)}\n${byHand}COMMIT;\n`);
    const applied = await project.prismaOnTerminal(['migrate', 'dev']);
    expect(applied.code, applied.text).toBe(0);
    expect(await project.query('SELECT id, name FROM "Item"')).toEqual([]);
    // What Prisma's language can't say is no reason for a further migration.
    expect(migrations()).toHaveLength(2);
  });

  it('asks before it writes what loses data, and does it on yes', async () => {
    await project.query(`INSERT INTO "Item" VALUES (1, 'one')`);
    await project.write('prisma/schema.prisma', head + items);
    const { code, text } = await project.prismaOnTerminal(
      ['migrate', 'dev', '--name', 'nameless'],
      [[/Are you sure/, 'y']],
    );
    expect(text).toContain(
      'You are about to drop the column `name` on the `Item` table, which still contains 1 non-null values.',
    );
    expect(code).toBe(0);
    expect(await project.query('SELECT * FROM "Item"')).toEqual([{ id: 1 }]);
    expect(sqlOf(migrations()[2]).match(/^(ALTER|DROP|CREATE).*/gm)).toEqual([
      'ALTER TABLE "Item" DROP COLUMN "name";',
    ]);
  });

  it('stops when an applied migration was edited, and migrate reset --force starts over', async () => {
    const [first] = migrations();
    await project.write(`prisma/migrations/${first}/migration.sql`, `${sqlOf(first)}-- edited\n`);
    const stopped = await project.prismaOnTerminal(['migrate', 'dev']);
    expect(stopped.text).toContain(`The migration \`${first}\` was modified after it was applied.`);
    expect(stopped.code).not.toBe(0);
    expect(await project.query('SELECT * FROM "Item"')).toEqual([{ id: 1 }]);

    const reset = await project.prisma(['migrate', 'reset', '--force']);
    expect(reset.code, reset.text).toBe(0);
    expect(await project.query('SELECT * FROM "Item"')).toEqual([]);
    expect((await project.prisma(['migrate', 'status'])).text).toContain('Database schema is up to date!');
  });

  it('has left no shadow database', async () => {
    expect(await project.shadowDatabases()).toEqual([]);
  });
});
