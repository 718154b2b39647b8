import { randomUUID } from 'node:crypto';
import { db } from '../project-command.ts';
import { literal } from '../sql/quote.ts';
import type { MigrationKind } from '../sql/statements.ts';
import { deleteRecordSql, type Recorded, recordTable } from './migrations-table-sql.ts';
import type { Direction } from './plan-file.ts';
import type { StepSession } from './session.ts';
import type { Step } from './step.ts';

/** The beginning of the words in `logs` by which an interrupted downgrade is known from an interrupted upgrade. */
export const DOWNGRADE_MARK = 'Downgrade begun';

/**
 * The beginning of the words in `logs` by which an interrupted upgrade of a mixed file is known to be ours: what Prisma
 * began, it may have run in part without counting. A single statement is recognised by what it left.
 */
export const UPGRADE_MARK = 'Upgrade begun';

/** How the record follows a step that takes more than one transaction. Each text is SQL for the end of one of them. */
export interface StepwiseRecord {
  /** How many parts ran before an interruption; null when this is no continuation. */
  readonly done: number | null;
  /** Says that it begins: from here on Prisma refuses to deploy until it has ended. */
  readonly begin: string;
  /** Says that so many parts have run. */
  partDone(count: number): string;
  /** Says that it has ended. */
  readonly finish: string;
  /** Puts everything back as it was before `begin`. */
  readonly withdraw: string;
  /** Keeps PostgreSQL's words about a failure that could not be withdrawn. */
  fail(words: string): string;
}

interface StandingRow {
  id: string;
  finished_at: string | null;
  logs: string | null;
  applied_steps_count: number;
}

/** Reads where a step stands in the record, and plans how the record follows it. */
export async function planRecord(
  session: StepSession,
  step: Step,
  direction: Direction,
  kind: MigrationKind,
): Promise<StepwiseRecord> {
  const table = recordTable(session.schema);
  const { rows } = await session.client.query<StandingRow>(
    `SELECT id, finished_at::text, logs, applied_steps_count FROM ${table}
    WHERE migration_name = $1 AND rolled_back_at IS NULL ORDER BY started_at DESC LIMIT 1`,
    [step.name],
  );
  const [row] = rows;
  return direction === 'up' ? recordUp(session.schema, step, kind, row) : recordDown(session.schema, step, row);
}

/** How the record follows an upgrade; `row` is the unfinished one that it goes on with. */
export function recordUp(schema: string, step: Recorded, kind: MigrationKind, row?: StandingRow): StepwiseRecord {
  const table = recordTable(schema);
  const resumed = row !== undefined && row.finished_at === null;
  const id = resumed ? row.id : randomUUID();
  const where = `WHERE id = ${literal(id)};`;
  const mark = kind === 'mixed' ? `${UPGRADE_MARK} and not finished: "${db('upgrade')}" goes on with it` : null;
  return {
    done: resumed ? row.applied_steps_count : null,
    begin: `INSERT INTO ${table} (id, checksum, started_at, migration_name, logs)
VALUES (${literal(id)}, ${literal(step.checksum)}, clock_timestamp(), ${literal(step.name)}, ${mark === null ? 'NULL' : literal(mark)});`,
    partDone: (count) => `UPDATE ${table} SET applied_steps_count = ${count} ${where}`,
    finish: `UPDATE ${table} SET finished_at = clock_timestamp(), applied_steps_count = 1, logs = NULL ${where}`,
    withdraw: `DELETE FROM ${table} ${where}`,
    fail: (words) => `UPDATE ${table} SET logs = ${literal(mark === null ? words : `${mark}. ${words}`)} ${where}`,
  };
}

/** How the record follows a downgrade; `row` is the migration's. */
export function recordDown(schema: string, step: Pick<Recorded, 'name'>, row?: StandingRow): StepwiseRecord {
  const table = recordTable(schema);
  const resumed = row !== undefined && row.finished_at === null;
  const where = `WHERE migration_name = ${literal(step.name)} AND rolled_back_at IS NULL;`;
  const logs = row?.logs == null || resumed ? 'NULL' : literal(row.logs);
  // After an interruption nobody knows any more when it had been applied; it was begun before.
  const finishedAt = row?.finished_at ? literal(row.finished_at) : 'started_at';
  const steps = resumed ? 1 : (row?.applied_steps_count ?? 1);
  const mark = `${DOWNGRADE_MARK} and not finished: "${db('downgrade -1')}" goes on with it`;
  return {
    done: resumed ? row.applied_steps_count : null,
    begin: `UPDATE ${table} SET finished_at = NULL, applied_steps_count = 0, logs = ${literal(mark)} ${where}`,
    partDone: (count) => `UPDATE ${table} SET applied_steps_count = ${count} ${where}`,
    finish: deleteRecordSql(schema, step.name),
    withdraw: `UPDATE ${table} SET finished_at = ${finishedAt}, applied_steps_count = ${steps}, logs = ${logs} ${where}`,
    fail: (words) => `UPDATE ${table} SET logs = ${literal(`${mark}. ${words}`)} ${where}`,
  };
}
