import { readDatabaseSettings } from '../env.ts';
import type { History } from './assess.ts';
import { explainWithGraph } from './explain-graph.ts';
import type { Explanation } from './explain-history.ts';
import { relativeTo } from './list-migrations.ts';
import { locateMigrations } from './migrations-path.ts';
import { readHistory } from './read-history.ts';

/** A project's history, and where its two halves were found. */
export interface ProjectHistory extends Explanation {
  readonly history: History;
  /** Whether there is nothing to do: database and files agree, and the history has one head. */
  readonly fine: boolean;
  /** The address of the database without its password. */
  readonly database: string;
  /** The migration folder, relative to the project, with `/` between its parts. */
  readonly migrationsDir: string;
}

/**
 * Reads and explains the history of the project in `projectDir`, with DATABASE_URL from `env`.
 *
 * @throws {DbError} DB_ENV_MISSING, DB_ENV_INVALID, DB_CONFIG_INVALID, and what `readHistory` throws.
 */
export async function readProjectHistory(project: {
  projectDir: string;
  env: NodeJS.ProcessEnv;
}): Promise<ProjectHistory> {
  const { url, shown } = readDatabaseSettings(project.env);
  const migrationsDir = await locateMigrations(project.projectDir);
  const relative = relativeTo(project.projectDir, migrationsDir);
  const history = await readHistory({ databaseUrl: url, migrationsDir, env: project.env });
  return { history, database: shown, migrationsDir: relative, ...explainWithGraph(history, relative) };
}
