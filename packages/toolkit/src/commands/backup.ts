import path from 'node:path';
import { type BackupRecord, backupFolder, type StoredRecord } from '../backup/backup-record.ts';
import { cloneDatabase } from '../backup/clone.ts';
import { sumOfRows, tableCount } from '../backup/contents.ts';
import { writeDump } from '../backup/dump.ts';
import { findRunner } from '../backup/program-runner.ts';
import {
  explainServerErrors,
  readServerVersion,
  type ServerVersion,
  settingsFor,
  withServer,
} from '../backup/server-session.ts';
import { counted } from '../counted.ts';
import { readDatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { readProjectMigrations, relativeTo } from '../history/list-migrations.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import { db } from '../project-command.ts';
import { findHomeSchema } from '../search-path.ts';
import { withConnection } from '../server/connection.ts';
import { withProject } from '../steps/connected-project.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** A backup that was made. */
export interface BackupResult extends BackupRecord {
  /** The record's file, relative to the project. */
  recordFile: string;
  /** All rows together. */
  rows: number;
}

/** What a backup is asked to be. */
export interface BackupInput {
  /** The folder that it goes to, relative to the project; `backups` when left out. */
  readonly to?: string | undefined;
  /** Copy the database on its server, also where there is a pg_dump. */
  readonly clone?: boolean;
  /** Whether others may be sent away from a database that is copied. */
  readonly disconnect?: boolean;
}

/**
 * Makes a backup of the whole database: a dump where there is a pg_dump that fits, a copy on the same server for the
 * embedded server without one, or when asked. Beside it lies a record of what is in it.
 *
 * @throws {DbError} DB_BACKUP_PROGRAM, DB_BACKUP_FAILED, DB_SESSIONS, and what `withProject` throws.
 */
export async function backup(
  context: VerbContext,
  { to, clone = false, disconnect = false }: BackupInput = {},
): Promise<BackupResult> {
  const folder = to === undefined ? backupFolder(context.projectDir) : path.resolve(context.projectDir, to);
  const stored = await explainServerErrors(readDatabaseSettings(context.env), async () => {
    const dumped = clone ? undefined : await dump(context, folder);
    return dumped ?? (await copy(context, folder, disconnect));
  });
  return describe(context.projectDir, stored);
}

/** Dumps the database; undefined when it must be copied instead. */
async function dump(context: VerbContext, folder: string): Promise<StoredRecord | undefined> {
  return withProject(context, 'backup', async (project) => {
    const version = await readServerVersion(project.client);
    const runner = await findRunner(context, project.settings, version.major);
    if (runner) {
      context.progress(`Dumping the database with ${runner.tool} …`);
      return writeDump(project, runner, version, folder);
    }
    if (project.settings.kind === 'embedded') return undefined;
    throw noProgram(version);
  });
}

async function copy(context: VerbContext, folder: string, disconnect: boolean): Promise<StoredRecord> {
  const settings = settingsFor('backup', context.env);
  const { files } = await readProjectMigrations(context.projectDir);
  // A copy has not the settings of the database, and nobody may be connected to that while it is copied.
  const schema = await withConnection(settings, (client) => findHomeSchema(client, settings.url));
  context.progress('Copying the database on its server …');
  return withServer(settings, [settings.database], async (server) => {
    const version = await readServerVersion(server.client);
    return cloneDatabase(server, { settings, schema, files, version, folder, disconnect });
  });
}

function noProgram({ major }: ServerVersion): DbError {
  return new DbError('DB_BACKUP_PROGRAM', {
    message: `There is no pg_dump here that can read a server of version ${major}.`,
    next: `Install the client programs of PostgreSQL ${major} (Debian: postgresql-client-${major}), or let PG_DUMP name a pg_dump; --clone copies the database on its own server instead.`,
  });
}

function describe(projectDir: string, { record, file }: StoredRecord): BackupResult {
  const relative = relativeTo(projectDir, file);
  return { ...record, recordFile: relative.startsWith('..') ? file : relative, rows: sumOfRows(record.tables) };
}

export const verb = defineVerb<BackupResult>({
  description:
    'Make a backup of the whole database in backups/: a dump by pg_dump, or by the pg_dump of the "db" service of compose.yaml. The embedded server has no pg_dump: without one on this machine the database is copied on its server, while nobody else is connected. A record beside it says what is in it; a restore is checked against that',
  options: [
    { flags: '--to <folder>', description: 'put it into another folder than backups/' },
    { flags: '--clone', description: 'copy the database on its own server, also where there is a pg_dump' },
    { flags: '--disconnect', description: 'end the connections of others while the database is copied' },
  ],
  examples: ['backup', 'backup --to /mnt/backups', 'backup --clone --disconnect', 'backup --json'],
  run: (context, { options }) =>
    backup(context, {
      to: typeof options.to === 'string' ? options.to : undefined,
      clone: options.clone === true,
      disconnect: options.disconnect === true,
    }),
  print,
});

function print(result: BackupResult, style: Style): string {
  const { kind, name, database, tables, rows, head, bytes, recordFile, tool, serverVersion } = result;
  const what = kind === 'dump' ? path.posix.join(path.posix.dirname(recordFile), name) : `the database "${name}"`;
  return [
    style.green(`Backup of ${database}: ${what}`),
    `  ${tableCount(tables)}, ${counted(rows, 'row')}, ${sizeOf(bytes)}; at ${head.map(printable).join(', ') || '(base): no migration is applied'}`,
    `  by ${tool} from PostgreSQL ${serverVersion}; record: ${recordFile}`,
    ...(kind === 'clone'
      ? [style.yellow('  It is on the same server: it helps against mistakes, and is lost when the server is.')]
      : []),
    `The way back: ${db(`restore ${name}`)}`,
  ].join('\n');
}

function sizeOf(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KiB`;
  return `${(bytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 1 })} MiB`;
}
