import { type BackupRecord, backupFolder } from '../backup/backup-record.ts';
import { withNewDatabase } from '../backup/clone.ts';
import { readContents, sumOfRows, tableCount } from '../backup/contents.ts';
import { readProperties } from '../backup/database-properties.ts';
import { assertUndamaged, findBackup } from '../backup/find-backup.ts';
import { findRunner, type Runner } from '../backup/program-runner.ts';
import { assertCloneThere, rebuildDatabase } from '../backup/rebuild.ts';
import { recordCopy, recordForgottenCopies } from '../backup/record-copies.ts';
import {
  explainServerErrors,
  readServerVersion,
  type ServerSession,
  type ServerVersion,
  settingsFor,
  withDatabase,
  withServer,
} from '../backup/server-session.ts';
import { assertNobody } from '../backup/sessions.ts';
import { putInPlace } from '../backup/swap.ts';
import { type Consent, consentFrom } from '../consent.ts';
import { counted } from '../counted.ts';
import type { DatabaseSettings } from '../env.ts';
import { inDatabase } from '../env.ts';
import { DbError } from '../errors.ts';
import { readProjectMigrations } from '../history/list-migrations.ts';
import type { Style } from '../output.ts';
import { printable, shortTime } from '../printable.ts';
import { db } from '../project-command.ts';
import { findHomeSchema } from '../search-path.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** A backup that is a database again. */
export interface RestoreResult {
  /** The backup's name. */
  backup: string;
  /** When it was made, in ISO 8601. */
  createdAt: string;
  /** The restored database's address, without its password. */
  database: string;
  /** What was counted in it: the same as in the record of the backup. */
  tables: Readonly<Record<string, number>>;
  rows: number;
  head: readonly string[];
  /** The name under which the database that it replaced is kept; null when there was none. */
  kept: string | null;
  /** What of that one's settings and grants this user could not give to the restored one, in the server's words. */
  notCarried: readonly string[];
}

/** What a restore is asked to do. */
export interface RestoreInput {
  /** `latest`, a path, or a name in `backups/`. */
  readonly backup: string;
  /** The database that it becomes; that of DATABASE_URL when left out. */
  readonly to?: string | undefined;
  /** In production: the name of the database that may be replaced. */
  readonly replace?: string | undefined;
  /** Whether everything is to belong to the user of DATABASE_URL. */
  readonly ownAll?: boolean;
  /** Whether others may be sent away from the database that is replaced. */
  readonly disconnect?: boolean;
  /** Asked before a database is replaced. */
  readonly consent: Consent;
}

/**
 * Restores a backup into a new database, counts it against the record, and only then puts it in the place of the
 * target, in one transaction. The target is kept under another name. Killed at any moment, the target is the old one or the new one.
 *
 * @throws {DbError} DB_BACKUP_…, DB_RESTORE_…, DB_SESSIONS, DB_UNCONFIRMED, DB_PRODUCTION, and what `withServer` throws.
 */
export async function restore(context: VerbContext, input: RestoreInput): Promise<RestoreResult> {
  const { projectDir, env, progress } = context;
  const { to, ownAll = false, disconnect = false, consent } = input;
  const settings = settingsFor('restore', env);
  const target = inDatabase(settings, to ?? settings.database);
  assertUsableName(target.database);
  const { files } = await readProjectMigrations(projectDir);
  const place = { settings, files, folder: backupFolder(projectDir) };
  const work = async (server: ServerSession): Promise<RestoreResult> => {
    await recordForgottenCopies(server, place);
    const backup = findBackup(projectDir, settings.shown, input.backup);
    const { record } = backup;
    await assertUndamaged(backup);
    await assertCloneThere(server, backup);
    const version = await readServerVersion(server.client);
    const runner = record.kind === 'dump' ? await findFittingRunner(context, settings, version) : undefined;
    const old = await readProperties(server.client, target.database);
    if (old) {
      assertAllowed(env, target.database, input.replace);
      await assertNobody(server.client, target.database, { toWhat: 'replaced', disconnect });
      const lost = await describeLoss(target, record);
      await consent({ what: `replace ${target.shown} with the backup ${record.name}`, lost });
    }
    const { kept, notCarried } = await withNewDatabase(server, target.database, async (fresh) => {
      await rebuildDatabase(server, fresh, { settings, backup, version, like: old, runner, ownAll, progress });
      return putInPlace(server, { fresh, target: target.database, old, disconnect });
    });
    // Its rows are counted when it is nobody's any more. A record that can't be written is made up for by the next run.
    if (kept !== null) await recordCopy(server, place, kept).catch(() => undefined);
    return {
      backup: record.name,
      createdAt: record.createdAt,
      database: target.shown,
      tables: record.tables,
      rows: sumOfRows(record.tables),
      head: record.head,
      kept,
      notCarried,
    };
  };
  return explainServerErrors(settings, () => withServer(settings, [target.database], work));
}

