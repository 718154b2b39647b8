import { relative, sep } from 'node:path';
import { DbError, type ErrorCode } from '../../db/errors.ts';
import type { Verdict } from '../../db/history/assess.ts';
import { explainHistory } from '../../db/history/explain.ts';
import { type HistorySource, readHistory } from '../../db/history/read-history.ts';

/**
 * Refuses a database that isn't exactly where the migration files say, before the server listens: on any other one,
 * a request would fail in the middle of somebody's sale. Opens one connection, asks one question, and closes it again.
 *
 * @throws {DbError} DB_SCHEMA_… when the database is behind, ahead, failed, edited and so on; DB_UNREACHABLE,
 *   DB_AUTHENTICATION, DB_DATABASE_MISSING or DB_REFUSED when it can't be asked. `next` names the command that helps.
 */
export async function assertSchemaIsCurrent(source: HistorySource): Promise<void> {
  const history = await readHistory(source);
  if (history.verdict === 'current') return;

  const folder = relative(process.cwd(), source.migrationsDir).replaceAll(sep, '/') || '.';
  const { summary, next } = explainHistory(history, folder);
  throw new DbError(codes[history.verdict], {
    message: `The server does not start on this database. ${summary}`,
    next: next ?? 'Run "npm run db -- status" to see the whole history.',
  });
}

const codes: Record<Exclude<Verdict, 'current'>, ErrorCode> = {
  running: 'DB_SCHEMA_RUNNING',
  failed: 'DB_SCHEMA_FAILED',
  incomplete: 'DB_SCHEMA_INCOMPLETE',
  edited: 'DB_SCHEMA_EDITED',
  ahead: 'DB_SCHEMA_AHEAD',
  unmanaged: 'DB_SCHEMA_UNMANAGED',
  empty: 'DB_SCHEMA_BEHIND',
  behind: 'DB_SCHEMA_BEHIND',
};
