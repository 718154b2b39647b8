import { isUtf8 } from 'node:buffer';

/**
 * Why bytes are no text that PostgreSQL can be given whole, in words for the end of a sentence; null when they are. Pure.
 *
 * What isn't UTF-8 would reach the database with replacement characters in it. At a NUL byte a message to the server ends: all
 * that comes after it would be left out without a word.
 */
export function textFault(bytes: Buffer): string | null {
  return isUtf8(bytes) ? nulFault(bytes.toString('utf8')) : NOT_UTF8;
}

/** Said of a file in another encoding. */
export const NOT_UTF8 = 'it is not UTF-8';

/** As {@link textFault}, of what was decoded already. */
export function nulFault(sql: string): string | null {
  const line = lineOfNul(sql);
  return line === null ? null : `it has a NUL byte on line ${line}, and PostgreSQL would read no further`;
}

/** The line of the first NUL byte, counted from 1; null when there is none. */
export function lineOfNul(sql: string): number | null {
  const index = sql.indexOf('\0');
  return index === -1 ? null : sql.slice(0, index).split('\n').length;
}
