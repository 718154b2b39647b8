import type { ClientBase } from 'pg';
import { type DatabaseObject, type Dependency, Dependents } from './dependents.ts';

/** Reads what depends on what: two queries on the catalogue. */
export async function readDependents(client: ClientBase): Promise<Dependents> {
  const edges = await client.query<Dependency>(
    `${EDGES} SELECT DISTINCT key, "on", whole, type FROM edges WHERE key <> "on" AND key <> whole`,
  );
  const { rows } = await client.query<{
    key: string;
    kind: string;
    identity: string;
    schema: string | null;
    table: string | null;
    part: string | null;
    implied: boolean;
  }>(NODES);
  const objects = rows.map(
    ({ schema, table, ...object }): DatabaseObject => ({
      ...object,
      table: schema === null || table === null ? null : { schema, name: table },
    }),
  );
  return new Dependents(objects, edges.rows);
}

/** A view is known by its rule, and a constraint's index by that constraint. Columns count as parts of their table. */
const EDGES = `
WITH depend AS (
  SELECT coalesce(r.classid, k.classid, d.classid) AS classid, coalesce(r.objid, k.objid, d.objid) AS objid,
    CASE WHEN r.objid IS NULL AND k.objid IS NULL THEN d.objsubid ELSE 0 END AS objsubid,
    coalesce(o.classid, d.refclassid) AS refclassid, coalesce(o.objid, d.refobjid) AS refobjid,
    CASE WHEN o.objid IS NULL THEN d.refobjsubid ELSE 0 END AS refobjsubid, d.deptype AS type
  FROM pg_catalog.pg_depend d
  LEFT JOIN LATERAL (SELECT 'pg_class'::regclass::oid AS classid, ev_class AS objid FROM pg_catalog.pg_rewrite
    WHERE d.classid = 'pg_rewrite'::regclass AND oid = d.objid AND rulename = '_RETURN') AS r ON true
  LEFT JOIN LATERAL (SELECT refclassid AS classid, refobjid AS objid FROM pg_catalog.pg_depend
    WHERE classid = d.classid AND objid = d.objid AND d.classid = 'pg_class'::regclass AND deptype = 'i'
      AND refclassid = 'pg_constraint'::regclass) AS k ON true
  LEFT JOIN LATERAL (SELECT refclassid AS classid, refobjid AS objid FROM pg_catalog.pg_depend
    WHERE classid = d.refclassid AND objid = d.refobjid AND d.refclassid = 'pg_class'::regclass AND deptype = 'i'
      AND refclassid = 'pg_constraint'::regclass) AS o ON true
  WHERE d.objid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'e')
), edges AS (
  SELECT concat(classid, ':', objid, ':', objsubid) AS key,
    concat(refclassid, ':', refobjid, ':', refobjsubid) AS "on", concat(refclassid, ':', refobjid, ':0') AS whole, type
  FROM depend
)`;

const NODES = `${EDGES}, ends AS (
  SELECT classid, objid, objsubid FROM depend UNION SELECT refclassid, refobjid, refobjsubid FROM depend
)
SELECT concat(e.classid, ':', e.objid, ':', e.objsubid) AS key, i.type AS kind, i.identity, n.nspname AS schema,
  c.relname AS "table", coalesce(a.attname, k.conname) AS part, coalesce(t.typrelid <> 0 OR t.typelem <> 0, false) AS implied
FROM ends e
CROSS JOIN LATERAL pg_identify_object(e.classid, e.objid, e.objsubid) AS i
LEFT JOIN pg_catalog.pg_constraint k ON e.classid = 'pg_constraint'::regclass AND k.oid = e.objid
LEFT JOIN pg_catalog.pg_trigger g ON e.classid = 'pg_trigger'::regclass AND g.oid = e.objid
LEFT JOIN pg_catalog.pg_policy p ON e.classid = 'pg_policy'::regclass AND p.oid = e.objid
LEFT JOIN pg_catalog.pg_rewrite r ON e.classid = 'pg_rewrite'::regclass AND r.oid = e.objid
LEFT JOIN pg_catalog.pg_attrdef d ON e.classid = 'pg_attrdef'::regclass AND d.oid = e.objid
LEFT JOIN pg_catalog.pg_index x ON e.classid = 'pg_class'::regclass AND x.indexrelid = e.objid
LEFT JOIN pg_catalog.pg_type t ON e.classid = 'pg_type'::regclass AND t.oid = e.objid AND t.typtype IN ('b', 'c')
LEFT JOIN pg_catalog.pg_class c ON c.oid = coalesce(nullif(k.conrelid, 0), g.tgrelid, p.polrelid, r.ev_class, d.adrelid,
  x.indrelid, CASE WHEN e.classid = 'pg_class'::regclass THEN e.objid END)
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON e.classid = 'pg_class'::regclass AND a.attrelid = e.objid
  AND a.attnum = e.objsubid AND e.objsubid > 0
WHERE i.identity IS NOT NULL`;
