import type { ClientBase } from 'pg';
import { type CatalogObject, type ObjectKind, objectKey } from '../catalog/catalog.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { partSql, withoutHome } from '../catalog/sql/part-sql.ts';
import { columnSql } from '../catalog/sql/table-sql.ts';
import { qualified, quoted } from '../sql/quote.ts';

/** Something that must be gone while a column gets another type, or goes, and how to bring it back. */
export interface TypeUser {
  readonly drop: string;
  /** The table that it is a part of, as SQL writes it; null for a view or a function. */
  readonly table: string | null;
  /** In their order. None for what needs a column that goes: it can't come back. */
  readonly make: readonly string[];
}

/** What is to get another type, or to go. */
export interface Retyped {
  /** Names of enums that are exchanged, as SQL writes them. */
  readonly enums: readonly string[];
  readonly columns: readonly RetypedColumn[];
}

export interface RetypedColumn {
  /** The name of its table as SQL writes it. */
  readonly table: string;
  /** Null for all columns of the table, and the table itself. */
  readonly column: string | null;
  /** Whether it goes, and no other one comes in its place. */
  readonly isGone: boolean;
}

/**
 * Finds what compares something with an enum: CHECKs, indexes with a condition, views and what is built on them, triggers,
 * policies, rules, functions, generated columns; and of these what uses a column. PostgreSQL refuses to drop a column or to give it
 * another type while there is such a thing, or keeps the old type for its sake. Defaults of columns are not among them, for Prisma
 * sees to these. A generated column whose source goes keeps its values, and is an ordinary one from then on.
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
    columns.map(({ isGone }) => isGone),
  ]);
  if (rows.length === 0) return [];
  const { objects } = await readCatalog(client, { searchPath: home });
  const known = new Map(objects.map((object) => [objectKey(object), object]));
  return rows.flatMap((found): TypeUser[] => {
    const object = known.get(objectKey(found));
    const make = object && makeSql(object, home);
    if (!make) return [];
    const table = found.table === null ? null : qualified(found.schema, found.table, home);
    if (found.gone) return [{ drop: `${NEEDS_WHAT_GOES}\n${dropSql(found, home)}`, table, make: [] }];
    const comments = objects
      .filter((other) => isCommentOn(found, other))
      .flatMap((other) => partSql(other, home) ?? []);
    return [{ drop: dropSql(found, home), table, make: [withoutHome(make, home), ...comments] }];
  });
}

/** Why something is dropped that the Prisma schema does not know. */
const NEEDS_WHAT_GOES = '-- It needs what is dropped below.';

function makeSql(object: CatalogObject, home: string): string | null {
  if (object.kind !== 'column') return partSql(object, home);
  return `ALTER TABLE ${qualified(object.schema, object.table ?? '', home)} ADD COLUMN ${columnSql(object)};`;
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
  /** Whether it needs a column that goes. */
  readonly gone: boolean;
}

