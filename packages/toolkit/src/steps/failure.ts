import pg from 'pg';
import { DbError, type ErrorCode } from '../errors.ts';
import { findNodes } from '../plan/relation-names.ts';
import { db } from '../project-command.ts';
import { adviceFor } from '../server/advice.ts';
import type { Statement } from '../sql/statements.ts';
import { type PlannedFile, quoteLine } from './plan-file.ts';
import type { PartFailure } from './run-part.ts';

/** What is left of a step that failed. */
export interface Aftermath {
  /** One sentence: what is in the database now. */
  readonly left: string;
  /** What to do about it, where that isn't the usual: correct the file and run it again. */
  readonly next?: string;
}

/** The server said no to a statement, and the connection still stands. */
export function isRefusal(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && error.severity !== 'FATAL' && error.severity !== 'PANIC';
}

/** Says which file and which line failed, in PostgreSQL's own words, what is left of it, and what to do. */
export function stepFault(file: PlannedFile, failure: PartFailure, { left, next }: Aftermath): DbError {
  const cause = failure.cause;
  if (!isRefusal(cause)) return lostConnection(file, cause as Error);
  const line = failingLine(file, failure);
  const words = [
    `${cause.severity}: ${cause.message}`,
    cause.detail && `DETAIL: ${cause.detail}`,
    cause.hint && `HINT: ${cause.hint}`,
  ].filter(Boolean);
  const advice = advices[cause.code ?? ''];
  return new DbError(advice?.code ?? 'DB_STEP_FAILED', {
    message: [
      `${file.name}/${file.file} failed on line ${line} (${cause.code}).`,
      quoteLine(file.sql, line),
      ...words.map((text) => `  ${text}`),
      left,
    ].join('\n'),
    next:
      next ?? advice?.next ?? adviceFor(cause.code) ?? `Correct ${file.file} or the data, and run the command again.`,
    cause,
  });
}

const retry: { code: ErrorCode; next: string } = {
  code: 'DB_STEP_LOCKED',
  next: 'Run the command again when the shop is quieter; "SELECT pid, state, query FROM pg_stat_activity" shows who is at work.',
};

/** What helps with errors whose own words don't say it. */
const advices: Record<string, { code: ErrorCode; next: string }> = {
  // lock_not_available: another session holds what the statement needs, longer than lock_timeout allows.
  '55P03': retry,
  // deadlock_detected
  '40P01': retry,
  // unsafe_new_enum_value_usage
  '55P04': {
    code: 'DB_STEP_FAILED',
    next: 'Split the file: a value added to an enum can be used only after the migration that adds it has been committed.',
  },
  // active_sql_transaction
  '25001': {
    code: 'DB_STEP_FAILED',
    next: 'Put that statement into a migration of its own, without BEGIN and COMMIT and with "Kind: concurrent" in its header.',
  },
  // insufficient_privilege
  '42501': {
    code: 'DB_STEP_FAILED',
    next: 'Use the user that owns these tables in DATABASE_URL, or give this one the right, and run the command again.',
  },
};

function lostConnection(file: PlannedFile, cause: Error): DbError {
  const whole =
    file.kind === 'atomic'
      ? 'it is in the database either with its history row or not at all'
      : 'its history row says how far it came';
  return new DbError('DB_STEP_INTERRUPTED', {
    message: `The connection to the server was lost while ${file.name}/${file.file} ran (${cause.message}): ${whole}.`,
    next: `See that the server runs ("${db('status')}"), then run the command again: it goes on from where it stopped.`,
    cause,
  });
}

/** PostgreSQL names the place of some errors only; of the others it is known which statement was running. */
function failingLine(file: PlannedFile, { part, position, completed, cause }: PartFailure): number {
  if (position === null) {
    const statement = part.statements[completed];
    if (statement) return lineInBlock(statement, cause as pg.DatabaseError) ?? statement.line;
    return part.commitLine ?? part.statements.at(-1)?.line ?? 1;
  }
  const before = [...part.sql].slice(0, position).join('');
  return (file.sql.slice(0, part.offset) + before).split('\n').length;
}

/** The line of a DO block that was running: PL/pgSQL counts it from where the body begins. */
function lineInBlock({ node, text, line }: Statement, { where }: pg.DatabaseError): number | null {
  const counted = /^PL\/pgSQL function inline_code_block line (\d+) /m.exec(where ?? '')?.[1];
  if (counted === undefined || !('DoStmt' in node)) return null;
  const [body = ''] = findNodes(node, 'DefElem').flatMap(({ defname, arg }) =>
    defname === 'as' && arg && 'String' in arg ? (arg.String.sval ?? '') : [],
  );
  // In single quotes a body may be written otherwise than it is.
  const start = text.indexOf(body);
  return start === -1 ? null : line + text.slice(0, start).split('\n').length - 1 + Number(counted) - 1;
}
