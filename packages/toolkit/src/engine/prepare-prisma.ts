import { loadProjectEnv } from '../env.ts';
import { db, inProject } from '../project-command.ts';
import { countPreparation, isReadingConfig } from '../reading-config.ts';
import { needsDatabase } from './prisma-command.ts';
import { EngineSelectionError, selectEngine } from './select.ts';

/** Where Prisma finds the database, as prisma.config.ts says it. */
export interface Datasource {
  url?: string;
  shadowDatabaseUrl?: string;
}

/**
 * Prepares a run of the Prisma CLI: reads `.env`, chooses the schema engine, and keeps the CLI from asking the network for
 * news. Ends the process with one sentence when a command needs a database and none is named, because Prisma itself
 * would say nothing in some of these cases, and report success. The verbs of this package, which read the config for its
 * paths, have sentences of their own: for them it does nothing.
 *
 * @param projectDir Absolute path of the folder that has `.env`.
 */
export function preparePrisma(projectDir: string): Datasource {
  countPreparation();
  return isReadingConfig() ? {} : inProject(projectDir, () => prepare(projectDir));
}

function prepare(projectDir: string): Datasource {
  loadProjectEnv(projectDir);
  process.env.CHECKPOINT_DISABLE ??= '1';
  process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= '1';
  const url = process.env.DATABASE_URL || undefined;
  const shadowDatabaseUrl = process.env.SHADOW_DATABASE_URL || undefined;
  if (!url && needsDatabase(process.argv.slice(2))) {
    refuse(
      `DATABASE_URL is not set: run "${db('setup')}", which makes .env, or set it to postgresql://user:password@host:port/database.`,
    );
  }
  try {
    selectEngine(projectDir);
  } catch (error) {
    if (!(error instanceof EngineSelectionError)) throw error;
    refuse(error.message);
  }
  return { ...(url && { url }), ...(shadowDatabaseUrl && { shadowDatabaseUrl }) };
}

// An error would reach the user as "Failed to load config file … as a TypeScript/JavaScript module".
function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
