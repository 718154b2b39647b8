import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { DbError, type ErrorCode } from './errors.ts';
import type { History, TimelineEntry, Verdict } from './history/assess.ts';
import { explainHistory } from './history/explain-history.ts';
import { type HistorySource, readHistory } from './history/read-history.ts';
import { db, inProject } from './project-command.ts';

// pos-migrate/guard: for a server that shall not start on another database than its own.
export { DbError } from './errors.ts';
export type { HistorySource } from './history/read-history.ts';

/** What the guard lets pass besides a database that is exactly where the files say. */
export interface Leniency {
  /** Lets a database pass that is ahead, whatever its further migrations are: SCHEMA_GUARD=ahead. */
  readonly acceptAhead?: boolean;
}

/**
 * Migrations of a newer version that only add, so that this one can work beside it: their names say so, as in
 * 20270105090000_expand_add_title. The name is all that this version knows of them, for it has no such file.
 */
const EXPANSION = /^\d+_expand_/;

/**
 * Refuses a database that isn't exactly where the migration files say, before the server listens: on any other one,
 * a request would fail in the middle of somebody's sale. Opens one connection, asks one question, and closes it again.
 *
 * One difference passes: further migrations of a newer version that are called expand_…. While a new version is rolled
 * out, a server of the old one may have to be started again.
 *
 * @returns what the log should say about a database that is not exactly that, or null
 * @throws {DbError} DB_SCHEMA_… when the database is behind, ahead, failed, edited and so on; DB_UNREACHABLE,
 *   DB_AUTHENTICATION, DB_DATABASE_MISSING or DB_REFUSED when it can't be asked. `next` names the command that helps.
 */
export function assertSchemaIsCurrent(source: HistorySource, leniency: Leniency = {}): Promise<string | null> {
  return inProject(process.cwd(), () => assertCurrent(source, leniency));
}

async function assertCurrent(source: HistorySource, { acceptAhead = false }: Leniency): Promise<string | null> {
  const history = await readHistory(source);
  if (history.verdict === 'current') return null;
  const further = furtherMigrations(history, source.migrationsDir);
  if (
    further.length > 0 &&
    further.every(({ name, state }) => EXPANSION.test(name) || (acceptAhead && state === 'missing'))
  ) {
    return `The database is ahead of this version, which may start on it: ${further.map(({ name }) => name).join(', ')}.`;
  }

  const folder = relative(process.cwd(), source.migrationsDir).replaceAll(sep, '/') || '.';
  const { summary, next } = explainHistory(history, folder);
  throw new DbError(codes[history.verdict], {
    message: `The server does not start on this database. ${summary}`,
    next: `${next ?? `Run "${db('status')}" to see the whole history.`}${history.verdict === 'ahead' ? ahead : ''}`,
  });
}

const ahead =
  ' An older version starts on it if those migrations are called expand_…, or with SCHEMA_GUARD=ahead if you know that they took nothing away.';

/** Those that this version has no file of, if all that it has are applied; otherwise none. */
function furtherMigrations({ timeline }: History, migrationsDir: string): TimelineEntry[] {
  const [further, own] = [
    timeline.filter(({ name }) => !existsSync(join(migrationsDir, name))),
    timeline.filter(({ name }) => existsSync(join(migrationsDir, name))),
  ];
  return own.length > 0 && own.every(({ state }) => state === 'applied') ? further : [];
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
