import pg, { type ClientBase, type QueryArrayResult } from 'pg';
import { objectName } from './catalog.ts';
import { notOfExtension } from './queries/fragment.ts';

/** All rows of one table, each value as PostgreSQL writes it. */
export interface TableRows {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** The columns of the primary key; none where there is none. */
  readonly key: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/**
 * Reads every row of every table into memory: two round trips. For scratch databases, whose rows are few. What extensions
 * brought along and Prisma's own table are left out; a partitioned table is read as one.
 *
 * @throws {pg.DatabaseError} Whatever the server refuses.
 */
export async function readRows(client: ClientBase): Promise<TableRows[]> {
  const { rows: tables } = await client.query<Omit<TableRows, 'rows'> & { partitioned: boolean }>(TABLES);
  if (tables.length === 0) return [];
  const selects = tables.map(({ schema, table, columns, partitioned }) => {
    const values = columns.map((column) => `${pg.escapeIdentifier(column)}::text`).join(', ');
    // Of a table that others inherit from, only its own rows.
    return `SELECT ${values} FROM ${partitioned ? '' : 'ONLY '}${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
  });
  const answer: unknown = await client.query({ text: selects.join(';'), rowMode: 'array' });
  const results = (Array.isArray(answer) ? answer : [answer]) as QueryArrayResult<(string | null)[]>[];
  return tables.map(({ schema, table, columns, key }, index) => ({
    schema,
    table,
    columns,
    key,
    rows: results[index]?.rows ?? [],
  }));
}

/** A column, or a whole table, whose rows are not what they were. */
export interface RowDifference {
  readonly table: string;
  /** Null when whole rows are gone or are new. */
  readonly column: string | null;
  /** How many rows it concerns. */
  readonly rows: number;
  /** All of it in one sentence. */
  readonly says: string;
}

/**
 * Finds what became of rows. Pure. Rows are matched by their primary keys, and where there are none by all that they
 * say. Tables and columns that only one side has are left to the comparison of catalogues.
 */
export function compareRows(before: readonly TableRows[], after: readonly TableRows[]): RowDifference[] {
  const later = new Map(after.map((table) => [objectName({ ...table, name: '' }), table]));
  return before.flatMap((table) => {
    const other = later.get(objectName({ ...table, name: '' }));
    return other === undefined ? [] : compareTable(table, other);
  });
}

function compareTable(before: TableRows, after: TableRows): RowDifference[] {
  const table = objectName({ schema: before.schema, table: null, name: before.table });
  const common = before.columns.filter((column) => after.columns.includes(column));
  const sameKey = before.key.length > 0 && before.key.every((column, index) => after.key[index] === column);
  const key = sameKey && before.key.length === after.key.length ? before.key : common;
  const left = byKey(before, key, common);
  const right = byKey(after, key, common);

  const found: RowDifference[] = [];
  const gone = [...left.keys()].filter((id) => !right.has(id)).length;
  const added = [...right.keys()].filter((id) => !left.has(id)).length;
  if (gone > 0)
    found.push({ table, column: null, rows: gone, says: `${table}: ${gone} of ${left.size} rows are gone` });
  if (added > 0) {
    const says = `${table}: ${added} of ${right.size} rows were not there before`;
    found.push({ table, column: null, rows: added, says });
  }
  for (const [index, column] of common.entries()) {
    const changed = [...left].filter(([id, row]) => right.has(id) && right.get(id)?.[index] !== row[index]);
    const [first] = changed;
    if (!first) continue;
    const [id, row] = first;
    const example = `${shown(row[index])} became ${shown(right.get(id)?.[index])}`;
    const says = `${table}.${column}: ${changed.length} of ${left.size} rows are not as before (${example})`;
    found.push({ table, column, rows: changed.length, says });
  }
  return found;
}

/** Rows by their key; of several that are equal in it, each has a number more. */
function byKey({ columns, rows }: TableRows, key: readonly string[], wanted: readonly string[]) {
  const keyAt = key.map((column) => columns.indexOf(column));
  const wantedAt = wanted.map((column) => columns.indexOf(column));
  const found = new Map<string, (string | null | undefined)[]>();
  for (const row of rows) {
    const values = keyAt.map((at) => row[at]);
    let copy = 0;
    while (found.has(JSON.stringify([values, copy]))) copy += 1;
    found.set(
      JSON.stringify([values, copy]),
      wantedAt.map((at) => row[at]),
    );
  }
  return found;
}

function shown(value: string | null | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
}

const TABLES = `
  SELECT n.nspname AS schema, c.relname AS "table", c.relkind = 'p' AS partitioned,
    (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT coalesce(json_agg(a.attname ORDER BY array_position(i.indkey::int2[], a.attnum)), '[]')
      FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = c.oid AND i.indisprimary) AS key
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_prisma_migrations'
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND ${notOfExtension('pg_class', 'c.oid')}
    AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
  ORDER BY n.nspname, c.relname`;
