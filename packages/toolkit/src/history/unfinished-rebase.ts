import { existsSync } from 'node:fs';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';

/** Where `db rebase` keeps what it has decided and not finished: beside the migration folder, where Prisma doesn't look. */
export function unfinishedRebase(migrationsDir: string): string {
  return path.join(path.dirname(migrationsDir), '.db-rebase');
}

/**
 * Refuses to read a migration folder that a killed `db rebase` left half moved.
 *
 * @throws {DbError} DB_REBASE_UNFINISHED
 */
export function assertNoUnfinishedRebase(migrationsDir: string): void {
  if (!existsSync(unfinishedRebase(migrationsDir))) return;
  throw new DbError('DB_REBASE_UNFINISHED', {
    message:
      'A rebase was interrupted while it moved migration folders, so the folder is neither the old one nor the new one.',
    next: `Run "${db('rebase --continue')}", which finishes it.`,
  });
}
