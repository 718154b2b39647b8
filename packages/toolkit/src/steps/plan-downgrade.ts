import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { childrenOf, withAncestors } from '../history/ancestry.ts';
import { isApplied, type TimelineEntry } from '../history/assess.ts';
import { findMigration } from '../history/find-migration.ts';
import { db } from '../project-command.ts';

/**
 * Which migrations a downgrade undoes, in the order in which it does. Pure.
 *
 * The last one that was applied goes first, but none goes before what builds on it.
 *
 * @param timeline From a situation in which a downgrade may go ahead.
 * @param undoOrder The applied migrations, the last one first.
 * @param target `-n`: the last so many. `base`: all. Else the name of an applied migration or its beginning: everything
 *   but that one and what it builds on.
 * @throws {DbError} DB_MIGRATION_UNKNOWN, DB_MIGRATION_AMBIGUOUS, DB_TARGET_NOT_APPLIED; DB_USAGE for a number that can't be.
 */
export function planDowngrade(
  timeline: readonly TimelineEntry[],
  undoOrder: readonly string[],
  target: string,
): string[] {
  const parents = new Map(timeline.map((entry) => [entry.name, entry.parents]));
  const order = childrenFirst(parents, undoOrder);
  if (target === 'base') return order;
  if (/^-\d+$/.test(target)) return order.slice(0, countOf(target, order.length));
  const name = findMigration([...parents.keys()], target);
  if (!timeline.some((entry) => entry.name === name && isApplied(entry.state))) {
    throw new DbError('DB_TARGET_NOT_APPLIED', {
      message: `${name} is not applied, so the database can't go back to it.`,
      next: `Run "${db('current')}" to see where the database is, or "${db(`upgrade ${target}`)}" to go there.`,
    });
  }
  const kept = withAncestors(parents, name);
  return order.filter((each) => !kept.has(each));
}

function childrenFirst(parents: ReadonlyMap<string, readonly string[]>, undoOrder: readonly string[]): string[] {
  const children = childrenOf(parents);
  const left = new Set(undoOrder);
  const order: string[] = [];
  while (left.size > 0) {
    for (const name of left) {
      if (children.get(name)?.some((child) => left.has(child))) continue;
      order.push(name);
      left.delete(name);
      break;
    }
  }
  return order;
}

function countOf(target: string, applied: number): number {
  const count = Number(target.slice(1));
  if (count >= 1 && count <= applied) return count;
  throw new DbError('DB_USAGE', {
    message:
      count === 0
        ? '"-0" asks for nothing.'
        : `"${target}" asks for more than there is: ${counted(applied, 'migration is', 'migrations are')} applied.`,
    next: `Run "${db('history')}" to see what is applied, or "${db('downgrade base')}" to undo all of it.`,
  });
}
