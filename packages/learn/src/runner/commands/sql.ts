import { text } from 'node:stream/consumers';
import { defineVerb } from 'pos-migrate/internal/commands/command';
import { createStyle, wantsColor } from 'pos-migrate/internal/output';
import { learn } from '../../learn-command.ts';
import { LearnError } from '../errors.ts';
import { inLesson } from '../lesson-session.ts';
import { resultInWords } from '../result-in-words.ts';
import { runSql } from '../run-sql.ts';
import { promptForSql } from '../sql-prompt.ts';
import { whichLesson } from '../which-lesson.ts';

export const verb = defineVerb({
  description:
    'Run SQL in the database of the lesson that you are in, and show the rows. Without SQL it is asked for, or read from what is piped in',
  arguments: [{ name: '[sql...]', description: 'one or more statements, in quotes' }],
  options: [{ flags: '--lesson <number>', description: 'another lesson than the one that you are in' }],
  examples: ['sql', 'sql "SELECT * FROM products"', 'sql < query.sql'],
  run: async ({ env }, { arguments: words, options }) => {
    const lesson = whichLesson(options.lesson === undefined ? undefined : String(options.lesson));
    if (words.length === 0 && process.stdin.isTTY && options.json !== true) {
      const style = createStyle(wantsColor(process.stdout, env));
      await inLesson(lesson, (client) => promptForSql(client, { input: process.stdin, output: process.stdout, style }));
      return [];
    }
    const sql = words.length > 0 ? words.join(' ') : process.stdin.isTTY ? '' : await text(process.stdin);
    if (sql.trim() === '') {
      throw new LearnError('LEARN_USAGE', {
        message: 'There is no SQL to run.',
        next: `Put it in quotes: ${learn('sql "SELECT * FROM products"')}.`,
      });
    }
    return inLesson(lesson, (client) => runSql(client, sql));
  },
  print: (results) => results.map(resultInWords).join('\n\n'),
});
