import type { ParseResult } from 'libpg-query';
import { lineOfNul } from './text-fault.ts';

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
  const { hasSqlDetails, parseSync } = await loadParser();
  const nul = lineOfNul(sql);
  if (nul !== null) throw new SqlSyntaxError('a NUL byte, at which PostgreSQL would stop reading', nul);
  if (sql === '') return { version: 0, stmts: [] }; // the only text without a statement that it refuses
  try {
    return parseSync(sql);
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const position = error.sqlDetails?.cursorPosition ?? 0;
    const before = [...sql].slice(0, Math.max(position, 0)).join('');
    throw new SqlSyntaxError(error.message, before.split('\n').length);
  }
}

type Parser = typeof import('libpg-query');

/** Kept, because a second `import()` of the same module still asks the loader, which takes longer than most parses. */
let parser: Promise<Parser> | undefined;

/** PostgreSQL's parser and scanner, loaded at the first call (30 ms), which may come before anything is to be parsed. */
export function loadParser(): Promise<Parser> {
  parser ??= load();
  return parser;
}

async function load(): Promise<Parser> {
  const loaded = await import('libpg-query');
  await loaded.loadModule();
  return loaded;
}
