import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStepDatabase, type StepDatabase } from './step-database.ts';
import { createStepProject, type StepProject } from './step-project.ts';

let database: StepDatabase;
let project: StepProject;
beforeAll(async () => {
  database = await createStepDatabase();
  project = createStepProject(database.url);
});
beforeEach(async () => {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  project.clear();
  for (const name of ['1_a', '2_b', '3_c'])
    project.pair(name, `CREATE TABLE t${name} (id int);`, `DROP TABLE t${name};`);
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const standing = () =>
  database.values('SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name');

describe('db stamp', () => {
  it('records what Prisma would record for "resolve --applied", and runs nothing', async () => {
    const { code, stdout } = await project.db('stamp', '2');
    expect(stdout).toMatch(
      /\+ 1_a +recorded as applied\n.*\+ 2_b .*\n\nThe record says that the database is at 2_b\.\n$/,
    );
    expect(code).toBe(0);
    await project.prisma('migrate', 'resolve', '--applied', '3_c');
    const rows = await database.history();
    const byPrisma = { ...rows[2], id: '', checksum: '', migration_name: '', started_at: null, finished_at: null };
    for (const row of rows.slice(0, 2)) {
      expect(row.finished_at).toEqual(row.started_at);
      expect({ ...row, id: '', checksum: '', migration_name: '', started_at: null, finished_at: null }).toEqual(
        byPrisma,
      );
    }
    expect(await database.tables()).toEqual([]);
    expect((await project.db('status')).code).toBe(0);
  });

  it('takes a database with tables and no history into its care', async () => {
    await database.query('CREATE TABLE t1_a (id int); CREATE TABLE t2_b (id int)');
    expect((await project.db('upgrade')).stderr).toContain('DB_SCHEMA_UNMANAGED');
    expect((await project.db('stamp', '2_b')).code).toBe(0);
    expect((await project.db('upgrade')).code).toBe(0);
    expect(await database.tables()).toEqual(['t1_a', 't2_b', 't3_c']);
  });

  it('goes forth and back, and to base', async () => {
    await project.db('stamp', 'head');
    expect(await standing()).toEqual(['1_a', '2_b', '3_c']);
    const back = await project.db('stamp', '1_a', '--json');
    expect(JSON.parse(back.stdout)).toMatchObject({
      marked: [],
      removed: ['3_c', '2_b'],
      settled: [],
      current: ['1_a'],
    });
    expect(await standing()).toEqual(['1_a']);
    expect((await project.db('stamp', 'base')).stdout).toContain('is at (base)');
    expect(await standing()).toEqual([]);
    expect((await project.db('stamp', 'base')).stdout).toContain('There is nothing to change.');
  });

  it('settles a failed attempt of Prisma', async () => {
    project.pair('2_b', 'SELECT nope;', 'SELECT 1;');
    expect((await project.prisma('migrate', 'deploy')).stderr).toContain('P3018');
    const { stdout } = await project.db('stamp', 'head');
    expect(stdout).toContain('↺ 2_b  unfinished attempt marked as rolled back');
    expect(await standing()).toEqual(['1_a', '2_b', '3_c']);
    expect((await project.db('status')).code).toBe(0);
    expect((await project.prisma('migrate', 'deploy')).code).toBe(0);
  });

  it('forgets what is not in the folder', async () => {
    await project.db('stamp', 'head');
    rmSync(path.join(project.dir, 'prisma/migrations/3_c'), { recursive: true });
    await project.db('stamp', 'head');
    expect(await standing()).toEqual(['1_a', '2_b']);
  });

  it.each([['--dry-run'], ['--sql']])('changes nothing with %s', async (flag) => {
    const { code, stdout } = await project.db('stamp', 'head', flag);
    expect(code).toBe(0);
    expect(await database.values("SELECT to_regclass('_prisma_migrations')")).toEqual([null]);
    if (flag === '--dry-run') return;
    await database.query(stdout);
    expect(await standing()).toEqual(['1_a', '2_b', '3_c']);
  });

  it.each([
    [['stamp'], "Missing required argument 'target'."],
    [['stamp', '+1'], 'There is no migration whose name is or begins with "+1".'],
  ])('answers %j with exit code 2', async (args, words) => {
    const { code, stderr } = await project.db(...args);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });
});
