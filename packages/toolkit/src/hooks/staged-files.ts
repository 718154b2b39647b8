import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { askGit } from '../history/git.ts';

/**
 * Lays the migrations as they are staged, which may be other texts than those in the working tree, into a folder of their
 * own, lets somebody look at them, and removes the folder.
 *
 * @param dir The migration folder, relative to the project.
 * @throws {DbError} DB_GIT when Git can't write them.
 */
export async function withStagedFiles<Result>(
  projectDir: string,
  dir: string,
  look: (folder: string) => Promise<Result>,
): Promise<Result> {
  const copy = mkdtempSync(path.join(tmpdir(), 'staged-migrations-'));
  try {
    const names = askGit(projectDir, 'ls-files', '-z', '--cached', '--', dir) ?? '';
    const prefix = (askGit(projectDir, 'rev-parse', '--show-prefix') ?? '').replace(/\r?\n$/, '');
    // Git wants a slash at the end, and puts the path from the repository's root behind it.
    execFileSync('git', ['checkout-index', '-z', '--stdin', '--force', `--prefix=${copy.replaceAll(path.sep, '/')}/`], {
      cwd: projectDir,
      input: names,
      stdio: ['pipe', 'ignore', 'pipe'],
      windowsHide: true,
    });
    return await look(path.join(copy, prefix, dir));
  } catch (cause) {
    if (!(cause instanceof Error) || !('stderr' in cause)) throw cause;
    throw new DbError('DB_GIT', {
      message: `Git could not write the staged migrations: ${String(cause.stderr).trim()}.`,
      next: 'Look at "git status"; after that commit again.',
      cause,
    });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
