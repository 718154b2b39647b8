import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngineMethods } from '../../../packages/toolkit/src/engine/engine-methods.ts';
import { migrationsList, noFilters } from '../engine/engine-process.ts';
import { createStepDatabase, type StepDatabase } from '../steps/step-database.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';

let database: StepDatabase;
let project: StepProject;
beforeAll(async () => {
  database = await createStepDatabase();
  project = createStepProject(database.url);
});
beforeEach(async () => {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  project.clear();
  project.pair('1_a', 'CREATE TABLE a (id int);', 'DROP TABLE a;');
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

describe('a file in another encoding', () => {
  it('is refused by lint, verify and upgrade in one sentence', async () => {
    project.pair('2_b', 'x');
    const file = path.join(project.dir, 'prisma/migrations/2_b/migration.sql');
    writeFileSync(file, Buffer.from("CREATE TABLE b (c text DEFAULT 'Käse');", 'latin1'));
    for (const args of [['lint', '--all'], ['verify'], ['upgrade']]) {
      const { code, stderr } = await project.db(...args);
      expect(stderr).toMatch(
        /^DB_MIGRATIONS_UNREADABLE: migration.sql of 2_b can't be read: it is not UTF-8\.\nNext: .*\n$/m,
      );
      expect(code).toBe(3);
    }
    expect(await database.tables()).toEqual([]);
  });
});

const CUT = 'CREATE TABLE b (id int);\n\0CREATE TABLE c (id int);';

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

describe('a NUL byte in migration.sql', () => {
  const fault = 'it has a NUL byte on line 2, and PostgreSQL would read no further';

  it('is refused by upgrade and verify before anything is applied', async () => {
    project.pair('2_b', CUT, 'DROP TABLE b;');
    for (const verb of ['upgrade', 'verify']) {
      const { code, stderr } = await project.db(verb);
      expect(stderr).toContain(`migration.sql of 2_b can't be read: ${fault}.`);
      expect(code).toBe(3);
    }
    expect(await database.tables()).toEqual([]);
  });

  it('is found by lint as what is not SQL', async () => {
    project.pair('2_b', CUT, 'DROP TABLE b;');
    const { code, stdout } = await project.db('lint', '2_b', '--json');
    expect(JSON.parse(stdout).findings).toContainEqual(
      expect.objectContaining({ rule: 'syntax', line: 2, what: expect.stringContaining('a NUL byte') }),
    );
    expect(code).toBe(1);
  });

  it('is refused by a deploy through our engine before anything is applied, and no more once it is applied', async () => {
    project.pair('2_b', CUT);
    await expect(deploy()).rejects.toMatchObject({
      data: { message: `2_b/migration.sql can't be applied: ${fault}. Nothing was applied.` },
    });
    expect(await database.tables()).toEqual([]);

    expect(await project.db('stamp', '2_b')).toMatchObject({ code: 0 });
    project.pair('3_c', 'CREATE TABLE d (id int);');
    expect(await deploy()).toMatchObject({ appliedMigrationNames: ['3_c'] });
  });

  it('is refused in down.sql before anything is undone', async () => {
    project.pair('2_b', 'CREATE TABLE b (id int);', 'DROP TABLE b;');
    expect(await project.db('upgrade')).toMatchObject({ code: 0 });
    project.pair('1_a', 'CREATE TABLE a (id int);', 'DROP TABLE\0 a;');
    const { code, stderr } = await project.db('downgrade', 'base', '--yes');
    expect(stderr).toContain("down.sql of 1_a can't be read: it has a NUL byte on line 4");
    expect(code).toBe(3);
    expect(await database.tables()).toEqual(['a', 'b']);
  });
});
