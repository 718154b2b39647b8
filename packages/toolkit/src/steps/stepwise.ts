import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { DbError } from '../errors.ts';
import { prisma } from '../project-command.ts';
import { isRefusal, stepFault } from './failure.ts';
import { buildsIndex, type LoneStatementState, readLoneStatementState } from './lone-statement-state.ts';
import { isLockWanted } from './migration-lock.ts';
import type { Direction, Part, PlannedFile } from './plan-file.ts';
import { PartFailure, runPart } from './run-part.ts';
import type { StepSession } from './session.ts';
import type { Step } from './step.ts';
import { planRecord, type StepwiseRecord } from './stepwise-record.ts';

/**
 * Runs a file that one transaction can't hold, part by part. Before the first part the record says that the step has
 * begun, after each part how many are done, so that after a kill the next call goes on where this one stopped.
 *
 * When a part fails, what it left is cleaned up: if it was the first part, nothing remains of the whole step.
 *
 * @throws {DbError} DB_STEP_UNCLEAR when an interrupted part can't be recognised; else as `applyUp`.
 */
export async function runStepwise(
  session: StepSession,
  step: Step,
  direction: Direction,
  file: PlannedFile,
): Promise<void> {
  const record = await planRecord(session, step, direction, file.kind);
  if (record.done !== null) session.progress(`${file.name} was interrupted: going on with it …`);
  for (let index = record.done ?? 0; index < file.parts.length; index++) {
    try {
      await runNext(session, file, record, index);
    } catch (error) {
      if (!(error instanceof PartFailure)) throw error;
      throw await clearUp(session, file, record, index, error);
    }
  }
}

async function runNext(session: StepSession, file: PlannedFile, record: StepwiseRecord, index: number): Promise<void> {
  const { client, progress } = session;
  const part = file.parts[index] as Part;
  const recording = index === file.parts.length - 1 ? record.finish : record.partDone(index + 1);
  const left = await inspect(session, part);
  const begins = record.done === null && index === 0;
  if (begins && left?.state === 'done') {
    // That was not us. PostgreSQL decides: an error, or IF [NOT] EXISTS and no effect.
    return runPart(session, part, `${record.begin}\n${recording}`);
  }
  if (begins) await client.query(record.begin);
  if (record.done === index) {
    if (left?.state === 'done') {
      await client.query(recording);
      return;
    }
    if (left?.state === 'unknown') throw unclear(file, part);
  }
  if (left?.state === 'invalid' && buildsIndex(part)) {
    progress(`The index ${left.index} is half-built (INVALID): dropping it, to build it anew …`);
    await dropIndex(client, left.index);
  }
  try {
    await runPart(session, part, recording);
  } catch (error) {
    if (!(await isBlockedByLock(session, part, error))) throw error;
    await runNext(session, file, { ...record, done: index }, index);
  }
}

/**
 * Whether a part that stands alone fell victim to a command of Prisma that waits inside PostgreSQL for our lock, while the
 * part waits for that session's snapshot. Returns when that command has given up, which it does after ten seconds.
 */
async function isBlockedByLock({ client, progress }: StepSession, part: Part, error: unknown): Promise<boolean> {
  const cause = error instanceof PartFailure ? error.cause : undefined;
  if (part.kind !== 'alone' || !isRefusal(cause) || cause.code !== DEADLOCK) return false;
  let waited = false;
  while (await isLockWanted(client)) {
    if (!waited)
      progress('Another command waits for the migration lock and stops the work by that: waiting until it ends …');
    waited = true;
    await sleep(200);
  }
  return waited;
}

const DEADLOCK = '40P01';

/** What a part that stands alone has left so far, as soon as nobody else is at work on it. */
async function inspect(session: StepSession, part: Part): Promise<LoneStatementState | undefined> {
  const [statement] = part.statements;
  if (part.kind !== 'alone' || !statement) return undefined;
  for (let said = false; ; said = true) {
    const left = await readLoneStatementState(session.client, statement);
    if (left.state !== 'building') return left;
    if (!said) session.progress(`Another session builds the index ${left.index}: waiting for it …`);
    await sleep(200);
  }
}

/** Takes away what a refused part left, and says what is left now. */
async function clearUp(
  session: StepSession,
  file: PlannedFile,
  record: StepwiseRecord,
  index: number,
  failure: PartFailure,
): Promise<DbError> {
  const { client } = session;
  const part = file.parts[index] as Part;
  if (!isRefusal(failure.cause)) return stepFault(file, failure, { left: '' });
  try {
    let left = await inspect(session, part);
    if (left?.state === 'invalid' && buildsIndex(part)) {
      await dropIndex(client, left.index);
      left = { state: 'absent' };
    }
    if (index === 0 && left?.state !== 'invalid') {
      await client.query(record.withdraw);
      return stepFault(file, failure, {
        left: 'Nothing of it is in the database, and it is not recorded.',
      });
    }
    await client.query(record.fail(failure.message));
  } catch (error) {
    return stepFault(file, failure, {
      left: `What it left could not be cleared up (${(error as Error).message}): the next run recognises it.`,
    });
  }
  return stepFault(file, failure, {
    left: `Of its ${file.parts.length} parts, ${index} ran and stay in the database; the record says that it is unfinished.`,
    next: 'Correct what PostgreSQL complains about, leave the file as it is, and run the command again: it goes on with this part.',
  });
}

function dropIndex(client: pg.ClientBase, index: string): Promise<unknown> {
  return client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
}

function unclear(file: PlannedFile, part: Part): DbError {
  const line = part.statements[0]?.line ?? 1;
  return new DbError('DB_STEP_UNCLEAR', {
    message: `${file.name}/${file.file} was interrupted at its statement on line ${line}, and nobody can tell from the database whether that one ran.`,
    next: `Look for its effect in the database. If it is there, run "${prisma(`migrate resolve --applied ${file.name}`)}"; if not, "${prisma(`migrate resolve --rolled-back ${file.name}`)}" and the command again.`,
  });
}
