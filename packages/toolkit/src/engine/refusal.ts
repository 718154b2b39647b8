import type { MappedError } from '@prisma/driver-adapter-utils';
import { DatabaseUrlError } from './database-url.ts';
import { serverWords } from './driver-error.ts';
import type { Failures, Refusal } from './failures.ts';

/** What Prisma says when a database can't be worked with. */
export function connectionRefusal(error: MappedError): Refusal {
  switch (error.kind) {
    case 'AuthenticationFailed':
      return {
        code: 'P1000',
        message: `Authentication failed against database server, the provided database credentials for \`${error.user}\` are not valid.\n\nPlease make sure to provide valid database credentials for the database server at the configured address.`,
      };
    case 'DatabaseNotReachable': {
      const server = `\`${error.host}:${error.port}\``;
      return {
        code: 'P1001',
        message: `Can't reach database server at ${server}\n\nPlease make sure your database server is running at ${server}.`,
      };
    }
    case 'DatabaseDoesNotExist':
      return { code: 'P1003', message: `Database \`${error.db}\` does not exist` };
    case 'DatabaseAccessDenied':
      return { code: 'P1010', message: `User was denied access on the database \`${error.db}\`` };
    case 'TlsConnectionError':
      return { code: 'P1011', message: `Error opening a TLS connection: ${error.reason}` };
    case 'ConnectionClosed':
      return { code: 'P1017', message: 'Server has closed the connection.' };
    case 'TooManyConnections':
      return { code: 'P2037', message: `Too many database connections opened: ${error.cause}` };
    default:
      return { message: 'message' in error ? error.message : error.kind };
  }
}

/** What Prisma says when a URL can't be used. */
export function urlRefusal(error: DatabaseUrlError): Refusal {
  return { code: 'P1013', message: `The provided database string is invalid: ${error.message}.` };
}

/** What Prisma says when it can't create its shadow database. */
export function shadowCreationRefusal({ message }: Refusal): Refusal {
  return {
    code: 'P3014',
    message: `Prisma Migrate could not create the shadow database. Please make sure the database user has permission to create databases. Read more about the shadow database (and workarounds) at https://pris.ly/d/migrate-shadow\n\nOriginal error: ${message}`,
  };
}

/**
 * What Prisma says when the WebAssembly engine refused a request.
 *
 * @param method the request
 * @param error what the engine threw
 * @param failures what it had been told before
 * @returns undefined when it did not refuse but crash
 */
export function engineRefusal(method: string, error: unknown, failures: Failures): Refusal | undefined {
  if (error instanceof DatabaseUrlError) return urlRefusal(error);
  if (!isEngineError(error)) return undefined;
  if (failures.shadowDatabase) return failures.shadowDatabase;
  const migration = /migration_name="([^"]+)"/.exec(error.message)?.[1];
  if (method === 'applyMigrations' && failures.script && migration) {
    return {
      code: 'P3018',
      message: `A migration failed to apply. New migrations cannot be applied before the error is recovered from. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve\n\nMigration name: ${migration}\n\nDatabase error code: ${failures.script.code}\n\nDatabase error:\n${serverWords(failures.script)}`,
    };
  }
  if (method === 'dbExecute' && failures.statement) return { message: serverWords(failures.statement) };
  return { code: error.code, message: withoutTrace(error.message), meta: error.meta };
}

interface EngineError extends Error {
  readonly code?: string;
  readonly meta?: unknown;
}

function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && error.name === 'SchemaConnectorError';
}

// The engine ends its messages with the places in its own source that they went through.
function withoutTrace(message: string): string {
  return message.replace('external connector error\n', '').replace(/\n {3}0: [\s\S]*$/, '');
}
