import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LintResult } from '../../../packages/toolkit/src/commands/lint.ts';
import { readChangesSince } from '../../../packages/toolkit/src/lint/changed-since.ts';
import { createRepository } from '../history/git-repository.ts';
import { createToolkitProject, type ToolkitProject } from '../history/toolkit-project.ts';
import { atomic, undoing } from './lint-sample.ts';

let project: ToolkitProject;
let folder: string;
let git: ReturnType<typeof createRepository>;

/** A branch on which everything has happened to a migration that can, and a main that went on meanwhile. */
beforeAll(() => {
  project = createToolkitProject('postgresql://shop:secret@127.0.0.1:1/shop');
  folder = path.join(project.dir, 'prisma/migrations');
  git = createRepository(project.dir);
  project.write('.gitignore', '.env\n');
  const names = ['1_untouched', '2_edited', '3_down_edited', '4_deleted', '5_renamed', '6_edited_here', '7_on_main'];
  for (const name of names.slice(0, 6)) add(name);
  commit('Begin');
  git('switch', '--quiet', '-c', 'side');
  project.migration('2_edited', `${up('2_edited')}-- edited\n`);
  project.write('prisma/migrations/3_down_edited/down.sql', `${undoing(up('3_down_edited'))}-- edited\n`);
  rmSync(path.join(folder, '4_deleted'), { recursive: true });
  renameSync(path.join(folder, '5_renamed'), path.join(folder, '8_renamed'));
  add('9_ünicode "odd" näme');
  commit('Change');
  git('switch', '--quiet', 'main');
  add('7_on_main');
  commit('Go on');
  git('switch', '--quiet', 'side');
  project.migration('6_edited_here', `${up('6_edited_here')}-- not committed\n`);
  add('10_uncommitted');
  project.write('prisma/migrations/10_uncommitted/notes.txt', 'no migration');
  project.write('prisma/migrations/README.md', 'no migration either');
});
afterAll(() => project.remove());

function up(name: string): string {
  return atomic(`CREATE TABLE "t_${name.replaceAll('"', '')}" (id SERIAL PRIMARY KEY);`);
}

function add(name: string): void {
  project.migration(name, up(name));
  project.write(`prisma/migrations/${name}/down.sql`, undoing(up(name)));
}

function commit(message: string): void {
  git('add', '--all');
  git('commit', '--quiet', '-m', message);
}

describe('what has changed since a revision', () => {
  it('is what the branch, the working tree and new files changed, not what others did meanwhile', () => {
    const { touched, edited } = readChangesSince(folder, 'main');
    expect([...touched].sort()).toEqual(
      [
        '10_uncommitted',
        '2_edited',
        '3_down_edited',
        '4_deleted',
        '5_renamed',
        '6_edited_here',
        '8_renamed',
        '9_ünicode "odd" näme',
      ].sort(),
    );
    expect([...edited].sort()).toEqual(['2_edited', '6_edited_here']);
  });

  it('is only the working tree since HEAD', () => {
    const { touched, edited } = readChangesSince(folder, 'HEAD');
    expect([...touched].sort()).toEqual(['10_uncommitted', '6_edited_here']);
    expect([...edited]).toEqual(['6_edited_here']);
  });

  it.each(['nowhere', '--output=/tmp/x', '', 'HEAD~99'])('is an error for %j, which Git does not know', (ref) => {
    expect(() => readChangesSince(folder, ref)).toThrow(expect.objectContaining({ code: 'DB_GIT' }));
  });

  it('is an error where there is no repository', () => {
    expect(() => readChangesSince('/', 'HEAD')).toThrow(expect.objectContaining({ code: 'DB_GIT' }));
  });
});

describe('db lint --since', () => {
  it('lints these, in their order, without a database, and finds the edits', async () => {
    const { code, stdout } = await project.db('lint', '--since', 'main', '--json');
    expect(code).toBe(1);
    const { linted, findings, database } = JSON.parse(stdout) as LintResult;
    expect(database).toBeNull();
    expect([...linted].sort()).toEqual(
      ['10_uncommitted', '2_edited', '3_down_edited', '6_edited_here', '8_renamed', '9_ünicode "odd" näme'].sort(),
    );
    const edits = findings.filter(({ rule }) => rule === 'edited-after-apply').map(({ migration }) => migration);
    expect(edits.sort()).toEqual(['2_edited', '6_edited_here']);
  });

  it('ends with 3 and the next step when Git does not know the revision', async () => {
    const { code, stderr } = await project.db('lint', '--since', 'nowhere');
    expect(code).toBe(3);
    expect(stderr).toContain('DB_GIT: Git cannot say what has changed since "nowhere"');
    expect(stderr).toContain('git fetch origin nowhere');
  });
});
