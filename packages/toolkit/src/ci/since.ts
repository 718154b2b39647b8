import type { VerbContext, VerbInput } from '../commands/command.ts';
import { askGit } from '../history/git.ts';

/** For the verbs that look at what a branch has changed. */
export const sinceOption = {
  flags: '--since <revision>',
  description: 'what the branch is compared with (otherwise CHANGED_SINCE, or else the default branch of origin)',
};

/**
 * The Git revision that a branch is compared with.
 *
 * @returns null when there is nothing to compare with: the first push of a repository, a branch that was overwritten, or
 *   no Git.
 */
export function readSince({ projectDir, env }: VerbContext, { options }: VerbInput): string | null {
  // One that was typed must exist: the verb says so if it doesn't.
  if (typeof options.since === 'string') return options.since;
  const named = env.CHANGED_SINCE || 'origin/HEAD';
  if (named.startsWith('-')) return null;
  return askGit(projectDir, 'rev-parse', '--quiet', '--verify', `${named}^{commit}`) === null ? null : named;
}

/**
 * Files of migrations that a revision has and that are gone, such as `20260105090000_create_catalog/migration.sql`.
 *
 * @param folder Absolute path of the migration folder.
 */
export function readRemovedSince(folder: string, since: string): string[] {
  const base = askGit(folder, 'merge-base', since, 'HEAD')?.trim();
  if (!base) return [];
  const args = ['diff', '-z', '--name-only', '--no-renames', '--diff-filter=D', '--relative', base, '--', '.'];
  return (askGit(folder, ...args) ?? '').split('\0').filter((file) => /^[^/]+\/migration\.sql$/.test(file));
}
