import pg from 'pg';

/** A name as SQL writes it, whatever characters it has. */
export function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

/** A text as SQL writes it. */
export function literal(text: string): string {
  // Before the E of a text with a backslash, pg writes a blank.
  return pg.escapeLiteral(text).trimStart();
}

/**
 * A name with its schema, unless that is the one to which names without a schema lead.
 *
 * @param home That schema; null when every name is to have its schema.
 */
export function qualified(schema: string | null, name: string, home: string | null): string {
  return schema === null || schema === home ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
}

/** Takes `public.products.id` apart, where each part may be in double quotes. */
export function partsOf(dotted: string): string[] {
  const parts = dotted.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [];
  return parts.map((part) => part.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'));
}
