import type { ClientBase } from 'pg';
import type { Catalog } from '../catalog/catalog.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { type Externals, withoutExternals } from '../history/externals.ts';
import { type Described, placeOf } from './write-statements.ts';

/** A database in the two wordings that a baseline needs. */
export interface DatabaseDescription extends Described {
  /** With a schema before every name, to be compared with another database. */
  readonly full: Catalog;
}

/**
 * Reads all that a baseline has to make: what is there, without what the Prisma config leaves to others.
 *
 * @param schemas The schemas to read; the first one is that to which names without a schema lead.
 */
export async function describeDatabase(
  client: ClientBase,
  schemas: readonly [home: string, ...others: string[]],
  externals?: Externals,
): Promise<DatabaseDescription> {
  const [home] = schemas;
  const { rows } = await client.query<{ schema: string; table: string; columns: string[] }>(
    `SELECT n.nspname AS schema, c.relname AS "table", json_agg(a.attname ORDER BY a.attnum) AS columns
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^pg_'
     GROUP BY n.nspname, c.relname`,
  );
  return {
    catalog: withoutExternals(await readCatalog(client, { schemas, searchPath: home }), externals, home),
    full: withoutExternals(await readCatalog(client, { schemas }), externals, home),
    columnOrder: new Map(rows.map(({ schema, table, columns }) => [placeOf(schema, table), columns])),
    home,
  };
}
