import { catalogRows } from './catalog-rows.ts';
import { salesRows } from './sales-rows.ts';
import { createShopDatabase, type ShopDatabase, withDatabase } from './shop-database.ts';
import { history, type Step, step, stepsBefore } from './shop-migrations.ts';
import { type Rows, readRows } from './shop-rows.ts';

/** Adds the rows that a shop has as soon as this step's tables and columns are there. */
export async function addRows(database: ShopDatabase, { title }: Step): Promise<void> {
  for (const rows of [catalogRows[title], salesRows[title]]) if (rows !== undefined) await database.run(rows);
}

/** An empty database, taken up to just before a step; with a shop's rows in it unless `empty`. */
export async function databaseBefore(title: string, { empty = false } = {}): Promise<ShopDatabase> {
  return databaseAfterSteps(stepsBefore(title), empty);
}

/** An empty database, taken up to a step, the step included; with a shop's rows in it unless `empty`. */
export async function databaseAt(title: string, { empty = false } = {}): Promise<ShopDatabase> {
  return databaseAfterSteps([...stepsBefore(title), step(title)], empty);
}

/** Lets `work` have a shop full of rows that stands just before a step. */
export function justBefore(title: string, work: (shop: ShopDatabase) => Promise<void>): Promise<void> {
  return withDatabase(() => databaseBefore(title), work);
}

/** Lets `work` have a shop full of rows that has taken a step. */
export function rightAfter(title: string, work: (shop: ShopDatabase) => Promise<void>): Promise<void> {
  return withDatabase(() => databaseAt(title), work);
}

/** Gives the rows just before and just after the step with this title. */
export type Journey = (title: string) => { readonly before: Rows; readonly after: Rows };

/** Takes a shop through the whole history and remembers its rows. */
export async function recordJourney(): Promise<Journey> {
  const database = await createShopDatabase();
  try {
    const moments = new Map<string, { before: Rows; after: Rows }>();
    for (const current of history) {
      const before = await readRows(database);
      await database.run(current.up);
      moments.set(current.title, { before, after: await readRows(database) });
      await addRows(database, current);
    }
    return (title) => {
      const found = moments.get(title);
      if (!found) throw new Error(`The shop's history has no step "${title}".`);
      return found;
    };
  } finally {
    await database.drop();
  }
}

async function databaseAfterSteps(steps: readonly Step[], empty: boolean): Promise<ShopDatabase> {
  const database = await createShopDatabase();
  try {
    for (const current of steps) {
      await database.run(current.up);
      if (!empty) await addRows(database, current);
    }
    return database;
  } catch (error) {
    await database.drop();
    throw error;
  }
}
