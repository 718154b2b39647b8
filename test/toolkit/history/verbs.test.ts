import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { failedRow, row } from './sample-history.ts';
import { createTestDatabase, type TestDatabase, testServerUrl, unusedName } from './test-database.ts';
import { createToolkitProject, type ToolkitProject } from './toolkit-project.ts';

const MERGED = {
  '1_a': '-- 1_a',
  '2_b': '-- Left\n--\n-- Revises: 1_a\n-- Kind: atomic',
  '3_c': '-- Right\n--\n-- Revises: 1_a\n-- Kind: atomic',
  '4_d': '-- Join both\n--\n-- Revises: 2_b, 3_c\n-- Kind: atomic',
};

let database: TestDatabase;
let project: ToolkitProject;
beforeAll(async () => {
  database = await createTestDatabase();
  project = createToolkitProject(database.url);
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

/** Puts these files into the folder and these rows into the database, in place of what was there. */
async function arrange(files: Record<string, string | null>, rows: Parameters<TestDatabase['record']>[0]) {
  rmSync(path.join(project.dir, 'prisma/migrations'), { recursive: true, force: true });
  for (const [name, sql] of Object.entries(files)) project.migration(name, sql);
  await database.query('DROP TABLE IF EXISTS _prisma_migrations');
  if (rows.length > 0) await database.record(rows);
}

const a = { '1_a': '-- 1_a' };
const ab = { ...a, '2_b': '-- 2_b' };

describe('db status', () => {
  it('says that all is applied, and exits with 0', async () => {
    await arrange(ab, [row('1_a'), row('2_b')]);
    const { code, stdout, stderr } = await project.db('status');
    expect(stdout).toContain('The database is up to date: 2 migrations applied.');
    expect(stdout).toContain('prisma/migrations: 2 applied');
    expect(stdout).not.toContain('Next:');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each([
    ['behind', ab, [row('1_a')], 'npm run db:deploy'],
    ['empty', a, [], 'npm run db:deploy'],
    ['ahead', a, [row('1_a'), row('2_b')], 'git pull'],
    ['edited', { '1_a': '-- 1_a.' }, [row('1_a')], 'git restore prisma/migrations/1_a/migration.sql'],
    ['failed', a, [failedRow('1_a')], 'npx prisma migrate resolve --rolled-back 1_a'],
    ['incomplete', { ...a, '2_b': null }, [row('1_a')], 'git restore prisma/migrations/2_b'],
  ])(
    'finds a database that is %s, names the command that helps, and exits with 1',
    async (verdict, files, rows, next) => {
      await arrange(files, rows);
      const [words, json] = await Promise.all([project.db('status'), project.db('status', '--json')]);
      expect(words.stdout).toMatch(/^Next: /m);
      expect(words.stdout).toContain(next);
      expect(JSON.parse(json.stdout)).toMatchObject({ verdict, next: expect.stringContaining(next), fine: false });
      expect([words.code, json.code]).toEqual([1, 1]);
    },
  );

  it("shows PostgreSQL's words about a failure", async () => {
    await arrange(a, [failedRow('1_a', 'Database error:\nERROR: column "x" does not exist\u001B[2J\n')]);
    const { stdout } = await project.db('status');
    expect(stdout).toContain('1_a failed with:\n  Database error:\n  ERROR: column "x" does not exist');
    expect(stdout).not.toContain('\u001B');
  });

  it('finds tables without a history', async () => {
    await arrange(a, []);
    await database.query('CREATE TABLE legacy (id int)');
    const { code, stdout } = await project.db('status');
    await database.query('DROP TABLE legacy');
    expect(stdout).toContain('npx prisma migrate resolve --applied 1_a');
    expect(code).toBe(1);
  });

  it('notes what stops nothing: a late-comer, further faults of the graph, a down.sql that is absent or stale', async () => {
    await arrange({ ...ab, '3_c': '-- C\n-- Revises: 1_a' }, [row('1_a'), row('3_c')]);
    project.migration('4_d', '-- D\n-- Revises: 9_z\n');
    project.migration('5_e', '-- E\n-- Revises: 9_y\n');
    project.write('prisma/migrations/4_d/down.sql', `-- Undoes: sha256:${'0'.repeat(64)}\n`);
    const { remarks } = JSON.parse((await project.db('status', '--json')).stdout) as { remarks: string[] };
    expect(remarks).toEqual([
      expect.stringMatching(/^2_b will be applied out of order/),
      '5_e says "Revises: 9_y", and there is no migration of that name.',
      "1_a and 3 more can't be undone: there is no down.sql.",
      expect.stringMatching(/^The down.sql of 4_d was written for another text of its migration.sql/),
    ]);
  });

  it.each([
    ['two heads', '-- C\n-- Revises: 1_a\n', 'The history has 2 heads', 'db -- merge'],
    ['an unknown parent', '-- C\n-- Revises: 9_z\n', '3_c says "Revises: 9_z"', 'git pull'],
    [
      'a parent that comes later',
      '-- C\n-- Revises: 4_d\n',
      '3_c says "Revises: 4_d", but its name',
      'db -- rebase 3_c',
    ],
  ])('finds %s in an up-to-date history, and says what to do', async (_, third, summary, next) => {
    const files = { ...ab, '3_c': third, ...(third.includes('4_d') && { '4_d': '-- D\n-- Revises: 2_b\n' }) };
    const rows = Object.entries(files).map(([name, sql]) => row(name, { checksum: checksumOf(sql) }));
    await arrange(files, rows);
    const { code, stdout } = await project.db('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'current',
      fine: false,
      summary: expect.stringMatching(/^The database is up to date.*/),
      next: expect.stringContaining(next),
    });
    expect(JSON.parse(stdout).summary).toContain(summary);
    expect(code).toBe(1);
  });

  it('has a failure resolved before the graph is put right', async () => {
    await arrange({ ...ab, '3_c': '-- C\n-- Revises: 1_a' }, [row('1_a'), failedRow('2_b')]);
    const { summary, next } = JSON.parse((await project.db('status', '--json')).stdout);
    expect(summary).toContain('2 heads');
    expect(next).toContain('--rolled-back 2_b');
  });

  it('has nothing to complain about in a project without migrations', async () => {
    await arrange({}, []);
    const { code, stdout } = await project.db('status');
    expect(stdout).toContain('There are no migrations yet');
    expect(code).toBe(0);
  });
});

describe('db current', () => {
  it('names the migration that the database is at', async () => {
    await arrange(ab, [row('1_a'), row('2_b')]);
    expect(await project.db('current')).toEqual({ code: 0, stdout: '2_b (head)  b\n', stderr: '' });
  });

  it('tells that later ones exist, and exits with 1', async () => {
    await arrange(ab, [row('1_a')]);
    const { code, stdout } = await project.db('current', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      current: [{ name: '1_a', head: false, appliedAt: '2026-01-01T10:00:01.000Z' }],
      heads: ['2_b'],
      verdict: 'behind',
    });
    expect(code).toBe(1);
  });

  it('is at the base of an empty database', async () => {
    await arrange(a, []);
    expect((await project.db('current')).stdout).toMatch(/^\(base\): no migration is applied$/m);
  });
});

describe('db history', () => {
  it('draws the graph, newest first, with state, time, name and title', async () => {
    await arrange(MERGED, [row('1_a')]);
    const { code, stdout } = await project.db('history');
    expect(stdout.split('\n').slice(0, 6)).toEqual([
      '○    pending  -                 4_d  Join both (head)',
      '├─╮',
      '│ ○  pending  -                 3_c  Right',
      '○ │  pending  -                 2_b  Left',
      '├─╯',
      '✓    applied  2026-01-01 10:00  1_a  a',
    ]);
    expect(code).toBe(1);
  });

  it('gives the same as data', async () => {
    await arrange(MERGED, [row('1_a', { steps: 0 })]);
    const result = JSON.parse((await project.db('history', '--json')).stdout) as Record<string, unknown>;
    expect(result).toMatchObject({ older: 0, heads: ['4_d'], current: ['1_a'], verdict: 'behind' });
    expect(result.migrations).toMatchObject([
      { name: '4_d', state: 'pending', at: null, parents: ['2_b', '3_c'], kind: 'atomic' },
      { name: '3_c' },
      { name: '2_b' },
      { name: '1_a', state: 'applied', at: '2026-01-01T10:00:01.000Z', parents: [], markedOnly: true },
    ]);
  });

  it('shows only the newest with --last', async () => {
    await arrange(ab, [row('1_a'), row('2_b')]);
    const { code, stdout } = await project.db('history', '--last', '1');
    expect(stdout).toMatch(/^✓ {2}applied {2}.*2_b/);
    expect(stdout).not.toContain('1_a');
    expect(stdout).toContain('… 1 older');
    expect(code).toBe(0);
  });

  it.each([[['--last', '0']], [['--last', 'x']], [['--lsat', '3']], [['--last']]])('refuses %j', async (args) => {
    const { code, stdout, stderr } = await project.db('history', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^DB_USAGE: .+\nNext: .+\n$/);
  });
});

describe('what cannot be read', () => {
  it.each(['status', 'current', 'history'])('db %s exits with 3 when no server answers, and says so', async (verb) => {
    const down = createToolkitProject('postgresql://shop:hunter2@127.0.0.1:1/shop');
    down.write('.env', 'DATABASE_URL=postgresql://shop:hunter2@127.0.0.1:1/shop\nDATABASE_SERVER=embedded\n');
    const [words, json] = await Promise.all([down.db(verb), down.db(verb, '--json')]);
    down.remove();
    expect(words.stderr).toContain('npm run db -- up');
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'DB_UNREACHABLE' } });
    expect([words.code, json.code, words.stdout]).toEqual([3, 3, '']);
    expect(words.stderr + json.stdout + json.stderr).not.toContain('hunter2');
  });

  it('a database that is not there, and an address that is none', async () => {
    project.write('.env', `DATABASE_URL=${testServerUrl(unusedName())}\n`);
    const missing = await project.db('status', '--json');
    project.write('.env', 'DATABASE_URL=mysql://root:hunter2@localhost/shop\n');
    const foreign = await project.db('status', '--json');
    project.write('.env', `DATABASE_URL=${database.url}\n`);
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'DB_DATABASE_MISSING' } });
    expect(JSON.parse(foreign.stdout)).toMatchObject({ error: { code: 'DB_ENV_INVALID' } });
    expect([missing.code, foreign.code]).toEqual([3, 3]);
    expect(foreign.stdout + foreign.stderr).not.toContain('hunter2');
  });

  it('a migration folder that is a file', async () => {
    rmSync(path.join(project.dir, 'prisma/migrations'), { recursive: true });
    project.write('prisma/migrations', '');
    const { code, stdout } = await project.db('status', '--json');
    rmSync(path.join(project.dir, 'prisma/migrations'));
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DB_MIGRATIONS_UNREADABLE' } });
    expect(code).toBe(3);
  });
});

