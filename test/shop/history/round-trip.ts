import { type Catalogue, readCatalogue, readColumnOrder } from './catalogue.ts';
import { addRows } from './journey.ts';
import type { ShopDatabase } from './shop-database.ts';
import type { Step } from './shop-migrations.ts';
import { type Rows, readRows } from './shop-rows.ts';

/** What a database looks like at one moment. */
export interface Moment {
  readonly catalogue: Catalogue;
  readonly columnOrder: Readonly<Record<string, readonly string[]>>;
  readonly rows: Rows;
}

/** One step taken up, down and up; then with a shop's new rows in it down and up again. */
export interface RoundTrip {
  readonly before: Moment;
  readonly up: Moment;
  readonly down: Moment;
  readonly upAgain: Moment;
  readonly withNewRows: Moment;
  /** PostgreSQL's words when down.sql refuses because of the new rows; null when it doesn't. */
  readonly refusal: string | null;
  readonly downWithNewRows: Moment;
  readonly lastUp: Moment;
}

/**
 * Takes the trip. When down.sql refuses because of the new rows, the last two moments are those after the refusal.
 *
 * @param database At the step before, with rows in it. It is left with the step applied.
 */
export async function takeRoundTrip(database: ShopDatabase, step: Step): Promise<RoundTrip> {
  const before = await look(database);
  await database.run(step.up);
  const up = await look(database);
  await database.run(step.down);
  const down = await look(database);
  await database.run(step.up);
  const upAgain = await look(database);
  await addRows(database, step);
  const withNewRows = await look(database);
  const refusal = await refusalOf(database, step.down);
  const downWithNewRows = await look(database);
  if (refusal === null) await database.run(step.up);
  return {
    before,
    up,
    down,
    upAgain,
    withNewRows,
    refusal,
    downWithNewRows,
    lastUp: await look(database),
  };
}

async function look(database: ShopDatabase): Promise<Moment> {
  return {
    catalogue: await readCatalogue(database),
    columnOrder: await readColumnOrder(database),
    rows: await readRows(database),
  };
}

async function refusalOf(database: ShopDatabase, down: string): Promise<string | null> {
  try {
    await database.run(down);
    return null;
  } catch (error) {
    await database.run('ROLLBACK');
    return (error as Error).message;
  }
}
