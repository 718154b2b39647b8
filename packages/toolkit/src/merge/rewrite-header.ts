import { keepsSignature, withSignature } from '../history/down-signature.ts';
import { parseMigrationHeader } from '../history/header.ts';
import { titleFromName } from '../history/migration-names.ts';

const REVISES = /^\s*--\s*revises\s*:(\s|$)/i;
const FIELD = /^\s*--\s*[a-z][\w-]*\s*:(\s|$)/i;
const OURS = /^\s*--\s*(kind|why)\s*:(\s|$)/i;
const COMMENT = /^\s*--/;

/**
 * Writes other parents into the header of a migration.sql, and leaves everything else as it is, to the byte. A file without
 * a header, as Prisma drafts it, gets one. Pure.
 *
 * @param name The migration's name, which gives the title where a header has to be made.
 */
export function withParents(sql: string, parents: readonly string[], name: string): string {
  const newline = sql.includes('\r\n') ? '\r\n' : '\n';
  const line = `-- Revises: ${parents.join(', ')}`;
  const mark = sql.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = sql.slice(mark.length);
  const { kind, why, revises } = parseMigrationHeader(text);
  if (kind === null && why === null && revises === null) {
    return mark + [`-- ${titleFromName(name)}`, '--', line, '', text].join(newline);
  }
  const lines = text.split(newline);
  const end = endOfComment(lines);
  const places = [...lines.keys()].filter((at) => at < end && REVISES.test(lines[at] ?? ''));
  const [first, ...others] = places;
  if (first === undefined) {
    lines.splice(
      lines.findIndex((each) => OURS.test(each)),
      0,
      line,
    );
    return mark + lines.join(newline);
  }
  // From the end, so that the places before it stay what they are.
  for (const at of others.reverse()) lines.splice(at, lengthOfField(lines, at, end));
  lines.splice(first, lengthOfField(lines, first, end), line);
  return mark + lines.join(newline);
}

/**
 * Puts a migration.sql's new checksum into its down.sql, where the old one stood. A down.sql that was written for another
 * text stays what it is: nobody has read it against this one. A signature that held goes on holding. Pure.
 */
export function withChecksum(down: string, accepted: readonly string[], checksum: string): string {
  const lines = down.split('\n');
  const end = endOfComment(lines);
  const text = lines
    .map((line, at) =>
      at < end
        ? line.replace(/\b[0-9a-f]{64}\b/gi, (hex) => (accepted.includes(hex.toLowerCase()) ? checksum : hex))
        : line,
    )
    .join('\n');
  return keepsSignature(down) === true ? withSignature(text) : text;
}

/** Takes away what a down.sql says of the migration.sql that it undoes, and its signature: nobody has seen that it does. Pure. */
export function withoutChecksum(down: string, accepted: readonly string[]): string {
  const lines = down.split('\n');
  const end = endOfComment(lines);
  const isOurs = (line: string) =>
    /^\s*--\s*signed\s*:/i.test(line) || accepted.some((checksum) => line.toLowerCase().includes(checksum));
  return lines.filter((line, at) => at >= end || !isOurs(line)).join('\n');
}

/** The number of lines up to the end of the comment at the top. */
function endOfComment(lines: readonly string[]): number {
  const start = lines.findIndex((line) => line.replace('\uFEFF', '').trim() !== '');
  const end = lines.findIndex((line, at) => at >= start && !COMMENT.test(line.replace('\uFEFF', '')));
  return end === -1 ? lines.length : end;
}

/** How many lines a field has: it goes on until an empty comment line or the next field. */
function lengthOfField(lines: readonly string[], at: number, end: number): number {
  const next = lines.findIndex(
    (line, index) => index > at && (index >= end || FIELD.test(line) || /^\s*--\s*$/.test(line)),
  );
  return (next === -1 ? end : next) - at;
}
