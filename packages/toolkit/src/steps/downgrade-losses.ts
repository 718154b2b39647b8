import type pg from 'pg';
import { counted } from '../counted.ts';
import { promisesAllBack, readLosses } from '../history/down-header.ts';
import { type PlannedRisk, planMigrations } from '../plan/plan.ts';
import { printable } from '../printable.ts';
import type { Step } from './step.ts';

/** What undoing a migration throws away. */
export interface Losses {
  readonly name: string;
  /** What its down.sql says after `Loses:`; null when it says nothing, or "nothing". */
  readonly says: string | null;
  /** The tables and columns whose content its statements drop, delete or convert, with how much is in them now. */
  readonly data: readonly PlannedRisk[];
}

/**
 * Finds out what undoing these migrations would throw away, by reading their down.sql and counting. Those that lose
 * nothing are left out.
 *
 * @param steps In the order in which they would be undone.
 * @throws {DbError} DB_STEP_SYNTAX
 */
export async function findLosses(client: pg.ClientBase, schema: string, steps: readonly Step[]): Promise<Losses[]> {
  const downs = steps.map(({ name, down }) => ({ name, up: down ?? '', down: null }));
  const planned = await planMigrations(client, schema, downs);
  return planned
    .map(({ name, risks }, index) => ({
      name,
      says: somethingLost(readLosses(steps[index]?.down ?? '')),
      data: risks.filter(({ rows, exact }) => rows > 0 || !exact),
    }))
    .filter(({ says, data }) => says !== null || data.length > 0);
}

/** One line for each thing that would be lost, ready to be printed. */
export function lossLines(losses: readonly Losses[]): string[] {
  return losses.flatMap(({ name, says, data }) => [
    printable(name),
    ...data.map((risk) => `  ${printable(inWords(risk))}`),
    ...(says === null ? [] : [`  its down.sql says: ${printable(says)}`]),
  ]);
}

function inWords({ what, kind, rows, exact }: PlannedRisk): string {
  const count = (...things: [string, string?]) => `${exact ? '' : 'about '}${counted(rows, ...things)}`;
  const column = what.includes('.');
  switch (kind) {
    case 'drop':
      return column
        ? `${what}: ${count('value is', 'values are')} dropped`
        : `${what}: the table is dropped, with ${count('row')}`;
    case 'delete':
      return `${what}: rows are deleted, of ${exact ? '' : 'about '}${rows.toLocaleString('en')}`;
    case 'convert':
      return `${what}: ${count('value is', 'values are')} converted, and may be rounded or cut`;
  }
}

function somethingLost(says: string | null): string | null {
  return promisesAllBack(says) ? null : says;
}
