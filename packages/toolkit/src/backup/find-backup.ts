import { existsSync } from 'node:fs';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';
import { backupFolder, dumpFile, isDumpWhole, listRecords, readRecord, type StoredRecord } from './backup-record.ts';
import { hashFile } from './dump.ts';

/**
 * Finds a backup by what somebody typed: `latest`, the path of its record or its dump, or its name in `backups/`, of which
 * the beginning is enough.
 *
 * @param database The address, without password, of the database that `latest` is about.
 * @throws {DbError} DB_BACKUP_UNKNOWN, DB_BACKUP_DAMAGED when there is a file but no record of it.
 */
export function findBackup(projectDir: string, database: string, typed: string): StoredRecord {
  const folder = backupFolder(projectDir);
  const known = listRecords(folder);
  if (typed === 'latest') {
    const newest = known.find(({ record }) => record.database === database);
    if (newest) return newest;
    throw unknown(`There is no backup of ${database} in backups/.`, 'Name the backup by its path.');
  }
  const file = [path.resolve(projectDir, typed), path.join(folder, typed)].find((each) => existsSync(each));
  if (file !== undefined && file !== folder) return recordOf(file);
  const names = known.filter(
    ({ record, file: record_ }) => record.name.startsWith(typed) || path.basename(record_).startsWith(typed),
  );
  const exact = names.find(({ record }) => record.name === typed);
  const [only] = exact ? [exact] : names;
  if (only && (exact || names.length === 1)) return only;
  if (names.length > 1) {
    throw unknown(
      `Several backups begin with "${typed}": ${names.map(({ record }) => record.name).join(', ')}.`,
      'Type more of the name.',
    );
  }
  const there = known.map(({ record }) => record.name);
  throw unknown(
    `There is no backup "${typed}".`,
    there.length > 0 ? `In backups/ there are: ${there.join(', ')}.` : `Run "${db('backup')}" to make one.`,
  );
}

/**
 * Refuses a dump whose file isn't byte for byte what was written.
 *
 * @throws {DbError} DB_BACKUP_DAMAGED
 */
export async function assertUndamaged(backup: StoredRecord): Promise<void> {
  const { record } = backup;
  if (record.kind === 'clone') return;
  const file = dumpFile(backup);
  if (!isDumpWhole(backup)) throw damaged(`${file} is missing, or is not ${record.bytes} bytes long as it was`);
  if ((await hashFile(file)) !== record.sha256) throw damaged(`${file} has other content than was written`);
}

function recordOf(file: string): StoredRecord {
  const json = file.replace(/\.dump$/, '.json');
  const record = readRecord(json);
  if (record) return { record, file: json };
  throw damaged(
    file.endsWith('.dump')
      ? `Beside ${file} there is no ${path.basename(json)} that says what must be in it`
      : `${file} is not the record of a backup`,
  );
}

function damaged(what: string): DbError {
  return new DbError('DB_BACKUP_DAMAGED', {
    message: `${what}, so that this backup is not used.`,
    next: 'Use another backup. Nothing was changed.',
  });
}

function unknown(message: string, next: string): DbError {
  return new DbError('DB_BACKUP_UNKNOWN', { message, next });
}
