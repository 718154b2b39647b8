import { namedSchema } from '../database-url.ts';
import type { DatabaseSettings } from '../env.ts';
import { applyUp } from '../steps/apply-step.ts';
import { withMigrationLock } from '../steps/migration-lock.ts';
import type { StepSession } from '../steps/session.ts';
import { readStep } from '../steps/step.ts';
import type { ScratchDatabase } from './scratch-database.ts';

/**
 * Lets `work` apply and undo migrations in a scratch database, with steps/, as the real one is migrated.
 *
 * @param settings The settings that the scratch database was made with.
 */
export function withScratchSession<T>(
  scratch: ScratchDatabase,
  settings: DatabaseSettings,
  work: (session: StepSession) => Promise<T>,
): Promise<T> {
  return withMigrationLock(scratch.client, work, { schema: scratch.schema, named: namedSchema(settings.url) });
}

/**
 * Applies these migrations to a scratch database, one after the other.
 *
 * @param migrationsDir Absolute path of the folder that has them.
 * @param names In the order in which they are to be applied.
 * @throws {DbError} What `readStep` and `applyUp` throw, at the first one that fails.
 */
export async function applyHistory(
  scratch: ScratchDatabase,
  settings: DatabaseSettings,
  migrationsDir: string,
  names: readonly string[],
): Promise<void> {
  await withScratchSession(scratch, settings, async (session) => {
    for (const name of names) await applyUp(session, readStep(migrationsDir, name));
  });
}
