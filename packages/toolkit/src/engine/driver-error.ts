import { isDriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils';
import type { DatabaseError } from 'pg';
import { isFileError } from '../file-fault.ts';
import type { DatabaseUrl } from './database-url.ts';

/**
 * Says in Prisma's terms what went wrong between here and the server.
 *
 * What a statement caused is passed on with the server's own words (`kind: 'postgres'`): the adapter's own translation
 * drops them, and "Null constraint failed:" is all that remains. What ended or prevented the connection has kinds of
 * its own, from which the engine makes P1000, P1001, P1003 and so on.
 *
 * @param error what `pg`, or Node's network code below it, threw
 * @param url where the connection went, for messages that name the server
 * @returns undefined when the error is none of the connection's: a bug
 */
export function toDriverError(error: unknown, url: DatabaseUrl): MappedError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (isDriverAdapterError(error)) return error.cause;
  if (isServerError(error)) return error.severity === 'FATAL' ? fatalError(error, url) : statementError(error);
  return networkError(error, url);
}

/** Whether the server itself said it, about a statement and not about the connection. */
export function isStatementError(error: unknown): error is DatabaseError {
  return error instanceof Error && isServerError(error) && error.severity !== 'FATAL';
}

function isServerError(error: Error): error is DatabaseError {
  return typeof (error as DatabaseError).severity === 'string';
}

/** What PostgreSQL said about a statement. */
export type StatementError = MappedError & { kind: 'postgres' };

/**
 * A statement's error as the engine takes it.
 *
 * @param sql the text that the error's position refers to; with it the message names the line, as `psql` does
 */
export function statementError(error: DatabaseError, sql?: string): StatementError {
  return {
    kind: 'postgres',
    code: error.code ?? 'N/A',
    severity: error.severity ?? 'ERROR',
    message: error.message + (sql === undefined ? '' : lineAt(sql, Number(error.position))),
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  };
}

/** PostgreSQL's own words, as `psql` shows them. */
export function serverWords({ severity, message, detail, hint }: StatementError): string {
  return [`${severity}: ${message}`, detail && `DETAIL: ${detail}`, hint && `HINT: ${hint}`].filter(Boolean).join('\n');
}

// PostgreSQL gives the place as a count of characters; people look for a line.
function lineAt(sql: string, position: number): string {
  if (!(position > 0)) return '';
  const before = [...sql].slice(0, position - 1).join('');
  const number = before.split('\n').length;
  return `\nLINE ${number}: ${sql.split('\n')[number - 1]?.trim()}`;
}

// The server sends FATAL when it refuses a connection or ends one.
function fatalError(error: DatabaseError, url: DatabaseUrl): MappedError {
  switch (error.code) {
    case '3D000':
      return { kind: 'DatabaseDoesNotExist', db: url.database };
    case '28P01':
      return { kind: 'AuthenticationFailed', user: url.user };
    case '28000':
      return { kind: 'DatabaseAccessDenied', db: url.database };
    case '53300':
      return { kind: 'TooManyConnections', cause: error.message };
    case '57P01':
    case '57P02':
      return { kind: 'ConnectionClosed' };
    default:
      return statementError(error);
  }
}

function networkError(error: Error, url: DatabaseUrl): MappedError | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNRESET' || code === 'EPIPE' || /^Connection terminated/.test(message)) {
    // A connection that is cut while it is made says so in the same words as one that is cut later.
    if (!/timeout/.test(message)) return { kind: 'ConnectionClosed' };
  }
  // The address names a file with a certificate, and there is none.
  if (isFileError(error) || isTlsError(code, message)) return { kind: 'TlsConnectionError', reason: message };
  const isUnreachable =
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|EACCES)$/.test(code ?? '') ||
    /timeout/.test(message);
  return isUnreachable ? { kind: 'DatabaseNotReachable', host: url.host, port: url.port } : undefined;
}

function isTlsError(code: string | undefined, message: string): boolean {
  return (
    /CERT|SSL|TLS|UNABLE_TO_VERIFY/.test(code ?? '') ||
    /server does not support SSL|establishing an SSL connection/.test(message)
  );
}
