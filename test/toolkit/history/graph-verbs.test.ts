import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { createRepository } from './git-repository.ts';
import { failedRow, row } from './sample-history.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { createToolkitProject, type ToolkitProject } from './toolkit-project.ts';

const root = '-- 20260101000000_root';
const left =
  '-- Left\n--\n-- Revises: 20260101000000_root\n-- Kind: atomic\n-- Why: for the till\nBEGIN;\nCREATE TABLE "left" ();\nCOMMIT;\n';
const right = '-- Right\n--\n-- Revises: 20260101000000_root\n-- Kind: atomic\n';
const files = { '20260101000000_root': root, '20260102000000_left': left, '20260103000000_right': right };

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
beforeEach(async () => {
  rmSync(path.join(project.dir, 'prisma/migrations'), { recursive: true, force: true });
  for (const [name, sql] of Object.entries(files)) project.migration(name, sql);
  await database.query('DROP TABLE IF EXISTS _prisma_migrations');
});

/** The verb's data, from a project whose database does not answer. */
async function withoutDatabase(...args: string[]) {
  project.write('.env', 'DATABASE_URL=postgresql://shop:hunter2@127.0.0.1:1/shop\n');
  const result = await project.db(...args);
  project.write('.env', `DATABASE_URL=${database.url}\nDATABASE_SERVER=url\n`);
  return result;
}

describe('db heads', () => {
  it('finds two heads without a database or an address, says what to do, and exits with 1', async () => {
    project.write('.env', '');
    const { code, stdout, stderr } = await project.db('heads');
    project.write('.env', `DATABASE_URL=${database.url}\nDATABASE_SERVER=url\n`);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      '20260102000000_left   Left',
      '20260103000000_right  Right',
      '',
      'All build on 20260101000000_root.',
    ]);
    expect(stdout).toMatch(/^Next: .*"npm run db -- merge".*"npm run db -- rebase <id>"/m);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('says as data what only one head has', async () => {
    project.migration('20260104000000_more', '-- More\n-- Revises: 20260102000000_left\n');
    const { stdout } = await project.db('heads', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      heads: [
        { name: '20260103000000_right', own: ['20260103000000_right'], kind: 'atomic' },
        { name: '20260104000000_more', own: ['20260102000000_left', '20260104000000_more'] },
      ],
      since: '20260101000000_root',
      problems: [],
      fine: false,
    });
  });

  it('says in words what more a head has', async () => {
    project.migration('20260104000000_more', '-- More\n-- Revises: 20260102000000_left\n');
    expect((await project.db('heads')).stdout).toContain('\n20260104000000_more has also 20260102000000_left.\n');
  });

  it('is content with one head, and with none', async () => {
    project.migration('20260104000000_join', '-- Join\n-- Revises: 20260102000000_left, 20260103000000_right\n');
    expect(await project.db('heads')).toEqual({ code: 0, stdout: '20260104000000_join  Join\n', stderr: '' });
    rmSync(path.join(project.dir, 'prisma/migrations'), { recursive: true });
    expect(await project.db('heads')).toMatchObject({
      code: 0,
      stdout: 'prisma/migrations holds no migrations yet.\n',
    });
  });

  it.each([
    ['that is applied later', '20260109000000_late', 'db -- rebase 20260104000000_join'],
    ['that does not exist', '20251231000000_x', 'git pull'],
    ['that is itself', '20260104000000_join', 'correct that line'],
  ])('refuses a parent %s', async (_, parent, next) => {
    project.migration(
      '20260104000000_join',
      `-- Join\n-- Revises: 20260102000000_left, 20260103000000_right, ${parent}\n`,
    );
    project.migration('20260109000000_late', '-- Late\n-- Revises: 20260104000000_join\n');
    const { code, stdout } = await project.db('heads', '--json');
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ fine: false, problems: [{ migration: '20260104000000_join', parent }] });
    expect(result.next).toContain(next);
    expect(code).toBe(1);
  });
});

