import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHookRepository, type HookRepository, type Ran } from './hook-repository.ts';

let repository: HookRepository;
let colleague: string;

beforeEach(() => {
  repository = createHookRepository({ below: "Ada's shop" });
  repository.git('push', '--quiet', '-u', 'origin', 'main');
  colleague = path.join(path.dirname(repository.root), 'colleague');
  expect(repository.git('clone', '--quiet', repository.origin, colleague).code).toBe(0);
  expect(repository.hooks().code).toBe(0);
  repository.gitIn(colleague, 'config', 'user.name', 'Grace');
  repository.gitIn(colleague, 'config', 'user.email', 'grace@example.com');
});
afterEach(() => repository.remove());

/** Commits migrations here, moves them to the colleague's side, and goes back to where this side was. */
function colleaguePushes(...tables: string[]): void {
  const { git } = repository;
  for (const [index, table] of tables.entries())
    repository.migration(`2026010${index + 1}090000_create_${table}`, table);
  git('add', '--all');
  expect(git('commit', '--quiet', '--no-verify', '--allow-empty', '-m', 'Add').code).toBe(0);
  expect(git('push', '--quiet', 'origin', 'HEAD:refs/heads/theirs').code).toBe(0);
  git('reset', '--quiet', '--hard', 'HEAD~1');
  const { gitIn } = repository;
  gitIn(colleague, 'fetch', '--quiet');
  gitIn(colleague, 'merge', '--quiet', '--ff-only', 'origin/theirs');
  expect(gitIn(colleague, 'push', '--quiet', 'origin', 'main').code).toBe(0);
}

function lines({ said }: Ran): string[] {
  return said.split('\n').filter((line) => /[Mm]igrations? /.test(line));
}

describe('after a git pull', () => {
  it('one line says that migrations came, and which command applies them', () => {
    colleaguePushes('shelves', 'boxes');
    const pulled = repository.git('pull', '--quiet');
    expect(pulled.code).toBe(0);
    expect(lines(pulled)).toEqual([
      '2 migrations came with this: "npm run db -- upgrade" applies them to your database.',
    ]);
  });

  it('nothing is said where none came', () => {
    repository.write('README.md', 'hello');
    colleaguePushes();
    const pulled = repository.git('pull');
    expect(pulled.code).toBe(0);
    expect(lines(pulled)).toEqual([]);
  });

  it.each(['--no-rebase', '--rebase'])('it is said with own commits, too, and %s', (how) => {
    colleaguePushes('shelves');
    repository.write('README.md', 'hello');
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '-m', 'Mine');
    const pulled = repository.git('pull', '--quiet', '--no-edit', how);
    expect(pulled.code).toBe(0);
    expect(lines(pulled)).toEqual(['1 migration came with this: "npm run db -- upgrade" applies it to your database.']);
  });
});

describe('after a git switch', () => {
  it('that takes migrations away, the line names "status", in the words of the package manager', () => {
    const { git } = repository;
    repository.write('pnpm-lock.yaml', '');
    expect(repository.hooks().code).toBe(0); // they are written in the words of the project as it is now
    repository.migration('20260101090000_create_shelves', 'shelves');
    git('add', '--all');
    git('switch', '--quiet', '-c', 'side');
    expect(git('commit', '--quiet', '-m', 'Add').code).toBe(0);
    git('switch', '--quiet', 'main');
    const back = git('switch', '--quiet', 'side');
    expect(lines(back)).toEqual(['1 migration came with this: "pnpm run db upgrade" applies it to your database.']);
    const away = git('switch', '--quiet', 'main');
    expect(away.code).toBe(0);
    expect(lines(away)).toEqual([
      'Migrations changed or went away with this: "pnpm run db status" says what that means for your database.',
    ]);
  });

  it('says nothing where only a file is fetched, and never fails', () => {
    const { git, project } = repository;
    rmSync(path.join(project, 'package.json'));
    expect(git('checkout', 'HEAD', '--', '.')).toMatchObject({ code: 0 });
    const clone = git('clone', '--quiet', repository.origin, path.join(path.dirname(repository.root), 'third'));
    expect(lines(clone)).toEqual([]);
  });
});
