import { compareRows, type TableRows } from 'pos-migrate/internal/catalog/table-rows';
import { demand, type Shortfall } from '../demands.ts';

/** What may become of the rows of the start. */
export interface Allowed {
  /** `customers.name` for a column; `customers` for rows that go. */
  readonly changes: readonly string[];
  /** Whether rows may have been added. */
  readonly additions: boolean;
  readonly hint: Shortfall['hint'];
}

/** Ends a check with `NotYet` when a table, a column, a row or a value of the start is gone or changed that is none of the task. */
export function demandKeptRows(
  before: readonly TableRows[],
  after: readonly TableRows[],
  { changes, additions, hint }: Allowed,
): void {
  const expected = 'everything else as it was at the start';
  const later = new Map(after.map((table) => [nameOf(table), table]));
  for (const table of before) {
    const name = nameOf(table);
    if (changes.includes(name)) continue;
    const left = later.get(name);
    demand(left !== undefined, { expected, found: `the table ${name} is gone`, hint });
    const column = table.columns.find((one) => !left.columns.includes(one) && !changes.includes(`${name}.${one}`));
    demand(column === undefined, { expected, found: `the column ${name}.${column} is gone`, hint });
  }
  const known = before.filter((table) => !changes.includes(nameOf(table)));
  const [first] = compareRows(known, additions ? withoutAdditions(known, after) : after).filter(
    ({ table, column }) => column === null || !changes.includes(`${table}.${column}`),
  );
  demand(first === undefined, { expected, found: first?.says ?? '', hint });
}

/** The rows whose keys were there before; a table without a key is left as it is. */
function withoutAdditions(before: readonly TableRows[], after: readonly TableRows[]): TableRows[] {
  return after.map((table) => {
    const old = before.find((one) => nameOf(one) === nameOf(table));
    if (old === undefined || old.key.length === 0 || old.key.join() !== table.key.join()) return table;
    const ids = new Set(old.rows.map((row) => idOf(old, row)));
    return { ...table, rows: table.rows.filter((row) => ids.has(idOf(table, row))) };
  });
}

function idOf({ key, columns }: TableRows, row: TableRows['rows'][number]): string {
  return JSON.stringify(key.map((column) => row[columns.indexOf(column)]));
}

function nameOf({ schema, table }: TableRows): string {
  return schema === 'public' ? table : `${schema}.${table}`;
}
