import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HeadsResult } from '../../../packages/toolkit/src/commands/heads.ts';
import type { HistoryResult } from '../../../packages/toolkit/src/commands/history.ts';
import type { RebaseResult } from '../../../packages/toolkit/src/commands/rebase.ts';
import type { StatusResult } from '../../../packages/toolkit/src/commands/status.ts';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { createRepository } from '../history/git-repository.ts';
import { failedRow, rolledBackRow, row } from '../history/sample-history.ts';
import { startIn } from '../steps/step-project.ts';
import { type BranchedProject, createBranchedProject, migrationSql, ROOT } from './branched-project.ts';

const A = '20260102000000_a';
const B = '20260103000000_b';
const C = '20260104000000_c';
/** A name of this year or later, with these words: what was renamed got the present moment. */
const renamed = (words: string) => expect.stringMatching(new RegExp(`^20(2[6-9]|[3-9]\\d)\\d{10}_${words}$`));

let project: BranchedProject;
let git: (...args: string[]) => string;
beforeAll(async () => {
  project = await createBranchedProject();
  git = createRepository(project.dir);
});
afterAll(() => project.removeAll());
beforeEach(() => {
  project.arrange({
    [A]: [ROOT, 'ALTER TABLE products ADD COLUMN stock int;'],
    [B]: [ROOT, 'ALTER TABLE products ADD COLUMN code text;'],
  });
});
afterEach(async () => {
  expect(await project.scratchDatabases()).toEqual([]);
  await project.database.query('DROP TABLE IF EXISTS _prisma_migrations');
});

const sqlOf = (name: string) => project.read(`prisma/migrations/${name}/migration.sql`);

