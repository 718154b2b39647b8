import { withAncestors } from '../history/ancestry.ts';
import type { History } from '../history/assess.ts';
import { findMigration } from '../history/find-migration.ts';
import type { MigrationRow } from '../history/migrations-table.ts';
import { assertOneHead } from './plan-upgrade.ts';
import { assertParentsFit } from './refusals.ts';

/** How the record is changed so that it says what somebody wants it to say. */
export interface StampPlan {
  /** Marked as applied, in the order of the history. */
  readonly marked: readonly string[];
  /** Taken out of the record, the last one first. */
  readonly removed: readonly string[];
  /** Unfinished attempts that are marked as rolled back, as `prisma migrate resolve` does. */
  readonly settled: readonly string[];
}

/**
 * Plans what the record has to say so that the database counts as being at a target. Pure.
 *
 * @param rows The record as it stands.
 * @param target `head`, `heads`, `base`, or a migration of the folder by its name or the beginning of it: that one and what
 *   it builds on count as applied, and nothing else does.
 * @throws {DbError} DB_HEADS_SEVERAL, DB_MIGRATION_UNKNOWN, DB_MIGRATION_AMBIGUOUS, DB_PARENT_UNKNOWN
 */
export function planStamp(history: History, rows: readonly MigrationRow[], target: string): StampPlan {
  const wanted = wantedNames(history, target);
  assertParentsFit(history.problems, wanted);
  const keep = new Set(wanted);
  const standing = rows.filter((row) => row.rolledBackAt === null);
  const applied = new Set(standing.filter((row) => row.finishedAt !== null).map(({ name }) => name));
  const unfinished = new Set(standing.filter((row) => row.finishedAt === null).map(({ name }) => name));
  const names = history.timeline.map(({ name }) => name);
  return {
    marked: wanted.filter((name) => !applied.has(name)),
    removed: names.filter((name) => applied.has(name) && !keep.has(name)).reverse(),
    settled: [...unfinished],
  };
}

function wantedNames(history: History, target: string): string[] {
  if (target === 'base') return [];
  const inFolder = history.timeline.filter(({ state }) => state !== 'missing' && state !== 'incomplete');
  const names = inFolder.map(({ name }) => name);
  if (target === 'heads') return names;
  if (target === 'head') {
    assertOneHead(history);
    return names;
  }
  const parents = new Map(inFolder.map((entry) => [entry.name, entry.parents]));
  const wanted = withAncestors(parents, findMigration(names, target));
  return names.filter((name) => wanted.has(name));
}