async function findFittingRunner(
  context: VerbContext,
  settings: DatabaseSettings,
  { major }: ServerVersion,
): Promise<Runner> {
  const runner = await findRunner(context, settings, major);
  if (runner) return runner;
  throw new DbError('DB_BACKUP_PROGRAM', {
    message: `This backup is a dump, and there is no pg_restore here for a server of version ${major}.`,
    next: `Install the client programs of PostgreSQL ${major} (Debian: postgresql-client-${major}), or let PG_DUMP name the pg_dump beside one. Nothing was changed.`,
  });
}

function assertUsableName(database: string): void {
  const fits = database !== '' && Buffer.byteLength(database) <= 63 && !/^template[01]$/.test(database);
  if (fits) return;
  throw new DbError('DB_USAGE', {
    message: `"${database}" can't be the database that a backup is restored to.`,
    next: 'Name a database of at most 63 bytes that is not one of the templates.',
  });
}

function assertAllowed(env: NodeJS.ProcessEnv, database: string, named: string | undefined): void {
  if (named !== undefined && named !== database) {
    throw new DbError('DB_USAGE', {
      message: `--replace names "${named}", but the database that would be replaced is "${database}".`,
      next: 'Look which database DATABASE_URL or --to names. Nothing was changed.',
    });
  }
  if (env.NODE_ENV !== 'production' || named === database) return;
  throw new DbError('DB_PRODUCTION', {
    message: `In production (NODE_ENV), a database is replaced only when it is named: "${database}".`,
    next: `If that is what you want, add --replace ${database}. Nothing was changed.`,
  });
}

/** So many tables are listed. */
const SHOWN = 20;

async function describeLoss(target: DatabaseSettings, record: BackupRecord): Promise<string[]> {
  const { tables, head } = await withDatabase(target, target.database, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return readContents(client, await findHomeSchema(client, target.url));
  });
  const changed = Object.entries(tables).filter(([name, rows]) => rows !== record.tables[name]);
  const lines = changed.slice(0, SHOWN).map(([name, rows]) => {
    const then = record.tables[name];
    return `${name}: ${counted(rows, 'row')} now, ${then === undefined ? 'no such table' : then.toLocaleString('en')} in the backup`;
  });
  const at = (names: readonly string[]) => names.join(', ') || '(base)';
  return [
    `it has ${tableCount(tables)} with ${counted(sumOfRows(tables), 'row')}, at ${at(head)}`,
    `the backup of ${shortTime(new Date(record.createdAt))} has ${tableCount(record.tables)} with ${counted(sumOfRows(record.tables), 'row')}, at ${at(record.head)}`,
    ...lines,
    ...(changed.length > SHOWN ? [`… and ${changed.length - SHOWN} more tables`] : []),
    'what was written since the backup is not in it; the database as it is now is kept under another name',
  ].map(printable);
}

export const verb = defineVerb<RestoreResult>({
  description:
    'Restore a backup into a new database, count its rows and migrations against the record of the backup, and only then put it in the place of the database, which is kept under another name. With NODE_ENV=production the database must be named as well',
  arguments: [{ name: '<backup>', description: 'a name in backups/ or the beginning of it, a path, or latest' }],
  options: [
    { flags: '--to <database>', description: 'restore to another database of the same server' },
    { flags: '--yes', description: 'replace the database without being asked' },
    { flags: '--replace <database>', description: 'the database that may be replaced in production' },
    { flags: '--disconnect', description: 'end the connections of others to the database that is replaced' },
    { flags: '--no-owner', description: 'let everything belong to the user of DATABASE_URL, without grants' },
  ],
  examples: [
    'restore latest',
    'restore backups/shop_20260115_093000.dump --to shop_copy',
    'restore shop_2026 --yes --disconnect',
  ],
  run: (context, { arguments: [backup = ''], options }) =>
    restore(context, {
      backup,
      to: typeof options.to === 'string' ? options.to : undefined,
      replace: typeof options.replace === 'string' ? options.replace : undefined,
      ownAll: options.owner === false,
      disconnect: options.disconnect === true,
      consent: consentFrom(options),
    }),
  print,
});

function print(result: RestoreResult, style: Style): string {
  const { backup, createdAt, database, tables, rows, head, kept, notCarried } = result;
  const at = head.map(printable).join(', ') || '(base): no migration is applied';
  return [
    style.green(`${database} is what it was on ${shortTime(new Date(createdAt))}, from ${backup}.`),
    `  Counted: ${tableCount(tables)}, ${counted(rows, 'row')}, as the record says; at ${at}`,
    ...(kept === null
      ? []
      : [`  The database before that is kept as "${kept}". The way back: ${db(`restore ${kept}`)}`]),
    ...notCarried.map((words) =>
      style.yellow(`  A setting or a grant of it could not be carried over: ${printable(words)}`),
    ),
  ].join('\n');
}
