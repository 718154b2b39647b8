import { undoesLine } from '../history/down-header.ts';
import { withSignature } from '../history/down-signature.ts';
import { leadingComment } from '../history/header.ts';

/**
 * Says in a down.sql's header that it undoes a migration.sql with this text, and that it was accepted as it now is: its lines
 * `Undoes:` and `Signed:` get the new checksums, or are put after the first line. Nothing else is changed. Pure.
 */
export function signDown(down: string, migrationSql: string | Buffer): string {
  const line = `-- ${undoesLine(migrationSql)}`;
  const lines = down.split('\n');
  const blanks = lines.findIndex((text) => text.trim() !== '');
  const header = leadingComment(down);
  const at = header.findIndex((text) => /^undoes\s*:/i.test(text));
  const end = lines[0]?.endsWith('\r') ? '\r' : '';
  if (at !== -1) return withSignature(lines.with(Math.max(blanks, 0) + at, line + end).join('\n'));
  const first = header.length > 0 ? Math.max(blanks, 0) + 1 : 0;
  return withSignature(lines.toSpliced(first, 0, line + end).join('\n'));
}
