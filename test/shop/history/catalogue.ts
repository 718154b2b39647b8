import type { CatalogObject } from '../../../packages/toolkit/src/catalog/catalog.ts';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import type { ShopDatabase } from './shop-database.ts';

/** Everything that the migrations have built. An empty database has nothing of it. */
export type Catalogue = readonly CatalogObject[];

/** Reads the public schema by names, not by positions: PostgreSQL puts a column that comes back at the end of its table. */
export async function readCatalogue(database: ShopDatabase): Promise<Catalogue> {
  const client = await database.connect();
  try {
    const { objects } = await readCatalog(client, { schemas: ['public'] });
    return objects.filter(({ schema }) => schema !== null);
  } finally {
    await client.end();
  }
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
