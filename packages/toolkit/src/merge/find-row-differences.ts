import type { CatalogObject } from '../catalog/catalog.ts';
import { compareRows, type TableRows } from '../catalog/table-rows.ts';
import type { Trial } from './try-orders.ts';

/**
 * Finds what the orders do differently to rows, in sentences: values that depend on the order, and migrations that fail on
 * rows in one order and not in another. Values that are another one each time (a moment, a random key) don't count. Pure.
 *
 * @param trials With rows in the tables. Where all of them fail, the rows are to blame, and there is nothing to say.
 */
export function findRowDifferences(trials: readonly Trial[]): string[] {
  const ended = trials.flatMap(({ end }) => ('catalog' in end ? [end] : []));
  const [reference, ...others] = ended;
  if (!reference) return [];
  const failures = trials.flatMap(({ order, end }) =>
    'failure' in end
      ? [
          `With rows in the tables, ${end.failure.migration} fails in the order ${order.says}: ${end.failure.refusal ?? ''}`,
        ]
      : [],
  );
  const isVolatile = volatileColumns(reference.catalog.objects);
  const places = others.flatMap((other) =>
    compareRows(reference.rows, other.rows)
      .filter(({ table, column }) => !(column !== null && isVolatile(table, column)))
      .filter(({ table }) => !keyOf(reference.rows, table).some((column) => isVolatile(table, column)))
      .map(({ table, column }) => (column === null ? table : `${table}.${column}`)),
  );
  const differences = [...new Set(places)].map(
    (place) => `The rows of ${place} depend on the order: check which result is meant.`,
  );
  return [...failures.map((failure) => `${failure.replace(/[\s.:]*$/, '')}.`), ...differences];
}

const VOLATILE = /\b(now|current_timestamp|current_date|localtimestamp|clock_timestamp|\w*uuid\w*|random)\b/i;

function volatileColumns(objects: readonly CatalogObject[]): (table: string, column: string) => boolean {
  const places = objects
    .filter(({ kind, facts }) => kind === 'column' && VOLATILE.test(facts.default ?? ''))
    .map(({ schema, table, name }) => `${named(schema, table ?? '')}.${name}`);
  const known = new Set(places);
  return (table, column) => known.has(`${table}.${column}`);
}

/** What rows of a table are matched by. */
function keyOf(rows: readonly TableRows[], table: string): readonly string[] {
  const found = rows.find((each) => named(each.schema, each.table) === table);
  return (found?.key.length ? found.key : found?.columns) ?? [];
}

/** As `compareRows` names tables. */
function named(schema: string | null, table: string): string {
  return schema === null || schema === 'public' ? table : `${schema}.${table}`;
}
