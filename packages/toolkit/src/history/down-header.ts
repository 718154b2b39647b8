import { checksumOf } from './checksum.ts';
import { leadingComment } from './header.ts';

/** What a down.sql says of itself. */
export interface DownHeader {
  /** Of the migration that it undoes. */
  readonly title: string;
  /** The text of the migration.sql that it undoes. */
  readonly up: string | Buffer;
  /** Its further lines, such as `Kind: atomic` and `Loses: nothing`. */
  readonly fields: readonly string[];
}

/** The lines of a down.sql's header, without their `--`. It is not signed yet. Pure. */
export function downHeader({ title, up, fields }: DownHeader): string[] {
  return [`Undo: ${uncapitalised(title)}`, '', undoesLine(up), ...fields];
}

/** The line that says which text of migration.sql a down.sql undoes, without its `--`. Pure. */
export function undoesLine(up: string | Buffer): string {
  return `Undoes: sha256:${checksumOf(up)}`;
}

/** Lines as a comment. Pure. */
export function asComment(lines: readonly string[]): string {
  return lines.map((line) => `-- ${line}`.trimEnd()).join('\n');
}

/** A title with its first letter small; a first word with other capitals, as "SKU" or "OrderItem", stays as it is. Pure. */
export function uncapitalised(title: string): string {
  return /^\p{Lu}\S*\p{Lu}/u.test(title) ? title : title.replace(/^\p{Lu}/u, (first) => first.toLowerCase());
}

const LOSES = /^loses\s*:\s*(.*)$/i;
const FIELD = /^[a-z][\w-]*\s*:(\s|$)/i;
const EXCEPTION = /^nothing[\s,]+(but|except|excepting|besides?|beyond|save|other than|apart from|more than)\b/i;

/**
 * What a down.sql says after `Loses:` in the comment at its top: the data that it can't bring back, with its further lines;
 * null when it says nothing. Pure.
 */
export function readLosses(down: string): string | null {
  const said: string[][] = [];
  let goesOn = false;
  for (const line of leadingComment(down)) {
    const text = LOSES.exec(line)?.[1];
    if (text !== undefined) said.push([text]);
    else if (goesOn && line !== '' && !FIELD.test(line)) said.at(-1)?.push(line);
    goesOn = text !== undefined || (goesOn && line !== '' && !FIELD.test(line));
  }
  const texts = said.map((lines) => lines.join(' ').replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
  const losses = texts.filter((text) => !promisesAllBack(text));
  return (losses.length > 0 ? losses : texts).join('; ') || null;
}

/**
 * Whether what a down.sql says after `Loses:` promises that every row comes back as it was: "nothing", with or without more
 * about it, but not "nothing but the nicknames". Pure.
 *
 * @param says From {@link readLosses}.
 */
export function promisesAllBack(says: string | null): boolean {
  return says !== null && /^nothing\b/i.test(says) && !EXCEPTION.test(says);
}
