import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { Difference } from '../catalog/difference.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { readRows, type TableRows } from '../catalog/table-rows.ts';
import type { DatabaseSettings } from '../env.ts';
import { applyHistory, withScratchSession } from '../scratch/apply-history.ts';
import { type ScratchDatabase, withScratchDatabase } from '../scratch/scratch-database.ts';
import { applyUp } from '../steps/apply-step.ts';
import { readStep } from '../steps/step.ts';
import { fillTables } from '../verify/fill/fill-tables.ts';
import { type AppliedStep, goAllBack, type LostWayBack } from './go-back.ts';
import { failureOf, type MigrationFailure } from './migration-failure.ts';
import type { Order, OrderPlan } from './plan-orders.ts';

/** What a migration changed in the catalogue. */
export interface Touch {
  readonly migration: string;
  readonly changes: readonly Difference[];
}

/** How an order ended. */
export interface Trial {
  readonly order: Order;
  /** What each migration of the branch that came first changed, as far as that branch came. */
  readonly touched: readonly Touch[];
  readonly end:
    | {
        readonly catalog: Catalog;
        readonly rows: readonly TableRows[];
        /** The first down.sql that doesn't undo its migration, when all are undone again; null when all that were tried do. */
        readonly lostWayBack: LostWayBack | null;
      }
    | { readonly failure: MigrationFailure };
}

/** Where to try, and whom to tell. */
export interface TrialPlace {
  readonly settings: DatabaseSettings;
  /** Absolute path of the migration folder. */
  readonly folder: string;
  /** Whether a migration has a down.sql that says that it undoes it. */
  goesBack(migration: string): boolean;
  progress(message: string): void;
}

/** The orders as they end without rows of our own, and with some. */
export interface Trials {
  readonly bare: readonly Trial[];
  /** With three rows in every table that the branches share; only where `isWorthwhile` said so. */
  readonly filled: readonly Trial[];
}

/**
 * Runs every order on a scratch database of its own, all of them copies of one that has what the branches share; then once
 * more with rows in its tables.
 *
 * @param isWorthwhile Whether to go on with rows, after the orders without.
 * @throws {DbError} When what is shared can't be applied, or no scratch database can be made.
 */
export async function tryOrders(
  place: TrialPlace,
  { shared, orders }: OrderPlan,
  isWorthwhile: (bare: readonly Trial[]) => boolean,
): Promise<Trials> {
  return withScratchDatabase(place.settings, 'merge', async (base) => {
    const tryAll = async (circumstances: string, isObserved: boolean): Promise<Trial[]> => {
      const trials: Trial[] = [];
      for (const order of orders) {
        place.progress(`Trying ${order.says}${circumstances} …`);
        trials.push(await base.withCopy((copy) => tryOrder(place, copy, { order, isObserved })));
      }
      return trials;
    };
    if (shared.length > 0) place.progress(`Applying ${sharedInWords(shared.length)} to a scratch database …`);
    await applyHistory(base, place.settings, place.folder, shared);
    const bare = await tryAll('', true);
    if (!isWorthwhile(bare)) return { bare, filled: [] };
    await fillTables(base.client);
    return { bare, filled: await tryAll(', with rows in the tables', false) };
  });
}

function sharedInWords(count: number): string {
  return count === 1 ? 'the migration that all heads share' : `the ${count} migrations that all heads share`;
}

interface Attempt {
  readonly order: Order;
  /** Whether to see what each migration changes, and to undo all of them again at the end. */
  readonly isObserved: boolean;
}

function tryOrder(place: TrialPlace, scratch: ScratchDatabase, { order, isObserved }: Attempt): Promise<Trial> {
  const { settings, folder, goesBack } = place;
  return withScratchSession(scratch, settings, async (session) => {
    const { client } = session;
    const touched: Touch[] = [];
    const own = new Set(order.first?.names);
    const applied: AppliedStep[] = [];
    let catalog = await readCatalog(client);
    for (const migration of order.names) {
      const step = readStep(folder, migration);
      const failure = await failureOf(migration, () => applyUp(session, step));
      if (failure) return { order, touched, end: { failure } };
      if (!isObserved) continue;
      applied.push({ step, goesBack: goesBack(migration), before: catalog });
      const after = await readCatalog(client);
      if (own.has(migration)) touched.push({ migration, changes: compareCatalogs(catalog, after) });
      catalog = after;
    }
    if (!isObserved) catalog = await readCatalog(client);
    const rows = await readRows(client);
    const lostWayBack = (await goAllBack(session, applied))?.lost ?? null;
    return { order, touched, end: { catalog, rows, lostWayBack } };
  });
}
