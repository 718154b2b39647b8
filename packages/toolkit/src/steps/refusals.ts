import { DbError, type ErrorCode } from '../errors.ts';
import type { History, Verdict } from '../history/assess.ts';
import { explainHistory } from '../history/explain-history.ts';
import type { LineageProblem } from '../history/lineage.ts';
import { db } from '../project-command.ts';
import type { Situation } from './situation.ts';

/** The states in which nothing is applied on top, by their codes. */
const refused: Partial<Record<Verdict, ErrorCode>> = {
  running: 'DB_SCHEMA_RUNNING',
  failed: 'DB_SCHEMA_FAILED',
  incomplete: 'DB_SCHEMA_INCOMPLETE',
  edited: 'DB_SCHEMA_EDITED',
  ahead: 'DB_SCHEMA_AHEAD',
  unmanaged: 'DB_SCHEMA_UNMANAGED',
};

/**
 * Refuses where files and database don't fit together, in the words of `db status`.
 *
 * @param but Verdicts that don't matter here.
 */
export function assertInOrder(history: History, migrationsDir: string, but: readonly Verdict[] = []): void {
  const code = refused[history.verdict];
  if (code === undefined || but.includes(history.verdict)) return;
  const { summary, next } = explainHistory(history, migrationsDir);
  throw new DbError(code, { message: summary, next: next ?? `Run "${db('status')}".` });
}

/** Refuses while something was interrupted on its way in the other direction. */
export function assertNotGoing(direction: 'up' | 'down', { interrupted }: Situation): void {
  const other = interrupted.find((each) => each.direction === direction);
  if (!other) return;
  const [noun, command] = direction === 'up' ? ['upgrade', 'upgrade +1'] : ['downgrade', 'downgrade -1'];
  throw new DbError('DB_STEP_UNFINISHED', {
    message: `A${direction === 'up' ? 'n' : ''} ${noun} of ${other.name} was interrupted, and part of it may be in the database.`,
    next: `Run "${db(command)}", which goes on with it.`,
  });
}

/** Refuses a migration whose parent isn't there, or comes after it. */
export function assertParentsFit(problems: readonly LineageProblem[], names: readonly string[]): void {
  const problem = problems.find(({ migration }) => names.includes(migration));
  if (!problem) return;
  const { migration, parent, code } = problem;
  throw new DbError('DB_PARENT_UNKNOWN', {
    message:
      code === 'unknown-parent'
        ? `${migration} says "Revises: ${parent}", and there is no migration of that name.`
        : `${migration} says "Revises: ${parent}", but that one comes later in the order of the names.`,
    next:
      code === 'unknown-parent'
        ? 'Run "git pull" to get that file, or correct the "Revises:" line.'
        : 'Give the folder a later time in its name, or correct the "Revises:" line.',
  });
}
