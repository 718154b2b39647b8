import { type BackupResult, backup } from '../commands/backup.ts';
import { plan } from '../commands/plan.ts';
import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';
import type { Setup } from './step.ts';

/**
 * Makes a backup when a pending migration would throw values away that are there now, as one does that drops a column. Otherwise
 * nothing.
 *
 * @throws {DbError} When the backup can't be made, so that nothing is lost.
 */
export async function copyBeforeLoss({ projectDir, env, tell }: Setup): Promise<void> {
  const context = { projectDir, env, progress: tell };
  const { migrations } = await plan(context);
  const losses = migrations.flatMap(({ name, risks }) =>
    risks.filter(({ rows }) => rows > 0).map(({ what, rows }) => `${name} throws away ${what} (${rows} with a value)`),
  );
  if (losses.length === 0) return;
  for (const loss of losses) tell(loss);
  const { name } = await makeBackup(context);
  tell(`kept everything as it was: "${db(`restore ${name}`)}" brings it back`);
}

/** A dump, or a copy on the server where no pg_dump fits it. */
async function makeBackup(context: Parameters<typeof backup>[0]): Promise<BackupResult> {
  try {
    return await backup(context);
  } catch (error) {
    if (!(error instanceof DbError) || error.code !== 'DB_BACKUP_PROGRAM') throw error;
    return backup(context, { clone: true });
  }
}
