import { askGit } from '../history/git.ts';

/** What a commit is about to do with a migration. */
export interface StagedChange {
  readonly migration: string;
  readonly file: 'migration.sql' | 'down.sql';
  readonly how: 'added' | 'edited' | 'deleted';
  /** Git's name of the staged text; null when the file is deleted. */
  readonly blob: string | null;
}

/**
 * Asks Git which files of migrations the next commit changes. What a merge brings in as it is on the other side is left
 * out: that is not the work of whoever commits. A rename is a deletion and an addition, as Prisma sees it.
 *
 * @param dir The migration folder, relative to the project.
 * @returns Null when this is no Git repository.
 */
export function readStagedChanges(projectDir: string, dir: string): StagedChange[] | null {
  const compared = ['diff', '--cached', '--raw', '--no-abbrev', '-z', '--no-renames', '--relative', '--', dir];
  const raw = askGit(projectDir, ...compared);
  if (raw === null) return null;
  const changes: StagedChange[] = [];
  const fields = raw.split('\0');
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, , , blob = '', status = ''] = (fields[index] ?? '').split(' ');
    const [migration, file, ...deeper] = (fields[index + 1] ?? '').slice(dir.length + 1).split('/');
    if (!migration || deeper.length > 0 || (file !== 'migration.sql' && file !== 'down.sql')) continue;
    const how = status === 'A' ? 'added' : status === 'D' ? 'deleted' : 'edited';
    changes.push({ migration, file, how, blob: how === 'deleted' ? null : blob });
  }
  const theirs = askGit(projectDir, 'rev-parse', '--quiet', '--verify', 'MERGE_HEAD') === null ? null : 'MERGE_HEAD';
  if (theirs === null) return changes;
  const merged = readBlobs(projectDir, dir, theirs);
  return changes.filter(({ migration, file, blob }) => (merged.get(`${migration}/${file}`) ?? null) !== blob);
}

/** A branch that others have, and the migrations in it. */
export interface SharedBranch {
  /** What Git calls it: `origin/main`. */
  readonly ref: string;
  /** Git's name of each text, by `<migration>/<file>`. */
  readonly blobs: ReadonlyMap<string, string>;
}

/** The branches through which others have migrations: the one that this branch is pushed to, and each remote's default. */
export function readSharedBranches(projectDir: string, dir: string): SharedBranch[] {
  const asked = ['@{upstream}', ...remotes(projectDir).flatMap((remote) => defaultBranches(remote))];
  const refs = asked.flatMap((name) => {
    const ref = askGit(projectDir, 'rev-parse', '--quiet', '--verify', '--abbrev-ref', name)?.trim();
    return ref ? [ref] : [];
  });
  return [...new Set(refs)].map((ref) => ({ ref, blobs: readBlobs(projectDir, dir, ref) }));
}

function remotes(projectDir: string): string[] {
  return (askGit(projectDir, 'remote') ?? '').split(/\r?\n/).filter((name) => name !== '');
}

/** A remote's HEAD is known after a clone; after "git remote add" it is not, and then one of the usual names is. */
function defaultBranches(remote: string): string[] {
  return ['HEAD', 'main', 'master'].map((name) => `refs/remotes/${remote}/${name}`);
}

function readBlobs(projectDir: string, dir: string, ref: string): Map<string, string> {
  const tree = askGit(projectDir, 'ls-tree', '-r', '-z', ref, '--', dir) ?? '';
  const blobs = new Map<string, string>();
  for (const entry of tree.split('\0')) {
    const [meta = '', file = ''] = entry.split('\t');
    const blob = meta.split(' ')[2];
    if (blob !== undefined) blobs.set(file.slice(dir.length + 1), blob);
  }
  return blobs;
}
