import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { ClientBase } from 'pg';
import { DbError } from '../errors.ts';
import { PRISMA_LOCK_KEY } from '../history/migrations-table.ts';
import { printable } from '../printable.ts';
import { script } from '../project-command.ts';
import { withConnection } from '../server/connection.ts';
import type { ServerSession } from './server-session.ts';

/** Somebody who is connected to a database. */
export interface OtherSession {
  readonly pid: number;
  readonly user: string;
  /** What the program calls itself; null when it doesn't say. */
  readonly application: string | null;
  /** Where it connects from; null when that can't be seen. */
  readonly address: string | null;
  /** `active`, `idle`, `idle in transaction`; null when that can't be seen. */
  readonly state: string | null;
  /** Whether it changes the schema at this moment. */
  readonly migrates: boolean;
}

/** Reads who is connected to a database. This session isn't among them. */
export async function readSessions(client: ClientBase, database: string): Promise<OtherSession[]> {
  const { rows } = await client.query<OtherSession>(
    `SELECT a.pid, a.usename AS "user", nullif(a.application_name, '') AS application, host(a.client_addr) AS address, a.state,
      EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.database = a.datid AND l.locktype = 'advisory'
        AND l.classid = 0 AND l.objid = ${PRISMA_LOCK_KEY} AND l.granted) AS migrates
    FROM pg_stat_activity a
    WHERE a.datname = $1 AND a.backend_type IN ('client backend', 'walsender') AND a.pid <> pg_backend_pid()
    ORDER BY a.backend_start`,
    [database],
  );
  return rows;
}

/** One line for each session, for people. */
export function sessionLines(sessions: readonly OtherSession[]): string[] {
  return sessions.map(({ pid, user, application, address, state, migrates }) => {
    const facts = [`user ${user}`, address === null ? '' : `from ${address}`, migrates ? 'migrating' : (state ?? '')];
    return printable(`process ${pid} (${application ?? 'unnamed'}): ${facts.filter(Boolean).join(', ')}`);
  });
}

/**
 * Refuses while others are connected, and says who they are.
 *
 * @param options.toWhat What can't be done meanwhile, in words: `copied`.
 * @param options.disconnect Whether they may be sent away. Somebody who changes the schema never is.
 * @throws {DbError} DB_SESSIONS
 */
export async function assertNobody(
  client: ClientBase,
  database: string,
  { toWhat, disconnect }: { toWhat: string; disconnect: boolean },
): Promise<void> {
  for (const began = performance.now(); ; await sleep(PAUSE)) {
    const sessions = await readSessions(client, database);
    const inTheWay = disconnect ? sessions.filter(({ migrates }) => migrates) : sessions;
    if (inTheWay.length === 0) return;
    if (performance.now() - began > PATIENCE) throw inUse(database, inTheWay, toWhat, { disconnect });
  }
}

/** The server needs a moment, in milliseconds, to see that a program has ended which was connected. */
const PATIENCE = 500;
const PAUSE = 50;

/** The refusal itself. */
export function inUse(
  database: string,
  sessions: readonly OtherSession[],
  toWhat: string,
  { disconnect, cause }: { disconnect: boolean; cause?: unknown },
): DbError {
  const who = sessions.length === 1 ? 'another session is' : `${sessions.length} other sessions are`;
  const message = `The database "${database}" can't be ${toWhat} while ${who} connected to it:`;
  return new DbError('DB_SESSIONS', {
    message: [message, ...sessionLines(sessions).map((line) => `  ${line}`)].join('\n'),
    next: disconnect
      ? 'Let them end, or stop those programs, and run the command again. Nothing was changed.'
      : `Stop those programs ("${script('dev')}" is often one), or add --disconnect to end their connections. Nothing was changed.`,
    cause,
  });
}

/**
 * Runs a statement that PostgreSQL carries out only while nobody is connected to a database. It waits for five seconds,
 * and lets nobody in meanwhile; with `disconnect`, those who are there are sent away in that time.
 *
 * @throws {DbError} DB_SESSIONS when somebody stays; {pg.DatabaseError} whatever else the server refuses.
 */
export async function alone<T>(
  { client, settings }: ServerSession,
  database: string,
  { toWhat, disconnect }: { toWhat: string; disconnect: boolean },
  statement: () => Promise<T>,
): Promise<T> {
  await assertNobody(client, database, { toWhat, disconnect });
  let over = false;
  const running = statement().finally(() => {
    over = true;
  });
  running.catch(() => undefined); // it is awaited below
  try {
    // This session is busy with the statement, so that another one has to do it.
    if (disconnect) await withConnection(settings, (second) => sendAway(second, database, () => over));
    return await running;
  } catch (error) {
    await running.catch(() => undefined);
    if ((error as pg.DatabaseError).code !== OBJECT_IN_USE) throw error;
    const left = await withConnection(settings, (second) => readSessions(second, database));
    throw left.length > 0 ? inUse(database, left, toWhat, { disconnect, cause: error }) : usedOtherwise(error as Error);
  }
}

const OBJECT_IN_USE = '55006';

/** A prepared transaction, or somebody who has gone meanwhile. */
function usedOtherwise(cause: Error & { detail?: string }): DbError {
  return new DbError('DB_SESSIONS', {
    message: `${cause.message}.${cause.detail === undefined ? '' : ` ${cause.detail}`}`,
    next: 'End what it names (SELECT * FROM pg_prepared_xacts lists prepared transactions), and run the command again. Nothing was changed.',
    cause,
  });
}

async function sendAway(client: ClientBase, database: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    for (const { pid, migrates } of await readSessions(client, database)) {
      // What this user may not end stays, and the statement says so in the end.
      if (!migrates) await client.query('SELECT pg_terminate_backend($1)', [pid]).catch(() => undefined);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}
