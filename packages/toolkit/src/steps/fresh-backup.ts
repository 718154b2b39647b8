import type { ClientBase } from 'pg';
import { backupFolder, isDumpWhole, listRecords, type StoredRecord } from '../backup/backup-record.ts';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';

/** How old a backup may be before data is thrown away: one hour, in milliseconds. */
const FRESH = 60 * 60 * 1000;

/**
 * Refuses unless `backups/` has a backup of this database that is younger than an hour and younger than the last applied
 * migration, and whose file (or, for a clone, whose database) is there.
 *
 * @param client A connection to any database of the server.
 * @throws {DbError} DB_BACKUP_MISSING
 */
export async function assertFreshBackup(
  projectDir: string,
  settings: DatabaseSettings,
  lastApplied: Date,
  client: ClientBase,
): Promise<void> {
  const newest = await findNewest(projectDir, settings.shown, client);
  if (newest && Date.now() - newest.getTime() < FRESH && newest > lastApplied) return;
  const found = newest ? `the newest is from ${newest.toISOString()}` : 'there is none';
  throw new DbError('DB_BACKUP_MISSING', {
    message: `In production, what loses data wants a backup of ${settings.shown} from the last hour and from after the last migration; ${found}.`,
    next: `Run "${db('backup')}", then this command again. Nothing was changed.`,
  });
}

async function findNewest(projectDir: string, database: string, client: ClientBase): Promise<Date | undefined> {
  for (const backup of listRecords(backupFolder(projectDir))) {
    const isThere = backup.record.database === database && (await isWhole(backup, client));
    if (isThere) return new Date(backup.record.createdAt);
  }
  return undefined;
}

async function isWhole(backup: StoredRecord, client: ClientBase): Promise<boolean> {
  if (backup.record.kind === 'dump') return isDumpWhole(backup);
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [backup.record.name]);
  return rowCount === 1;
}
