import { type DatabaseSettings, readDatabaseSettings } from '../env.ts';
import { assessHistory, type MigrationState } from '../history/assess.ts';
import { listMigrations } from '../history/list-migrations.ts';
import { readAppliedMigrations } from '../history/migrations-table.ts';
import { findHomeSchema } from '../search-path.ts';
import { withConnection } from '../server/connection.ts';
import { type DatabaseObjects, readDatabaseObjects } from './database-objects.ts';

/** What the database says about the migrations. */
export interface DatabaseAnswer {
  /** Its address without the password. */
  readonly shown: DatabaseSettings['shown'];
  readonly states: ReadonlyMap<string, MigrationState>;
  readonly database: DatabaseObjects;
}

/**
 * Asks the database of DATABASE_URL what is applied, and which tables it has. Reads only.
 *
 * @param folder Absolute path of the migration folder.
 * @throws {DbError} DB_ENV_MISSING, DB_ENV_INVALID, and what `withConnection` and `listMigrations` throw.
 */
export async function readDatabase(env: NodeJS.ProcessEnv, folder: string): Promise<DatabaseAnswer> {
  const settings = readDatabaseSettings(env);
  const files = listMigrations(folder);
  return withConnection(settings, async (client) => {
    const schema = await findHomeSchema(client, settings.url);
    const recorded = await readAppliedMigrations(client, schema);
    const { timeline } = assessHistory(files, recorded);
    return {
      shown: settings.shown,
      states: new Map(timeline.map(({ name, state }) => [name, state])),
      database: await readDatabaseObjects(client, schema, recorded.rows.length > 0),
    };
  });
}
