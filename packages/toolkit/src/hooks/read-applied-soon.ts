import { namedSchema } from '../database-url.ts';
import { readDatabaseSettings } from '../env.ts';
import { readAppliedMigrations } from '../history/migrations-table.ts';

/** How long a commit may wait for the database. */
const PATIENCE_MS = 1500;

/** What the database of DATABASE_URL has applied. */
export interface AppliedMigrations {
  /** Its address without the password. */
  readonly shown: string;
  /** The recorded checksum of each migration that is applied. */
  readonly checksums: ReadonlyMap<string, string>;
}

/** Asks the database which migrations it has. One that is not there, or does not answer at once, is no obstacle: null. */
export async function readAppliedSoon(env: NodeJS.ProcessEnv): Promise<AppliedMigrations | null> {
  try {
    const { url, shown } = readDatabaseSettings(env);
    const { openConnection } = await import('../open-connection.ts');
    const patience = { connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS };
    const client = await openConnection({ connectionString: url, ...patience });
    try {
      const { rows } = await readAppliedMigrations(client, namedSchema(url));
      const done = rows.filter(({ finishedAt, rolledBackAt }) => finishedAt !== null && rolledBackAt === null);
      return { shown, checksums: new Map(done.map(({ name, checksum }) => [name, checksum])) };
    } finally {
      await client.end().catch(() => {});
    }
  } catch {
    return null;
  }
}
