import pg from 'pg';
import type { DatabaseSettings } from '../env.ts';
import { DbError, type ErrorCode, type Fault } from '../errors.ts';
import { explainFileError, isFileError } from '../file-fault.ts';
import { openConnection } from '../open-connection.ts';
import { db, prisma } from '../project-command.ts';
import { adviceFor } from './advice.ts';

/**
 * Connects to the database of DATABASE_URL, does some work, and disconnects, whatever happens.
 *
 * @throws DbError DB_UNREACHABLE, also when the connection is lost in the middle; DB_AUTHENTICATION, DB_CERTIFICATE, DB_ENV_INVALID or
 *   DB_DATABASE_MISSING; the work's own errors as they are
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
  } catch (error) {
    throw isConnectionLost(error) ? lostFault(settings, error as Error) : explainRefusal(settings, error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Fails with a sentence that helps when the database of DATABASE_URL cannot be used. */
export async function assertReachable(settings: DatabaseSettings): Promise<void> {
  await withConnection(settings, async () => {});
}

/** Whether the server went away, or sent us away, while we were connected. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof DbError) return false;
  const { code, severity } = error as Error & { code?: string; severity?: string };
  // The server says FATAL before it ends a session: an administrator's command, a crash, its own end.
  if (severity !== undefined) return severity === 'FATAL' || severity === 'PANIC';
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    /^Connection terminated|^Client has encountered a connection error/.test(error.message)
  );
}

function lostFault(settings: DatabaseSettings, cause: Error): DbError {
  return new DbError('DB_UNREACHABLE', {
    message: `The connection to ${settings.shown} was lost in the middle: ${cause.message}.`,
    next: `See that the server runs, and look with "${db('status')}" how far it came.`,
    cause,
  });
}

/** Says what helps when the server, or its rights, stand in the way of whatever was asked; anything else comes back as it is. */
function explainRefusal({ shown, user }: DatabaseSettings, error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const right =
    error.code === INSUFFICIENT_PRIVILEGE
      ? `Give the user "${user}" that right, or use another user in DATABASE_URL.`
      : undefined;
  const next = adviceFor(error.code) ?? right;
  if (next === undefined) return error;
  return new DbError('DB_REFUSED', {
    message: `${shown} refuses it: ${error.message} (${error.code}).`,
    next,
    cause: error,
  });
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** Whether the two ends don't agree about encryption, or about who they are. */
function isTlsFault({ code = '', message }: Error & { code?: string }): boolean {
  const named = /CERT|SSL|TLS|UNABLE_TO_VERIFY/.test(code);
  return named || /does not support SSL|SSL connection|no encryption$/.test(message);
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
  if (isFileError(cause)) return fileFault(cause);
  if (isTlsFault(cause)) return tlsFault(settings, cause);
  const known = faults[cause.code === '28000' ? '28P01' : (cause.code ?? '')];
  if (known) return new DbError(known[0], { ...known[1], cause });
  return new DbError('DB_UNREACHABLE', {
    message: `No PostgreSQL can be used at ${host}:${port}: ${cause.message || cause.code}.`,
    next: start,
    cause,
  });
}

/** The address names files, and one of them can't be read. */
function fileFault(cause: Error & { path: string }): DbError {
  const { message } = explainFileError(cause) as DbError;
  return new DbError('DB_ENV_INVALID', {
    message: `DATABASE_URL names a file for the encryption of the connection: ${message}`,
    next: 'Put the file there, or correct sslrootcert, sslcert and sslkey in DATABASE_URL.',
    cause,
  });
}

function tlsFault({ host, port }: DatabaseSettings, cause: Error & { code?: string }): DbError {
  return new DbError('DB_CERTIFICATE', {
    message: `The connection to ${host}:${port} can't be encrypted as DATABASE_URL asks for: ${cause.message}.`,
    next: "Name the certificate of whoever signed the server's own with sslrootcert=<file> in DATABASE_URL; where the server has no encryption, or nobody is between, sslmode says so (no-verify, disable).",
    cause,
  });
}
