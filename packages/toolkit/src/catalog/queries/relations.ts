import { type CatalogQuery, notOfExtension } from './fragment.ts';

/** Options, which are given in any order. */
function sortedOptions(column: string): string {
  return `(SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(${column}) AS o)`;
}

/** Tables, what they are made of, and sequences. */
export const relationQueries: readonly CatalogQuery[] = [
  (inSchemas) => `
    SELECT 'table' AS kind, n.nspname AS schema, NULL AS "table", c.relname AS name, json_strip_nulls(json_build_object(
      'form', CASE c.relkind WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign' END,
      'persistence', CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' END,
      'options', array_to_string(c.reloptions, ', '),
      'rowSecurity', CASE WHEN c.relrowsecurity AND c.relforcerowsecurity THEN 'ENABLED, FORCED'
        WHEN c.relrowsecurity THEN 'ENABLED' WHEN c.relforcerowsecurity THEN 'FORCED' END,
      'partitionKey', pg_get_partkeydef(c.oid),
      'partitionBound', pg_get_expr(c.relpartbound, c.oid),
      'parents', (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno)
        FROM pg_inherits i WHERE i.inhrelid = c.oid),
      'server', (SELECT s.srvname FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid),
      'foreignOptions', (SELECT ${sortedOptions('f.ftoptions')} FROM pg_foreign_table f WHERE f.ftrelid = c.oid),
      'replicaIdentity', CASE c.relreplident WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL' WHEN 'i' THEN 'INDEX' END
    )) AS facts
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f') AND ${inSchemas('n.nspname')} AND ${notOfExtension('pg_class', 'c.oid')}`,

  (inSchemas) => `
    SELECT 'column' AS kind, n.nspname AS schema, c.relname AS "table", a.attname AS name,
      json_strip_nulls(json_build_object(
      'type', format_type(a.atttypid, a.atttypmod),
      'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
      'null', CASE WHEN NOT a.attnotnull THEN 'NULL' WHEN EXISTS (SELECT FROM pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum] AND NOT k.convalidated)
        THEN 'NOT NULL NOT VALID' ELSE 'NOT NULL' END,
      'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
      'generated', CASE a.attgenerated WHEN 's' THEN 'ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
        WHEN 'v' THEN 'ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') VIRTUAL' END,
      'identity', CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END,
      'storage', CASE WHEN a.attstorage <> t.typstorage THEN
        CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' WHEN 'x' THEN 'EXTENDED' END END,
      'compression', CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
      'statisticsTarget', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END,
      'options', ${sortedOptions('a.attoptions')},
      'foreignOptions', ${sortedOptions('a.attfdwoptions')}
    )) AS facts
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${inSchemas('n.nspname')}
      AND ${notOfExtension('pg_class', 'c.oid')}`,

  // NOT NULL is read from the columns: up to PostgreSQL 17 it is no constraint, and its name is of no consequence.
  (inSchemas) => `
    SELECT 'constraint' AS kind, n.nspname AS schema, c.relname AS "table", k.conname AS name,
      json_build_object('definition', pg_get_constraintdef(k.oid)) AS facts
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND NOT (k.contype = 'f' AND k.conparentid <> 0)
      AND ${inSchemas('n.nspname')} AND ${notOfExtension('pg_class', 'c.oid')}`,

  // The index of a primary key, a unique or an exclusion constraint is part of that constraint.
  (inSchemas) => `
    SELECT 'index' AS kind, n.nspname AS schema, c.relname AS "table", i.relname AS name,
      json_strip_nulls(json_build_object(
      'definition', pg_get_indexdef(x.indexrelid),
      'state', CASE WHEN NOT (x.indisvalid AND x.indisready) THEN 'INVALID' END,
      'clustered', CASE WHEN x.indisclustered THEN 'CLUSTERED' END,
      'replicaIdentity', CASE WHEN x.indisreplident THEN 'REPLICA IDENTITY' END
    )) AS facts
    FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class c ON c.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT EXISTS (SELECT FROM pg_constraint k
        WHERE k.conindid = x.indexrelid AND k.conrelid = x.indrelid AND k.contype IN ('p', 'u', 'x'))
      AND ${inSchemas('n.nspname')} AND ${notOfExtension('pg_class', 'c.oid')}`,

  (inSchemas) => `
    SELECT 'sequence' AS kind, n.nspname AS schema, NULL AS "table", c.relname AS name,
      json_strip_nulls(json_build_object(
      'type', format_type(s.seqtypid, NULL), 'start', s.seqstart::text, 'increment', s.seqincrement::text,
      'minimum', s.seqmin::text, 'maximum', s.seqmax::text, 'cache', s.seqcache::text,
      'cycle', CASE WHEN s.seqcycle THEN 'CYCLE' END,
      'ownedBy', (SELECT concat(o.refobjid::regclass, '.', quote_ident(a.attname)) FROM pg_depend o
        JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
        WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid
          AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i'))
    )) AS facts
    FROM pg_sequence s
    JOIN pg_class c ON c.oid = s.seqrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${inSchemas('n.nspname')} AND ${notOfExtension('pg_class', 'c.oid')}`,

  // PostgreSQL lists their columns in the order of the table, which is nobody's choice. (Before 14 there were only columns.)
  (inSchemas) => `
    SELECT 'statistics' AS kind, n.nspname AS schema, c.relname AS "table", s.stxname AS name,
      json_build_object('definition', CASE WHEN to_jsonb(s) ->> 'stxexprs' IS NOT NULL THEN pg_get_statisticsobjdef(s.oid)
        ELSE regexp_replace(pg_get_statisticsobjdef(s.oid), ' ON .* FROM ', (
          SELECT concat(' ON ', replace(string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname), '\\', '\\\\'), ' FROM ')
          FROM pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys))) END) AS facts
    FROM pg_statistic_ext s
    JOIN pg_class c ON c.oid = s.stxrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${inSchemas('n.nspname')} AND ${notOfExtension('pg_class', 'c.oid')}`,
];
