import { createInterface } from 'node:readline';
import type pg from 'pg';
import type { Style } from 'pos-migrate/internal/output';
import { parseSql, SqlSyntaxError } from 'pos-migrate/internal/sql/parse';
import { learn } from '../learn-command.ts';
import { LearnError } from './errors.ts';
import { readPromptWord } from './prompt-words.ts';
import { resultInWords } from './result-in-words.ts';
import { runSql } from './run-sql.ts';

/** Where SQL is typed, and where the answers go. */
export interface Conversation {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly style: Style;
}

/**
 * Asks for SQL, runs it at the semicolon, and shows the rows or PostgreSQL's refusal, until Ctrl+D or `exit`. What is typed here
 * needs no quotes of a shell, and may have several lines; Ctrl+C takes them back. All of it goes over one connection.
 *
 * @throws {LearnError} LEARN_SQL when the connection is lost
 */
export async function promptForSql(client: pg.ClientBase, { input, output, style }: Conversation): Promise<void> {
  const lines = createInterface({ input, output, prompt: 'sql> ' });
  let typed = '';
  let isOpen = true;
  const ask = () => {
    // What was pasted may have ended before all of it was run, and a closed line can't be asked for.
    if (!isOpen) return;
    lines.setPrompt(typed === '' ? 'sql> ' : '  -> ');
    lines.prompt(true);
  };
  lines.on('SIGINT', () => {
    typed = '';
    output.write('^C\n');
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    ask();
  });
  lines.on('close', () => {
    isOpen = false;
  });
  output.write('A statement ends with a semicolon. "help" says what else there is, and Ctrl+D leaves.\n');
  ask();
  for await (const line of lines) {
    const word = typed === '' ? readPromptWord(line) : null;
    if (word !== null) {
      if ('leave' in word) break;
      output.write(`${'text' in word ? word.text : await answer(client, word.sql, style)}\n\n`);
      ask();
      continue;
    }
    typed = `${typed}${line}\n`.replace(/^\s+$/, '');
    if (await isWhole(typed)) {
      output.write(`${await answer(client, typed.trimEnd(), style)}\n\n`);
      typed = '';
    }
    ask();
  }
  lines.close();
}

/** Whether the last line ends a statement, and not within a quoted text or the body of a function. */
async function isWhole(typed: string): Promise<boolean> {
  if (!typed.trimEnd().endsWith(';')) return false;
  try {
    await parseSql(typed);
  } catch (error) {
    return !(error instanceof SqlSyntaxError && error.message.startsWith('unterminated'));
  }
  return true;
}

async function answer(client: pg.ClientBase, sql: string, style: Style): Promise<string> {
  try {
    return (await runSql(client, sql)).map(resultInWords).join('\n\n');
  } catch (error) {
    if (error instanceof LearnError) return style.red(error.message);
    throw new LearnError('LEARN_SQL', {
      message: "The connection to the lesson's database was closed, as a reset does.",
      next: `Type "${learn('sql')}" again.`,
      cause: error,
    });
  }
}
