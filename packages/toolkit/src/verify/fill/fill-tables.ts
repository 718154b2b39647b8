import pg, { type ClientBase } from 'pg';
import { objectName } from '../../catalog/catalog.ts';
import { makeRow, NoRowFits, type RowStyle } from './make-row.ts';
import { keyOf, orderTables } from './order-tables.ts';
import { readTableShapes, type TableShape } from './table-shape.ts';

/** A table that no row could be written to, and why. */
export interface RefusingTable {
  readonly table: string;
  readonly why: string;
}

/** How many rows each table gets: full, sparse, full, as far as the table allows it. */
const STYLES: readonly RowStyle[] = ['full', 'sparse', 'full'];
/** How often another row is tried when a unique index or a trigger refuses one. */
const TRIES = 8;

/**
 * Writes rows to the tables of a scratch database: three to each that has fewer, and one more to those named.
 *
 * @param options.more The tables (by `keyOf`) that get a row even if they have enough: those that have changed.
 * @returns The tables that have no row at all in the end.
 */
export async function fillTables(
  client: ClientBase,
  { more = new Set() }: { more?: ReadonlySet<string> } = {},
): Promise<RefusingTable[]> {
  const refusing: RefusingTable[] = [];
  for (const shape of orderTables(await readTableShapes(client))) {
    const missing = STYLES.slice(shape.count);
    const styles = missing.length === 0 && more.has(keyOf(shape)) ? (['full'] as const) : missing;
    let written = shape.count;
    let why = '';
    for (const style of styles) {
      const refusal = await writeRow(client, shape, shape.count + written, style);
      if (refusal === null) written += 1;
      else why = refusal;
    }
    if (written === 0)
      refusing.push({ table: objectName({ schema: shape.schema, table: null, name: shape.table }), why });
  }
  return refusing;
}

/** Writes one row. Returns why none could be written, or null. */
async function writeRow(client: ClientBase, shape: TableShape, seed: number, style: RowStyle): Promise<string | null> {
  let why = '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    await client.query("BEGIN; SET LOCAL statement_timeout = '5s'");
    try {
      // Each further try takes other values, and the second half of them the other kind of row.
      const kind = attempt < TRIES / 2 ? style : style === 'full' ? 'sparse' : 'full';
      const row = await makeRow(client, shape, seed + attempt * 7, kind);
      await client.query(`${insertion(shape, row)}; SET CONSTRAINTS ALL IMMEDIATE; COMMIT`);
      return null;
    } catch (error) {
      await client.query('ROLLBACK');
      if (!(error instanceof NoRowFits) && !isRefusal(error)) throw error;
      why = (error as Error).message;
    }
  }
  return why;
}

function insertion({ schema, table }: TableShape, row: ReadonlyMap<string, string>): string {
  const target = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
  if (row.size === 0) return `INSERT INTO ${target} DEFAULT VALUES`;
  const names = [...row.keys()].map((name) => pg.escapeIdentifier(name)).join(', ');
  return `INSERT INTO ${target} (${names}) VALUES (${[...row.values()].join(', ')})`;
}

function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity !== 'FATAL' && error.severity !== 'PANIC';
}
