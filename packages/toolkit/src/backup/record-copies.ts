import path from 'node:path';
import type { DatabaseSettings } from '../env.ts';
import { inDatabase } from '../env.ts';
import type { MigrationFile } from '../history/migration-files.ts';
import { findHomeSchema } from '../search-path.ts';
import { readClock } from '../sql/moment.ts';
import { type BackupRecord, listRecords, type StoredRecord, writeRecord } from './backup-record.ts';
import { readContents } from './contents.ts';
import { ensureFolder } from './folder.ts';
import { readServerVersion, type ServerSession, withDatabase } from './server-session.ts';

/** The names that `copyName` makes. */
const copy = /_(?:backup|before)_\d{8}_\d{6}(?:_\d+)?$/;

/** Where the records are, and whose they are. */
export interface RecordPlace {
  readonly settings: DatabaseSettings;
  readonly files: readonly MigrationFile[];
  /** Absolute path of the folder of the records. */
  readonly folder: string;
}

/**
 * Writes the record of a database that is kept beside another one, so that it can be restored as any backup. It is a backup
 * of itself and not of the database whose place it had: that one has other content now.
 *
 * @param name The name that it is kept under.
 */
export async function recordCopy(
  { client }: ServerSession,
  { settings, files, folder }: RecordPlace,
  name: string,
): Promise<StoredRecord> {
  const there = inDatabase(settings, name);
  const version = await readServerVersion(client);
  const at = await readClock(client);
  const { rows } = await client.query<{ bytes: string }>('SELECT pg_database_size($1) AS bytes', [name]);
  const contents = await withDatabase(settings, name, async (session) => {
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return readContents(session, await findHomeSchema(session, there.url), files);
  });
  const record: BackupRecord = {
    format: 1,
    createdAt: at.toISOString(),
    database: there.shown,
    kind: 'clone',
    name,
    bytes: Number(rows[0]?.bytes ?? 0),
    sha256: null,
    tool: 'ALTER DATABASE … RENAME',
    serverVersion: version.name,
    ...contents,
  };
  ensureFolder(folder);
  const file = path.join(folder, `${name.replaceAll(/[^\w.-]/g, '_')}.json`);
  writeRecord(file, record);
  return { record, file };
}

/**
 * Writes the records that are missing, because a run was killed when its database had its name already and its record
 * was still to be written.
 */
export async function recordForgottenCopies(server: ServerSession, place: RecordPlace): Promise<void> {
  const { rows } = await server.client.query<{ name: string }>(
    "SELECT datname::text AS name FROM pg_database WHERE datname ~ '_(backup|before)_' AND pg_has_role(datdba, 'USAGE')",
  );
  const known = new Set(listRecords(place.folder).map(({ record }) => record.name));
  const start = (name: string) => name.replace(copy, '');
  for (const { name } of rows.filter((row) => copy.test(row.name) && !known.has(row.name))) {
    // A long name was cut to make room for the time.
    if (start(name) !== place.settings.database && !isCut(name, place.settings.database)) continue;
    await recordCopy(server, place, name).catch(() => undefined);
  }
}

function isCut(name: string, database: string): boolean {
  return Buffer.byteLength(name) > 59 && database.startsWith(name.replace(copy, ''));
}
