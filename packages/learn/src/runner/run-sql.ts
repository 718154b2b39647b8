import pg from 'pg';
import { LearnError } from './errors.ts';
import type { StatementResult } from './result-in-words.ts';

/** Days and times stay as PostgreSQL writes them: as JavaScript's dates they would move to this machine's time zone. */
const TIMES = new Set<number>([pg.types.builtins.DATE, pg.types.builtins.TIMESTAMP, pg.types.builtins.TIMESTAMPTZ]);
const AS_WRITTEN: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => (TIMES.has(id) ? String : pg.types.getTypeParser(id, format)),
};

/**
 * Runs SQL as one script, and returns what each statement came to.
 *
 * @throws {LearnError} LEARN_SQL with PostgreSQL's words
 */
export async function runSql(client: pg.ClientBase, sql: string): Promise<StatementResult[]> {
  try {
    const results = (await client.query({ text: sql, rowMode: 'array', types: AS_WRITTEN })) as
      | pg.QueryArrayResult
      | pg.QueryArrayResult[];
    return [results].flat().filter(({ command }) => command !== null);
  } catch (cause) {
    const { message, severity, code, detail, hint, position } = cause as pg.DatabaseError;
    if (severity === undefined) throw cause;
    const lines = [`${severity}: ${message} (${code})`, ...lineAt(sql, Number(position))];
    throw new LearnError('LEARN_SQL', {
      message: [...lines, ...(detail ? [`DETAIL: ${detail}`] : []), ...(hint ? [`HINT: ${hint}`] : [])].join('\n'),
      next: 'Read what PostgreSQL says: it is often what the lesson wants to show.',
      cause,
    });
  }
}

function lineAt(sql: string, position: number): string[] {
  if (Number.isNaN(position)) return [];
  const before = sql.slice(0, position - 1);
  const line = sql.split('\n')[before.split('\n').length - 1] ?? '';
  return [`  ${line}`, `  ${' '.repeat(before.length - before.lastIndexOf('\n') - 1)}^`];
}
