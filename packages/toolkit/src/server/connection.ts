import type pg from 'pg';
import type { DatabaseSettings } from '../env.ts';
import { DbError, type ErrorCode, type Fault } from '../errors.ts';
import { openConnection } from '../open-connection.ts';
import { db, prisma } from '../project-command.ts';

/**
 * Connects to the database of DATABASE_URL, does some work, and disconnects, whatever happens.
 *
 * @throws DbError DB_UNREACHABLE, DB_AUTHENTICATION or DB_DATABASE_MISSING; the work's own errors as they are
 */
export async function withConnection<T>(
  settings: DatabaseSettings,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await openConnection({ connectionString: settings.url }).catch((cause) => {
    throw connectionFault(settings, cause);
  });
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Fails with a sentence that helps when the database of DATABASE_URL cannot be used. */
export async function assertReachable(settings: DatabaseSettings): Promise<void> {
  await withConnection(settings, async () => {});
}

function connectionFault(settings: DatabaseSettings, cause: Error & { code?: string }): DbError {
  const { host, port, user, database } = settings;
  const start =
    settings.kind === 'url' ? 'Start that server, or correct DATABASE_URL in .env.' : `Run "${db('up')}" to start it.`;
  const faults: Record<string, [ErrorCode, Fault]> = {
    '28P01': [
      'DB_AUTHENTICATION',
      {
        message: `PostgreSQL on ${host}:${port} refuses the user "${user}" with the password of DATABASE_URL.`,
        next: 'Correct the user and the password in .env; special characters in them are written as %XX.',
      },
    ],
    '3D000': [
      'DB_DATABASE_MISSING',
      {
        message: `PostgreSQL on ${host}:${port} has no database "${database}".`,
        next: `Run "${prisma('migrate deploy')}", which creates it, or correct DATABASE_URL in .env.`,
      },
    ],
  };
  const known = faults[cause.code === '28000' ? '28P01' : (cause.code ?? '')];
  if (known) return new DbError(known[0], { ...known[1], cause });
  return new DbError('DB_UNREACHABLE', {
    message: `No PostgreSQL can be used at ${host}:${port}: ${cause.message || cause.code}.`,
    next: start,
    cause,
  });
}
