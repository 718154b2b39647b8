import type { ClientBase } from 'pg';
import type { Table } from './database-model.ts';
import type { Risk } from './effect.ts';

/** How many rows, and whether they were counted or estimated by PostgreSQL's statistics. */
export interface RowCount {
  readonly rows: number;
  readonly exact: boolean;
}

/** Up to this size a table is counted; above it, counting would take longer than a plan may. */
const COUNTED_BYTES = 64 * 1024 * 1024;

/**
 * Counts the rows of tables that are small, and takes PostgreSQL's estimate for the others. A table that somebody locks,
 * or that takes longer than two seconds, is estimated too.
 */
export async function countRows(client: ClientBase, tables: Iterable<Table>): Promise<Map<Table, RowCount>> {
  const counts = new Map<Table, RowCount>();
  for (const table of new Set(tables)) {
    counts.set(table, await count(client, table, '*'));
  }
  return counts;
}

/** Counts the values that a statement would throw away: the rows of a table, or those with something in the column. */
export async function countAtRisk(client: ClientBase, { table, column }: Risk): Promise<RowCount> {
  return count(client, table, column === null ? '*' : client.escapeIdentifier(column));
}

async function count(client: ClientBase, table: Table, what: string): Promise<RowCount> {
  const { origin, kind, bytes, estimatedRows } = table;
  if (origin === null) return { rows: 0, exact: true };
  const estimate = { rows: Math.round(estimatedRows), exact: false };
  if (kind === 'view' || kind === 'foreign table' || bytes > COUNTED_BYTES) return estimate;
  const name = `${client.escapeIdentifier(origin.schema)}.${client.escapeIdentifier(origin.name)}`;
  await client.query("BEGIN READ ONLY; SET LOCAL statement_timeout = '2s'; SET LOCAL lock_timeout = '500ms'");
  try {
    const { rows } = await client.query<{ count: string }>(`SELECT count(${what}) AS count FROM ${name}`);
    return { rows: Number(rows[0]?.count ?? 0), exact: true };
  } catch {
    // Locked, slow, not to be read by this user, or a column that the plan has renamed: the estimate remains.
    return estimate;
  } finally {
    await client.query('ROLLBACK');
  }
}
