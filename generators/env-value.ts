/**
 * A value as a line of .env holds it, read alike by all who read that file: Node, Docker Compose and a shell.
 *
 * - Node knows no escapes: quotes end at the next one of their kind, and `\n` between double quotes is a line break.
 * - Compose puts variables in for `$` unless single quotes keep it, takes a backslash before a quote for an escape, and
 *   knows no backticks.
 * - A shell does what it always does: only single quotes keep everything.
 *
 * So single quotes hold all but themselves and a backslash at the end, and double quotes hold an apostrophe where nothing
 * else is special.
 *
 * @returns undefined when no kind of quotes holds the value for all of them
 */
export function envValue(value: string): string | undefined {
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value)) return undefined;
  if (/^[\p{L}\p{N}._-]+$/u.test(value)) return value;
  if (!/'|\\$/.test(value)) return `'${value}'`;
  return /["$`\\]/.test(value) ? undefined : `"${value}"`;
}
