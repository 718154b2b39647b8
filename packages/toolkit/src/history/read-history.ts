import pg from 'pg';
import { namedSchema } from '../database-url.ts';
import { type DatabaseSettings, readDatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';
import { adviceFor } from '../server/advice.ts';
import { isConnectionLost, withConnection } from '../server/connection.ts';
import { assessHistory, type History } from './assess.ts';
import { listMigrations } from './list-migrations.ts';
import { type RecordedHistory, readAppliedMigrations } from './migrations-table.ts';

/** Where both halves of the history are. */
export interface HistorySource {
  readonly databaseUrl: string;
  /** Absolute path of the folder with the migrations. */
  readonly migrationsDir: string;
  /** Where DATABASE_SERVER says who runs the server; the process's own environment when left out. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Reads the folder and the database and puts them together: one connection, one query, closed again. Writes nothing.
 *
 * @throws {DbError} DB_UNREACHABLE, DB_AUTHENTICATION, DB_DATABASE_MISSING or DB_REFUSED when the database can't be
 *   asked, DB_ENV_INVALID for an address that is none, DB_MIGRATIONS_UNREADABLE for a folder that can't be read.
 */
export async function readHistory({ databaseUrl, migrationsDir, env = process.env }: HistorySource): Promise<History> {
  const settings = readDatabaseSettings({ ...env, DATABASE_URL: databaseUrl });
  // Both at once: the files are read while the server checks the password.
  const reading = readRecord(settings);
  reading.catch(() => {}); // it is awaited below, unless the files are the first to fail
  const files = listMigrations(migrationsDir);
  const recorded = await reading;
  return assessHistory(files, recorded);
}

async function readRecord(settings: DatabaseSettings): Promise<RecordedHistory> {
  const schema = namedSchema(settings.url);
  return withConnection(settings, async (client) => {
    try {
      return await readAppliedMigrations(client, schema);
    } catch (error) {
      throw queryFault(settings, error as Error);
    }
  });
}

function queryFault(settings: DatabaseSettings, cause: Error): Error {
  if (isConnectionLost(cause)) return cause;
  if (cause instanceof pg.DatabaseError) {
    return new DbError('DB_REFUSED', {
      message: `The migration history of ${settings.shown} can't be read: ${cause.message} (${cause.code}).`,
      next:
        adviceFor(cause.code) ??
        (cause.code === INSUFFICIENT_PRIVILEGE
          ? `Give the user "${settings.user}" the right to read the table _prisma_migrations.`
          : `Run "${db('doctor')}", which looks at the connection and the server.`),
      cause,
    });
  }
  return cause;
}

const INSUFFICIENT_PRIVILEGE = '42501';
