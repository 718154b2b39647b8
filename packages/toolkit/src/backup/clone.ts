import { readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import type { MigrationFile } from '../history/migration-files.ts';
import { takeLease } from '../leases.ts';
import { dropLeftovers, dropScratch, scratchName } from '../scratch/leftovers.ts';
import { readClock } from '../sql/moment.ts';
import { backupFileName, copyName } from './backup-names.ts';
import { type BackupRecord, type StoredRecord, writeRecord } from './backup-record.ts';
import { readContents } from './contents.ts';
import { ensureFolder } from './folder.ts';
import { type ServerSession, type ServerVersion, withDatabase } from './server-session.ts';
import { alone } from './sessions.ts';

/** What makes a clone, as the record says it. */
const TOOL = 'CREATE DATABASE … TEMPLATE';

/** What is cloned, and where its record goes. */
export interface CloneJob {
  readonly settings: DatabaseSettings;
  readonly schema: string;
  readonly files: readonly MigrationFile[];
  readonly version: ServerVersion;
  /** The folder of the record. */
  readonly folder: string;
  /** Whether others may be sent away from the database. */
  readonly disconnect: boolean;
}

/**
 * Copies a database, file by file, to another one on the same server, and writes a record of what is in it. Everything is
 * in the copy, but it doesn't survive the loss of the server. It has its name only when it is whole.
 *
 * @throws {DbError} DB_SESSIONS while others are connected; DB_BACKUP_FAILED when the server refuses.
 */
export async function cloneDatabase(server: ServerSession, job: CloneJob): Promise<StoredRecord> {
  const { settings, schema, files, version, folder, disconnect } = job;
  ensureFolder(folder);
  return withNewDatabase(server, settings.database, async (scratch) => {
    // Before the copy, so that the backup is never taken for younger than what it lacks.
    const at = await readClock(server.client);
    const sql = `CREATE DATABASE ${pg.escapeIdentifier(scratch)} TEMPLATE ${pg.escapeIdentifier(settings.database)}`;
    await refusedAsFailure('DB_BACKUP_FAILED', `"${settings.database}" can't be copied`, () =>
      alone(server, settings.database, { toWhat: 'copied', disconnect }, () => server.client.query(sql)),
    );
    // Nobody was connected while it was copied, so that the copy can be counted in its place.
    const contents = await withDatabase(settings, scratch, (client) => readContents(client, schema, files));
    const { rows } = await server.client.query<{ bytes: string; names: string[] }>(
      'SELECT pg_database_size($1) AS bytes, array(SELECT datname::text FROM pg_database) AS names',
      [scratch],
    );
    const { bytes = '0', names = [] } = rows[0] ?? {};
    const name = copyName(settings.database, 'backup', at, names);
    const quoted = pg.escapeIdentifier(name);
    await server.client.query(
      `BEGIN; ALTER DATABASE ${pg.escapeIdentifier(scratch)} RENAME TO ${quoted};
      ALTER DATABASE ${quoted} SET default_transaction_read_only = on; COMMIT`,
    );
    const record: BackupRecord = {
      format: 1,
      createdAt: at.toISOString(),
      database: settings.shown,
      kind: 'clone',
      name,
      bytes: Number(bytes),
      sha256: null,
      tool: TOOL,
      serverVersion: version.name,
      ...contents,
    };
    const file = path.join(folder, `${backupFileName(settings.database, at, readdirSync(folder))}.json`);
    writeRecord(file, record);
    return { record, file };
  });
}

/**
 * Lets `work` make and rename a database. What is left under the name that it was given is dropped afterwards, or by a later
 * run when this one is killed.
 *
 * @param database The database that the name reminds of.
 */
export async function withNewDatabase<T>(
  { client }: ServerSession,
  database: string,
  work: (name: string) => Promise<T>,
): Promise<T> {
  await dropLeftovers(client).catch(() => undefined); // they are in nobody's way
  const name = scratchName(database, 'backup', await takeLease(client, 'scratch'));
  try {
    return await work(name);
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    await dropScratch(client, name).catch(() => undefined);
  }
}

/** Gives what the server refuses a code and a next step. */
export async function refusedAsFailure<T>(
  code: 'DB_BACKUP_FAILED' | 'DB_RESTORE_FAILED',
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.severity === 'FATAL') throw cause;
    throw new DbError(code, {
      message: `${what}: ${cause.message}.`,
      next:
        cause.code === INSUFFICIENT_PRIVILEGE
          ? 'Use a user who owns that database and may create others (ALTER ROLE … CREATEDB). Nothing was changed.'
          : 'See that the server has room, and try again. Nothing was changed.',
      cause,
    });
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';