describe('db rebase', () => {
  it('puts the earlier one behind the later one: another name, another parent, the checksum in down.sql', async () => {
    const before = sqlOf(A);
    project.write(
      `prisma/migrations/${A}/down.sql`,
      `-- Undo\n--\n-- Undoes: sha256:${checksumOf(before)}\nALTER TABLE products DROP COLUMN stock;\n`,
    );
    project.write(`prisma/migrations/${A}/notes/read.me`, 'kept');
    const { code, result } = await project.json<RebaseResult>('rebase', '20260102');
    const [move] = result.moves;
    expect(result).toMatchObject({ onto: B, fine: true, written: true, failure: null, mentions: [] });
    expect(move).toEqual({ from: A, to: renamed('a'), revises: [B] });
    expect(code).toBe(0);
    const to = move?.to ?? '';
    expect(project.names()).toEqual([ROOT, B, to]);
    expect(sqlOf(to)).toBe(before.replace(`Revises: ${ROOT}`, `Revises: ${B}`));
    expect(project.read(`prisma/migrations/${to}/down.sql`)).toContain(`-- Undoes: sha256:${checksumOf(sqlOf(to))}\n`);
    expect(project.read(`prisma/migrations/${to}/notes/read.me`)).toBe('kept');
    expect(readdirSync(path.join(project.dir, 'prisma')).filter((name) => name.startsWith('.'))).toEqual([]);

    const history = await project.json<HistoryResult>('history', '--files');
    expect(history.result.migrations.map(({ name, down }) => [name, down.state])).toEqual([
      [to, 'matching'],
      [B, 'absent'],
      [ROOT, 'absent'],
    ]);
    await project.prisma('migrate', 'deploy');
    expect((await project.json<StatusResult>('status')).result).toMatchObject({ fine: true, current: [to] });
  });

  it('leaves a way back unsigned that undoes something else in the new place, and says so', async () => {
    project.arrange({
      [A]: [ROOT, 'ALTER TABLE products DROP COLUMN brand;'],
      [B]: [ROOT, 'CREATE UNIQUE INDEX products_brand_key ON products (brand) WHERE id > 1;'],
    });
    const down = (sql: string, name: string) =>
      `-- Undo\n--\n-- Undoes: sha256:${checksumOf(sqlOf(name))}\n-- Loses: the brands\n${sql}\n`;
    project.write(`prisma/migrations/${A}/down.sql`, down('ALTER TABLE products ADD COLUMN brand text;', A));
    project.write(`prisma/migrations/${B}/down.sql`, down('DROP INDEX products_brand_key;', B));
    const { code, result } = await project.json<RebaseResult>('rebase', A);
    expect(result).toMatchObject({
      written: true,
      lostWaysBack: [{ migration: A, says: expect.stringContaining('products_brand_key') }],
      next: expect.stringContaining('db -- revision --sign'),
    });
    expect(code).toBe(0);
    const to = result.moves[0]?.to ?? '';
    expect(project.read(`prisma/migrations/${to}/down.sql`)).toBe(
      '-- Undo\n--\n-- Loses: the brands\nALTER TABLE products ADD COLUMN brand text;\n',
    );
    const { result: history } = await project.json<HistoryResult>('history', '--files');
    expect(history.migrations.map(({ down }) => down.state)).toEqual(['unsigned', 'matching', 'absent']);
  });

  it('tries each way back by itself, also before one that is lost', async () => {
    project.arrange({
      [A]: [ROOT, 'ALTER TABLE products ADD COLUMN stock int;'],
      [C]: [A, 'ALTER TABLE products DROP COLUMN brand;'],
      [B]: [ROOT, 'CREATE INDEX products_brand ON products (brand);'],
    });
    const down = (sql: string, name: string) => `-- Undoes: sha256:${checksumOf(sqlOf(name))}\n${sql}\n`;
    project.write(`prisma/migrations/${A}/down.sql`, down('ALTER TABLE products DROP COLUMN stock;', A));
    project.write(`prisma/migrations/${C}/down.sql`, down('ALTER TABLE products ADD COLUMN brand text;', C));
    const { code, stdout } = await project.db('rebase', C);
    expect(stdout).toContain(`The down.sql of ${C} does not undo it behind ${B}:\n  index products.products_brand`);
    expect(code).toBe(0);
    const { result: history } = await project.json<HistoryResult>('history', '--files');
    expect(history.migrations.map(({ down }) => down.state)).toEqual(['unsigned', 'matching', 'absent', 'absent']);
  });

  it('leaves the later one its name, and gives it the earlier one as parent', async () => {
    const { result } = await project.json<RebaseResult>('rebase', B);
    expect(result.moves).toEqual([{ from: B, to: B, revises: [A] }]);
    expect(sqlOf(B)).toContain(`-- Revises: ${A}\n`);
    expect((await project.json<HeadsResult>('heads')).result).toMatchObject({ fine: true, heads: [{ name: B }] });
  });

  it('moves the whole branch, whichever of its migrations is named, with what Prisma drafted', async () => {
    project.arrange({
      [A]: [ROOT, 'CREATE TABLE a (id int);'],
      [C]: [A, 'ALTER TABLE a ADD COLUMN n int;'],
      '20260106000000_other': [ROOT, 'CREATE TABLE other ();'],
    });
    const drafted = '20260105000000_drafted';
    project.migration(drafted, '-- AlterTable\r\nALTER TABLE a ADD COLUMN m int;\r\n');
    const { result } = await project.json<RebaseResult>('rebase', '20260104');
    const [a, c, d] = result.moves.map(({ to }) => to);
    expect(result.moves).toEqual([
      { from: A, to: renamed('a'), revises: ['20260106000000_other'] },
      { from: C, to: renamed('c'), revises: [a] },
      { from: drafted, to: renamed('drafted'), revises: [c] },
    ]);
    expect(sqlOf(d ?? '')).toBe(
      `-- drafted\r\n--\r\n-- Revises: ${c}\r\n\r\n-- AlterTable\r\nALTER TABLE a ADD COLUMN m int;\r\n`,
    );
    expect((await project.json<HeadsResult>('heads')).result).toMatchObject({ fine: true, heads: [{ name: d }] });
  });

  it('asks behind which of two other heads', async () => {
    project.migration(C, migrationSql(ROOT, 'CREATE TABLE c ();'));
    const asked = await project.json('rebase', A);
    expect(asked.result.error.next).toContain(`db -- rebase ${A} --onto <id>`);
    expect(asked.code).toBe(2);
    const { result } = await project.json<RebaseResult>('rebase', A, '--onto', '20260103');
    expect(result.moves).toEqual([{ from: A, to: renamed('a'), revises: [B] }]);
    expect((await project.json<HeadsResult>('heads')).result.heads.map(({ name }) => name)).toEqual([
      C,
      result.moves[0]?.to,
    ]);
  });

  it('leaves heads that have nothing to do with it for a merge to judge', async () => {
    const d = '20260105000000_d';
    project.arrange({
      [A]: [ROOT, 'ALTER TABLE products RENAME COLUMN brand TO maker;'],
      [B]: [ROOT, `UPDATE products SET brand = 'Pelikan';`],
      [C]: [ROOT, 'CREATE TABLE c ();'],
      [d]: [ROOT, 'CREATE TABLE d ();'],
    });
    const { code, stdout, stderr } = await project.db('rebase', d, '--onto', C);
    expect(stdout).toContain(`1 migration put behind ${C}: the new order works.\n`);
    expect(stdout).toContain('Next: There are 3 heads yet. Join them with "npm run db -- merge"');
    expect(stderr).toContain('Applying 3 migrations');
    expect(code).toBe(0);
    const { result } = await project.json<RebaseResult>('rebase', B, '--onto', A);
    expect(result).toMatchObject({ fine: false, failure: { migration: B }, written: false });
  });

  it('puts a migration behind its own parent, whose name comes later', async () => {
    project.arrange({
      [A]: [C, 'ALTER TABLE c ADD COLUMN n int;'],
      [B]: [A, 'ALTER TABLE c ADD COLUMN m int;'],
      [C]: [ROOT, 'CREATE TABLE c (id int);'],
    });
    const { result } = await project.json<RebaseResult>('rebase', A);
    expect(result.moves).toMatchObject([
      { from: A, to: renamed('a'), revises: [C] },
      { from: B, to: renamed('b') },
    ]);
    expect((await project.json<HeadsResult>('heads')).result.fine).toBe(true);
  });

  it('tells where an old name is still written', async () => {
    project.migration(B, `-- B\n--\n-- Revises: ${ROOT}\n-- Why: unlike ${A}\nSELECT 1;\n`);
    const { result } = await project.json<RebaseResult>('rebase', A);
    expect(result.mentions).toEqual([`${B}/migration.sql`]);
  });

  it('only tries it with --dry-run', async () => {
    const { code, result } = await project.json<RebaseResult>('rebase', A, '--dry-run');
    expect(result).toMatchObject({ fine: true, written: false });
    expect(code).toBe(0);
    expect(project.names()).toEqual([ROOT, A, B]);
  });

  it('says it in words', async () => {
    const { stdout, stderr } = await project.db('rebase', B);
    expect(stdout.split('\n')[0]).toBe(`${B}  keeps its name  revises ${A}`);
    expect(stdout).toContain('Note: Git knows of no branch of a remote.\n');
    expect(stdout).toContain(`1 migration put behind ${A}: the new order works.\nNext: Run "npm run db -- upgrade"`);
    expect(stderr).toMatch(/^Applying 3 migrations/);
  });
});

