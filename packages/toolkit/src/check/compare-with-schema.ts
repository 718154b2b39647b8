import { changesNothing } from '../draft/no-change.ts';
import type { SchemaComparison } from '../engine/compare-schema.ts';
import type { Externals } from '../history/externals.ts';
import type { SchemaText } from '../history/schema-files.ts';
import type { ScratchDatabase } from '../scratch/scratch-database.ts';

/**
 * Compares a scratch database with the Prisma schema. What Prisma would change without changing anything, such as a default that
 * PostgreSQL words otherwise, is no difference: a draft finds nothing there either.
 *
 * @throws {DbError} DB_SCHEMA_INVALID, DB_REFUSED.
 */
export async function compareWithSchema(
  scratch: Pick<ScratchDatabase, 'client' | 'url' | 'schema'>,
  schema: readonly SchemaText[],
  externals?: Externals,
): Promise<SchemaComparison> {
  // Not loaded before it is needed: it takes a while.
  const { compareSchema } = await import('../engine/compare-schema.ts');
  const comparison = await compareSchema(scratch.url, schema, externals);
  if (comparison.same) return comparison;
  return { ...comparison, same: await changesNothing(scratch.client, comparison.script, scratch.schema) };
}
