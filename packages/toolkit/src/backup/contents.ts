import pg, { type ClientBase } from 'pg';
import { notOfExtension } from '../catalog/queries/fragment.ts';
import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { traceLineage } from '../history/lineage.ts';
import type { MigrationFile } from '../history/migration-files.ts';

/** What a backup holds, as far as it can be counted. */
export interface Contents {
  /** The PostgreSQL schema that has `_prisma_migrations`. */
  readonly schema: string;
  /** The applied migrations that no other applied one builds on. */
  readonly head: readonly string[];
  /** The names of all applied migrations, in their order. */
  readonly applied: readonly string[];
  /** The rows of every table by its name with its schema: `public.products`. */
  readonly tables: Readonly<Record<string, number>>;
}

/** So many tables are counted by one statement. */
const AT_ONCE = 100;

/**
 * Counts the rows of every table, and reads which migrations are applied. What extensions brought along, foreign tables and
 * views hold no rows of this database and are left out; each partition counts for itself.
 *
 * @param client In a transaction with one snapshot, where what is counted must belong together.
 * @param schema The PostgreSQL schema that has `_prisma_migrations`.
 * @param files The migrations on disk, which say what builds on what; without them the last applied one is the head.
 * @throws {DbError} DB_REFUSED when a table can't be read in full.
 */
export async function readContents(
  client: ClientBase,
  schema: string,
  files: readonly Pick<MigrationFile, 'name' | 'header'>[] = [],
): Promise<Contents> {
  return inFull(client, async () => {
    const applied = await readApplied(client, schema);
    return { schema, head: headOf(applied, files), applied, tables: await countEach(client) };
  });
}

/**
 * Counts the rows of every table.
 *
 * @throws {DbError} DB_REFUSED when one can't be read in full.
 */
export async function countTables(client: ClientBase): Promise<Record<string, number>> {
  return inFull(client, () => countEach(client));
}

async function inFull<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  try {
    // Row security would hide rows from the count without a word. Like this the server refuses instead, as for pg_dump.
    await client.query('SET row_security = off');
    return await work();
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.severity === 'FATAL') throw cause;
    throw new DbError('DB_REFUSED', {
      message: `The rows of the database can't be counted: ${cause.message}.`,
      next: 'Let DATABASE_URL name a user who may read every table and every row, such as the owner of the tables. Nothing was changed.',
      cause,
    });
  }
}

async function countEach(client: ClientBase): Promise<Record<string, number>> {
  const { rows: tables } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND ${notOfExtension('pg_class', 'c.oid')}
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`,
  );
  const counted: Record<string, number> = {};
  for (let start = 0; start < tables.length; start += AT_ONCE) {
    const selects = tables.slice(start, start + AT_ONCE).map(({ schema, name }) => {
      const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
      // Of a table that others inherit from, only its own rows.
      return `SELECT ${client.escapeLiteral(`${schema}.${name}`)} AS name, (SELECT count(*) FROM ONLY ${table}) AS rows`;
    });
    const { rows } = await client.query<{ name: string; rows: string }>(selects.join(' UNION ALL '));
    for (const row of rows) counted[row.name] = Number(row.rows);
  }
  return counted;
}

/** All rows together. */
export function sumOfRows(tables: Contents['tables']): number {
  return Object.values(tables).reduce((sum, rows) => sum + rows, 0);
}

/**
 * Says in words how what was found differs from what was expected: one line a table, and one for the history. Pure.
 *
 * @returns Nothing when both are the same.
 */
export function compareContents(expected: Contents, found: Pick<Contents, 'applied' | 'tables'>): string[] {
  const names = [...new Set([...Object.keys(expected.tables), ...Object.keys(found.tables)])].sort();
  const differences = names.flatMap((name) => {
    const [before, now] = [expected.tables[name], found.tables[name]];
    if (before === now) return [];
    if (now === undefined) return [`${name}: the table is missing`];
    if (before === undefined) return [`${name}: the record of the backup knows no such table`];
    return [`${name}: ${counted(now, 'row')} instead of ${before.toLocaleString('en')}`];
  });
  const absent = expected.applied.filter((name) => !found.applied.includes(name));
  const more = found.applied.filter((name) => !expected.applied.includes(name));
  if (absent.length > 0) differences.push(`history: ${absent.join(', ')} not applied`);
  if (more.length > 0) differences.push(`history: ${more.join(', ')} applied, and not in the record of the backup`);
  return differences;
}

/** A number of tables in words. */
export function tableCount(tables: Contents['tables']): string {
  return counted(Object.keys(tables).length, 'table');
}

async function readApplied(client: ClientBase, schema: string): Promise<string[]> {
  const table = `${client.escapeIdentifier(schema)}._prisma_migrations`;
  // Asked first, because an error would end the transaction and its snapshot.
  const { rows: found } = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
  if (found[0]?.there !== true) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT migration_name COLLATE "C" AS name FROM ${table}
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

function headOf(applied: readonly string[], files: readonly Pick<MigrationFile, 'name' | 'header'>[]): string[] {
  const headers = new Map(files.map(({ name, header }) => [name, header.revises]));
  const { heads } = traceLineage(applied.map((name) => ({ name, revises: headers.get(name) ?? null })));
  return [...heads];
}
