import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withoutPassword } from '../database-url.ts';
import { readDatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { assessHistory, isOutstanding } from '../history/assess.ts';
import { findMigration } from '../history/find-migration.ts';
import { readProjectMigrations } from '../history/list-migrations.ts';
import { readAppliedMigrations } from '../history/migrations-table.ts';
import { type MigrationText, type PlannedMigration, planMigrations } from '../plan/plan.ts';
import { planInWords } from '../plan/plan-in-words.ts';
import { printable } from '../printable.ts';
import { findHomeSchema } from '../search-path.ts';
import { withConnection } from '../server/connection.ts';
import { readStep } from '../steps/step.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What `npm run db -- plan` finds out. */
export interface PlanResult {
  /** Address without its password. */
  database: string;
  migrations: PlannedMigration[];
}

/** What is to be planned: the pending migrations, unless ids or files are named. */
export interface PlanInput {
  readonly ids?: readonly string[];
  /** Path of an SQL file, from the project's folder. */
  readonly file?: string | undefined;
}

/** Finds out what migrations would do to the database of DATABASE_URL. Reads only. */
export async function plan(
  { projectDir, env }: Pick<VerbContext, 'projectDir' | 'env'>,
  { ids = [], file }: PlanInput = {},
): Promise<PlanResult> {
  const settings = readDatabaseSettings(env);
  const { files, folder } = await readProjectMigrations(projectDir);
  const names = files.map(({ name }) => name);
  const wanted = new Set(ids.map((id) => findMigration(names, id)));
  const extra = file === undefined ? [] : [readSqlFile(projectDir, file)];
  return withConnection(settings, async (client) => {
    const schema = await findHomeSchema(client, settings.url);
    if (ids.length === 0 && file === undefined) {
      const { timeline } = assessHistory(files, await readAppliedMigrations(client, schema));
      for (const { name, state } of timeline) if (isOutstanding(state)) wanted.add(name);
    }
    const migrations = [...names.filter((name) => wanted.has(name)).map((name) => readStep(folder, name)), ...extra];
    return { database: withoutPassword(settings.url), migrations: await planMigrations(client, schema, migrations) };
  });
}

export const verb = defineVerb<PlanResult>({
  description:
    'Say statement by statement what the pending migrations (or those that are named) would do to the database as it is now: which lock they take and who waits for it, how large the tables are, whether rows are read or written again, what can be undone, and which data would be gone. Changes nothing',
  arguments: [{ name: '[id...]', description: 'migrations to look at, by name or the beginning of one' }],
  options: [{ flags: '--file <path>', description: 'look at an SQL file that is no migration' }],
  examples: ['plan', 'plan 20260303', 'plan --file draft.sql', 'plan --json'],
  run: (context, input) => {
    const file = typeof input.options.file === 'string' ? input.options.file : undefined;
    return plan(context, { ids: input.arguments, file });
  },
  print: ({ database, migrations }, style) =>
    migrations.length === 0
      ? `Nothing is pending in ${printable(database)}.`
      : `${planInWords(migrations, style)}\n\n${style.dim(`Rows and sizes are those of ${printable(database)} at this moment.`)}`,
});

function readSqlFile(projectDir: string, file: string): MigrationText {
  try {
    return { name: file, up: readFileSync(path.resolve(projectDir, file), 'utf8'), down: null };
  } catch (cause) {
    throw new DbError('DB_USAGE', {
      message: `The file ${file} can't be read: ${(cause as Error).message}.`,
      next: "Name an SQL file, by its path from the project's folder.",
      cause,
    });
  }
}
