import type { ClientBase } from 'pg';
import type { TableName } from '../plan/relation-names.ts';
import { quoted } from '../sql/quote.ts';

/** What a draft has to know of the real database. */
export interface DatabaseFacts {
  readonly partitioned: readonly TableName[];
  /** The sequence that numbers a column, as SQL writes its name. */
  readonly sequenceOf: (table: TableName, column: string) => string;
}

/**
 * Reads which tables are partitioned and which sequences columns own.
 *
 * @param schema The PostgreSQL schema of DATABASE_URL. Its tables are named as if they were in `public`, as in the rest of
 *   a draft.
 */
export async function readDatabaseFacts(client: ClientBase, schema: string): Promise<DatabaseFacts> {
  const usual = (name: string) => (name === schema ? 'public' : name);
  const tables = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'p'`,
  );
  const sequences = await client.query<{ schema: string; table: string; column: string; sequence: string }>(
    `SELECT n.nspname AS schema, t.relname AS table, a.attname AS column, s.relname AS sequence
     FROM pg_catalog.pg_depend d
     JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
     JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
     JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
     JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
     WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'a'`,
  );
  const owned = new Map(
    sequences.rows.map((row) => [JSON.stringify([usual(row.schema), row.table, row.column]), row.sequence]),
  );
  return {
    partitioned: tables.rows.map((row) => ({ schema: usual(row.schema), name: row.name })),
    sequenceOf: (table, column) =>
      // A table that is not in this database yet has the name that PostgreSQL gives by itself.
      quoted(owned.get(JSON.stringify([table.schema, table.name, column])) ?? `${table.name}_${column}_seq`),
  };
}
