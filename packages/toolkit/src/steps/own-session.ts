import type pg from 'pg';
import { DbError } from '../errors.ts';
import { openConnection } from '../open-connection.ts';

/** What is wrong with a connection behind a pooler whose sessions are shared, in a sentence, and what helps. */
export const sharedSession = {
  message:
    'DATABASE_URL leads to a pooler that gives each transaction to another session of the server (PgBouncer with pool_mode=transaction), so that the lock that keeps two migrations apart keeps nobody out, and stays behind in the pool.',
  next: 'Migrate with a DATABASE_URL of the server itself, or of a pool with pool_mode=session; the app may go on using the pool.',
} as const;

/**
 * Refuses a connection that has no session of the server to itself: advisory locks and settings would be another's, too.
 *
 * @param client A connected client, outside a transaction, that holds no lock yet.
 * @throws {DbError} DB_SESSION_SHARED
 */
export async function assertOwnSession(client: pg.ClientBase): Promise<void> {
  if (await isSessionShared(client)) throw new DbError('DB_SESSION_SHARED', sharedSession);
}

/**
 * Whether a pooler shares the server's sessions among its clients. The server tells a client the process of its session when they
 * connect; only where a query is answered by another one is there a pooler at all, and a second connection shows which kind:
 * idle, we have a session that it must not get.
 */
export async function isSessionShared(client: pg.ClientBase): Promise<boolean> {
  const own = await answeringProcess(client);
  if (own === (client as unknown as Connected).processID) return false;
  const other = await openConnection(sameServer(client as unknown as Connected)).catch(() => undefined);
  if (!other) return false; // there is no room for a second one, and nothing to share
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      await other.query('BEGIN');
      if ((await answeringProcess(other)) === own) return true;
      if ((await answeringProcess(client)) !== own) return true;
      await other.query('COMMIT');
      // A pool hands out first what came back last: now that is the session of the second connection.
      if ((await answeringProcess(client)) !== own) return true;
    }
    return false;
  } catch {
    return false; // it waits in vain for the session that we have
  } finally {
    await other.end().catch(() => {});
  }
}

/** Others who use the pool at the same time may happen to leave us our own. */
const ATTEMPTS = 5;

/** How long the second connection may wait for a session, in milliseconds. */
const PATIENCE = 5000;

async function answeringProcess(client: pg.ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return rows[0]?.pid;
}

/** What `pg` knows of a connection, beside its types. */
interface Connected extends pg.Client {
  readonly processID: number | null;
  readonly connectionParameters: Pick<pg.ClientConfig, 'ssl'>;
}

function sameServer({ host, port, user, password, database, connectionParameters }: Connected): pg.ClientConfig {
  const { ssl } = connectionParameters;
  return {
    host,
    port,
    user,
    database,
    ...(password && { password }),
    ...(ssl !== undefined && { ssl }),
    query_timeout: PATIENCE,
  };
}
