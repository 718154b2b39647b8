import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { hookFile } from '../../../packages/toolkit/src/hooks/hook-files.ts';
import { createTestDatabase } from '../history/test-database.ts';
import { cleanMigration, createHookRepository, type HookRepository, undoing } from './hook-repository.ts';

const first = '20260101090000_create_shelves';
const second = '20260102090000_create_boxes';
const migrations = 'prisma/migrations';

let repository: HookRepository | undefined;
afterEach(() => repository?.remove());

/** A repository with the hooks, and one migration that others have. */
function shared(options: Parameters<typeof createHookRepository>[0] = {}): HookRepository {
  repository = createHookRepository(options);
  expect(repository.hooks()).toMatchObject({ code: 0, said: expect.stringContaining('Written: pre-commit') });
  repository.migration(first, 'shelves');
  expect(commit(repository)).toMatchObject({
    code: 0,
    said: expect.stringContaining('1 staged migration: nothing found'),
  });
  expect(repository.git('push', '--quiet', '-u', 'origin', 'main').code).toBe(0);
  return repository;
}

function commit({ git }: HookRepository, ...args: string[]) {
  git('add', '--all');
  return git('commit', '-m', 'Change it', ...args);
}

function edit({ write }: HookRepository, name = first) {
  const up = cleanMigration('shelves', 'title');
  write(`${migrations}/${name}/migration.sql`, up);
  write(`${migrations}/${name}/down.sql`, undoing(up, 'DROP TABLE shelves;'));
}

