import { literal } from '../sql/quote.ts';
import { deleteRecordSql, insertMarkedSql, type Recorded, recordTable } from './migrations-table-sql.ts';
import type { StampPlan } from './plan-stamp.ts';

/**
 * SQL that makes the record say what a plan wants, in one transaction. No migration's SQL is run.
 *
 * @param checksums The checksum of each migration that is marked.
 */
export function stampSql(schema: string, plan: StampPlan, checksums: ReadonlyMap<string, string>): string {
  const table = recordTable(schema);
  return [
    'BEGIN;',
    ...plan.settled.map(
      (name) =>
        `UPDATE ${table} SET rolled_back_at = now() WHERE migration_name = ${literal(name)} AND finished_at IS NULL AND rolled_back_at IS NULL;`,
    ),
    ...plan.removed.map((name) => deleteRecordSql(schema, name)),
    ...plan.marked
      .map((name): Recorded => ({ name, checksum: checksums.get(name) ?? '' }))
      .map((migration) => insertMarkedSql(schema, migration)),
    'COMMIT;',
  ].join('\n');
}
