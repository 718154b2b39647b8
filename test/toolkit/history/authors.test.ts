import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readAuthors } from '../../../packages/toolkit/src/history/authors.ts';
import { createRepository } from './git-repository.ts';
import { createMigrationFolder, type MigrationFolder } from './migration-folder.ts';

let folder: MigrationFolder;
beforeEach(() => {
  folder = createMigrationFolder();
});
afterEach(() => folder.remove());

it('names who committed each migration first, whatever the folder is called', () => {
  const git = createRepository(join(folder.dir, '..'));
  const names = ['1_init', "it's a *", '日本', '[x]'];
  for (const name of names) folder.write(name, 'SELECT 1;', 'SELECT 2;');
  git('add', '.');
  git('commit', '-q', '-m', 'First', '--date', '2026-01-05T09:00:00Z');
  git('config', 'user.name', 'Grace "Amazing" Hopper');
  folder.write('1_init', 'SELECT 11;');
  folder.write('2_later', 'SELECT 3;');
  git('commit', '-q', '-a', '-m', 'Edit');
  git('add', '.');
  git('commit', '-q', '-m', 'Later');
  folder.write('3_uncommitted', 'SELECT 4;');

  const authors = readAuthors(folder.dir);
  expect([...authors.keys()].sort()).toEqual([...names, '2_later'].sort());
  for (const name of names) {
    expect(authors.get(name)).toMatchObject({ name: 'Ada Lovelace', at: new Date('2026-01-05T09:00:00Z') });
    expect(readAuthors(folder.dir, name)).toEqual(new Map([[name, authors.get(name)]]));
  }
  expect(authors.get('2_later')).toMatchObject({
    name: 'Grace "Amazing" Hopper',
    commit: git('rev-parse', 'HEAD').trim(),
  });
});

it('knows nobody without commits, without a repository, and without the folder', () => {
  folder.write('1_init', 'SELECT 1;');
  expect(readAuthors(folder.dir).size).toBe(0);
  createRepository(join(folder.dir, '..'));
  expect(readAuthors(folder.dir).size).toBe(0);
  expect(readAuthors(join(folder.dir, 'absent')).size).toBe(0);
});
