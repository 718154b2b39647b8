import type { ClientBase } from 'pg';
import { locateSchema } from '../history/migrations-path.ts';
import { readSchemaFiles } from '../history/schema-files.ts';

/** What a reset empties. */
export interface Scope {
  /** The PostgreSQL schemas. */
  readonly schemas: readonly string[];
  /** Whether that is the whole database: then what belongs to no schema goes as well. */
  readonly whole: boolean;
}

/**
 * Finds out what a project's own part of the database is: all of it, unless `?schema=` of DATABASE_URL says that it shares
 * the database with others. Then it is that schema, and those that the Prisma schema lists.
 *
 * @param url DATABASE_URL.
 * @throws {DbError} DB_CONFIG_INVALID
 */
export async function findScope(client: ClientBase, projectDir: string, url: string): Promise<Scope> {
  const named = new URL(url).searchParams.get('schema');
  const { rows } = await client.query<{ name: string }>(
    "SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1",
  );
  const all = rows.map(({ name }) => name);
  if (!named) return { schemas: all, whole: true };
  const listed = listedSchemas(readSchemaFiles(await locateSchema(projectDir)).map(([, text]) => text));
  return { schemas: all.filter((name) => name === named || listed.includes(name)), whole: false };
}

/** The names in `schemas = ["base", "shop"]` of a Prisma schema's datasource. Pure. */
export function listedSchemas(texts: readonly string[]): string[] {
  const list = /^\s*schemas\s*=\s*\[([^\]]*)\]/m;
  return texts.flatMap((text) => [...(list.exec(text)?.[1] ?? '').matchAll(/"([^"]*)"/g)].map(([, name = '']) => name));
}
