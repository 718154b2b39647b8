/**
 * Names the statements that PostgreSQL shall plan once for each connection, and not each time: those that begin with a
 * comment of one word, as in "complete-sale" between the signs of a comment. For a sale that is worth two thirds of its time.
 *
 * Only statements whose columns are all text may have one: a prepared statement fails after a migration that changes the
 * types of its columns.
 *
 * @returns a name for the prepared statement, or an empty string for none
 */
export function nameStatement({ sql }: { readonly sql: string }): string {
  return /^\s*\/\* ([a-z-]+) \*\//.exec(sql)?.[1] ?? '';
}
