import type { ClientBase } from 'pg';
import { type CatalogObject, type ObjectKind, objectKey } from '../catalog/catalog.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { partSql, withoutHome } from '../catalog/sql/part-sql.ts';
import { qualified, quoted } from '../sql/quote.ts';

/** Something that must be gone while a column gets another type, and how to bring it back. */
export interface TypeUser {
  readonly drop: string;
  /** The table that it is a part of, as SQL writes it; null for a view or a function. */
  readonly table: string | null;
  /** In their order. */
  readonly make: readonly string[];
}

/** What is to get another type. */
export interface Retyped {
  /** Names of enums that are exchanged, as SQL writes them. */
  readonly enums: readonly string[];
  /** Columns of tables, whose names are as SQL writes them. */
  readonly columns: readonly { readonly table: string; readonly column: string }[];
}

/**
 * Finds what compares something with an enum: CHECKs, indexes with a condition, views and what is built on them, triggers,
 * policies, rules, functions; and of these what uses a column. PostgreSQL refuses to give a column another type while there is
 * such a thing, or keeps the old type for its sake. Defaults of columns are not among them, for Prisma sees to these.
 *
 * @param client A connection to a database that has them.
 * @param home Where names without a schema lead; the search path is set to it.
 * @returns In an order in which they can be made; dropped they are from the last to the first.
 */
export async function readTypeUsers(
  client: ClientBase,
  { enums, columns }: Retyped,
  home: string,
): Promise<readonly TypeUser[]> {
  await client.query(`SET search_path TO ${quoted(home)}`);
  const { rows } = await client.query<FoundObject>(USERS, [
    enums,
    columns.map(({ table }) => table),
    columns.map(({ column }) => column),
  ]);
  if (rows.length === 0) return [];
  const { objects } = await readCatalog(client, { searchPath: home });
  const known = new Map(objects.map((object) => [objectKey(object), object]));
  return rows.flatMap((found): TypeUser[] => {
    const object = known.get(objectKey(found));
    const make = object && partSql(object, home);
    if (!make) return [];
    const comments = objects
      .filter((other) => isCommentOn(found, other))
      .flatMap((other) => partSql(other, home) ?? []);
    const table = found.table === null ? null : qualified(found.schema, found.table, home);
    return [{ drop: dropSql(found, home), table, make: [withoutHome(make, home), ...comments, ...found.grants] }];
  });
}

interface FoundObject {
  readonly kind: ObjectKind;
  readonly schema: string;
  readonly table: string | null;
  readonly name: string;
  /** As DROP FUNCTION wants it; null for all else. */
  readonly signature: string | null;
  /** What PostgreSQL calls it: `view public.sold`. */
  readonly identity: string;
  readonly grants: readonly string[];
}

function dropSql({ kind, schema, table, name, signature }: FoundObject, home: string): string {
  const owner = qualified(schema, table ?? name, home);
  switch (kind) {
    case 'constraint':
      return `ALTER TABLE ${owner} DROP CONSTRAINT ${quoted(name)};`;
    case 'trigger':
    case 'policy':
    case 'rule':
      return `DROP ${kind.toUpperCase()} ${quoted(name)} ON ${owner};`;
    case 'function':
    case 'procedure':
      return `DROP ${kind.toUpperCase()} ${signature};`;
    default:
      return `DROP ${kind.toUpperCase()} ${qualified(schema, name, home)};`;
  }
}

function isCommentOn({ identity }: FoundObject, { kind, name }: CatalogObject): boolean {
  const [type = '', ...words] = identity.split(' | ');
  const what = words.join(' | ');
  return kind === 'comment' && (name === `${type} ${what}` || name.startsWith(`${type} column ${what}.`));
}

