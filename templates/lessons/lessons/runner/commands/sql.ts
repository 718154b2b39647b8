import { text } from 'node:stream/consumers';
import pg from 'pg';
import { defineVerb } from '../../../db/commands/command.ts';
import { LearnError } from '../errors.ts';
import type { Lesson } from '../lesson.ts';
import { inLesson } from '../lesson-session.ts';
import { resultInWords, type StatementResult } from '../table.ts';
import { whichLesson } from '../which-lesson.ts';

/** Days and times stay as PostgreSQL writes them: as JavaScript's dates they would move to this machine's time zone. */
const TIMES = new Set<number>([pg.types.builtins.DATE, pg.types.builtins.TIMESTAMP, pg.types.builtins.TIMESTAMPTZ]);
const AS_WRITTEN: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => (TIMES.has(id) ? String : pg.types.getTypeParser(id, format)),
};

/**
 * Runs SQL in the lesson's database, as one script, and returns what each statement came to.
 *
 * @throws {LearnError} LEARN_SQL with PostgreSQL's words
 */
export function runSql(lesson: Lesson, sql: string): Promise<StatementResult[]> {
  return inLesson(lesson, async (client) => {
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
  });
}

function lineAt(sql: string, position: number): string[] {
  if (Number.isNaN(position)) return [];
  const before = sql.slice(0, position - 1);
  const line = sql.split('\n')[before.split('\n').length - 1] ?? '';
  return [`  ${line}`, `  ${' '.repeat(before.length - before.lastIndexOf('\n') - 1)}^`];
}

export const verb = defineVerb({
  summary: "Run SQL in the lesson's database and show the rows",
  description:
    'Run SQL in the database of the lesson that you are in, and show the rows. Without SQL it is read from what is piped in; in a practice folder, npm run sql is the same',
  arguments: [{ name: '[sql...]', description: 'one or more statements, in quotes' }],
  options: [{ flags: '--lesson <number>', description: 'another lesson than the one that you are in' }],
  examples: ['sql "SELECT * FROM products"', 'sql < query.sql'],
  run: async (_context, { arguments: words, options }) => {
    const sql = words.length > 0 ? words.join(' ') : process.stdin.isTTY ? '' : await text(process.stdin);
    if (sql.trim() === '') {
      throw new LearnError('LEARN_USAGE', {
        message: 'There is no SQL to run.',
        next: 'Put it in quotes: npm run learn sql "SELECT * FROM products".',
      });
    }
    return runSql(whichLesson(options.lesson === undefined ? undefined : String(options.lesson)), sql);
  },
  print: (results) => results.map(resultInWords).join('\n\n'),
});
