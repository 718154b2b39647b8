import type { ParseResult } from 'libpg-query';

/** A text that PostgreSQL's grammar refuses. */
export class SqlSyntaxError extends Error {
  override readonly name = 'SqlSyntaxError';
  /** Where the parser stopped: the line, counted from 1. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/**
 * Parses SQL with the parser of PostgreSQL 18, which is loaded at the first call.
 *
 * @throws {SqlSyntaxError} With PostgreSQL's own words.
 */
export async function parseSql(sql: string): Promise<ParseResult> {
  // A statement is needed for a parse; a file of comments has none.
  const { hasSqlDetails, loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  if (/^\s*$/.test(sql)) return { version: 0, stmts: [] };
  try {
    return parseSync(sql);
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const position = error.sqlDetails?.cursorPosition ?? 0;
    const before = [...sql].slice(0, Math.max(position, 0)).join('');
    throw new SqlSyntaxError(error.message, before.split('\n').length);
  }
}