/** A view is known by its rule, and the index of a constraint by that constraint. */
const USERS = `
WITH RECURSIVE types AS (
  SELECT t.oid, t.typarray FROM unnest($1::text[]) AS given JOIN pg_catalog.pg_type t ON t.oid = to_regtype(given)
), taken AS (
  SELECT oid FROM types UNION SELECT typarray FROM types
), dependents AS (
  SELECT d.refclassid, d.refobjid, d.refobjsubid, d.objsubid, d.deptype,
    CASE WHEN r.oid IS NOT NULL THEN 'pg_class'::regclass WHEN k.objid IS NOT NULL THEN 'pg_constraint'::regclass
      ELSE d.classid END AS classid,
    coalesce(r.ev_class, k.refobjid, d.objid) AS objid,
    d.classid AS through
  FROM pg_catalog.pg_depend d
  LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.rulename = '_RETURN'
  LEFT JOIN pg_catalog.pg_depend k ON d.classid = 'pg_class'::regclass AND k.classid = d.classid AND k.objid = d.objid
    AND k.refclassid = 'pg_constraint'::regclass AND k.deptype = 'i'
), found AS (
  SELECT classid, objid, 0 AS depth FROM dependents
  WHERE refclassid = 'pg_type'::regclass AND refobjid IN (SELECT oid FROM taken)
    AND classid <> 'pg_type'::regclass AND NOT (through = 'pg_class'::regclass AND objsubid > 0)
  UNION
  SELECT d.classid, d.objid, 0 FROM dependents d
  JOIN pg_catalog.pg_attribute a ON d.refclassid = 'pg_class'::regclass AND a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  WHERE (a.atttypid IN (SELECT oid FROM taken)
      OR EXISTS (SELECT FROM unnest($2::text[], $3::text[]) AS given ("table", "column")
        WHERE a.attrelid = to_regclass("table") AND a.attname = "column"))
    AND d.through IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass)
  UNION
  SELECT d.classid, d.objid, f.depth + 1 FROM found f
  JOIN dependents d ON d.refclassid = f.classid AND d.refobjid = f.objid
  WHERE d.deptype IN ('n', 'a') AND (d.classid, d.objid) <> (f.classid, f.objid) AND f.depth < 50
), users AS (
  SELECT classid, objid, max(depth) AS depth FROM found GROUP BY classid, objid
), named AS (
  SELECT u.*, coalesce(k.conrelid, x.indrelid, t.tgrelid, p.polrelid, w.ev_class) AS owner, f.oid AS function,
    CASE WHEN k.oid IS NOT NULL THEN 'constraint' WHEN x.indexrelid IS NOT NULL THEN 'index'
      WHEN t.oid IS NOT NULL THEN 'trigger' WHEN p.oid IS NOT NULL THEN 'policy' WHEN w.oid IS NOT NULL THEN 'rule'
      WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'
      WHEN f.prokind = 'p' THEN 'procedure' WHEN f.prokind = 'f' THEN 'function' END AS kind,
    coalesce(k.conname, t.tgname, p.polname, w.rulename, c.relname,
      concat(f.proname, '(', pg_get_function_identity_arguments(f.oid), ')')) AS name,
    coalesce(c.relnamespace, f.pronamespace) AS namespace, c.oid AS relation, c.relowner, c.relacl
  FROM users u
  LEFT JOIN pg_catalog.pg_constraint k ON u.classid = 'pg_constraint'::regclass AND k.oid = u.objid
    AND k.conrelid <> 0 AND k.contype IN ('c', 'x') AND k.conislocal
  LEFT JOIN pg_catalog.pg_class c ON u.classid = 'pg_class'::regclass AND c.oid = u.objid AND NOT c.relispartition
  LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid
  LEFT JOIN pg_catalog.pg_trigger t ON u.classid = 'pg_trigger'::regclass AND t.oid = u.objid
    AND NOT t.tgisinternal AND t.tgparentid = 0
  LEFT JOIN pg_catalog.pg_policy p ON u.classid = 'pg_policy'::regclass AND p.oid = u.objid
  LEFT JOIN pg_catalog.pg_rewrite w ON u.classid = 'pg_rewrite'::regclass AND w.oid = u.objid
  LEFT JOIN pg_catalog.pg_proc f ON u.classid = 'pg_proc'::regclass AND f.oid = u.objid
)
SELECT n.kind, s.nspname AS schema, o.relname AS "table", n.name, n.function::regprocedure::text AS signature,
  (SELECT concat(i.type, ' | ', i.identity) FROM pg_identify_object(n.classid, n.objid, 0) AS i) AS identity,
  ARRAY(SELECT format('GRANT %s ON %s TO %s%s;', string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type),
      n.relation::regclass, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END,
      CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END)
    FROM aclexplode(n.relacl) AS g WHERE n.kind LIKE '%view' AND g.grantee <> n.relowner
    GROUP BY g.grantee, g.is_grantable ORDER BY g.grantee) AS grants
FROM named n
LEFT JOIN pg_catalog.pg_class o ON o.oid = n.owner
JOIN pg_catalog.pg_namespace s ON s.oid = coalesce(o.relnamespace, n.namespace)
WHERE n.kind IS NOT NULL
ORDER BY n.depth, n.kind, s.nspname, o.relname, n.name`;