describe('db show', () => {
  it('shows all of a migration, by the beginning of its name', async () => {
    const down = `-- Undo\n-- Undoes: sha256:${checksumOf(left)}\nBEGIN;\nDROP TABLE "left";\u001B[2J\nCOMMIT;\n`;
    project.write('prisma/migrations/20260102000000_left/down.sql', down);
    await database.record([row('20260101000000_root'), row('20260102000000_left', { checksum: checksumOf(left) })]);
    const { code, stdout, stderr } = await project.db('show', '20260102');
    expect(stdout.split('\n')).toEqual([
      '20260102000000_left',
      'Title       Left',
      'Revises     20260101000000_root',
      'Revised by  nothing: it is a head',
      'Kind        atomic',
      'Why         for the till',
      'Drafted     2026-01-02 00:00',
      'Written by  nobody has committed it, or Git does not know',
      'State       ✓ applied 2026-01-01 10:00',
      `Checksum    ${checksumOf(left)}`,
      'Undo        down.sql was written for this migration.sql',
      '',
      '--- migration.sql',
      ...left.trimEnd().split('\n'),
      '',
      '--- down.sql',
      ...down.replace('\u001B', ' ').trimEnd().split('\n'),
      '',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('gives the same as data, with who wrote it', async () => {
    const git = createRepository(path.join(project.dir, 'prisma'));
    git('add', '.');
    git('commit', '-q', '-m', 'Begin');
    const { stdout } = await project.db('show', '20260101000000', '--json');
    rmSync(path.join(project.dir, 'prisma/.git'), { recursive: true });
    expect(JSON.parse(stdout)).toMatchObject({
      name: '20260101000000_root',
      parents: [],
      children: ['20260102000000_left', '20260103000000_right'],
      drafted: '2026-01-01T00:00:00.000Z',
      author: { name: 'Ada Lovelace' },
      applied: { state: 'pending', at: null },
      databaseFault: null,
      undo: { state: 'absent' },
      up: root,
      down: null,
    });
  });

  it('works without a database, and says so', async () => {
    const { code, stdout, stderr } = await withoutDatabase('show', '20260103', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ name: '20260103000000_right', applied: null });
    expect(JSON.parse(stdout).databaseFault).toContain('127.0.0.1:1');
    expect({ code, leak: stdout.includes('hunter2') || stderr.includes('hunter2') }).toEqual({ code: 0, leak: false });
    expect((await withoutDatabase('show', '20260103')).stdout).toMatch(
      /^State +unknown, because the database does not/m,
    );
  });

  it('exits with 1 for one that needs a person: failed, edited, or not on disk', async () => {
    await database.record([
      failedRow('20260101000000_root', 'ERROR: no'),
      row('20260102000000_left'),
      row('20260109000000_gone'),
    ]);
    const failed = await project.db('show', '20260101');
    expect(failed.stdout).toContain('It failed with:\nERROR: no\n');
    const gone = await project.db('show', '20260109', '--json');
    expect(JSON.parse(gone.stdout)).toMatchObject({ applied: { state: 'missing' }, up: null, checksum: null });
    expect([failed.code, (await project.db('show', '20260102')).code, gone.code]).toEqual([1, 1, 1]);
  });

  it.each([
    ['2026', 'DB_MIGRATION_AMBIGUOUS', '20260101000000_root, 20260102000000_left, 20260103000000_right'],
    ['head', 'DB_MIGRATION_AMBIGUOUS', '2 heads'],
    ['1999', 'DB_MIGRATION_UNKNOWN', '1999'],
  ])('refuses "%s" with exit code 2', async (asked, code, words) => {
    const result = await project.db('show', asked, '--json');
    const { error } = JSON.parse(result.stdout);
    expect({ code: error.code, exit: result.code }).toEqual({ code, exit: 2 });
    expect(error.message).toContain(words);
  });

  it('knows the head by that name', async () => {
    rmSync(path.join(project.dir, 'prisma/migrations/20260103000000_right'), { recursive: true });
    expect(JSON.parse((await project.db('show', 'head', '--json')).stdout)).toMatchObject({
      name: '20260102000000_left',
    });
  });
});

describe('db history', () => {
  it('draws two heads side by side', async () => {
    await database.record([row('20260101000000_root')]);
    const { code, stdout } = await project.db('history');
    expect(stdout.split('\n')).toEqual([
      '○    pending  -                 20260103000000_right  Right (head)',
      '│ ○  pending  -                 20260102000000_left   Left (head)',
      '├─╯',
      '✓    applied  2026-01-01 10:00  20260101000000_root   root',
      '',
      expect.stringMatching(/2 of 3 migrations not applied yet.* 2 heads/),
      expect.stringContaining('db -- merge'),
      '',
    ]);
    expect(code).toBe(1);
  });

  it('reads the files only with --files, and names the authors with --who', async () => {
    const git = createRepository(path.join(project.dir, 'prisma'));
    git('add', 'migrations/20260101000000_root');
    git('commit', '-q', '-m', 'Begin');
    project.migration('20260104000000_join', '-- Join\n-- Revises: 20260102000000_left, 20260103000000_right\n');
    const words = await withoutDatabase('history', '--files', '--who');
    const data = await withoutDatabase('history', '--files', '--json');
    rmSync(path.join(project.dir, 'prisma/.git'), { recursive: true });
    expect(words.stdout.split('\n')).toEqual([
      '●    -             20260104000000_join   Join (head)',
      '├─╮',
      '│ ●  -             20260103000000_right  Right',
      '● │  -             20260102000000_left   Left',
      '├─╯',
      '●    Ada Lovelace  20260101000000_root   root',
      '',
      '4 migrations in prisma/migrations; the database was not asked.',
      '',
    ]);
    expect(JSON.parse(data.stdout)).toMatchObject({ verdict: 'unknown', current: null, fine: true });
    expect(JSON.parse(data.stdout).migrations[0]).toMatchObject({ name: '20260104000000_join', state: null });
    expect([words.code, data.code]).toEqual([0, 0]);
  });

  it('still finds two heads and an empty folder with --files', async () => {
    expect((await withoutDatabase('history', '--files')).code).toBe(1);
    rmSync(path.join(project.dir, 'prisma/migrations/20260103000000_right/migration.sql'));
    const { code, stdout } = await withoutDatabase('history', '--files', '--json');
    expect(JSON.parse(stdout).migrations[0]).toMatchObject({ name: '20260103000000_right', state: 'incomplete' });
    expect(code).toBe(1);
  });
});