describe('the migration folder', () => {
  beforeEach(() => arrange({}, [row('1_a')]));

  async function folderWith(config: string | null): Promise<unknown> {
    const own = path.join(project.dir, 'prisma.config.ts');
    const aside = path.join(project.dir, 'aside.ts');
    renameSync(own, aside);
    if (config !== null) project.write('prisma.config.ts', config);
    try {
      return JSON.parse((await project.db('status', '--json')).stdout);
    } finally {
      rmSync(own, { force: true });
      renameSync(aside, own);
    }
  }

  it('is the one of migrations.path', async () => {
    project.write('database/steps/1_a/migration.sql', '-- 1_a');
    const config = `import { defineConfig } from 'prisma/config';
      export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: './database/steps' } });`;
    expect(await folderWith(config)).toMatchObject({ migrationsDir: 'database/steps', verdict: 'current' });
  });

  it('lies beside the schema when the config names only that, be it a file or a folder', async () => {
    project.write('models/migrations/1_a/migration.sql', '-- 1_a');
    mkdirSync(path.join(project.dir, 'models/schema.prisma.d'), { recursive: true });
    const beside = { migrationsDir: 'models/migrations', verdict: 'current' };
    expect(await folderWith(`export default { schema: 'models/shop.prisma' };`)).toMatchObject(beside);
    expect(await folderWith(`export default { schema: 'models' };`)).toMatchObject(beside);
  });

  it('is prisma/migrations without a config', async () => {
    project.migration('1_a', '-- 1_a');
    expect(await folderWith(null)).toMatchObject({ migrationsDir: 'prisma/migrations', verdict: 'current' });
  });

  it('is not guessed when the config cannot be loaded', async () => {
    expect(await folderWith('export default {')).toMatchObject({ error: { code: 'DB_CONFIG_INVALID' } });
  });
});
