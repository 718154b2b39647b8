import { inPublic, namedSchema } from '../database-url.ts';
import { DbError } from '../errors.ts';
import { applyHistory } from '../scratch/apply-history.ts';
import { type ScratchDatabase, type ScratchTemplate, withScratchDatabase } from '../scratch/scratch-database.ts';
import type { Comparison } from './compare.ts';

type Place = Pick<Comparison, 'settings' | 'folder' | 'names'>;

/**
 * Does some work beside a scratch database that has the history, in PostgreSQL's usual schema: that is where drafts are compared. The
 * history is applied once, and whoever writes works in a copy.
 *
 * @param work Is given null where there is no such database, because the user may not make one or a migration fails: what replays the
 *   history says then what is wrong.
 */
export async function withHistoryTemplate<Result>(
  place: Place,
  work: (template: ScratchTemplate | null) => Promise<Result>,
): Promise<Result> {
  let isThere = false;
  try {
    const worked = await onScratch(place, async (scratch) => {
      if (scratch.isShadow) return undefined;
      await replay(place, scratch);
      isThere = true;
      return { result: await scratch.asTemplate(work) };
    });
    if (worked) return worked.result;
  } catch (error) {
    if (isThere || !(error instanceof DbError)) throw error;
  }
  return work(null);
}

/**
 * Does some work in a scratch database that has the history, and some statements after it.
 *
 * @param before The statements. One by one, because a new enum value can't be used in the transaction that adds it.
 * @throws {DbError} What `withScratchDatabase` and `applyHistory` throw.
 * @throws {pg.DatabaseError} When PostgreSQL refuses one of the statements.
 */
export async function withHistory<Result>(
  comparison: Comparison,
  before: readonly string[],
  work: (scratch: ScratchDatabase) => Promise<Result>,
): Promise<Result> {
  const afterThem = async (scratch: ScratchDatabase) => {
    for (const sql of before) await scratch.client.query(sql);
    return work(scratch);
  };
  const { template } = comparison;
  let isMade = false;
  try {
    if (template && !inUse.has(template))
      return await template.withCopy((copy) => {
        isMade = true;
        return afterThem(copy);
      });
  } catch (error) {
    if (isMade || !template || !(error instanceof DbError) || error.code !== 'DB_SCRATCH_REFUSED') throw error;
    inUse.add(template);
  }
  return onScratch(comparison, async (scratch) => {
    await replay(comparison, scratch);
    return afterThem(scratch);
  });
}

/** Those of which no copy can be made: with some extensions a process of the server itself stays connected to the database. */
const inUse = new WeakSet<ScratchTemplate>();

/** As {@link withHistory}, for work that writes nothing. */
export function lookAtHistory<Result>(
  comparison: Comparison,
  before: readonly string[],
  work: (scratch: ScratchDatabase) => Promise<Result>,
): Promise<Result> {
  const { template } = comparison;
  return template && before.length === 0 ? template.withItself(work) : withHistory(comparison, before, work);
}

/** As {@link lookAtHistory}, in the schema that DATABASE_URL names: definitions of what is in there have its name in them. */
export function lookInOwnSchema<Result>(
  comparison: Comparison,
  before: readonly string[],
  work: (scratch: ScratchDatabase) => Promise<Result>,
): Promise<Result> {
  const { settings, folder, names } = comparison;
  if (namedSchema(settings.url) === undefined) return lookAtHistory(comparison, before, work);
  return withScratchDatabase(settings, 'draft', async (scratch) => {
    await applyHistory(scratch, settings, folder, names);
    for (const sql of before) await scratch.client.query(sql);
    return work(scratch);
  });
}

function onScratch<Result>({ settings }: Place, work: (scratch: ScratchDatabase) => Promise<Result>): Promise<Result> {
  return withScratchDatabase({ ...settings, url: inPublic(settings.url) }, 'draft', work);
}

function replay({ settings, folder, names }: Place, scratch: ScratchDatabase): Promise<void> {
  return applyHistory(scratch, { ...settings, url: inPublic(settings.url) }, folder, names);
}
