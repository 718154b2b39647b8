import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createHookRepository, type HookRepository } from './hook-repository.ts';

const names = ['pre-commit', 'post-merge', 'post-checkout'];

let repository: HookRepository | undefined;
afterEach(() => repository?.remove());

function make(options?: Parameters<typeof createHookRepository>[0]): HookRepository {
  repository = createHookRepository(options);
  return repository;
}

function hook(name: string): string {
  return path.join(repository?.root ?? '', '.git/hooks', name);
}

describe('npm run hooks', () => {
  it('writes three hooks that can be run, once, and takes them away', () => {
    const { hooks, git } = make();
    expect(hooks()).toMatchObject({ code: 0, said: expect.stringContaining('Written: pre-commit, post-merge') });
    for (const name of names) expect(statSync(hook(name)).mode & 0o111, name).toBe(0o111);
    expect(git('config', '--get', 'core.hooksPath').code).toBe(1);
    expect(git('status', '--short').said).toBe('');
    expect(hooks()).toMatchObject({ code: 0, said: 'The hooks are in place already.\n' });
    expect(hooks('--remove')).toMatchObject({ code: 0, said: expect.stringContaining('Removed: pre-commit') });
    expect(names.filter((name) => existsSync(hook(name)))).toEqual([]);
    expect(hooks('--remove')).toMatchObject({ code: 0, said: 'There are no hooks of this project.\n' });
  });

  it('has a --json', () => {
    const { hooks } = make({ below: 'shops/first' });
    const result: unknown = JSON.parse(hooks('--json').said);
    const hooksDir = path.join(repository?.root ?? '', '.git/hooks');
    expect(result).toEqual({ hooksDir, changed: names, unchanged: [], removed: false });
    expect(readFileSync(hook('pre-commit'), 'utf8')).toMatch(
      /^script='.*node_modules\/pos-migrate\/assets\/hooks\/pre-commit\.sh'\nproject='\.\/shops\/first\/'$/m,
    );
  });

  it("leaves somebody else's hook alone, and writes none beside it", () => {
    const { hooks } = make();
    writeFileSync(hook('post-merge'), '#!/bin/sh\necho mine\n');
    expect(hooks()).toMatchObject({
      code: 3,
      said: expect.stringContaining(
        'DB_HOOKS_TAKEN: The repository has hooks already (post-merge), written by somebody',
      ),
    });
    expect(hooks('--remove').code).toBe(0);
    expect(readFileSync(hook('post-merge'), 'utf8')).toBe('#!/bin/sh\necho mine\n');
    expect(existsSync(hook('pre-commit'))).toBe(false);
  });

  it('says whose hooks they are where two projects share a repository', () => {
    const { hooks, root, gitIn } = make({ below: 'shops/first' });
    expect(hooks().code).toBe(0);
    const file = hook('pre-commit');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('shops/first', 'shops/other'));
    expect(hooks()).toMatchObject({ code: 3, said: expect.stringContaining('written for another project') });
    expect(gitIn(root, 'status', '--short').said).toBe('');
  });

  it('leaves a core.hooksPath alone', () => {
    const { hooks, git } = make();
    git('config', 'core.hooksPath', '.husky/_');
    expect(hooks()).toMatchObject({ code: 3, said: expect.stringContaining('core.hooksPath is set to ".husky/_"') });
    expect(git('config', '--get', 'core.hooksPath').said).toBe('.husky/_\n');
  });

  it('refuses unknown words', () => {
    expect(make().hooks('--force')).toMatchObject({ code: 2, said: expect.stringContaining('DB_USAGE') });
  });
});
