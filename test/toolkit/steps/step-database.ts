import pg from 'pg';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { withMigrationLock } from '../../../packages/toolkit/src/steps/migration-lock.ts';
import type { StepSession } from '../../../packages/toolkit/src/steps/session.ts';
import type { Step } from '../../../packages/toolkit/src/steps/step.ts';
import { connected, createTestDatabase, type TestDatabase } from '../history/test-database.ts';

/** A step that is on no disk. */
export function step(name: string, up: string, down: string | null = null): Step {
  return { name, checksum: checksumOf(up), up, down };
}

/** A database in which steps are run. */
export interface StepDatabase extends TestDatabase {
  /** What was said to somebody who waits. */
  readonly said: string[];
  /** Does something with a session of its own that has the lock. */
  locked<Result>(work: (session: StepSession) => Promise<Result>): Promise<Result>;
  /** The values of a query with one column. */
  values(sql: string): Promise<unknown[]>;
  /** The record, in the order of the names. */
  history(): Promise<Record<string, unknown>[]>;
  /** The names of the tables, without Prisma's. */
  tables(): Promise<unknown[]>;
  /** Waits until some other session of this database waits for a lock, or sleeps. */
  untilWaiting(): Promise<void>;
}

export async function createStepDatabase(): Promise<StepDatabase> {
  const database = await createTestDatabase();
  const said: string[] = [];
  const values = async (sql: string) => (await database.query(sql)).rows.map((row) => Object.values(row)[0]);
  return {
    ...database,
    said,
    values,
    locked: async (work) => {
      const client = new pg.Client(database.url);
      client.on('error', () => {});
      await client.connect();
      try {
        return await withMigrationLock(client, work, { progress: (message) => said.push(message) });
      } finally {
        await client.end().catch(() => {});
      }
    },
    history: async () => (await database.query('SELECT * FROM _prisma_migrations ORDER BY migration_name')).rows,
    tables: () =>
      values(
        `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations' ORDER BY 1`,
      ),
    untilWaiting: () =>
      connected(database.url, async (client) => {
        for (let waiting = 0; waiting === 0; ) {
          await new Promise((done) => setTimeout(done, 10));
          const { rows } = await client.query(
            `SELECT count(*)::int AS waiting FROM pg_stat_activity
            WHERE datname = current_database() AND (wait_event_type = 'Lock' OR wait_event = 'PgSleep')`,
          );
          waiting = rows[0].waiting;
        }
      }),
  };
}