describe('db rebase changes nothing', () => {
  async function expectRefusal(code: string, ...args: string[]) {
    const before = project.names().map((name) => [name, sqlOf(name)]);
    const refused = await project.json('rebase', ...args);
    expect(refused.result.error?.code).toBe(code);
    expect(project.names().map((name) => [name, sqlOf(name)])).toEqual(before);
    return refused;
  }

  it.each([
    ['applied', (name: string) => row(name), 'db -- downgrade'],
    ['edited', (name: string) => row(name, { checksum: 'x' }), 'db -- downgrade'],
    ['failed', (name: string) => failedRow(name), 'db -- status'],
  ])('when the migration is %s in the database', async (_, makeRow, next) => {
    await project.database.record([{ ...makeRow(A), ...(_ === 'applied' && { checksum: checksumOf(sqlOf(A)) }) }]);
    const { code, result } = await expectRefusal('DB_REBASE_APPLIED', A);
    expect(result.error.next).toContain(next);
    expect(code).toBe(3);
  });

  it('when another one of the branch is applied', async () => {
    project.migration(C, migrationSql(A, 'SELECT 1;'));
    await project.database.record([row(A)]);
    await expectRefusal('DB_REBASE_APPLIED', C, '--onto', B);
  });

  it('when a branch of a remote has it, unless somebody insists', async () => {
    const remote = mkdtempSync(path.join(tmpdir(), 'rebase-remote-'));
    createRepository(remote)('config', 'core.bare', 'true');
    git('add', '.');
    git('commit', '-q', '-m', 'Begin');
    git('remote', 'add', 'origin', remote);
    git('push', '-q', 'origin', 'main:refs/heads/shared');
    project.migration(C, migrationSql(ROOT, 'CREATE TABLE c ();'));
    try {
      const { code, result } = await expectRefusal('DB_REBASE_SHARED', A, '--onto', B);
      expect(result.error.message).toContain(`origin/shared has ${A}`);
      expect(code).toBe(3);
      const own = await project.json<RebaseResult>('rebase', C, '--onto', B, '--dry-run');
      expect(own.result).toMatchObject({ fine: true, sharing: expect.stringContaining('as of the last fetch') });
      const forced = await project.json<RebaseResult>('rebase', A, '--onto', B, '--although-shared', '--dry-run');
      expect(forced.result).toMatchObject({ fine: true });
    } finally {
      git('remote', 'remove', 'origin');
      rmSync(remote, { recursive: true });
    }
  });

  it('when Git cannot tell, unless somebody vouches for it', async () => {
    const { env } = process;
    env.GIT_DIR = path.join(project.dir, 'absent');
    try {
      const { result } = await expectRefusal('DB_REBASE_SHARED', A);
      expect(result.error.next).toContain('--yes');
      expect((await project.json<RebaseResult>('rebase', A, '--yes', '--dry-run')).result.fine).toBe(true);
    } finally {
      delete env.GIT_DIR;
    }
  });

  it('when a migration does not work in the new order: that is found, and exits with 1', async () => {
    project.arrange({
      [A]: [ROOT, 'UPDATE products SET brand = NULL;'],
      [B]: [ROOT, 'ALTER TABLE products DROP COLUMN brand;'],
    });
    const { code, result } = await project.json<RebaseResult>('rebase', A);
    expect(result).toMatchObject({ fine: false, written: false, failure: { migration: A } });
    expect(result.failure?.message).toContain(`${A}/migration.sql failed on line 7`);
    expect(result.next).toContain('Adapt the SQL');
    expect(code).toBe(1);
    expect(project.names()).toEqual([ROOT, A, B]);
  });

  it.each([
    ['the migration is not named', [], 'DB_USAGE'],
    ['it is unknown', ['1999'], 'DB_MIGRATION_UNKNOWN'],
    ['it is part of every head', [ROOT], 'DB_USAGE'],
    ['it is to follow itself', [A, '--onto', A], 'DB_USAGE'],
    ['it is to follow what it follows', [A, '--onto', ROOT], 'DB_USAGE'],
    ['it is to follow what builds on it', [ROOT, '--onto', A], 'DB_USAGE'],
  ])('when %s', async (_, args, code) => {
    expect((await expectRefusal(code, ...args)).code).toBe(2);
  });

  it('when there is one head', async () => {
    rmSync(path.join(project.dir, 'prisma/migrations', A), { recursive: true });
    await expectRefusal('DB_USAGE', B);
  });
});

