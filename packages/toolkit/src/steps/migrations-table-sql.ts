import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { literal } from '../sql/quote.ts';
import type { StepSession } from './session.ts';

/** The name of Prisma's table, ready for SQL. */
export function recordTable(schema: string): string {
  return `${pg.escapeIdentifier(schema)}._prisma_migrations`;
}

/** SQL that makes the table of the history as Prisma makes it, and its schema. Nothing happens where it exists. */
export function createRecordSql(schema: string): string {
  return `CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)};
CREATE TABLE IF NOT EXISTS ${recordTable(schema)} (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
);`;
}

/**
 * Makes `_prisma_migrations`, and the schema that holds it, unless they are there. Asks first: a user may be allowed to
 * use the schema and not to create one.
 */
export async function ensureRecord(session: StepSession): Promise<void> {
  if (ensured.has(session)) return;
  const { client, schema } = session;
  const { rows } = await client.query<{ found: string | null }>('SELECT to_regclass($1) AS found', [
    recordTable(schema),
  ]);
  if (rows[0]?.found === null) await createRecord(session);
  ensured.add(session);
}

/** Sessions that have asked: nobody else takes the table away while they hold the lock. */
const ensured = new WeakSet<StepSession>();

async function createRecord({ client, schema }: StepSession): Promise<void> {
  const { rows: schemas } = await client.query('SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [schema]);
  const sql = createRecordSql(schema);
  await client.query(schemas.length > 0 ? sql.slice(sql.indexOf('CREATE TABLE')) : sql);
}

/** A migration as the record names it. */
export interface Recorded {
  readonly name: string;
  readonly checksum: string;
}

/**
 * SQL that records a migration that ran in the transaction that is open: begun with it, finished now.
 *
 * @param id SQL for the row's id.
 */
export function insertAppliedSql(schema: string, { name, checksum }: Recorded, id = `'${randomUUID()}'`): string {
  return `INSERT INTO ${recordTable(schema)} (id, checksum, started_at, finished_at, migration_name, logs, applied_steps_count)
VALUES (${id}, ${literal(checksum)}, now(), clock_timestamp(), ${literal(name)}, NULL, 1);`;
}

/** SQL that records a migration as applied although it didn't run, in the way of `prisma migrate resolve --applied`. */
export function insertMarkedSql(schema: string, { name, checksum }: Recorded): string {
  return `INSERT INTO ${recordTable(schema)} (id, checksum, started_at, finished_at, migration_name, logs, applied_steps_count)
SELECT '${randomUUID()}', ${literal(checksum)}, at, at, ${literal(name)}, '', 0 FROM clock_timestamp() AS at;`;
}

/** SQL that takes a migration out of the record. Attempts that were marked as rolled back stay: they say what happened. */
export function deleteRecordSql(schema: string, name: string): string {
  return `DELETE FROM ${recordTable(schema)} WHERE migration_name = ${literal(name)} AND rolled_back_at IS NULL;`;
}
