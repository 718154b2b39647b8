import { byItself, type CatalogQuery, notOfExtension } from './fragment.ts';

/** Views, functions and what is tied to tables: triggers, rules, policies. */
export const codeQueries: readonly CatalogQuery[] = [
  (inSchemas) => `
    SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS kind, n.nspname AS schema,
      NULL AS "table", c.relname AS name, json_strip_nulls(json_build_object(
      'definition', pg_get_viewdef(c.oid), 'options', array_to_string(c.reloptions, ', '))) AS facts
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('v', 'm') AND ${inSchemas('n.nspname')} AND ${notOfExtension('pg_class', 'c.oid')}`,

  (inSchemas) => `
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind, n.nspname AS schema,
      NULL AS "table", concat(p.proname, '(', pg_get_function_identity_arguments(p.oid), ')') AS name,
      json_build_object('definition', pg_get_functiondef(p.oid)) AS facts
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prokind <> 'a' AND ${inSchemas('n.nspname')} AND ${byItself('pg_proc', 'p.oid')}`,

  (inSchemas) => `
    SELECT 'aggregate' AS kind, n.nspname AS schema, NULL AS "table",
      concat(p.proname, '(', pg_get_function_identity_arguments(p.oid), ')') AS name,
      json_strip_nulls(json_build_object(
      'transition', concat(g.aggtransfn, ' ', format_type(g.aggtranstype, NULL)), 'initial', g.agginitval,
      'final', NULLIF(g.aggfinalfn::text, '-'), 'combine', NULLIF(g.aggcombinefn::text, '-'),
      'kind', NULLIF(g.aggkind, 'n'), 'parallel', p.proparallel)) AS facts
    FROM pg_aggregate g
    JOIN pg_proc p ON p.oid = g.aggfnoid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE ${inSchemas('n.nspname')} AND ${byItself('pg_proc', 'p.oid')}`,

  // A partition's copy of its parent's trigger says nothing new.
  (inSchemas) => `
    SELECT 'trigger' AS kind, n.nspname AS schema, c.relname AS "table", t.tgname AS name,
      json_strip_nulls(json_build_object('definition', pg_get_triggerdef(t.oid),
      'state', CASE t.tgenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'REPLICA' WHEN 'A' THEN 'ALWAYS' END)) AS facts
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ${inSchemas('n.nspname')}
      AND ${notOfExtension('pg_trigger', 't.oid')}`,

  () => `
    SELECT 'event trigger' AS kind, NULL AS schema, NULL AS "table", v.evtname AS name,
      json_strip_nulls(json_build_object('event', v.evtevent, 'tags', array_to_string(v.evttags, ', '),
      'function', v.evtfoid::regproc::text,
      'state', CASE v.evtenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'REPLICA' WHEN 'A' THEN 'ALWAYS' END)) AS facts
    FROM pg_event_trigger v WHERE ${notOfExtension('pg_event_trigger', 'v.oid')}`,

  (inSchemas) => `
    SELECT 'rule' AS kind, n.nspname AS schema, c.relname AS "table", r.rulename AS name,
      json_strip_nulls(json_build_object('definition', pg_get_ruledef(r.oid),
      'state', CASE r.ev_enabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'REPLICA' WHEN 'A' THEN 'ALWAYS' END)) AS facts
    FROM pg_rewrite r
    JOIN pg_class c ON c.oid = r.ev_class
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN' AND ${inSchemas('n.nspname')} AND ${notOfExtension('pg_rewrite', 'r.oid')}`,

  (inSchemas) => `
    SELECT 'policy' AS kind, n.nspname AS schema, c.relname AS "table", p.polname AS name,
      json_strip_nulls(json_build_object(
      'form', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
      'command', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
        WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
      'roles', (SELECT string_agg(role, ', ' ORDER BY role) FROM (SELECT CASE oid WHEN 0 THEN 'PUBLIC'
        ELSE oid::regrole::text END AS role FROM unnest(p.polroles) AS oid) AS roles),
      'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))) AS facts
    FROM pg_policy p
    JOIN pg_class c ON c.oid = p.polrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${inSchemas('n.nspname')}`,
];
