import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';

/** What `npm run db -- backup` writes beside a backup. */
interface BackupRecord {
  /** When the backup was made, in ISO 8601. */
  readonly createdAt: string;
  /** Which database is in it: its address without the password. */
  readonly database: string;
}

/** How old a backup may be before data is thrown away: one hour, in milliseconds. */
const FRESH = 60 * 60 * 1000;

/**
 * Refuses unless `backups/` has a backup of this database that is younger than an hour and younger than the last applied
 * migration.
 *
 * @throws {DbError} DB_BACKUP_MISSING
 */
export function assertFreshBackup(projectDir: string, settings: DatabaseSettings, lastApplied: Date): void {
  const made = backupsOf(path.join(projectDir, 'backups'), settings.shown);
  const newest = made.sort((a, b) => b.getTime() - a.getTime())[0];
  if (newest && Date.now() - newest.getTime() < FRESH && newest > lastApplied) return;
  const found = newest ? `the newest is from ${newest.toISOString()}` : 'there is none';
  throw new DbError('DB_BACKUP_MISSING', {
    message: `In production, what loses data wants a backup of ${settings.shown} from the last hour and from after the last migration; ${found}.`,
    next: 'Run "npm run db -- backup", then this command again. Nothing was changed.',
  });
}

function backupsOf(folder: string, database: string): Date[] {
  return listJson(folder).flatMap((file) => {
    const record = readRecord(path.join(folder, file));
    const createdAt = new Date(record?.createdAt ?? Number.NaN);
    return record?.database === database && !Number.isNaN(createdAt.getTime()) ? [createdAt] : [];
  });
}

function listJson(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch {
    return []; // no backup was ever made
  }
}

function readRecord(file: string): Partial<BackupRecord> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<BackupRecord>;
  } catch {
    return undefined; // half-written, or not ours: it proves nothing
  }
}
