import { DbError, type ErrorCode } from '../errors.ts';
import type { TimelineEntry } from '../history/assess.ts';
import { asArgument } from '../history/migration-names.ts';
import { db } from '../project-command.ts';

/**
 * Refuses to undo what can't be undone with certainty: nothing is passed over in silence.
 *
 * @param names What is to be undone.
 * @throws {DbError} DB_SCHEMA_AHEAD, DB_SCHEMA_EDITED, DB_SCHEMA_INCOMPLETE, DB_DOWN_MISSING, DB_DOWN_STALE,
 *   DB_DOWN_EDITED, DB_DOWN_IRREVERSIBLE
 */
export function assertUndoable(
  timeline: readonly TimelineEntry[],
  names: readonly string[],
  { migrationsDir }: { migrationsDir: string },
): void {
  const wanted = new Set(names);
  for (const entry of timeline) {
    if (!wanted.has(entry.name)) continue;
    const folder = `${migrationsDir}/${entry.name}`;
    const refusal = refuseFile(entry, folder) ?? refuseDown(entry, folder);
    if (refusal) throw new DbError(refusal.code, { message: refusal.message, next: refusal.next });
  }
}

interface Refusal {
  code: ErrorCode;
  message: string;
  next: string;
}

function refuseFile({ name, state }: TimelineEntry, folder: string): Refusal | undefined {
  switch (state) {
    case 'missing':
      return {
        code: 'DB_SCHEMA_AHEAD',
        message: `${name} is applied but not in the folder, so nobody knows here how to undo it.`,
        next: 'Run "git pull" to get its files, or switch to the branch that has them.',
      };
    case 'edited':
      return {
        code: 'DB_SCHEMA_EDITED',
        message: `${name} was changed after it had been applied, so its down.sql may undo something else.`,
        next: `Undo the edit first: "git restore ${asArgument(`${folder}/migration.sql`)}".`,
      };
    case 'incomplete':
      return {
        code: 'DB_SCHEMA_INCOMPLETE',
        message: `The folder ${folder} has no migration.sql.`,
        next: `Bring the file back: "git restore ${asArgument(folder)}".`,
      };
    default:
      return undefined;
  }
}

function refuseDown({ name, down }: TimelineEntry, folder: string): Refusal | undefined {
  switch (down.state) {
    case 'matching':
      return undefined;
    case 'absent':
      return {
        code: 'DB_DOWN_MISSING',
        message: `${name} has no down.sql, so nothing says how to undo it.`,
        next: `Write ${folder}/down.sql and run "${db(`revision --sign ${asArgument(name)}`)}", or restore a backup.`,
      };
    case 'stale':
      return {
        code: 'DB_DOWN_STALE',
        message: `The down.sql of ${name} was written for another text of its migration.sql, so it may undo something else.`,
        next: `Compare the two; if down.sql is right, run "${db(`revision --sign ${asArgument(name)}`)}".`,
      };
    case 'unsigned':
      return {
        code: 'DB_DOWN_STALE',
        message: `The down.sql of ${name} doesn't say which text of migration.sql it undoes.`,
        next: `Compare the two; if down.sql is right, run "${db(`revision --sign ${asArgument(name)}`)}".`,
      };
    case 'edited':
      return {
        code: 'DB_DOWN_EDITED',
        message: `The down.sql of ${name} was changed after it had been signed, so nobody has vouched for what it does now.`,
        next: `Undo the edit with "git restore ${asArgument(`${folder}/down.sql`)}"; or run "${db(`verify ${asArgument(name)}`)}" and, if it holds, "${db(`revision --sign ${asArgument(name)}`)}".`,
      };
    case 'irreversible':
      return {
        code: 'DB_DOWN_IRREVERSIBLE',
        message: `${name} can't be undone: ${down.why || 'its down.sql says so'}.`,
        next: 'Restore a backup from before it, or write a new migration that puts things right.',
      };
  }
}
