import type { ClientBase } from 'pg';
import type { TableName } from '../plan/relation-names.ts';

/** What is in the database, as far as the rules ask. */
export interface DatabaseObjects {
  /** Whether `_prisma_migrations` has a row. */
  readonly hasHistory: boolean;
  /** The tables of the default schema, without those of extensions and Prisma's own. */
  readonly tables: readonly TableName[];
  /** Every table as `schema.table`, every column as `schema.table.column`. */
  readonly names: ReadonlySet<string>;
}

/**
 * Reads the names of tables and columns: one query.
 *
 * @param schema The schema that `?schema=` of DATABASE_URL names.
 */
export async function readDatabaseObjects(
  client: ClientBase,
  schema: string,
  hasHistory: boolean,
): Promise<DatabaseObjects> {
  const { rows } = await client.query<{ schema: string; name: string; columns: string[] }>(
    `SELECT n.nspname AS schema, c.relname AS name, array(
       SELECT a.attname::text FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_prisma_migrations'
       AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
         WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY 1, 2`,
  );
  const names = new Set<string>();
  for (const row of rows) {
    names.add(`${row.schema}.${row.name}`);
    for (const column of row.columns) names.add(`${row.schema}.${row.name}.${column}`);
  }
  const tables = rows.filter((row) => row.schema === schema).map((row) => ({ schema: row.schema, name: row.name }));
  return { hasHistory, tables, names };
}
