import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { withAncestors } from '../history/ancestry.ts';
import { type History, isOutstanding } from '../history/assess.ts';
import { findMigration } from '../history/find-migration.ts';
import { db } from '../project-command.ts';
import { assertParentsFit } from './refusals.ts';

/**
 * Which migrations an upgrade applies, in their order. Pure.
 *
 * @param history From a situation in which an upgrade may go ahead.
 * @param target `head`: all, if the history has one head. `heads`: all. `+n`: the next so many. Else the name of a
 *   migration or its beginning: that one and what it builds on.
 * @throws {DbError} DB_HEADS_SEVERAL, DB_MIGRATION_UNKNOWN, DB_MIGRATION_AMBIGUOUS, DB_PARENT_UNKNOWN; DB_USAGE for a number
 *   that can't be.
 */
export function planUpgrade(history: History, target: string): string[] {
  const pending = history.timeline.filter(({ state }) => isOutstanding(state)).map(({ name }) => name);
  const planned = choose(history, pending, target);
  assertParentsFit(history.problems, planned);
  return planned;
}

function choose(history: History, pending: readonly string[], target: string): string[] {
  if (target === 'heads') return [...pending];
  if (target === 'head' || /^\+\d+$/.test(target)) {
    // A parent that is missing makes a second head as well: it is the cause.
    assertParentsFit(history.problems, pending);
    if (pending.length > 0) assertOneHead(history);
    return target === 'head' ? [...pending] : pending.slice(0, countOf(target, pending.length));
  }
  const inFolder = history.timeline.filter(({ state }) => state !== 'missing');
  const name = findMigration(
    inFolder.map((entry) => entry.name),
    target,
  );
  const parents = new Map(inFolder.map((entry) => [entry.name, entry.parents]));
  const wanted = withAncestors(parents, name);
  return pending.filter((each) => wanted.has(each));
}

function countOf(target: string, pending: number): number {
  const count = Number(target.slice(1));
  if (count >= 1 && count <= pending) return count;
  throw new DbError('DB_USAGE', {
    message:
      count === 0
        ? '"+0" asks for nothing.'
        : `"${target}" asks for more than there is: ${counted(pending, 'migration is', 'migrations are')} pending.`,
    next: `Run "${db('upgrade')}" to apply all that is pending, or "${db('status')}" to see it.`,
  });
}

/** Refuses a "head" that is not one place. */
export function assertOneHead({ heads }: History): void {
  if (heads.length <= 1) return;
  throw new DbError('DB_HEADS_SEVERAL', {
    message: `The history has ${heads.length} heads (${heads.join(', ')}), so it isn't clear where to go.`,
    next: `Run "${db('merge')}" to join them, "${db('upgrade <id>')}" for one of them, or "${db('upgrade heads')}" for all.`,
  });
}
