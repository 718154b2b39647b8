import pg, { type ClientBase } from 'pg';
import { withApplicationName } from '../database-url.ts';
import { type DatabaseSettings, inDatabase, readDatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';
import { withConnection } from '../server/connection.ts';
import { UNHURRIED } from '../server/unhurried.ts';

/** The databases that every server has, in the order in which they are tried. */
const maintenance = ['postgres', 'template1'];

/** A session on a server that is in none of the databases it works on. */
export interface ServerSession {
  readonly client: pg.Client;
  /** For further sessions in the same place, and for addresses. */
  readonly settings: DatabaseSettings;
}

/**
 * Reads the settings of the database for a verb, whose name its connections then have in the server's list of sessions.
 *
 * @throws {DbError} DB_ENV_MISSING, DB_ENV_INVALID
 */
export function settingsFor(verb: string, env: NodeJS.ProcessEnv): DatabaseSettings {
  const settings = readDatabaseSettings(env);
  return { ...settings, url: withApplicationName(settings.url, `db ${verb}`) };
}

/**
 * Does some work in a session on the server of DATABASE_URL that isn't connected to the databases it works on, because
 * PostgreSQL copies and renames a database only while nobody is.
 *
 * @param but The databases that it must not be connected to.
 * @throws {DbError} What `withConnection` throws; the work's own errors.
 */
export async function withServer<T>(
  settings: DatabaseSettings,
  but: readonly string[],
  work: (server: ServerSession) => Promise<T>,
): Promise<T> {
  let refusal: unknown;
  for (const database of maintenance.filter((name) => !but.includes(name))) {
    const there = inDatabase(settings, database);
    let connected = false;
    try {
      return await withConnection(there, async (client) => {
        connected = true;
        await client.query(UNHURRIED);
        return work({ client, settings: there });
      });
    } catch (error) {
      if (connected || !isRefused(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

/** A server's version. */
export interface ServerVersion {
  /** `18.1` */
  readonly name: string;
  readonly major: number;
}

/** Asks a server for its version. */
export async function readServerVersion(client: ClientBase): Promise<ServerVersion> {
  const { rows } = await client.query<{ name: string; number: string }>(
    "SELECT current_setting('server_version') AS name, current_setting('server_version_num') AS number",
  );
  const { name = '', number = '0' } = rows[0] ?? {};
  // A distribution adds its own words: `15.18 (Debian 15.18-0+deb12u1)`.
  return { name: name.split(' ')[0] ?? name, major: Math.floor(Number(number) / 10_000) };
}

/**
 * Does some work in a session in one of the server's databases, however long it takes.
 *
 * @throws {DbError} What `withConnection` throws; the work's own errors.
 */
export async function withDatabase<T>(
  settings: DatabaseSettings,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  return withConnection(inDatabase(settings, database), async (client) => {
    await client.query(UNHURRIED);
    return work(client);
  });
}

/**
 * Gives a code and a next step to what the server says and nobody expected: a lost connection, a statement that it refuses.
 *
 * @throws {DbError} DB_UNREACHABLE, DB_REFUSED; the work's own errors.
 */
export async function explainServerErrors<T>(settings: DatabaseSettings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DbError) throw cause;
    const { message } = cause as Error;
    if (cause instanceof pg.DatabaseError && cause.severity !== 'FATAL') {
      throw new DbError('DB_REFUSED', {
        message: `The server of ${settings.shown} refuses a statement: ${message}.`,
        next: 'Correct what it names, and run the command again. The database is whole: as it was, or as it was to be.',
        cause,
      });
    }
    if (
      !(cause instanceof pg.DatabaseError) &&
      !/Connection (terminated|ended)|ECONNRESET|is not queryable/.test(message)
    )
      throw cause;
    throw new DbError('DB_UNREACHABLE', {
      message: `The connection to ${settings.shown} was cut: ${message}.`,
      next: `Look whether the server still runs ("${db('up')}"), and run the command again. The database is whole: as it was, or as it was to be.`,
      cause,
    });
  }
}

function isRefused(error: unknown): boolean {
  if (!(error instanceof DbError)) return false;
  const { code } = (error.cause ?? {}) as { code?: string };
  return error.code === 'DB_DATABASE_MISSING' || error.code === 'DB_AUTHENTICATION' || code === INSUFFICIENT_PRIVILEGE;
}

const INSUFFICIENT_PRIVILEGE = '42501';
