import type { ClientBase } from 'pg';
import { type Constraint, DatabaseModel, emptyTable, type Table } from './database-model.ts';
import { readDependents } from './read-dependents.ts';
import { findNodes, type TableName } from './relation-names.ts';

/**
 * Reads what a plan has to know of the database: tables with their columns, constraints, indexes and statistics. Some
 * queries on the catalogue; no table is read.
 *
 * @param defaultSchema Where names without a schema lead to: `?schema=` of DATABASE_URL, or `public`.
 * @param trees The parsed statements of the plan: the functions that they call are looked up.
 */
export async function readDatabaseModel(
  client: ClientBase,
  defaultSchema: string,
  trees: unknown,
): Promise<DatabaseModel> {
  const tables = new Map<number, Table>();
  for (const row of await readTables(client)) {
    const name = { schema: row.schema, name: row.name };
    const kind = kinds[row.kind] ?? 'table';
    tables.set(row.oid, {
      ...emptyTable({ name, origin: name, madeBy: null, kind }),
      estimatedRows: Math.max(0, row.rows),
      bytes: Number(row.bytes),
    });
  }
  await addColumns(client, tables);
  await addConstraints(client, tables);
  return new DatabaseModel({
    tables: tables.values(),
    indexes: await readIndexes(client, tables),
    defaultSchema,
    volatileFunctions: await readVolatile(client, trees),
    dependents: hasCascade(trees) ? await readDependents(client) : null,
  });
}

/** Whether a statement drops more than it names: to find out what is a longer query, and rarely needed. */
function hasCascade(trees: unknown): boolean {
  return JSON.stringify(trees).includes('"DROP_CASCADE"');
}

const kinds: Readonly<Record<string, Table['kind']>> = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
};

const OWN_SCHEMAS = `n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`;

interface TableRow {
  oid: number;
  schema: string;
  name: string;
  kind: string;
  rows: number;
  bytes: string;
}

/** To measure a table takes a lock on it, so that one which somebody keeps locked is taken at the size of the last ANALYZE. */
async function readTables(client: ClientBase): Promise<TableRow[]> {
  await client.query("BEGIN READ ONLY; SET LOCAL lock_timeout = '500ms'");
  try {
    return await queryTables(client, 'pg_total_relation_size');
  } catch {
    await client.query('ROLLBACK; BEGIN READ ONLY');
    return await queryTables(client, 'last_size');
  } finally {
    await client.query('ROLLBACK');
  }
}

/** A partitioned table is as large as its partitions together. */
async function queryTables(client: ClientBase, measure: 'pg_total_relation_size' | 'last_size'): Promise<TableRow[]> {
  const size = (oid: string) =>
    measure === 'last_size'
      ? `(SELECT relpages::bigint * 8192 FROM pg_catalog.pg_class WHERE oid = ${oid})`
      : `pg_total_relation_size(${oid})`;
  const { rows } = await client.query<TableRow>(
    `SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.reltuples AS rows,
       CASE WHEN c.relkind = 'p' THEN (SELECT coalesce(sum(${size('relid')}), 0) FROM pg_partition_tree(c.oid))
         ELSE coalesce(${size('c.oid')}, 0) END AS bytes
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${OWN_SCHEMAS}`,
  );
  return rows;
}

async function addColumns(client: ClientBase, tables: ReadonlyMap<number, Table>): Promise<void> {
  const { rows } = await client.query<{
    oid: number;
    name: string;
    type: string;
    required: boolean;
    computed: boolean;
  }>(
    `SELECT a.attrelid AS oid, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
       a.attgenerated <> '' AS computed
     FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${OWN_SCHEMAS}`,
  );
  for (const { oid, name, type, required, computed } of rows)
    tables.get(oid)?.columns.set(name, { type, notNull: required, isComputed: computed });
}

const constraintKinds: Readonly<Record<string, Constraint['kind']>> = {
  c: 'check',
  f: 'foreign key',
  p: 'primary key',
  u: 'unique',
};

async function addConstraints(client: ClientBase, tables: ReadonlyMap<number, Table>): Promise<void> {
  const { rows } = await client.query<{
    oid: number;
    name: string;
    kind: string;
    validated: boolean;
    definition: string | null;
    references: number;
  }>(
    `SELECT con.conrelid AS oid, con.conname AS name, con.contype AS kind, con.convalidated AS validated,
       CASE WHEN con.contype = 'c' THEN pg_get_constraintdef(con.oid) END AS definition, con.confrelid AS references
     FROM pg_catalog.pg_constraint con JOIN pg_catalog.pg_namespace n ON n.oid = con.connamespace
     WHERE con.conrelid <> 0 AND con.contype <> 'n' AND ${OWN_SCHEMAS}`,
  );
  for (const row of rows) {
    tables.get(row.oid)?.constraints.set(row.name, {
      kind: constraintKinds[row.kind] ?? 'other',
      validated: row.validated,
      requires: requiredColumn(row.definition),
      references: tables.get(row.references) ?? null,
    });
  }
}

/** The column of `CHECK ((sku IS NOT NULL))`, as PostgreSQL writes it. */
function requiredColumn(definition: string | null): string | null {
  const column = /^CHECK \(\((\w+|"(?:[^"]|"")+") IS NOT NULL\)\)/.exec(definition ?? '')?.[1];
  return column?.replace(/^"(.*)"$/, '$1').replaceAll('""', '"') ?? null;
}

async function readIndexes(client: ClientBase, tables: ReadonlyMap<number, Table>): Promise<[TableName, Table][]> {
  const { rows } = await client.query<{ schema: string; name: string; table: number }>(
    `SELECT n.nspname AS schema, c.relname AS name, i.indrelid AS table
     FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE ${OWN_SCHEMAS}`,
  );
  return rows.flatMap(({ schema, name, table }) => {
    const owner = tables.get(table);
    return owner ? [[{ schema, name }, owner] as [TableName, Table]] : [];
  });
}

async function readVolatile(client: ClientBase, trees: unknown): Promise<string[]> {
  const called = findNodes(trees, 'FuncCall').flatMap(({ funcname }) => {
    const last = funcname?.at(-1);
    return last && 'String' in last ? [last.String.sval ?? ''] : [];
  });
  if (called.length === 0) return [];
  const { rows } = await client.query<{ proname: string }>(
    `SELECT DISTINCT proname FROM pg_catalog.pg_proc WHERE provolatile = 'v' AND proname = ANY ($1)`,
    [[...new Set(called)]],
  );
  return rows.map(({ proname }) => proname);
}
