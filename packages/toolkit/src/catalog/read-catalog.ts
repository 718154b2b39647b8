import type { ClientBase, QueryResult } from 'pg';
import { type Catalog, type CatalogObject, objectKinds } from './catalog.ts';
import { codeQueries } from './queries/code.ts';
import { relationQueries } from './queries/relations.ts';
import { typeQueries } from './queries/types.ts';

/** What to read, and how to write names. */
export interface CatalogOptions {
  /** The schemas to read; all but PostgreSQL's own when left out. */
  readonly schemas?: readonly string[];
  /** The schema whose names stand unqualified in definitions. By default every name has its schema. */
  readonly searchPath?: string;
}

const queries = [...typeQueries, ...relationQueries, ...codeQueries];
const rank = new Map(objectKinds.map((kind, index) => [kind, index]));

/**
 * Reads what a database consists of: one round trip, nothing written, on PostgreSQL 13 and later. What extensions brought
 * along and Prisma's own table are left out; so are owners, grants and the order of columns.
 *
 * @param client A connected client, in or outside a transaction. Its search_path is as before afterwards.
 * @throws {pg.DatabaseError} Whatever the server refuses.
 */
export async function readCatalog(client: ClientBase, { schemas, searchPath }: CatalogOptions = {}): Promise<Catalog> {
  const inSchemas = (column: string) =>
    schemas === undefined
      ? `(${column} !~ '^pg_' AND ${column} <> 'information_schema')`
      : `${column} = ANY (ARRAY[${schemas.map((name) => client.escapeLiteral(name)).join(', ')}]::text[])`;
  const path = searchPath === undefined ? '' : client.escapeIdentifier(searchPath);
  // Several statements sent as one text are one transaction, at whose end a local setting ends too; in a transaction
  // of the caller's it would not, so it is put back by hand.
  const script = [
    `SELECT set_config('catalog.search_path', current_setting('search_path'), true)`,
    `SELECT set_config('search_path', ${client.escapeLiteral(path)}, true)`,
    ...queries.map((query) => query(inSchemas)),
    `SELECT set_config('search_path', current_setting('catalog.search_path'), true)`,
  ];
  const results = (await client.query(script.join(';\n'))) as unknown as QueryResult<CatalogObject>[];
  const objects = results
    .slice(2, -1)
    .flatMap(({ rows }) => rows)
    .filter((object) => !belongsToPrisma(object))
    .map((object) => ({ ...object, facts: sorted(object.facts) }));
  return { objects: objects.sort(byKindAndName) };
}

function belongsToPrisma({ kind, table, name }: CatalogObject): boolean {
  if (table === '_prisma_migrations') return true;
  if (kind === 'comment') return /\b_prisma_migrations\b/.test(name);
  return kind === 'table' && name === '_prisma_migrations';
}

function sorted(facts: CatalogObject['facts']): CatalogObject['facts'] {
  return Object.fromEntries(Object.entries(facts).sort(([a], [b]) => compare(a, b)));
}

function byKindAndName(a: CatalogObject, b: CatalogObject): number {
  return (
    (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) ||
    compare(a.schema ?? '', b.schema ?? '') ||
    compare(a.table ?? '', b.table ?? '') ||
    compare(a.name, b.name)
  );
}

/** By code units, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
