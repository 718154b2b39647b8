import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Contents } from './contents.ts';

/** What lies beside each backup as a JSON file. A backup without it is none: it is written last. */
export interface BackupRecord extends Contents {
  /** The version of this format. */
  readonly format: 1;
  /** The moment whose state the backup holds, by the server's clock, in ISO 8601. */
  readonly createdAt: string;
  /** Which database is in it: its address without the password. */
  readonly database: string;
  /** A file of pg_dump, or a database on the same server. */
  readonly kind: 'dump' | 'clone';
  /** The name of the file beside the record, or of the database. */
  readonly name: string;
  /** The size of the file or of the database, in bytes. */
  readonly bytes: number;
  /** SHA-256 of the file; null for a database. */
  readonly sha256: string | null;
  /** What made it, as it names itself: `pg_dump (PostgreSQL) 18.1`. */
  readonly tool: string;
  /** The version of the server that the database was on: `18.1`. */
  readonly serverVersion: string;
}

/** A record, and the file that it was read from. */
export interface StoredRecord {
  readonly record: BackupRecord;
  /** Absolute path of the JSON file. */
  readonly file: string;
}

/** The folder of a project's backups. Git ignores it. */
export function backupFolder(projectDir: string): string {
  return path.join(projectDir, 'backups');
}

/** The records of a folder, the newest first. What is half-written, or no record, is left out. */
export function listRecords(folder: string): StoredRecord[] {
  return listJson(folder)
    .map((name) => path.join(folder, name))
    .flatMap((file) => {
      const record = readRecord(file);
      return record ? [{ record, file }] : [];
    })
    .sort((a, b) => Date.parse(b.record.createdAt) - Date.parse(a.record.createdAt));
}

/** Reads one record; undefined when the file isn't there, or is none. */
export function readRecord(file: string): BackupRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a record in one step: other programs see all of it or nothing. */
export function writeRecord(file: string, record: BackupRecord): void {
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, file);
}

/** Whether the file of a dump is there, as long as it was when it was made. */
export function isDumpWhole({ record, file }: StoredRecord): boolean {
  const stat = statSync(dumpFile({ record, file }), { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === record.bytes;
}

/** Absolute path of the dump that a record describes. */
export function dumpFile({ record, file }: StoredRecord): string {
  return path.join(path.dirname(file), record.name);
}

function listJson(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return []; // no backup was ever made
  }
}

function isRecord(value: unknown): value is BackupRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  return (
    record.format === 1 &&
    typeof record.createdAt === 'string' &&
    !Number.isNaN(Date.parse(record.createdAt)) &&
    ['database', 'tool', 'serverVersion', 'schema'].every((key) => typeof record[key] === 'string') &&
    (record.kind === 'clone' || (record.kind === 'dump' && typeof record.sha256 === 'string')) &&
    typeof record.bytes === 'number' &&
    // A name with a folder in it would lead out of the folder of the backups.
    typeof record.name === 'string' &&
    path.basename(record.name) === record.name &&
    Array.isArray(record.applied) &&
    Array.isArray(record.head) &&
    typeof record.tables === 'object' &&
    record.tables !== null &&
    Object.values(record.tables).every((rows) => typeof rows === 'number')
  );
}
