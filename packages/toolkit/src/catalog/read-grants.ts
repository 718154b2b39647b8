import type { ClientBase, QueryResult } from 'pg';
import { notOfExtension } from './queries/fragment.ts';

/** What may have rights on it: a table, a view, a sequence, a function, a type. */
export interface Granted {
  /** As GRANT names it: `TABLE products`. */
  readonly what: string;
  /** Stays its own when it gets another name. */
  readonly oid: string;
  /** Whether it keeps rows, and so is never made anew on the way. */
  readonly isTable: boolean;
  /** What others than its owner may do: those that it has by default among them. */
  readonly rights: readonly Right[];
}

/** Something that somebody may do. */
export interface Right {
  /** As GRANT names it, with its column: `SELECT ("sku")`. */
  readonly privilege: string;
  /** As GRANT names it. */
  readonly grantee: string;
  readonly isGrantable: boolean;
}

/**
 * Reads who may do what, but for what owners may.
 *
 * @param home Where names without a schema lead.
 */
export async function readGrants(client: ClientBase, home: string): Promise<Granted[]> {
  const script = [
    `SELECT set_config('catalog.search_path', current_setting('search_path'), true)`,
    `SELECT set_config('search_path', ${client.escapeLiteral(client.escapeIdentifier(home))}, true)`,
    GRANTS,
    `SELECT set_config('search_path', current_setting('catalog.search_path'), true)`,
  ];
  const results = (await client.query(script.join(';\n'))) as unknown as QueryResult<Granted>[];
  return results[2]?.rows ?? [];
}

const own = (namespace: string) =>
  `${namespace} NOT IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')`;

const GRANTS = `
WITH owned AS (
  SELECT concat(CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END, c.oid::regclass) AS what, c.oid,
    c.relkind NOT IN ('v', 'm') AS is_table, c.relowner AS owner,
    coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)) AS acl
  FROM pg_catalog.pg_class c
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relname <> '_prisma_migrations' AND ${own('c.relnamespace')}
    AND ${notOfExtension('pg_class', 'c.oid')}
  UNION ALL
  SELECT concat(CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END, p.oid::regprocedure), p.oid, false, p.proowner,
    coalesce(p.proacl, acldefault('f', p.proowner))
  FROM pg_catalog.pg_proc p WHERE ${own('p.pronamespace')} AND ${notOfExtension('pg_proc', 'p.oid')}
  UNION ALL
  SELECT concat('TYPE ', t.oid::regtype), t.oid, false, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner))
  FROM pg_catalog.pg_type t
  WHERE t.typtype IN ('e', 'd', 'r') AND ${own('t.typnamespace')} AND ${notOfExtension('pg_type', 't.oid')}
), rights AS (
  SELECT o.what, g.privilege_type AS privilege, g.grantee, g.is_grantable FROM owned o, aclexplode(o.acl) g
  WHERE g.grantee <> o.owner
  UNION
  SELECT o.what, format('%s (%I)', g.privilege_type, a.attname), g.grantee, g.is_grantable FROM owned o
  JOIN pg_catalog.pg_attribute a ON a.attrelid = o.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped,
    aclexplode(a.attacl) g
  WHERE (o.what LIKE 'TABLE %' OR o.what LIKE 'SEQUENCE %') AND g.grantee <> o.owner
)
SELECT o.what, o.oid::text AS oid, o.is_table AS "isTable", coalesce((
  SELECT json_agg(json_build_object('privilege', r.privilege, 'isGrantable', r.is_grantable,
      'grantee', CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE r.grantee::regrole::text END)
    ORDER BY r.grantee, r.privilege, r.is_grantable)
  FROM rights r WHERE r.what = o.what), '[]') AS rights
FROM owned o ORDER BY o.what`;