it('moves what was rolled back, which counts as not applied', async () => {
  await project.database.record([row(ROOT, { checksum: checksumOf(sqlOf(ROOT)) }), rolledBackRow(A)]);
  expect((await project.json<RebaseResult>('rebase', A)).result).toMatchObject({ written: true });
  expect((await project.json<HeadsResult>('heads')).result.fine).toBe(true);
});

it('leaves all or nothing moved wherever it is killed, and finishes with --continue', async () => {
  const preload = new URL('kill-at-rename.mjs', import.meta.url).href;
  const ends = new Set<string>();
  for (let rename = 1; rename < 20; rename += 1) {
    project.arrange({
      [A]: [ROOT, 'CREATE TABLE a (id int);'],
      [C]: [A, 'ALTER TABLE a ADD COLUMN n int;'],
      [B]: [ROOT, 'CREATE TABLE b ();'],
    });
    const settings = { NODE_OPTIONS: `--import=${preload}`, KILL_AT_RENAME: String(rename) };
    const killed = await startIn(project.dir, ['rebase', A, '--onto', B], settings).ended;
    if (killed.code === 0) break;

    const heads = await project.json<HeadsResult>('heads');
    if (heads.result.error) {
      expect(heads.result.error).toMatchObject({ code: 'DB_REBASE_UNFINISHED' });
      expect((await project.json('status')).result.error).toMatchObject({ code: 'DB_REBASE_UNFINISHED' });
      ends.add('decided');
      const finished = await project.json<RebaseResult>('rebase', '--continue');
      expect(finished.result).toMatchObject({ written: true });
    }
    const after = await project.json<HeadsResult>('heads');
    const state = after.result.heads.map(({ name }) => name.slice(15)).join();
    ends.add(state);
    expect(after.result.migrations).toBe(4);
    expect(heads.result.error ? 'c' : state).toBe(state);
    expect(existsSync(path.join(project.dir, 'prisma/.db-rebase'))).toBe(false);
  }
  expect([...ends].sort()).toEqual(['b,c', 'c', 'decided']);
  expect(await project.db('rebase', '--continue')).toMatchObject({
    code: 0,
    stdout: 'No rebase was interrupted: nothing to do.\n',
  });
  // The next rebase clears away what a killed one had not decided.
  expect(readdirSync(path.join(project.dir, 'prisma')).filter((name) => name.startsWith('.db-rebase'))).toEqual([]);
});
