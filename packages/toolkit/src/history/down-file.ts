import { isSignature, keepsSignature } from './down-signature.ts';
import { leadingComment } from './header.ts';

/** What lies beside a migration.sql to undo it. */
export type DownFile =
  /** No down.sql. */
  | { readonly state: 'absent' }
  /** Written for exactly this migration.sql, and, where it is signed, unchanged since. */
  | { readonly state: 'matching' }
  /** Written for another text of migration.sql: it may undo something else. */
  | { readonly state: 'stale' }
  /** Changed since it was signed: what was proven of it is no longer certain. */
  | { readonly state: 'edited' }
  /** Says nothing of the migration.sql that it undoes. */
  | { readonly state: 'unsigned' }
  /** Says that this migration can't be undone, and why. */
  | { readonly state: 'irreversible'; readonly why: string };

const CHECKSUM = /\b[0-9a-f]{64}\b/i;
const IRREVERSIBLE = /^irreversible\s*:?\s*(.*)$/i;

/**
 * Judges a down.sql by the comment at its top, which carries the SHA-256 of the migration.sql that it undoes
 * (`-- Undoes: sha256:<hex>`) or a line `-- Irreversible: <why>`. A line `-- Signed: sha256:<hex>` vouches for its own text; a
 * file without one is taken as it is.
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
    const checksum = isSignature(line) ? undefined : CHECKSUM.exec(line)?.[0].toLowerCase();
    if (checksum === undefined) continue;
    if (!accepted.includes(checksum)) return { state: 'stale' };
    return { state: keepsSignature(sql) === false ? 'edited' : 'matching' };
  }
  return { state: 'unsigned' };
}