function dropSql({ kind, schema, table, name, signature, gone }: FoundObject, home: string): string {
  const owner = qualified(schema, table ?? name, home);
  switch (kind) {
    case 'column':
      return `ALTER TABLE ${owner} ${gone ? `ALTER COLUMN ${quoted(name)} DROP EXPRESSION` : `DROP COLUMN ${quoted(name)}`};`;
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

/** A view is known by its rule, the index of a constraint by that constraint, and a generated column by its expression. */
const USERS = `
WITH RECURSIVE types AS (
  SELECT t.oid, t.typarray FROM unnest($1::text[]) AS given JOIN pg_catalog.pg_type t ON t.oid = to_regtype(given)
), taken AS (
  SELECT oid FROM types UNION SELECT typarray FROM types
), sources AS (
  SELECT a.attrelid, a.attnum, false AS gone FROM pg_catalog.pg_attribute a WHERE a.atttypid IN (SELECT oid FROM taken)
  UNION
  SELECT a.attrelid, a.attnum, given.gone FROM unnest($2::text[], $3::text[], $4::boolean[]) AS given ("table", "column", gone)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = to_regclass("table") AND a.attname = coalesce("column", a.attname)
  UNION
  SELECT to_regclass("table"), 0, gone FROM unnest($2::text[], $3::text[], $4::boolean[]) AS given ("table", "column", gone)
  WHERE "column" IS NULL
), dependents AS (
  SELECT d.refclassid, d.refobjid, d.refobjsubid, d.objsubid, d.deptype,
    CASE WHEN r.oid IS NOT NULL OR g.attnum IS NOT NULL THEN 'pg_class'::regclass
      WHEN k.objid IS NOT NULL THEN 'pg_constraint'::regclass ELSE d.classid END AS classid,
    coalesce(r.ev_class, g.attrelid, k.refobjid, d.objid) AS objid, coalesce(g.attnum, 0) AS part,
    d.classid AS through
  FROM pg_catalog.pg_depend d
  LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.rulename = '_RETURN'
  LEFT JOIN pg_catalog.pg_attrdef e ON d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid
  LEFT JOIN pg_catalog.pg_attribute g ON g.attgenerated <> ''
    AND ((g.attrelid = e.adrelid AND g.attnum = e.adnum)
      OR (d.classid = 'pg_class'::regclass AND g.attrelid = d.objid AND g.attnum = d.objsubid))
  LEFT JOIN pg_catalog.pg_depend k ON d.classid = 'pg_class'::regclass AND k.classid = d.classid AND k.objid = d.objid
    AND k.refclassid = 'pg_constraint'::regclass AND k.deptype = 'i'
  WHERE NOT (d.refclassid = 'pg_class'::regclass AND g.attrelid = d.refobjid AND g.attnum = d.refobjsubid)
    OR g.attnum IS NULL
), found AS (
  SELECT classid, objid, part, 0 AS depth, false AS gone FROM dependents
  WHERE refclassid = 'pg_type'::regclass AND refobjid IN (SELECT oid FROM taken)
    AND classid <> 'pg_type'::regclass AND NOT (through = 'pg_class'::regclass AND objsubid > 0)
  UNION
  SELECT d.classid, d.objid, d.part, 0, s.gone FROM dependents d
  JOIN sources s ON d.refclassid = 'pg_class'::regclass AND d.refobjid = s.attrelid AND d.refobjsubid = s.attnum
  WHERE d.part > 0
    OR d.through IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass)
  UNION
  SELECT d.classid, d.objid, d.part, f.depth + 1, f.gone FROM found f
  JOIN dependents d ON d.refclassid = f.classid AND d.refobjid = f.objid AND (f.part = 0 OR f.part = d.refobjsubid)
  WHERE d.deptype IN ('n', 'a') AND (d.classid, d.objid, d.part) <> (f.classid, f.objid, f.part) AND f.depth < 50
    AND NOT (f.part > 0 AND f.gone)
), users AS (
  SELECT classid, objid, part, max(depth) AS depth, bool_or(gone) AS gone FROM found GROUP BY classid, objid, part
), named AS (
  SELECT u.*, coalesce(k.conrelid, x.indrelid, t.tgrelid, p.polrelid, w.ev_class, v.attrelid) AS owner, f.oid AS function,
    CASE WHEN v.attnum IS NOT NULL THEN 'column'
      WHEN k.oid IS NOT NULL THEN 'constraint' WHEN x.indexrelid IS NOT NULL THEN 'index'
      WHEN t.oid IS NOT NULL THEN 'trigger' WHEN p.oid IS NOT NULL THEN 'policy' WHEN w.oid IS NOT NULL THEN 'rule'
      WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'
      WHEN f.prokind = 'p' THEN 'procedure' WHEN f.prokind = 'f' THEN 'function' END AS kind,
    coalesce(v.attname, k.conname, t.tgname, p.polname, w.rulename, c.relname,
      concat(f.proname, '(', pg_get_function_identity_arguments(f.oid), ')')) AS name,
    coalesce(c.relnamespace, f.pronamespace) AS namespace
  FROM users u
  LEFT JOIN pg_catalog.pg_constraint k ON u.classid = 'pg_constraint'::regclass AND k.oid = u.objid
    AND k.conrelid <> 0 AND k.contype IN ('c', 'x') AND k.conislocal
  LEFT JOIN pg_catalog.pg_class c ON u.classid = 'pg_class'::regclass AND c.oid = u.objid AND NOT c.relispartition
  LEFT JOIN pg_catalog.pg_attribute v ON u.part > 0 AND v.attrelid = u.objid AND v.attnum = u.part
  LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid
  LEFT JOIN pg_catalog.pg_trigger t ON u.classid = 'pg_trigger'::regclass AND t.oid = u.objid
    AND NOT t.tgisinternal AND t.tgparentid = 0
  LEFT JOIN pg_catalog.pg_policy p ON u.classid = 'pg_policy'::regclass AND p.oid = u.objid
  LEFT JOIN pg_catalog.pg_rewrite w ON u.classid = 'pg_rewrite'::regclass AND w.oid = u.objid
  LEFT JOIN pg_catalog.pg_proc f ON u.classid = 'pg_proc'::regclass AND f.oid = u.objid
)
SELECT n.kind, s.nspname AS schema, o.relname AS "table", n.name, n.function::regprocedure::text AS signature, n.gone,
  (SELECT concat(i.type, ' | ', i.identity) FROM pg_identify_object(n.classid, n.objid, n.part) AS i) AS identity
FROM named n
LEFT JOIN pg_catalog.pg_class o ON o.oid = n.owner
JOIN pg_catalog.pg_namespace s ON s.oid = coalesce(o.relnamespace, n.namespace)
WHERE n.kind IS NOT NULL
ORDER BY n.depth, n.kind, s.nspname, o.relname, n.name`;
