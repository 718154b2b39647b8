import pg from 'pg';
import { DbError } from '../errors.ts';

/** The migration at which a history stopped. */
export interface MigrationFailure {
  readonly migration: string;
  /** What to show to a person: the file, the line and PostgreSQL's words. */
  readonly message: string;
  /** PostgreSQL's own sentence, where it was PostgreSQL that refused. */
  readonly refusal: string | null;
  /** What PostgreSQL adds to it, such as what depends on what would be dropped. */
  readonly detail: string | null;
}

/**
 * Applies a migration on a scratch database and says how it failed, or null when it did not. That a migration fails is what
 * we want to know; a server that goes away, or a file that can't be read, is an error.
 *
 * @throws {DbError} Whatever isn't the migration's own answer.
 */
export async function failureOf(migration: string, apply: () => Promise<void>): Promise<MigrationFailure | null> {
  try {
    await apply();
    return null;
  } catch (error) {
    if (!(error instanceof DbError) || !answersOfMigrations.has(error.code)) throw error;
    const { message: refusal = null, detail = null } = error.cause instanceof pg.DatabaseError ? error.cause : {};
    return { migration, message: error.message, refusal, detail };
  }
}

const answersOfMigrations: ReadonlySet<string> = new Set(['DB_STEP_SYNTAX', 'DB_STEP_UNSUITABLE', 'DB_STEP_FAILED']);
