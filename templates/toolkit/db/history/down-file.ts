import { leadingComment } from './header.ts';

/** What lies beside a migration.sql to undo it. */
export type DownFile =
  /** No down.sql. */
  | { readonly state: 'absent' }
  /** Written for exactly this migration.sql. */
  | { readonly state: 'matching' }
  /** Written for another text of migration.sql: it may undo something else. */
  | { readonly state: 'stale' }
  /** Says nothing of the migration.sql that it undoes. */
  | { readonly state: 'unsigned' }
  /** Says that this migration can't be undone, and why. */
  | { readonly state: 'irreversible'; readonly why: string };

const CHECKSUM = /\b[0-9a-f]{64}\b/i;
const IRREVERSIBLE = /^irreversible\s*:?\s*(.*)$/i;

/**
 * Judges a down.sql by the comment at its top, which carries the SHA-256 of the migration.sql that it undoes
 * (`-- Undoes: sha256:<hex>`) or a line `-- Irreversible: <why>`.
 *
 * @param sql The text of down.sql, or null when there is none.
 * @param accepted The checksums under which migration.sql counts as unchanged.
 */
export function judgeDownFile(sql: string | null, accepted: readonly string[]): DownFile {
  if (sql === null) return { state: 'absent' };
  const comment = leadingComment(sql);
  for (const line of comment) {
    const irreversible = IRREVERSIBLE.exec(line);
    if (irreversible) return { state: 'irreversible', why: irreversible[1] ?? '' };
  }
  for (const line of comment) {
    const checksum = CHECKSUM.exec(line)?.[0].toLowerCase();
    if (checksum !== undefined) return { state: accepted.includes(checksum) ? 'matching' : 'stale' };
  }
  return { state: 'unsigned' };
}
