import type { History } from '../history/assess.ts';
import { asArgument } from '../history/migration-names.ts';
import { failureLines } from '../printable.ts';
import { db } from '../project-command.ts';
import type { Finding } from './finding.ts';

/** Finds what is wrong between the migration files and what the database says of them. Pure. */
export function checkTimeline({ timeline, verdict }: History, migrationsDir: string): Finding[] {
  const found = timeline.flatMap(({ name, state, log }): Finding[] => {
    const file = `${migrationsDir}/${name}/migration.sql`;
    switch (state) {
      case 'edited':
        return [
          {
            code: 'edited',
            says: `${name} was changed after it had been applied.`,
            next: `Undo the edit ("git restore ${asArgument(file)}"), and put the change into a new migration.`,
            file,
          },
        ];
      case 'missing':
        return [
          {
            code: 'missing',
            says: `The database has ${name}, which is not in ${migrationsDir}.`,
            next: 'Run "git pull" to get the file, or switch to the branch that has it.',
          },
        ];
      case 'failed':
        return [
          {
            code: 'failed',
            says: `${name} failed in the database, and nobody has resolved it.`,
            details: log === null ? [] : failureLines(log),
            next: `Run "${db('status')}", which says what is left of it and how to go on.`,
            file,
          },
        ];
      default:
        return [];
    }
  });
  if (verdict === 'unmanaged') {
    found.push({
      code: 'unmanaged',
      says: 'The database has tables but no migration history.',
      next:
        timeline.length === 0
          ? `Run "${db('baseline')}" if they are to become the first migration; if not, DATABASE_URL names the wrong database.`
          : `Run "${db('stamp <id>')}" if they are what the migrations up to that one make, or "${db('stamp base')}" if they have nothing to do with the migrations; if neither, DATABASE_URL names the wrong database.`,
    });
  }
  return found;
}
