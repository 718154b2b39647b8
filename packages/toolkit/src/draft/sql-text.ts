import type { TableName } from '../plan/relation-names.ts';
import { qualified, quoted } from '../sql/quote.ts';

/** A table's name as SQL writes it: without the schema where names without one lead there. */
export function quotedTable({ schema, name }: TableName, defaultSchema: string): string {
  return qualified(schema, name, defaultSchema);
}

/** SQL without the schema that names lead to anyway; Prisma writes it in the one direction and not in the other. */
export function withoutSchema(sql: string, schema: string): string {
  const prefix = `${quoted(schema)}.`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // What stands in a string is left alone.
  return sql.replace(new RegExp(`'(?:[^']|'')*'|${prefix}`, 'g'), (match) => (match.startsWith("'") ? match : ''));
}

/** A type to which a column can be changed: SERIAL is a number with a sequence, and no type. */
export function withoutSerial(type: string): string {
  return type.replace(/^(SMALL|BIG)?SERIAL$/, (_all, size = '') => (size === '' ? 'INTEGER' : `${size}INT`));
}

/**
 * Splits `a, b(c, d), 'e, f'` at its outer commas. Pure.
 *
 * @param sql Text of statements that Prisma wrote: no comments in it, no dollar quotes.
 */
export function splitAtCommas(sql: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of sql.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[(),[\]]/g)) {
    if (token === '(' || token === '[') depth += 1;
    else if (token === ')' || token === ']') depth -= 1;
    else if (token === ',' && depth === 0) {
      parts.push(sql.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(sql.slice(start));
  return parts.map((part) => part.trim());
}
