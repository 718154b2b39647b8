import type { ShopDatabase } from './database.ts';

/** Everything that the migrations have built, as sorted text, one thing a line. */
export type Catalogue = Readonly<Record<'tables' | 'columns' | 'constraints' | 'indexes' | 'types' | 'code', string[]>>;

/**
 * Describes the public schema by names, not by positions: PostgreSQL puts a column that comes back at the end of its
 * table. NOT NULL is read from the columns, because the names of such constraints are PostgreSQL's own affair.
 */
export async function readCatalogue(database: ShopDatabase): Promise<Catalogue> {
  const catalogue = {} as Record<keyof Catalogue, string[]>;
  for (const [part, sql] of Object.entries(QUERIES)) {
    const rows = await database.rows<{ line: string }>(sql);
    catalogue[part as keyof Catalogue] = rows.map(({ line }) => line).sort();
  }
  return catalogue;
}

/** The names of each table's columns in the order in which the table has them. */
export async function readColumnOrder(database: ShopDatabase): Promise<Record<string, string[]>> {
  const rows = await database.rows<{ table: string; columns: string[] }>(`
    SELECT relname AS table, array_agg(attname::text ORDER BY attnum) AS columns
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    GROUP BY relname`);
  return Object.fromEntries(rows.map(({ table, columns }) => [table, columns]));
}

const QUERIES: Record<keyof Catalogue, string> = {
  tables: `
    SELECT concat_ws(' ', relkind, relname, 'of', (
      SELECT concat(refobjid::regclass, '.', attname)
      FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
      WHERE objid = pg_class.oid AND deptype = 'a' AND relkind = 'S'
    )) AS line
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'`,
  columns: `
    SELECT concat_ws(' ', concat(relname, '.', attname), format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(adbin, adrelid),
      attidentity, attgenerated, attcollation) AS line
    FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped`,
  constraints: `
    SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS line
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'`,
  indexes: `
    SELECT concat_ws(' ', pg_get_indexdef(indexrelid), CASE WHEN NOT indisvalid THEN 'INVALID' END) AS line
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace`,
  types: `
    SELECT concat_ws(' ', typname, string_agg(enumlabel, ', ' ORDER BY enumsortorder)) AS line
    FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid
    WHERE typnamespace = 'public'::regnamespace GROUP BY typname`,
  code: `
    SELECT pg_get_functiondef(oid) AS line FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT concat_ws(' ', pg_get_triggerdef(pg_trigger.oid), tgenabled) FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal`,
};
