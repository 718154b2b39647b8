import type { ShopDatabase } from './shop-database.ts';

/** One row by column name; numbers are compared as numbers, so that 2.50 equals 2.500. */
export type Row = Readonly<Record<string, unknown>>;

/** Every row of every table, in the order of the primary keys. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

/** Reads all rows of the public schema. */
export async function readRows(database: ShopDatabase): Promise<Rows> {
  const tables = await database.rows<{ table: string; key: string }>(`
    SELECT relname AS table, attname AS key
    FROM pg_class
    JOIN pg_index ON indrelid = pg_class.oid AND indisprimary
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum = indkey[0]
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    ORDER BY relname`);
  const all: Record<string, Row[]> = {};
  for (const { table, key } of tables) {
    const found = await database.rows<{ row: Row }>(`SELECT to_jsonb(${table}) AS row FROM ${table} ORDER BY ${key}`);
    all[table] = found.map(({ row }) => row);
  }
  return all;
}

/** The row with this id. */
export function rowById(rows: Rows, table: string, id: number): Row {
  const found = rows[table]?.find((row) => row.id === id);
  if (!found) throw new Error(`${table} has no row with id ${id}.`);
  return found;
}

/** One column of a table, in the order of the ids. */
export function valuesOf(rows: Rows, table: string, column: string): unknown[] {
  return (rows[table] ?? []).map((row) => row[column]);
}
