import { DbError } from '../errors.ts';
import { askGit } from '../history/git.ts';

/** What has happened to the migrations since a Git revision. */
export interface ChangedMigrations {
  /** The ones whose migration.sql or down.sql is new or another one. */
  readonly touched: ReadonlySet<string>;
  /** The ones whose migration.sql was there, and is another one now. */
  readonly edited: ReadonlySet<string>;
}

/**
 * Asks Git which migrations differ from a revision: in commits, in the working tree, or not added yet. Compares with the
 * point where the branch began, so that what others have done since then is not taken for a change of this one.
 *
 * @param folder Absolute path of the migration folder.
 * @param ref A branch, a tag or a commit.
 * @throws {DbError} DB_GIT when Git doesn't know the revision, or there is no repository.
 */
export function readChangesSince(folder: string, ref: string): ChangedMigrations {
  // A revision that begins with a dash would be taken for an option.
  const base = ref.startsWith('-') ? null : askGit(folder, 'merge-base', ref, 'HEAD');
  if (base === null) throw unknown(ref);
  const compared = ['diff', '-z', '--name-status', '--no-renames', '--relative', base.trim(), '--', '.'];
  const changed = askGit(folder, ...compared);
  const fresh = askGit(folder, 'ls-files', '-z', '--others', '--exclude-standard', '--', '.');
  if (changed === null || fresh === null) throw unknown(ref);
  const touched = new Set<string>();
  const edited = new Set<string>();
  const fields = changed.split('\0');
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [migration, file] = parts(fields[index + 1] ?? '');
    if (migration === undefined || (file !== 'migration.sql' && file !== 'down.sql')) continue;
    touched.add(migration);
    if (fields[index] === 'M' && file === 'migration.sql') edited.add(migration);
  }
  for (const path of fresh.split('\0')) {
    const [migration, file] = parts(path);
    if (migration !== undefined && file !== undefined) touched.add(migration);
  }
  return { touched, edited };
}

function parts(path: string): string[] {
  return path.split('/');
}

function unknown(ref: string): DbError {
  return new DbError('DB_GIT', {
    message: `Git cannot say what has changed since "${ref}": it knows no such revision, the two have no common past, or this is no repository.`,
    next: `Fetch it ("git fetch origin ${ref}"; in GitHub Actions check out with "fetch-depth: 0"), or lint everything with --all.`,
  });
}
