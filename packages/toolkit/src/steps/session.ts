import type pg from 'pg';

/** A connection that holds the migration lock. {@link withMigrationLock} gives it; all that changes a schema wants it. */
export interface StepSession {
  readonly client: pg.ClientBase;
  /** The PostgreSQL schema that holds `_prisma_migrations`. */
  readonly schema: string;
  /** SQL that takes back what a file SET for the session: names without a schema lead where they did before. */
  readonly reset: string;
  /** Tells somebody who waits what is going on. */
  readonly progress: (message: string) => void;
}
