import { withoutSchema } from '../database-url.ts';
import { applyHistory } from '../scratch/apply-history.ts';
import { type ScratchDatabase, withScratchDatabase } from '../scratch/scratch-database.ts';
import type { Comparison } from './compare.ts';

/**
 * Does some work in a scratch database that has the history, and some statements after it, in PostgreSQL's usual schema:
 * that is where drafts are compared.
 *
 * @param before The statements. One by one, because a new enum value can't be used in the transaction that adds it.
 * @throws {DbError} What `withScratchDatabase` and `applyHistory` throw.
 * @throws {pg.DatabaseError} When PostgreSQL refuses one of the statements.
 */
export function withHistory<Result>(
  { settings, folder, names }: Comparison,
  before: readonly string[],
  work: (scratch: ScratchDatabase) => Promise<Result>,
): Promise<Result> {
  const usual = { ...settings, url: withoutSchema(settings.url) };
  return withScratchDatabase(usual, 'draft', async (scratch) => {
    await applyHistory(scratch, usual, folder, names);
    for (const sql of before) await scratch.client.query(sql);
    return work(scratch);
  });
}
