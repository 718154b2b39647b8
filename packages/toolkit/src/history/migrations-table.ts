import type { ClientBase } from 'pg';
import { momentSql } from '../sql/moment.ts';

/** One row of `_prisma_migrations`: one attempt to apply one migration. */
export interface MigrationRow {
  readonly name: string;
  readonly checksum: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly rolledBackAt: Date | null;
  /** PostgreSQL's words when the attempt failed. */
  readonly logs: string | null;
  /** 0 when the migration was only marked as applied, by `prisma migrate resolve --applied`. */
  readonly steps: number;
}

/** What the database says about its history. */
export interface RecordedHistory {
  /** Every attempt, oldest first. */
  readonly rows: readonly MigrationRow[];
  /** Whether the schema holds tables; looked up only while there are no rows, else true. */
  readonly hasTables: boolean;
  /** Whether the table of the history is there, looked up only while it has no rows. Where it is, Prisma deploys beside other tables. */
  readonly isBegun?: boolean;
  /** Whether some session holds Prisma's advisory lock at this moment, so that a deploy may be running. */
  readonly locked: boolean;
}

/** The key of the advisory lock that Prisma Migrate takes while it works. */
export const PRISMA_LOCK_KEY = 72707369;

const UNDEFINED_TABLE = '42P01';

/**
 * Reads what was applied: one query, and a second one only where nothing was, or something seems to have failed.
 *
 * @param client A connected client; nothing is written.
 * @param schema The PostgreSQL schema that holds `_prisma_migrations`. Without one, PostgreSQL looks through search_path, as it does
 *   for Prisma.
 * @throws {pg.DatabaseError} Whatever the server refuses, except that the table is missing.
 */
export async function readAppliedMigrations(client: ClientBase, schema?: string): Promise<RecordedHistory> {
  let rows = await migrationRows(client, schema);
  // The rows are older than the look at the lock: a migration may have been finished in between. If it was not, it failed.
  if (rows?.some(isOpen) && rows[0]?.locked === false) rows = await migrationRows(client, schema);
  const [first] = rows ?? [];
  if (first && rows) return { rows: rows.map(toMigrationRow), hasTables: true, locked: first.locked };

  const { rows: tables } = await client.query<{ has_tables: boolean; leads_nowhere: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY (coalesce($1::text[], current_schemas(false)::text[])) AND c.relkind IN ('r', 'p', 'f') AND c.relname <> '_prisma_migrations'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')) AS has_tables, current_schema() IS NULL AS leads_nowhere`,
    [schema === undefined ? null : [schema]],
  );
  // A user who may use none of the schemas sees no table of theirs: PostgreSQL says so when it is asked for a certain one.
  if (schema === undefined && tables[0]?.leads_nowhere) await migrationRows(client, 'public');
  const hasTables = tables[0]?.has_tables ?? false;
  return { rows: [], hasTables, locked: false, ...(rows && { isBegun: true }) };
}

function isOpen({ finished, rolled_back }: RawRow): boolean {
  return finished === null && rolled_back === null;
}

interface RawRow {
  migration_name: string;
  checksum: string;
  started: string;
  finished: string | null;
  rolled_back: string | null;
  logs: string | null;
  applied_steps_count: number;
  locked: boolean;
}

/** The rows of the table; null when it is not there. */
async function migrationRows(client: ClientBase, schema: string | undefined): Promise<RawRow[] | null> {
  const table = schema === undefined ? '_prisma_migrations' : `${client.escapeIdentifier(schema)}._prisma_migrations`;
  try {
    const result = await client.query<RawRow>(
      `SELECT migration_name, checksum, logs, applied_steps_count, ${momentSql('started_at')} AS started,
        ${momentSql('finished_at')} AS finished, ${momentSql('rolled_back_at')} AS rolled_back,
        (SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database
          WHERE d.datname = current_database() AND l.locktype = 'advisory'
          AND l.classid = 0 AND l.objid = ${PRISMA_LOCK_KEY} AND l.granted)) AS locked
      FROM ${table} ORDER BY started_at, id`,
    );
    return result.rows;
  } catch (error) {
    if ((error as { code?: unknown }).code === UNDEFINED_TABLE) return null;
    throw error;
  }
}

function toMigrationRow(row: RawRow): MigrationRow {
  return {
    name: row.migration_name,
    checksum: row.checksum,
    startedAt: new Date(row.started),
    finishedAt: row.finished === null ? null : new Date(row.finished),
    rolledBackAt: row.rolled_back === null ? null : new Date(row.rolled_back),
    logs: row.logs || null,
    steps: row.applied_steps_count,
  };
}
