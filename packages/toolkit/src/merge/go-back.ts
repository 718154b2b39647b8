import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { withoutRewordings } from '../catalog/rewordings.ts';
import { applyDown } from '../steps/apply-step.ts';
import type { StepSession } from '../steps/session.ts';
import type { Step } from '../steps/step.ts';
import { refusalOfRows } from '../verify/round-trip.ts';
import { failureOf } from './migration-failure.ts';

/** A down.sql that doesn't undo its migration where that is. */
export interface LostWayBack {
  readonly migration: string;
  /** A sentence for each difference, or PostgreSQL's refusal with the file and the line. */
  readonly says: string;
  /** The same in one sentence. */
  readonly briefly: string;
}

/** A migration that was applied. */
export interface AppliedStep {
  readonly step: Step;
  /** Whether its down.sql is to be tried: it says that it undoes this migration. */
  readonly goesBack: boolean;
  /** What the database was before it; undefined where nobody has looked. */
  readonly before: Catalog | undefined;
}

/**
 * Undoes migrations, the last one first, until all are undone or one is not.
 *
 * @param session A scratch database.
 * @param applied In the order in which they were applied.
 * @returns The one that stopped it, and what its down.sql does instead, unless that can't be tried; null when all are undone.
 */
export async function goAllBack(
  session: StepSession,
  applied: readonly AppliedStep[],
): Promise<{ stoppedAt: Step; lost: LostWayBack | null } | null> {
  for (const { step, goesBack, before } of applied.toReversed()) {
    const end = goesBack ? await goBack(session, step, before) : 'refused';
    if (end !== 'undone') return { stoppedAt: step, lost: end === 'refused' ? null : end };
  }
  return null;
}

/**
 * Undoes the migration that was applied last, and compares.
 *
 * @param session A scratch database.
 * @param expected What the database was before the migration; undefined where nobody has looked.
 * @returns `refused` when rows that a migration wrote keep it from being tried.
 */
async function goBack(
  session: StepSession,
  step: Step,
  expected: Catalog | undefined,
): Promise<'undone' | 'refused' | LostWayBack> {
  let isRefusedForRows = false;
  const failure = await failureOf(step.name, () =>
    applyDown(session, step).catch((error) => {
      isRefusedForRows = refusalOfRows(error) !== null;
      throw error;
    }),
  );
  if (isRefusedForRows) return 'refused';
  if (failure) {
    return { migration: step.name, says: failure.message, briefly: `it fails (${failure.refusal ?? 'it is no SQL'})` };
  }
  if (!expected) return 'undone';
  const actual = await readCatalog(session.client);
  const names = { expected: `the database before ${step.name}`, actual: 'the database after its down.sql' };
  const found = await withoutRewordings(session.client, compareCatalogs(expected, actual, names), [expected, actual]);
  const [first] = found;
  if (!first) return 'undone';
  return { migration: step.name, says: found.map(({ says }) => `${says}.`).join('\n'), briefly: first.says };
}
