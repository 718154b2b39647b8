import type { ClientBase } from 'pg';
import { notOfExtension } from '../../catalog/queries/fragment.ts';

/** A table as somebody who must write rows for it sees it. */
export interface TableShape {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly ColumnShape[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
  /** How many rows it has. */
  readonly count: number;
}

export interface ColumnShape {
  readonly name: string;
  /** As SQL writes it; of a domain, the type below it. */
  readonly type: string;
  /** PostgreSQL's name of that type (`int4`), of an array that of its elements. */
  readonly typeName: string;
  /** PostgreSQL's category of that type: N number, S text, D date or time, B boolean, E enum, A array, U any other … */
  readonly category: string;
  /** Of an enum, in their order. */
  readonly labels: readonly string[] | null;
  /** What stands in parentheses after the type, or -1: PostgreSQL's own coding of length, or of precision and scale. */
  readonly modifier: number;
  readonly required: boolean;
  /** An expression, or null. */
  readonly default: string | null;
  /** PostgreSQL fills it in: a serial or an identity. */
  readonly counted: boolean;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly schema: string;
  readonly table: string;
  readonly target: readonly string[];
}

export interface Check {
  readonly columns: readonly string[];
  /** The condition, with the columns' names as they are. */
  readonly expression: string;
}

/** Reads the shapes of all tables that rows can be written to: two round trips. Generated columns are left out. */
export async function readTableShapes(client: ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<Omit<TableShape, 'count'>>(SHAPES);
  if (rows.length === 0) return [];
  const counts = rows.map(({ schema, table }) => {
    return `(SELECT count(*)::int FROM ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)})`;
  });
  const counted = await client.query<{ counts: number[] }>(`SELECT ARRAY[${counts.join(', ')}] AS counts`);
  return rows.map((shape, index) => ({ ...shape, count: counted.rows[0]?.counts[index] ?? 0 }));
}

// A domain is told by the type below it and its checks, in which VALUE stands for the column.
const SHAPES = `
  SELECT n.nspname AS schema, c.relname AS "table",
    (SELECT coalesce(json_agg(json_build_object(
        'name', a.attname, 'type', format_type(b.oid, m.modifier), 'typeName', coalesce(e.typname, b.typname),
        'category', b.typcategory, 'modifier', m.modifier,
        'labels', (SELECT json_agg(l.enumlabel ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = b.oid),
        'required', a.attnotnull OR t.typnotnull, 'default', pg_get_expr(d.adbin, d.adrelid),
        'counted', a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false)
      ) ORDER BY a.attnum), '[]')
      FROM pg_attribute a
      JOIN pg_type t ON t.oid = a.atttypid
      JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
      LEFT JOIN pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      CROSS JOIN LATERAL (SELECT CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS modifier) m
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    (SELECT coalesce(json_agg(json_build_object(
        'schema', tn.nspname, 'table', tc.relname,
        'columns', (SELECT json_agg(a.attname ORDER BY k.at) FROM unnest(f.conkey) WITH ORDINALITY AS k(num, at)
          JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.num),
        'target', (SELECT json_agg(a.attname ORDER BY k.at) FROM unnest(f.confkey) WITH ORDINALITY AS k(num, at)
          JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.num)
      ) ORDER BY f.conname), '[]')
      FROM pg_constraint f
      JOIN pg_class tc ON tc.oid = f.confrelid
      JOIN pg_namespace tn ON tn.oid = tc.relnamespace
      WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.conparentid = 0) AS "foreignKeys",
    (SELECT coalesce(json_agg(json_build_object('columns', x.columns, 'expression', x.expression)), '[]')
      FROM (
        SELECT pg_get_expr(k.conbin, k.conrelid) AS expression,
          (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_attribute a
            WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS columns
        FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'
        UNION ALL
        SELECT regexp_replace(pg_get_expr(k.conbin, 0), '\\mVALUE\\M', replace(quote_ident(a.attname), '\\', '\\\\'), 'g'),
          json_build_array(a.attname)
        FROM pg_attribute a JOIN pg_constraint k ON k.contypid = a.atttypid AND k.contype = 'c'
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      ) AS x) AS checks
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_prisma_migrations'
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND ${notOfExtension('pg_class', 'c.oid')}
  ORDER BY n.nspname, c.relname`;
