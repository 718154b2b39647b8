import { askGit } from '../history/git.ts';

/** Whether others may have a migration already, and how that was found out, in one sentence. */
export interface Sharing {
  /** `unknown` where Git can't tell. */
  readonly state: 'unshared' | 'shared' | 'unknown';
  readonly how: string;
}

/**
 * Asks Git whether a branch of a remote has one of these migrations, as far as the last fetch or push tells.
 *
 * @param folder Absolute path of the migration folder.
 */
export function findSharing(folder: string, names: readonly string[]): Sharing {
  if (askGit(folder, 'rev-parse', '--is-inside-work-tree')?.trim() !== 'true') {
    return { state: 'unknown', how: 'Git knows nothing of the migration folder.' };
  }
  const branches = lines(askGit(folder, 'for-each-ref', '--format=%(refname)', 'refs/remotes'));
  if (branches.length === 0) return { state: 'unshared', how: 'Git knows of no branch of a remote.' };
  for (const name of names) {
    const commit = askGit(folder, 'log', '--remotes', '-1', '--format=%H', '--', `${name}/migration.sql`)?.trim();
    if (!commit) continue;
    const holders = lines(askGit(folder, 'branch', '-r', '--contains', commit, '--format=%(refname:short)'));
    return {
      state: 'shared',
      how: `${holders.slice(0, 3).join(', ') || 'A branch of a remote'} has ${name} (commit ${commit.slice(0, 10)}).`,
    };
  }
  const counted =
    branches.length === 1 ? 'The branch of a remote' : `None of the ${branches.length} branches of remotes`;
  return {
    state: 'unshared',
    how: `${counted} that Git knows ${branches.length === 1 ? 'does not have it' : 'has it'}, as of the last fetch.`,
  };
}

function lines(text: string | null): string[] {
  return (text ?? '').split('\n').filter((line) => line !== '');
}
