import type pg from 'pg';
import { namedSchema, withApplicationName } from '../database-url.ts';
import type { DatabaseSettings } from '../env.ts';
import { readProjectSettings } from '../history/externals.ts';
import { type ProjectMigrations, readProjectMigrations } from '../history/list-migrations.ts';
import { findHomeSchema } from '../search-path.ts';
import { withConnection } from '../server/connection.ts';

/** A project whose history is to be changed: its files, and a connection to its database. */
export interface Project extends ProjectMigrations {
  readonly client: pg.Client;
  /** The PostgreSQL schema that holds `_prisma_migrations`. */
  readonly schema: string;
  /** Prisma's `?schema=`, where the address has one. */
  readonly named: string | undefined;
  readonly settings: DatabaseSettings;
}

/**
 * Connects to a project's database, reads its migrations, and does some work.
 *
 * @param verb Who we are, for a person who looks at the server's list of sessions.
 * @throws {DbError} What `readDatabaseSettings`, `readProjectMigrations` and `withConnection` throw; the work's own errors.
 */
export async function withProject<Result>(
  { projectDir, env }: { projectDir: string; env: NodeJS.ProcessEnv },
  verb: string,
  work: (project: Project) => Promise<Result>,
): Promise<Result> {
  const settings = await readProjectSettings({ projectDir, env });
  const migrations = await readProjectMigrations(projectDir);
  const named = namedSchema(settings.url);
  const url = withApplicationName(settings.url, `db ${verb}`);
  return withConnection({ ...settings, url }, async (client) =>
    work({ ...migrations, client, schema: await findHomeSchema(client, url), named, settings }),
  );
}
