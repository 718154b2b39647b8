import { byItself, type CatalogQuery, notOfExtension } from './fragment.ts';

/** Types, and what stands beside tables: schemas, extensions, comments and the rest. */
export const typeQueries: readonly CatalogQuery[] = [
  (inSchemas) => `
    SELECT 'schema' AS kind, NULL AS schema, NULL AS "table", n.nspname AS name, '{}'::json AS facts
    FROM pg_namespace n WHERE ${inSchemas('n.nspname')} AND ${notOfExtension('pg_namespace', 'n.oid')}`,

  // An extension's version is the server's affair: a replay of the files always gets the newest one.
  () => `
    SELECT 'extension' AS kind, NULL AS schema, NULL AS "table", x.extname AS name,
      json_build_object('schema', n.nspname) AS facts
    FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace`,

  (inSchemas) => `
    SELECT 'enum' AS kind, n.nspname AS schema, NULL AS "table", t.typname AS name, json_build_object('values',
      (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
        FROM pg_enum e WHERE e.enumtypid = t.oid)) AS facts
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND ${inSchemas('n.nspname')} AND ${notOfExtension('pg_type', 't.oid')}`,

  (inSchemas) => `
    SELECT 'domain' AS kind, n.nspname AS schema, NULL AS "table", t.typname AS name,
      json_strip_nulls(json_build_object('type', format_type(t.typbasetype, t.typtypmod),
      'collation', CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END,
      'null', CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'default', t.typdefault,
      'checks', (SELECT string_agg(concat('CONSTRAINT ', quote_ident(k.conname), ' ', pg_get_constraintdef(k.oid)), ' '
        ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))) AS facts
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
    WHERE t.typtype = 'd' AND ${inSchemas('n.nspname')} AND ${notOfExtension('pg_type', 't.oid')}`,

  (inSchemas) => `
    SELECT 'composite type' AS kind, n.nspname AS schema, NULL AS "table", c.relname AS name,
      json_build_object('attributes', (SELECT string_agg(concat_ws(' ', quote_ident(a.attname),
        format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS facts
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'c' AND ${inSchemas('n.nspname')} AND ${notOfExtension('pg_type', 'c.reltype')}`,

  (inSchemas) => `
    SELECT 'range type' AS kind, n.nspname AS schema, NULL AS "table", t.typname AS name,
      json_strip_nulls(json_build_object('subtype', format_type(r.rngsubtype, NULL),
      'collation', NULLIF(r.rngcollation, 0)::regcollation::text,
      'canonical', NULLIF(r.rngcanonical::text, '-'), 'difference', NULLIF(r.rngsubdiff::text, '-'))) AS facts
    FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE ${inSchemas('n.nspname')} AND ${notOfExtension('pg_type', 't.oid')}`,

  (inSchemas) => `
    SELECT 'comment' AS kind, o.schema, NULL AS "table", concat(o.type, ' ', o.identity) AS name,
      json_build_object('text', d.description) AS facts
    FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) AS o
    WHERE d.classoid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass)
      AND d.objoid >= 16384 AND ${inSchemas('o.schema')} AND ${notOfExtension('d.classoid', 'd.objoid')}`,

  // What is rare enough to be known by its name alone.
  (inSchemas) => `
    SELECT 'other' AS kind, o.schema, NULL AS "table", concat(o.type, ' ', o.identity) AS name, '{}'::json AS facts
    FROM (${rare.map((catalog) => `SELECT '${catalog}'::regclass AS classid, oid FROM ${catalog}`).join(' UNION ALL ')}
      UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typtype = 'b' AND typcategory <> 'A') AS r,
      pg_identify_object(r.classid, r.oid, 0) AS o
    WHERE r.oid >= 16384 AND (o.schema IS NULL OR ${inSchemas('o.schema')}) AND ${byItself('r.classid', 'r.oid')}`,
];

const rare = [
  'pg_operator',
  'pg_opclass',
  'pg_opfamily',
  'pg_cast',
  'pg_collation',
  'pg_conversion',
  'pg_language',
  'pg_transform',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
  'pg_foreign_data_wrapper',
  'pg_foreign_server',
];
