import pg, { type ClientBase } from 'pg';
import { namedSchema } from './database-url.ts';

/** Where names without a schema lead in a new session. */
export interface SearchPath {
  /** The setting, as the server quotes it: `app, public`. */
  readonly setting: string;
  /** Those of its schemas that are there. */
  readonly schemas: readonly string[];
}

/** Reads the search_path that the server gives to a session; it depends on the database and on the role. */
export async function readSearchPath(client: ClientBase): Promise<SearchPath> {
  const { rows } = await client.query<SearchPath>(
    `SELECT current_setting('search_path') AS setting, current_schemas(false)::text[] AS schemas`,
  );
  return rows[0] ?? { setting: '"$user", public', schemas: ['public'] };
}

/** SQL that makes the schemas of a search_path in another database, so that names lead to the same ones there. */
export function createSchemasSql({ schemas }: Pick<SearchPath, 'schemas'>): string {
  return schemas.map((name) => `CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(name)};`).join('\n');
}

/**
 * Finds the schema that holds `_prisma_migrations`, or will hold it, as Prisma finds it: the one that the address names with
 * `?schema=`; otherwise Prisma writes the table's name without a schema, and PostgreSQL looks through search_path.
 *
 * @param client A connection whose search_path is the one that it began with.
 * @param url Its address.
 */
export async function findHomeSchema(client: ClientBase, url: string): Promise<string> {
  return namedSchema(url) ?? (await findVisibleHome(client));
}

/** As {@link findHomeSchema}, for an address that names no schema. */
export async function findVisibleHome(client: Pick<ClientBase, 'query'>): Promise<string> {
  const { rows } = await client.query<{ home: string | null }>(
    `SELECT coalesce((SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = to_regclass('_prisma_migrations')),
      current_schema()) AS home`,
  );
  return rows[0]?.home ?? 'public';
}
