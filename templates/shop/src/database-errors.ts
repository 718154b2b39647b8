import { Prisma } from '../prisma/generated/client.ts';

/** Kinds of the driver adapter, and SQLSTATE classes, that mean the database cannot be used just now. */
const UNAVAILABLE_KINDS = [
  'DatabaseNotReachable',
  'DatabaseDoesNotExist',
  'DatabaseAccessDenied',
  'AuthenticationFailed',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
];
const UNAVAILABLE_SQLSTATE = /^(08|53|55|57)/;

/** Prisma's code for a transaction that got no connection in time, or took too long. */
const TRANSACTION_GIVEN_UP = 'P2028';

/** What node-postgres throws without a code when a connection is lost or none is free. */
const UNAVAILABLE_MESSAGE = /^(timeout exceeded when trying to connect|Connection terminated)/;

/** A second row with a value that must be unique (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown): boolean {
  return driverCause(error)?.kind === 'UniqueConstraintViolation';
}

/** PostgreSQL gave the transaction up in favour of another one (40001, 40P01): trying again is right. */
export function isWriteConflict(error: unknown): boolean {
  return driverCause(error)?.kind === 'TransactionWriteConflict';
}

/** The database is down, full, shutting down, or too slow. Whether the statement took effect may be unknown. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const cause = driverCause(error);
  if (cause) return UNAVAILABLE_KINDS.includes(cause.kind ?? '') || UNAVAILABLE_SQLSTATE.test(cause.originalCode ?? '');
  if (error instanceof Prisma.PrismaClientKnownRequestError) return error.code === TRANSACTION_GIVEN_UP;
  return error instanceof Error && UNAVAILABLE_MESSAGE.test(error.message);
}

function driverCause(error: unknown): { kind?: string; originalCode?: string } | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const adapterError = error.meta?.driverAdapterError as
    | { cause?: { kind?: string; originalCode?: string } }
    | undefined;
  return adapterError?.cause;
}
