import { closeSync, openSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { dumpFile, type StoredRecord } from './backup-record.ts';
import { connectTo } from './libpq.ts';
import { lastLine, type ProgramRun, type Runner } from './program-runner.ts';

/** How a dump is restored. */
export interface FillOptions {
  /** The empty database that it is restored into. */
  readonly database: string;
  /** The major version of the server. */
  readonly serverMajor: number;
  /** Whether everything is to belong to the user of DATABASE_URL, without the grants of the original. */
  readonly ownAll: boolean;
}

/**
 * Restores a dump into an empty database.
 *
 * @throws {DbError} DB_BACKUP_PROGRAM when pg_restore can't read the dump, DB_RESTORE_FAILED when the server refuses something.
 */
export async function fillFromDump(
  runner: Runner,
  settings: DatabaseSettings,
  backup: StoredRecord,
  { database, serverMajor, ownAll }: FillOptions,
): Promise<void> {
  const file = dumpFile(backup);
  await assertReadable(runner, backup);
  // A pg_restore that is newer than the server sets parameters which the server doesn't know, and must not stop at that.
  const newer = runner.major > serverMajor;
  const args = [
    `--dbname=${connectTo(database)}`,
    '--no-password',
    ...(newer ? [] : ['--exit-on-error']),
    ...(ownAll ? ['--no-owner', '--no-privileges'] : []),
  ];
  const run = runner.sharesFiles
    ? await runner.run('pg_restore', [...args, `--jobs=${Math.min(4, availableParallelism())}`, file], {})
    : await withInput(file, (input) => runner.run('pg_restore', args, { input }));
  if (run.code === 0 || (newer && onlyUnknownParameters(run.stderr))) return;
  const missing = /role "([^"]*)"/.exec(run.stderr)?.[1];
  throw new DbError('DB_RESTORE_FAILED', {
    message: `The backup can't be restored on ${settings.host}:${settings.port}: ${lastLine(run.stderr) || `exit code ${run.code}`}.`,
    next:
      missing === undefined
        ? 'Correct what it names, and run the command again. Nothing was changed.'
        : `Make the role "${missing}" first, or add --no-owner, so that everything belongs to "${settings.user}". Nothing was changed.`,
  });
}

/**
 * Whether all that a pg_restore complains of is a parameter like transaction_timeout, which it sets and an older server doesn't
 * know. Pure.
 */
export function onlyUnknownParameters(stderr: string): boolean {
  const errors = stderr.split('\n').filter((line) => /error:/.test(line));
  return errors.length > 0 && errors.every((line) => /"transaction_timeout"/.test(line));
}

async function assertReadable(runner: Runner, backup: StoredRecord): Promise<void> {
  const { record } = backup;
  const file = dumpFile(backup);
  const run: ProgramRun = runner.sharesFiles
    ? await runner.run('pg_restore', ['--list', file], {})
    : await withInput(file, (input) => runner.run('pg_restore', ['--list'], { input }));
  if (run.code === 0) return;
  const reader = runner.tool.replace('pg_dump', 'pg_restore');
  throw new DbError('DB_BACKUP_PROGRAM', {
    message: `${reader} can't read ${record.name}, which ${record.tool} made: ${lastLine(run.stderr)}.`,
    next: 'Let PG_DUMP name a pg_dump of at least that version; the pg_restore beside it is used. Nothing was changed.',
  });
}

async function withInput<T>(file: string, work: (input: number) => Promise<T>): Promise<T> {
  const input = openSync(file, 'r');
  try {
    return await work(input);
  } finally {
    closeSync(input);
  }
}
