import { requiredDowns } from '../check/required-downs.ts';
import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { assessHistory, isOutstanding } from '../history/assess.ts';
import { readProjectSettings } from '../history/externals.ts';
import { findMigration } from '../history/find-migration.ts';
import { readProjectMigrations } from '../history/list-migrations.ts';
import type { MigrationFile } from '../history/migration-files.ts';
import { readHistory } from '../history/read-history.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import type { RefusingTable } from '../verify/fill/fill-tables.ts';
import type { Verdict } from '../verify/verdict.ts';
import { verifyHistory } from '../verify/verify-history.ts';
import { defineVerb, type VerbContext } from './command.ts';

export interface VerifyResult {
  /** In the order in which they are applied. */
  migrations: readonly Verdict[];
  held: number;
  failed: number;
  /** Tables that were verified without rows, because none could be generated. */
  emptyTables: readonly RefusingTable[];
  seconds: number;
}

/**
 * Verifies migrations on a scratch database: up, down to the same catalogue and the same rows, and up again.
 *
 * @param options.ids Names, or beginnings of names. Without any: those that the database does not have yet, or the last one.
 * @param options.all The whole history.
 */
export async function verify(
  context: VerbContext,
  { ids = [], all = false }: { ids?: readonly string[]; all?: boolean } = {},
): Promise<VerifyResult> {
  const begin = performance.now();
  const settings = await readProjectSettings(context);
  const { files, folder } = await readProjectMigrations(context.projectDir);
  const names = files.map(({ name }) => name);
  const targets = all
    ? names
    : ids.length > 0
      ? ids.map((id) => findMigration(names, id))
      : await outstanding(context.env, settings.url, folder, files);
  const verified = await verifyHistory({
    settings,
    folder,
    files,
    targets: new Set(targets),
    mustGoDown: requiredDowns(files),
    progress: context.progress,
  });
  const failed = verified.verdicts.filter(({ holds }) => !holds).length;
  return {
    migrations: verified.verdicts,
    held: verified.verdicts.length - failed,
    failed,
    emptyTables: verified.emptyTables,
    seconds: Math.round(performance.now() - begin) / 1000,
  };
}

/** What the database does not have yet; the last migration when it has them all. A database that isn't there has none. */
async function outstanding(
  env: NodeJS.ProcessEnv,
  databaseUrl: string,
  migrationsDir: string,
  files: readonly MigrationFile[],
) {
  const history = await readHistory({ databaseUrl, migrationsDir, env }).catch((error) => {
    if (!(error instanceof DbError) || error.code !== 'DB_DATABASE_MISSING') throw error;
    return assessHistory(files, { rows: [], hasTables: false, locked: false });
  });
  const pending = history.timeline.filter(({ state }) => isOutstanding(state)).map(({ name }) => name);
  return pending.length > 0 ? pending : files.slice(-1).map(({ name }) => name);
}

export const verb = defineVerb<VerifyResult>({
  description:
    'Take migrations up, down and up again on a scratch database with rows in every table, and compare what it holds each time. Without ids: those that are not applied yet, or the last one. A rows.sql beside migration.sql is run after it, for rows that cannot be generated',
  arguments: [{ name: '[ids...]', description: 'names of migrations, or how they begin' }],
  options: [{ flags: '--all', description: 'verify the whole history' }],
  examples: ['verify', 'verify 20260105', 'verify --all', 'verify --all --json'],
  run: (context, { arguments: ids, options }) => {
    if (options.all && ids.length > 0) {
      throw new DbError('DB_USAGE', {
        message: '--all verifies every migration, so no ids go with it.',
        next: 'Leave out one of the two.',
      });
    }
    return verify(context, { ids, all: options.all === true });
  },
  print,
  exitCode: ({ failed }) => (failed > 0 ? 1 : 0),
});

const SHOWN = 12;

function print({ migrations, failed, emptyTables, seconds }: VerifyResult, style: Style): string {
  const lines = migrations.flatMap((verdict) => verdictLines(verdict, style));
  for (const { table, why } of emptyTables) {
    lines.push(
      style.yellow(`Note: ${table} was verified without rows, because none could be generated: ${printable(why)}.`),
    );
  }
  if (emptyTables.length > 0)
    lines.push('      Rows of your own go into a rows.sql beside the migration.sql after which they can be written.');
  const count = counted(migrations.length, 'migration');
  const sum =
    failed === 0
      ? style.green(`${count} verified in ${seconds.toFixed(1)} s: up, down and up again, all as it should be.`)
      : style.red(`${failed} of ${count} ${failed === 1 ? 'does' : 'do'} not hold.`);
  if (migrations.length === 0) return 'There are no migrations to verify.';
  return [...lines, '', sum].join('\n');
}

function verdictLines({ name, holds, problems, lost, promise, notes }: Verdict, style: Style): string[] {
  const lines = [`${holds ? style.green('✓') : style.red('✗')} ${style.bold(printable(name))}`];
  for (const { says, details, next } of problems) {
    lines.push(`    ${style.red(printable(says))}${details.length > 0 ? ':' : '.'}`);
    lines.push(...cut(details));
    lines.push(`    ${style.bold('Next:')} ${next}`);
  }
  if (lost.length > 0) {
    const why =
      promise === null
        ? 'because the migration took these columns away'
        : `down.sql says it loses ${printable(promise)}`;
    lines.push(style.dim(`    Not brought back (${why}):`), ...cut(lost).map((line) => style.dim(line)));
  }
  for (const note of notes) lines.push(style.dim(`    ${printable(note)}`));
  return lines;
}

/** The first lines of a list, each below the sentence that it belongs to. */
function cut(details: readonly string[]): string[] {
  const lines = details.slice(0, SHOWN).map((detail) => `      ${printable(detail)}`);
  return details.length > SHOWN ? [...lines, `      … and ${details.length - SHOWN} more`] : lines;
}
