/**
 * A value as a line of .env holds it. There is no escaping in .env: single quotes and backticks keep everything, double
 * quotes turn `\n` into a line break, and Docker Compose, which reads the same file, knows no backticks.
 *
 * @returns undefined when no kind of quotes can hold the value
 */
export function envValue(value: string): string | undefined {
  if (/^[\p{L}\p{N}._-]+$/u.test(value)) return value;
  if (/[\r\n]/.test(value)) return undefined;
  if (!value.includes("'")) return `'${value}'`;
  if (!/["\\]/.test(value)) return `"${value}"`;
  return value.includes('`') ? undefined : `\`${value}\``;
}
