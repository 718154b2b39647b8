import type { Node } from 'libpg-query';
import pg from 'pg';
import type { Statement } from '../sql/statements.ts';
import type { Part } from './plan-file.ts';

/** What can be seen in the database of a statement that runs outside a transaction. */
export type LoneStatementState =
  /** Nothing of it is there. */
  | { readonly state: 'absent' }
  /** Its effect is there. */
  | { readonly state: 'done' }
  /** It left an index that PostgreSQL marks as INVALID, half-built or half-dropped: it slows writing and helps no query. */
  | { readonly state: 'invalid'; readonly index: string }
  /** Another session builds this index at the moment. */
  | { readonly state: 'building'; readonly index: string }
  /** It does no harm to run it again (VACUUM, REINDEX …). */
  | { readonly state: 'repeatable' }
  /** Nobody can tell. */
  | { readonly state: 'unknown' };

/**
 * Looks what a statement that stands alone has left in the database.
 *
 * @param statement One with the role `alone`.
 */
export async function readLoneStatementState(client: pg.ClientBase, { node }: Statement): Promise<LoneStatementState> {
  if ('IndexStmt' in node) {
    const { idxname, relation } = node.IndexStmt;
    if (!idxname || !relation?.relname) return { state: 'unknown' };
    return inspectIndex(client, nameOf([relation.schemaname, relation.relname]), idxname);
  }
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_INDEX') {
    const [name] = node.DropStmt.objects ?? [];
    return inspectDrop(client, nameOf(partsOf(name)));
  }
  const repeatable =
    'VacuumStmt' in node || 'ReindexStmt' in node || 'ClusterStmt' in node || 'AlterSystemStmt' in node;
  return { state: repeatable ? 'repeatable' : 'unknown' };
}

/** Whether what runs there builds an index. */
export function buildsIndex({ statements: [statement] }: Part): boolean {
  return statement !== undefined && 'IndexStmt' in statement.node;
}

async function inspectDrop(client: pg.ClientBase, index: string): Promise<LoneStatementState> {
  const { rows } = await client.query<{ valid: boolean }>(
    'SELECT indisvalid AND indisready AND indislive AS valid FROM pg_catalog.pg_index WHERE indexrelid = to_regclass($1)',
    [index],
  );
  const [found] = rows;
  if (!found) return { state: 'done' };
  return found.valid ? { state: 'absent' } : { state: 'invalid', index };
}

async function inspectIndex(client: pg.ClientBase, table: string, index: string): Promise<LoneStatementState> {
  const { rows } = await client.query<{ name: string; valid: boolean; building: boolean }>(
    `SELECT c.oid::pg_catalog.regclass::text AS name, i.indisvalid AND i.indisready AS valid,
      EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = c.oid) AS building
    FROM pg_catalog.pg_class t
    JOIN pg_catalog.pg_class c ON c.relnamespace = t.relnamespace AND c.relname = $2::name
    JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid AND i.indrelid = t.oid
    WHERE t.oid = to_regclass($1)`,
    [table, index],
  );
  const [found] = rows;
  if (!found) return { state: 'absent' };
  if (found.valid) return { state: 'done' };
  return { state: found.building ? 'building' : 'invalid', index: found.name };
}

function nameOf(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => pg.escapeIdentifier(part as string))
    .join('.');
}

function partsOf(name: Node | undefined): string[] {
  if (!name || !('List' in name)) return [];
  return (name.List.items ?? []).flatMap((item) => ('String' in item && item.String.sval ? [item.String.sval] : []));
}
