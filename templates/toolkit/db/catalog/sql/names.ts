/** A name as SQL writes it, whatever characters it has. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL writes it. */
export function literal(text: string): string {
  const quotedText = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quotedText.replaceAll('\\', '\\\\')}` : quotedText;
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
