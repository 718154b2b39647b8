import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { withoutRewordings } from '../catalog/rewordings.ts';
import type { DatabaseSettings } from '../env.ts';
import { withScratchSession } from '../scratch/apply-history.ts';
import { withScratchDatabase } from '../scratch/scratch-database.ts';
import { applyDown, applyUp } from '../steps/apply-step.ts';
import type { StepSession } from '../steps/session.ts';
import type { Step } from '../steps/step.ts';
import { refusalOfRows } from '../verify/round-trip.ts';
import { failureOf, type MigrationFailure } from './migration-failure.ts';

/** A migration in the new order. */
export interface OrderedStep {
  readonly step: Step;
  /** Whether it has another place than before. */
  readonly isMoved: boolean;
  /** Whether its down.sql is to be tried: it says that it undoes this migration. */
  readonly goesBack: boolean;
}

/** A down.sql that undid its migration where that was, and doesn't where it is now. */
export interface LostWayBack {
  readonly migration: string;
  /** One sentence, or several lines with PostgreSQL's own words. */
  readonly says: string;
}

export interface NewOrder {
  /** The moved migration that can't be applied; null when all can. */
  readonly failure: MigrationFailure | null;
  readonly lostWaysBack: readonly LostWayBack[];
}

/**
 * Applies migrations in a new order to a scratch database, and then undoes those that were moved, the last one first: a way back that
 * was written for one place may undo something else in another. After one that does, what is before it is tried on a database
 * that has never had it.
 *
 * @throws {DbError} When what comes before all that is moved can't be applied: that is no answer to our question.
 */
export async function tryNewOrder(settings: DatabaseSettings, steps: readonly OrderedStep[]): Promise<NewOrder> {
  const lost: LostWayBack[] = [];
  let left = steps;
  do {
    const { failure, stoppedAt, says } = await thereAndBack(settings, left);
    if (failure) return { failure, lostWaysBack: [] };
    if (stoppedAt && says !== undefined) lost.unshift({ migration: stoppedAt.step.name, says });
    left = left.slice(0, stoppedAt ? left.indexOf(stoppedAt) : 0);
  } while (left.some(({ isMoved, goesBack }) => isMoved && goesBack));
  return { failure: null, lostWaysBack: lost };
}

interface Journey {
  readonly failure: MigrationFailure | null;
  /** Where the way back ended too early: it can't be tried, or `says` what is wrong. */
  readonly stoppedAt?: OrderedStep;
  readonly says?: string;
}

function thereAndBack(settings: DatabaseSettings, steps: readonly OrderedStep[]): Promise<Journey> {
  return withScratchDatabase(settings, 'rebase', (scratch) =>
    withScratchSession(scratch, settings, async (session) => {
      const before = new Map<OrderedStep, Catalog>();
      for (const each of steps) {
        const { step, isMoved } = each;
        if (isMoved) before.set(each, await readCatalog(session.client));
        if (before.size === 0) await applyUp(session, step);
        else {
          const failure = await failureOf(step.name, () => applyUp(session, step));
          if (failure) return { failure };
        }
      }
      for (const each of steps.toReversed()) {
        if (before.size === 0) break;
        const expected = before.get(each);
        before.delete(each);
        if (!each.goesBack) return { failure: null, stoppedAt: each };
        const says = await goBack(session, each.step, expected);
        if (says !== null) return { failure: null, stoppedAt: each, ...(says !== undefined && { says }) };
      }
      return { failure: null };
    }),
  );
}

/** Undoes a migration. Says what is wrong with that; null when nothing is, undefined when rows that a migration wrote keep it from being tried. */
async function goBack(
  session: StepSession,
  step: Step,
  expected: Catalog | undefined,
): Promise<string | null | undefined> {
  let isRefusedForRows = false;
  const failure = await failureOf(step.name, () =>
    applyDown(session, step).catch((error) => {
      isRefusedForRows = refusalOfRows(error) !== null;
      throw error;
    }),
  );
  if (failure) return isRefusedForRows ? undefined : failure.message;
  if (!expected) return null;
  const actual = await readCatalog(session.client);
  const names = { expected: `the database before ${step.name}`, actual: 'the database after its down.sql' };
  const found = await withoutRewordings(session.client, compareCatalogs(expected, actual, names), [expected, actual]);
  return found.length === 0 ? null : found.map(({ says }) => `${says}.`).join('\n');
}
