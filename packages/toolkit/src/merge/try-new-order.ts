import { readCatalog } from '../catalog/read-catalog.ts';
import type { DatabaseSettings } from '../env.ts';
import { withScratchSession } from '../scratch/apply-history.ts';
import { withScratchDatabase } from '../scratch/scratch-database.ts';
import { applyUp } from '../steps/apply-step.ts';
import type { Step } from '../steps/step.ts';
import { type AppliedStep, goAllBack, type LostWayBack } from './go-back.ts';
import { failureOf, type MigrationFailure } from './migration-failure.ts';

/** A migration in the new order. */
export interface OrderedStep {
  readonly step: Step;
  /** Whether it has another place than before. */
  readonly isMoved: boolean;
  /** Whether its down.sql is to be tried: it says that it undoes this migration. */
  readonly goesBack: boolean;
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
  const lostWaysBack: LostWayBack[] = [];
  let left = steps;
  do {
    const { failure, stoppedAt, lost } = await thereAndBack(settings, left);
    if (failure) return { failure, lostWaysBack: [] };
    if (lost) lostWaysBack.unshift(lost);
    const tried = left.findIndex(({ step }) => step === stoppedAt);
    left = left.slice(
      0,
      left.slice(0, Math.max(0, tried)).findLastIndex(({ isMoved, goesBack }) => isMoved && goesBack) + 1,
    );
  } while (left.length > 0);
  return { failure: null, lostWaysBack };
}

interface Journey {
  readonly failure: MigrationFailure | null;
  /** Where the way back ended too early: it can't be tried, or is `lost`. */
  readonly stoppedAt?: Step;
  readonly lost?: LostWayBack | null;
}

function thereAndBack(settings: DatabaseSettings, steps: readonly OrderedStep[]): Promise<Journey> {
  return withScratchDatabase(settings, 'rebase', (scratch) =>
    withScratchSession(scratch, settings, async (session) => {
      /** What was applied since the first one that was moved. */
      const applied: AppliedStep[] = [];
      for (const { step, isMoved, goesBack } of steps) {
        if (!isMoved && applied.length === 0) {
          await applyUp(session, step);
          continue;
        }
        const before = isMoved ? await readCatalog(session.client) : undefined;
        const failure = await failureOf(step.name, () => applyUp(session, step));
        if (failure) return { failure };
        applied.push({ step, goesBack, before });
      }
      return { failure: null, ...(await goAllBack(session, applied)) };
    }),
  );
}
