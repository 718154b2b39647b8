import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PRISMA_LOCK_KEY } from '../history/migrations-table.ts';
import { assertOwnSession } from './own-session.ts';
import type { StepSession } from './session.ts';

/** How often a waiting command asks for the lock, in milliseconds. */
const POLL = 100;

/**
 * Takes the advisory lock that every Prisma command takes while it changes a database, does some work, and gives it back.
 * While somebody else holds it, waits as long as it takes, and says so.
 *
 * It asks again and again instead of waiting inside PostgreSQL: a session that waits there holds a snapshot, and the
 * CREATE INDEX CONCURRENTLY of the one that has the lock waits for every snapshot to end, so that both wait forever.
 *
 * @throws {DbError} DB_SESSION_SHARED behind a pooler in whose sessions a lock means nothing.
 * @param client A connected client that nobody else uses meanwhile.
 * @param work Gets the session that {@link applyUp} and {@link applyDown} want.
 * @param options The schema of `_prisma_migrations` (default `public`); the one that the address names with `?schema=`, if it
 *   does; and what tells a person that we wait.
 */
export async function withMigrationLock<Result>(
  client: pg.ClientBase,
  work: (session: StepSession) => Promise<Result>,
  { schema = 'public', named, progress = () => {} }: LockOptions = {},
): Promise<Result> {
  const passOn = ({ severity, message }: { severity?: string | undefined; message?: string | undefined }) =>
    progress(`${severity}: ${message}`);
  await assertOwnSession(client);
  await takeLock(client, progress);
  try {
    const reset = resetSql(named);
    await client.query(reset);
    client.on('notice', passOn);
    return await work({ client, schema, reset, progress });
  } finally {
    client.off('notice', passOn);
    // Where the connection is lost, the lock went with it.
    await client.query(`SELECT pg_advisory_unlock(${PRISMA_LOCK_KEY})`).catch(() => {});
  }
}

interface LockOptions extends Partial<Pick<StepSession, 'schema' | 'progress'>> {
  readonly named?: string | undefined;
}

/** SQL for {@link StepSession.reset}. Prisma's `?schema=`, where there is one, takes the place of the server's search_path. */
export function resetSql(named: string | undefined): string {
  return named === undefined ? 'RESET ALL;' : `RESET ALL; SET search_path TO ${pg.escapeIdentifier(named)};`;
}

async function takeLock(client: pg.ClientBase, progress: (message: string) => void): Promise<void> {
  for (let said = false; !(await isLockTaken(client)); said = true) {
    if (!said) progress(`Another command is migrating this database${await describeHolder(client)}: waiting for it …`);
    await sleep(POLL);
  }
}

/** Whether another session waits inside PostgreSQL for the lock, as Prisma's commands do for ten seconds. */
export async function isLockWanted(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database
    WHERE d.datname = current_database() AND l.locktype = 'advisory'
    AND l.classid = 0 AND l.objid = ${PRISMA_LOCK_KEY} AND NOT l.granted`,
  );
  return rows.length > 0;
}

async function isLockTaken(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${PRISMA_LOCK_KEY}) AS taken`);
  return rows[0]?.taken === true;
}

/** Who holds the lock, as far as the server tells this user. */
async function describeHolder(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ pid: number; application: string | null; since: string | null }>(
    `SELECT l.pid, nullif(a.application_name, '') AS application, to_char(now() - a.backend_start, 'HH24:MI:SS') AS since
    FROM pg_catalog.pg_locks l
    JOIN pg_catalog.pg_database d ON d.oid = l.database AND d.datname = current_database()
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = ${PRISMA_LOCK_KEY} AND l.granted`,
  );
  const [holder] = rows;
  if (!holder) return '';
  const since = holder.since === null ? '' : `, connected for ${holder.since}`;
  return ` (${holder.application ?? 'unnamed'}, server process ${holder.pid}${since})`;
}
