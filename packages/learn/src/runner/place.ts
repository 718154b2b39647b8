import type { ClientBase, QueryResult, QueryResultRow } from 'pg';
import type { Catalog } from 'pos-migrate/internal/catalog/catalog';
import { readCatalog } from 'pos-migrate/internal/catalog/read-catalog';
import { adviceFor } from 'pos-migrate/internal/server/advice';

/** SQLSTATE of a wait for somebody else's lock that was given up. */
export const LOCKED = '55P03';

/** A database that can be asked: the learner's own, or a copy of the start that got the learner's migrations. */
export interface Place {
  /** Rows of a query. */
  query<Row extends QueryResultRow = QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Everything that the database consists of. */
  catalog(): Promise<Catalog>;
  /** One column, or undefined. The type is written as PostgreSQL writes it: `numeric(14,3)`. */
  column(table: string, name: string): Promise<Column | undefined>;
  /**
   * Whether the server refuses these statements, and with which SQLSTATE; nothing stays of them. An INSERT that is taken and leaves no row, as a
   * rule or a trigger may have it, counts as refused with 02000 (no data).
   */
  refusal(sql: string): Promise<string | null>;
}

/** A column as the catalogue has it. */
export interface Column {
  readonly type: string;
  readonly nullable: boolean;
  /** The expression; null when there is none. */
  readonly default: string | null;
}

/** The database that a client is connected to. */
export function placeOf(client: ClientBase): Place {
  const query = async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(sql, [...values])).rows;
  return {
    query,
    catalog: () => readCatalog(client),
    column: async (table, name) => {
      const [found] = await query<{ type: string; nullable: boolean; default: string | null }>(
        `SELECT format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
                pg_get_expr(d.adbin, d.adrelid) AS default
           FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = to_regclass($1) AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped`,
        [table, name],
      );
      return found;
    },
    refusal: async (sql) => {
      await client.query('BEGIN');
      try {
        const answer: QueryResult | QueryResult[] = await client.query(sql);
        const lost = [answer].flat().some(({ command, rowCount }) => command === 'INSERT' && rowCount === 0);
        if (lost) return '02000';
        await client.query('SET CONSTRAINTS ALL IMMEDIATE');
        return null;
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === undefined || code === LOCKED || adviceFor(code) !== undefined) throw error;
        return code;
      } finally {
        await client.query('ROLLBACK');
      }
    },
  };
}
