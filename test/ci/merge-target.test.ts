import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentEnvironment } from '../docs/document-project.ts';
import { runnerEnvironment } from './run-scripts.ts';

const script = path.join(import.meta.dirname, '../../templates/ci/scripts/ci/merge-target.sh');

let folder: string;
/** Where somebody works, and what CI has cloned while main was what it was then. */
let work: string;
let checkout: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'merge-target-'));
  work = path.join(folder, 'work');
  checkout = path.join(folder, "check out's place");
  git(folder, 'init', '--quiet', '--initial-branch=main', work);
  commit('shared.txt', 'one\n');
  git(work, 'switch', '--quiet', '--create', 'feature');
  commit('feature.txt', 'mine\n');
  git(work, 'switch', '--quiet', 'main');
  git(folder, 'clone', '--quiet', '--branch', 'feature', work, checkout);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env: documentEnvironment(), encoding: 'utf8', stdio: 'pipe' }).trim();

/** On whatever branch `work` is. */
function commit(file: string, text: string): void {
  writeFileSync(path.join(work, file), text);
  git(work, 'add', file);
  git(work, 'commit', '--quiet', '--message', `Change ${file}`);
}

function merge(target: string | undefined, env: Record<string, string> = {}) {
  const args = target === undefined ? [script] : [script, target];
  const { status, stdout, stderr } = spawnSync('sh', args, {
    cwd: checkout,
    env: { ...runnerEnvironment(), ...env },
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
}

describe('merge-target.sh', () => {
  it('brings what others have pushed since, on a machine where Git knows no name', () => {
    commit('theirs.txt', 'theirs\n');
    expect(merge('main')).toMatchObject({ status: 0, text: expect.stringMatching(/^Merged the tip of main \(\w+\)/) });
    expect(git(checkout, 'ls-files')).toBe('feature.txt\nshared.txt\ntheirs.txt');
    expect(git(checkout, 'log', '-1', '--format=%an <%ae> %s')).toBe('CI <ci@localhost> Merge the tip of main');
    expect(merge('main')).toMatchObject({ status: 0, text: expect.stringContaining('is in the checkout already') });
  });

  it('keeps the name of somebody who has one', () => {
    git(checkout, 'config', 'user.name', 'Grace');
    git(checkout, 'config', 'user.email', 'grace@example.com');
    commit('theirs.txt', 'theirs\n');
    expect(merge('main').status).toBe(0);
    expect(git(checkout, 'log', '-1', '--format=%an <%ae>')).toBe('Grace <grace@example.com>');
  });

  it('does nothing where there is no target branch', () => {
    const before = git(checkout, 'rev-parse', 'HEAD');
    for (const none of [undefined, '']) expect(merge(none)).toMatchObject({ status: 0 });
    expect(git(checkout, 'rev-parse', 'HEAD')).toBe(before);
  });

  it('names the files that both have changed, and leaves the checkout as it was', () => {
    commit('feature.txt', 'theirs\n');
    const before = git(checkout, 'rev-parse', 'HEAD');
    const { status, text } = merge('main');
    expect(text).toContain('changed the same lines:\n  feature.txt\nNext: ');
    expect(text).not.toContain('::error');
    expect(status).toBe(1);
    expect(git(checkout, 'status', '--porcelain')).toBe('');
    expect(git(checkout, 'rev-parse', 'HEAD')).toBe(before);
  });

  it('annotates them on GitHub, where the branches are there already', () => {
    commit('feature.txt', 'theirs\n');
    git(checkout, 'fetch', '--quiet', 'origin');
    git(checkout, 'remote', 'set-url', 'origin', '/nowhere');
    const { status, text } = merge('main', { GITHUB_ACTIONS: 'true' });
    expect(text).toMatch(/^::error file=feature.txt,title=Conflict with main::/m);
    expect(status).toBe(1);
  });

  it('merges nothing into changes that are not committed', () => {
    commit('theirs.txt', 'theirs\n');
    writeFileSync(path.join(checkout, 'feature.txt'), 'not yet\n');
    expect(merge('main')).toMatchObject({ status: 3, text: expect.stringContaining('git stash') });
  });

  it('says what is missing when it knows nothing of the branch', () => {
    expect(merge('develop')).toMatchObject({ status: 3, text: expect.stringContaining("develop can't be fetched") });
    const shallow = merge('develop', { GITHUB_ACTIONS: 'true' });
    expect(shallow).toMatchObject({ status: 3, text: expect.stringContaining('fetch-depth: 0') });
  });
});
