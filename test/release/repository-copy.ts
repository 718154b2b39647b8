import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../e2e/start-programs.ts';

export const repository = join(import.meta.dirname, '..', '..');

/** What Git has of a folder, or would add: all but what it ignores. Paths from the repository's root, sorted. */
export function filesOf(...folders: string[]): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', ...folders];
  const text = execFileSync('git', args, { cwd: repository, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return text
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(repository, path)))
    .sort();
}

/**
 * A repository with one commit: what is here now, whether it is committed or not. It shares the installed packages; what it builds
 * is its own, so other tests do not see it.
 */
export async function copyRepository(folder: string): Promise<void> {
  for (const path of filesOf('.')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    // With their times: package-lock.json must not look newer than what is installed.
    cpSync(join(repository, path), join(folder, path), { preserveTimestamps: true, verbatimSymlinks: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const git = (...args: string[]) => run('git', args, { cwd: folder, home: folder });
  await git('init', '--quiet');
  // .gitignore means the folder of that name; here it is a link.
  writeFileSync(join(folder, '.git', 'info', 'exclude'), 'node_modules\n');
  await commit(folder);
}

/** Commits all that is in there. */
export async function commit(folder: string): Promise<void> {
  const git = (...args: string[]) => run('git', args, { cwd: folder, home: folder });
  await git('add', '--all');
  await git(
    '-c',
    'user.name=Tests',
    '-c',
    'user.email=tests@example.com',
    'commit',
    '--quiet',
    '--message',
    'A commit',
  );
}
