import { stepFault } from './failure.ts';
import { deleteRecordSql, ensureRecord, insertAppliedSql } from './migrations-table-sql.ts';
import { type Direction, type PlannedFile, planFile } from './plan-file.ts';
import { PartFailure, runPart } from './run-part.ts';
import type { StepSession } from './session.ts';
import type { Step } from './step.ts';
import { runStepwise } from './stepwise.ts';

/**
 * Applies a migration. What its SQL does and its row in `_prisma_migrations` come in one transaction: after a failure,
 * a lost connection or a kill the database has both or neither. A file with a statement that PostgreSQL refuses in a
 * transaction (CREATE INDEX CONCURRENTLY) is recorded as begun, run, and recorded as finished; when that is interrupted,
 * the next call recognises what is left and goes on.
 *
 * @param session From {@link withMigrationLock}.
 * @throws {DbError} DB_STEP_SYNTAX or DB_STEP_UNSUITABLE before anything runs; DB_STEP_FAILED or DB_STEP_LOCKED with
 *   PostgreSQL's words, the line, and what is left; DB_STEP_INTERRUPTED when the connection is lost; DB_STEP_UNCLEAR when
 *   an interrupted statement can't be recognised.
 */
export async function applyUp(session: StepSession, step: Step): Promise<void> {
  const file = await planFile(step, 'up');
  await ensureRecord(session);
  await run(session, step, 'up', file, insertAppliedSql(session.schema, step));
}

/**
 * Undoes a migration by its down.sql, and takes its row out of `_prisma_migrations`, so that it counts as not applied and
 * Prisma applies it again. Atomic and resumable as {@link applyUp}; a step without down.sql is a mistake of the caller.
 *
 * @param session From {@link withMigrationLock}.
 * @throws {DbError} As {@link applyUp}.
 */
export async function applyDown(session: StepSession, step: Step): Promise<void> {
  if (step.down === null) throw new Error(`${step.name} has no down.sql`);
  const file = await planFile(step, 'down');
  await run(session, step, 'down', file, deleteRecordSql(session.schema, step.name));
}

async function run(
  session: StepSession,
  step: Step,
  direction: Direction,
  file: PlannedFile,
  recording: string,
): Promise<void> {
  if (file.kind !== 'atomic') return runStepwise(session, step, direction, file);
  const [part = EMPTY] = file.parts;
  try {
    await runPart(session, part, recording);
  } catch (error) {
    if (!(error instanceof PartFailure)) throw error;
    throw stepFault(file, error, {
      left: 'It was rolled back: nothing of it is in the database, and it is not recorded.',
    });
  }
}

/** What runs for a file without statements: its record only. */
const EMPTY = { kind: 'atomic', opening: 'BEGIN', sql: '', offset: 0, statements: [], commitLine: null } as const;
