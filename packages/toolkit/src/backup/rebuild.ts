import pg from 'pg';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import type { StoredRecord } from './backup-record.ts';
import { refusedAsFailure } from './clone.ts';
import { compareContents, readContents } from './contents.ts';
import { createLike, type DatabaseProperties, readProperties } from './database-properties.ts';
import { fillFromDump } from './fill-from-dump.ts';
import type { Runner } from './program-runner.ts';
import { type ServerSession, type ServerVersion, withDatabase } from './server-session.ts';
import { alone } from './sessions.ts';

/** A backup that is to become a database again. */
export interface Rebuild {
  readonly settings: DatabaseSettings;
  readonly backup: StoredRecord;
  readonly version: ServerVersion;
  /** What the database is like whose place the new one will take; undefined when there is none. */
  readonly like: DatabaseProperties | undefined;
  /** What restores a dump; undefined for a clone. */
  readonly runner: Runner | undefined;
  /** Whether everything is to belong to the user of DATABASE_URL. */
  readonly ownAll: boolean;
  readonly progress: (message: string) => void;
}

/**
 * Makes a new database from a backup, and counts what is in it against the record.
 *
 * @param fresh The name of the new database.
 * @throws {DbError} DB_RESTORE_FAILED, DB_RESTORE_DIFFERENT, DB_BACKUP_PROGRAM; DB_SESSIONS while others are connected to
 *   a clone.
 */
export async function rebuildDatabase(server: ServerSession, fresh: string, rebuild: Rebuild): Promise<void> {
  const { settings, backup, version, like, runner, ownAll, progress } = rebuild;
  const { record } = backup;
  const failing = <T>(work: () => Promise<T>) =>
    refusedAsFailure('DB_RESTORE_FAILED', "The backup can't be restored", work);
  progress(`Restoring ${record.name} into a new database …`);
  if (runner) {
    await failing(() => server.client.query(createLike(fresh, like)));
    await fillFromDump(runner, settings, backup, { database: fresh, serverMajor: version.major, ownAll });
  } else {
    const owner = like ? ` OWNER ${pg.escapeIdentifier(like.owner)}` : '';
    const sql = `CREATE DATABASE ${pg.escapeIdentifier(fresh)} TEMPLATE ${pg.escapeIdentifier(record.name)}${owner}`;
    await failing(() =>
      alone(server, record.name, { toWhat: 'copied', disconnect: false }, () => server.client.query(sql)),
    );
  }
  progress('Counting what was restored …');
  await withDatabase(settings, fresh, async (client) => {
    await assertSame(client, backup);
    // A dump has no statistics, and without them the first queries would be planned badly.
    if (runner) await client.query('ANALYZE').catch(() => undefined);
  });
}

/**
 * Refuses a clone that isn't on this server.
 *
 * @throws {DbError} DB_BACKUP_DAMAGED
 */
export async function assertCloneThere({ client }: ServerSession, { record }: StoredRecord): Promise<void> {
  if (record.kind !== 'clone' || (await readProperties(client, record.name))) return;
  throw new DbError('DB_BACKUP_DAMAGED', {
    message: `This backup is the database "${record.name}", and the server of DATABASE_URL has none of that name.`,
    next: 'Let DATABASE_URL name the server that the backup was made on, or use another backup. Nothing was changed.',
  });
}

async function assertSame(client: pg.Client, { record }: StoredRecord): Promise<void> {
  const found = await readContents(client, record.schema);
  const differences = compareContents(record, found);
  if (differences.length === 0) return;
  throw new DbError('DB_RESTORE_DIFFERENT', {
    message: [
      'What was restored is not what the record of the backup says:',
      ...differences.map((line) => `  ${line}`),
    ].join('\n'),
    next: 'Use another backup. Nothing was changed: the new database was dropped.',
  });
}