describe('a commit', () => {
  it('goes through with a new migration, and without one does not start Node', () => {
    const shop = shared();
    shop.migration(second, 'boxes');
    expect(commit(shop)).toMatchObject({
      code: 0,
      said: expect.stringContaining('1 staged migration: nothing found.'),
    });
    shop.write('README.md', 'hello');
    const { code, said } = commit(shop);
    expect(code).toBe(0);
    expect(said).not.toContain('staged migration');
  });

  it('stops where it edits a migration that others have, also with -a and one path, but not with --no-verify', () => {
    const shop = shared();
    edit(shop);
    const said = expect.stringContaining(`The migration ${first} is edited, but others have it (origin/main).`);
    expect(shop.git('commit', '-a', '-m', 'Edit')).toMatchObject({ code: 1, said });
    expect(shop.git('commit', '-m', 'Edit', `${migrations}/${first}/migration.sql`)).toMatchObject({ code: 1, said });
    expect(commit(shop)).toMatchObject({ code: 1, said });
    expect(shop.git('log', '--oneline').said.trim().split('\n')).toHaveLength(2);
    const advice = /"(git restore .*)" undoes/.exec(commit(shop).said)?.[1] ?? '';
    expect(shop.git(...advice.split(' ').slice(1))).toMatchObject({ code: 0 });
    expect(shop.git('status', '--short').said).toBe('');
    edit(shop);
    expect(commit(shop, '--no-verify').code).toBe(0);
  });

  it('stops where it deletes or renames one', () => {
    const shop = shared();
    renameSync(path.join(shop.project, migrations, first), path.join(shop.project, migrations, second));
    expect(commit(shop)).toMatchObject({
      code: 1,
      said: expect.stringContaining(
        `The migration ${first} is renamed to ${second}, but others have it (origin/main).`,
      ),
    });
    rmSync(path.join(shop.project, migrations, second), { recursive: true });
    expect(commit(shop)).toMatchObject({
      code: 1,
      said: expect.stringContaining(`${first} is deleted, but others have`),
    });
  });

  it('may edit a migration that nobody else has, and the down.sql of one that others have', () => {
    const shop = shared();
    shop.migration(second, 'boxes');
    expect(commit(shop).code).toBe(0);
    edit(shop, second);
    expect(commit(shop)).toMatchObject({ code: 0 });
    shop.write(`${migrations}/${first}/down.sql`, undoing(cleanMigration('shelves'), 'DROP TABLE IF EXISTS shelves;'));
    expect(commit(shop)).toMatchObject({ code: 0 });
  });

  it('is judged by the default branch, too, on a branch of its own', () => {
    const shop = shared();
    shop.git('switch', '--quiet', '-c', 'side');
    edit(shop);
    expect(commit(shop)).toMatchObject({ code: 1, said: expect.stringContaining('others have it (origin/main)') });
  });

  it('is linted as it is staged, not as it lies in the working tree', () => {
    const shop = shared();
    const up = cleanMigration('boxes').replace('TEXT NOT NULL', 'TIMESTAMP');
    shop.write(`${migrations}/${second}/migration.sql`, up);
    shop.write(`${migrations}/${second}/down.sql`, undoing(up, 'DROP TABLE boxes;'));
    shop.git('add', '--all');
    shop.migration(second, 'boxes');
    const { code, said } = shop.git('commit', '-m', 'Staged before it was corrected');
    expect(code).toBe(1);
    expect(said).toContain(`${migrations}/${second}/migration.sql:6  error timestamp-without-zone`);
    expect(commit(shop)).toMatchObject({ code: 0 });
  });

  it('may bring in, by a merge with conflicts elsewhere, what was edited on the other side', () => {
    const shop = shared();
    shop.git('switch', '--quiet', '-c', 'side');
    edit(shop);
    shop.write('README.md', 'theirs');
    expect(commit(shop, '--no-verify').code).toBe(0);
    shop.git('switch', '--quiet', 'main');
    shop.write('README.md', 'ours');
    commit(shop);
    expect(shop.git('merge', 'side').code).not.toBe(0);
    shop.write('README.md', 'both');
    expect(commit(shop)).toMatchObject({ code: 0 });
  });

  it('works in a subfolder with blanks, and in a linked worktree', () => {
    const shop = shared({ below: "shops/Ada's first" });
    edit(shop);
    expect(commit(shop)).toMatchObject({ code: 1, said: expect.stringContaining(`${first} is edited`) });
    shop.git('reset', '--quiet', '--hard');
    const tree = path.join(path.dirname(shop.root), 'second tree');
    expect(shop.git('worktree', 'add', '--quiet', '-b', 'other', tree).code).toBe(0);
    rmSync(path.join(tree, "shops/Ada's first", migrations, first), { recursive: true });
    shop.gitIn(tree, 'add', '--all');
    expect(shop.gitIn(tree, 'commit', '-m', 'Delete')).toMatchObject({
      code: 1,
      said: expect.stringContaining(`${first} is deleted`),
    });
  });

  it('is not held up on a branch where the package is missing', () => {
    const shop = createHookRepository({ parent: tmpdir() });
    repository = shop;
    const hook = hookFile('pre-commit', { project: '', scripts: 'node_modules/pos-migrate/assets/hooks', typed: '' });
    writeFileSync(path.join(shop.root, '.git/hooks/pre-commit'), hook, { mode: 0o755 });
    shop.write(`${migrations}/${first}/migration.sql`, 'CREATE TABEL x');
    expect(commit(shop)).toMatchObject({ code: 0 });
  });

  it('is not held up where the check itself fails, and says so', () => {
    const shop = shared();
    shop.write('prisma.config.ts', 'export default {');
    shop.migration(second, 'boxes');
    expect(commit(shop)).toMatchObject({
      code: 0,
      said: expect.stringContaining('DB_CONFIG_INVALID: prisma.config.ts'),
    });
  });
});

describe('a commit, with a database', () => {
  it('stops where that has applied another text, even if nobody else has it', async () => {
    const database = await createTestDatabase();
    try {
      const shop = createHookRepository({ databaseUrl: database.url });
      repository = shop;
      shop.hooks();
      shop.migration(first, 'shelves');
      const row = { startedAt: new Date(), rolledBackAt: null, logs: null, steps: 1, name: first };
      await database.record([{ ...row, checksum: checksumOf(cleanMigration('shelves')), finishedAt: new Date() }]);
      expect(commit(shop)).toMatchObject({ code: 0 });
      edit(shop);
      const { code, said } = commit(shop);
      expect(code).toBe(1);
      expect(said).toContain(`The migration ${first} is edited, but it is applied to postgresql://`);
      expect(said).not.toContain(`:${new URL(database.url).password}@`);
      await database.query('UPDATE _prisma_migrations SET rolled_back_at = now()');
      expect(commit(shop)).toMatchObject({ code: 0 });
    } finally {
      await database.drop();
    }
  });

  it('does not wait for one that does not answer', () => {
    const shop = shared({ databaseUrl: 'postgresql://shop:secret@192.0.2.1:5432/shop' });
    const began = performance.now();
    shop.migration(second, 'boxes');
    expect(commit(shop)).toMatchObject({ code: 0 });
    // The system itself would wait for more than two minutes; on a busy machine the commit takes a while anyway.
    expect(performance.now() - began).toBeLessThan(100_000);
  });
});
