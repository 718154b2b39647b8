import { DbError, type ErrorCode } from '../errors.ts';
import { assessHistory, type History } from '../history/assess.ts';
import { explainHistory } from '../history/explain-history.ts';
import type { ProjectMigrations } from '../history/list-migrations.ts';
import { readAppliedMigrations } from '../history/migrations-table.ts';
import { readSchemaFiles } from '../history/schema-files.ts';
import { db } from '../project-command.ts';
import { listedSchemas } from '../reset/scope.ts';
import { readSearchPath } from '../search-path.ts';
import type { Project } from '../steps/connected-project.ts';

/**
 * Finds the one migration that a new one can build on; null for the first of all.
 *
 * @throws {DbError} DB_HEADS_SEVERAL when there are several.
 */
export function headToBuildOn({ lineage }: Pick<ProjectMigrations, 'lineage'>): string | null {
  const { heads } = lineage;
  if (heads.length > 1) {
    throw new DbError('DB_HEADS_SEVERAL', {
      message: `The history has ${heads.length} heads, so nobody can say what a new migration builds on: ${heads.join(', ')}.`,
      next: `Run "${db('merge')}" first, which joins them.`,
    });
  }
  return heads[0] ?? null;
}

/** What a new migration can't be built on, by the states that bring it about. */
const unsound = [
  ['incomplete', 'incomplete', 'DB_SCHEMA_INCOMPLETE'],
  ['edited', 'edited', 'DB_SCHEMA_EDITED'],
  ['missing', 'ahead', 'DB_SCHEMA_AHEAD'],
] as const satisfies readonly (readonly [string, History['verdict'], ErrorCode])[];

/**
 * Refuses where the files are not what was applied: a draft would be compared with a history that nobody has.
 *
 * @throws {DbError} DB_SCHEMA_INCOMPLETE, DB_SCHEMA_EDITED, DB_SCHEMA_AHEAD, DB_SCHEMA_UNMANAGED
 */
export async function assertSoundHistory({ client, schema, files, migrationsDir }: Project): Promise<void> {
  const recorded = await readAppliedMigrations(client, schema);
  const history = assessHistory(files, recorded);
  const states = new Set(history.timeline.map(({ state }) => state));
  const fault = unsound.find(([state]) => states.has(state));
  if (fault) throw refusal(fault[2], { ...history, verdict: fault[1] }, migrationsDir);
  // Where a history was begun beside tables, these are somebody else's.
  if (history.verdict === 'unmanaged' && files.length === 0 && !recorded.isBegun)
    throw refusal('DB_SCHEMA_UNMANAGED', history, migrationsDir);
}

/**
 * Refuses where names without a schema lead to another one than "public" and DATABASE_URL doesn't say so: Prisma believes that the
 * models' tables are in "public", so that a draft would drop those that are there and make them anew. A Prisma schema that lists
 * schemas names one for each table.
 *
 * @param schemaPath From `locateSchema`.
 * @throws {DbError} DB_SCHEMA_UNNAMED
 */
export async function assertSchemaNamed({ client, named }: Project, schemaPath: string): Promise<void> {
  if (named !== undefined || listedSchemas(readSchemaFiles(schemaPath).map(([, text]) => text)).length > 0) return;
  const { setting, schemas } = await readSearchPath(client);
  const [first = 'public'] = schemas;
  if (first === 'public') return;
  throw new DbError('DB_SCHEMA_UNNAMED', {
    message: `The search_path of this database (${setting}) leads to the schema "${first}", and Prisma takes the tables to be in "public" unless DATABASE_URL names another one.`,
    next: `Add "?schema=${encodeURIComponent(first)}" to DATABASE_URL, and run the command again.`,
  });
}

function refusal(code: ErrorCode, history: History, migrationsDir: string): DbError {
  const { summary, next } = explainHistory(history, migrationsDir);
  return new DbError(code, { message: summary, next: next ?? `Run "${db('status')}".` });
}
