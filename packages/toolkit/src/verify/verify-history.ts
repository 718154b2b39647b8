import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { readLosses } from '../history/down-header.ts';
import type { MigrationFile } from '../history/migration-files.ts';
import { db } from '../project-command.ts';
import { withScratchSession } from '../scratch/apply-history.ts';
import { type ScratchDatabase, type ScratchTemplate, withScratchDatabase } from '../scratch/scratch-database.ts';
import { textFault } from '../sql/text-fault.ts';
import { applyUp } from '../steps/apply-step.ts';
import type { StepSession } from '../steps/session.ts';
import { readStep, type Step } from '../steps/step.ts';
import { fillTables, type RefusingTable } from './fill/fill-tables.ts';
import { keyOf } from './fill/order-tables.ts';
import { failure, goDownAndUp, missedByRows, readMoment } from './round-trip.ts';
import type { Problem, Verdict } from './verdict.ts';

/** What is to be verified, and where. */
export interface Verification {
  readonly settings: DatabaseSettings;
  /** Absolute path of the migration folder. */
  readonly folder: string;
  /** The whole history, in the order in which it is applied. */
  readonly files: readonly MigrationFile[];
  /** The names to verify. */
  readonly targets: ReadonlySet<string>;
  /** The names whose down.sql has to be there. */
  readonly mustGoDown: ReadonlySet<string>;
  /** One that has what is before the first one to verify, so that this need not be applied anew. It is used up. */
  readonly before?: ScratchTemplate | null;
  progress(message: string): void;
}

/** What came of it. */
export interface Verified {
  readonly verdicts: readonly Verdict[];
  /** The tables to which no row could be written, at the last look. */
  readonly emptyTables: readonly RefusingTable[];
}

/**
 * Takes migrations up, down and up again on a scratch database with rows in every table: one database, stepped through.
 * After a migration that doesn't hold, or that has a rows.sql, the next ones are verified on a new one, so that each is
 * judged by itself. One that is refused because of rows is tried with older rows, which an earlier migration may have put
 * right.
 *
 * @throws {DbError} DB_SCRATCH_REFUSED; what `applyUp` throws when a migration before the first one to be verified fails.
 */
export async function verifyHistory(verification: Verification): Promise<Verified> {
  const { settings, files, targets, progress } = verification;
  const verdicts: Verdict[] = [];
  const emptyTables = new Map<string, RefusingTable>();
  let next = 0;
  let { before } = verification;
  while (files.slice(next).some(({ name }) => targets.has(name))) {
    next = await atBeginning(verification, before, (scratch, done) =>
      withScratchSession(scratch, settings, async (session) => {
        const walk = { verification, session, emptyTables };
        for (const [index, file] of files.entries()) {
          if (index < done) continue;
          const target = index >= next && targets.has(file.name);
          if (!target) {
            try {
              await applyUp(session, readStep(verification.folder, file.name));
            } catch (error) {
              if (!failed(verdicts, file.name)) throw error;
              const left = files.slice(index + 1).filter(({ name }) => targets.has(name));
              verdicts.push(...left.map(({ name }) => untried(name, file.name)));
              return files.length;
            }
            await runRowsFile(walk, file.name);
            continue;
          }
          progress(`${verdicts.length + 1}/${targets.size}  ${file.name}`);
          await fill(walk);
          const first = await verifyNext(walk, file);
          const verdict = (await verifyWithOlderRows(verification, index, first)) ?? first;
          verdicts.push(verdict);
          // One that a row stopped is not in this database; and going down and up again has taken rows away that only the project's
          // own rows.sql can bring back.
          if (!first.holds || hasRowsFile(verification, file.name)) return index + 1;
          if (!files.slice(index + 1).some(({ name }) => targets.has(name))) return index + 1;
        }
        return files.length;
      }),
    );
    before = null;
  }
  return { verdicts, emptyTables: [...emptyTables.values()] };
}

/** Gives a scratch database, and how many migrations it has: those before the first one to verify, or none. */
async function atBeginning<Result>(
  verification: Verification,
  before: Verification['before'],
  work: (scratch: ScratchDatabase, done: number) => Promise<Result>,
): Promise<Result> {
  const { files, targets, settings } = verification;
  const first = files.findIndex(({ name }) => targets.has(name));
  const hasRows = files.slice(0, first).some(({ name }) => hasRowsFile(verification, name));
  if (!before || hasRows) return withScratchDatabase(settings, 'verify', (scratch) => work(scratch, 0));
  return before.withItself((scratch) => work(scratch, first));
}

function failed(verdicts: readonly Verdict[], name: string): boolean {
  return verdicts.some((verdict) => verdict.name === name && verdict.problems.some(({ code }) => code === 'up-failed'));
}

/** What is said of a migration that builds on one that fails on every database. */
function untried(name: string, failing: string): Verdict {
  const says = `it could not be tried, because ${failing} before it fails`;
  const problem: Problem = { code: 'up-failed', says, details: [], next: 'Correct that one first.' };
  return { name, holds: false, problems: [problem], lost: [], promise: null, notes: [] };
}

/** How many migrations earlier than the one to be verified its rows may have been written. */
const EARLIEST = 4;

/**
 * Verifies a migration that a row stopped once more, with rows that were written before the migrations in front of it. One
 * of these may be what fills a column that is to be required now.
 *
 * @returns The verdict with the youngest rows for which it holds; null when there are none.
 */
async function verifyWithOlderRows(
  verification: Verification,
  index: number,
  { problems }: Verdict,
): Promise<Verdict | null> {
  const { settings, files, folder } = verification;
  const refusal = problems.find(({ code }) => code === 'up-failed')?.rows;
  const file = files[index];
  if (refusal === undefined || file === undefined) return null;
  for (let since = index - 1; since >= Math.max(0, index - EARLIEST); since -= 1) {
    const verdict = await withScratchDatabase(settings, 'verify', (scratch) =>
      withScratchSession(scratch, settings, async (session) => {
        const walk = { verification, session, emptyTables: new Map() };
        for (const [position, { name }] of files.slice(0, index).entries()) {
          if (position === since) await fill(walk);
          await applyUp(session, readStep(folder, name));
          await runRowsFile(walk, name);
        }
        return (await hasRows(session, refusal)) ? await verifyNext(walk, file) : null;
      }),
    ).catch(stoppedByStep);
    if (verdict === null || verdict.problems.some(({ code }) => code === 'up-failed')) continue;
    const note = `It holds for rows that are older than ${files[since]?.name}. A younger one can stop it: ${refusal.says}.`;
    return { ...verdict, notes: [note, ...verdict.notes] };
  }
  return null;
}

async function hasRows(
  { client }: StepSession,
  { schema, table }: { readonly schema: string; readonly table: string },
): Promise<boolean> {
  const name = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
  const { rows: tables } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    name,
  ]);
  // The migration gives it this name, and its rows are those of another one until then.
  if (tables[0]?.there !== true) return true;
  const { rows } = await client.query<{ found: boolean }>(`SELECT EXISTS (SELECT FROM ${name}) AS found`);
  return rows[0]?.found ?? false;
}

/** The rows stopped a migration on the way there already. */
function stoppedByStep(error: unknown): null {
  if (error instanceof DbError && /^DB_STEP_FAILED$|^DB_ROWS_FAILED$/.test(error.code)) return null;
  throw error;
}

interface Walk {
  readonly verification: Verification;
  readonly session: StepSession;
  readonly emptyTables: Map<string, RefusingTable>;
}

/** Verifies the migration that comes next in the scratch database, with the rows there, and leaves that with it applied. */
async function verifyNext(walk: Walk, file: MigrationFile): Promise<Verdict> {
  const { session, verification } = walk;
  const step = readStep(verification.folder, file.name);
  const promise = step.down === null ? null : readLosses(step.down);
  const problems: Problem[] = [];
  const notes: string[] = [];
  const verdict = (lost: readonly string[] = []): Verdict => {
    return { name: file.name, holds: problems.length === 0, problems, lost, promise, notes };
  };

  const before = await readMoment(session);
  try {
    await applyUp(session, step);
  } catch (error) {
    const next = 'Correct migration.sql so that it works with rows in the tables.';
    const rows = missedByRows(error);
    const problem = failure('up-failed', 'migration.sql fails on a database with rows', error, next);
    problems.push({ ...problem, ...(rows && { rows }) });
    return verdict();
  }
  const up = await readMoment(session);
  problems.push(...judgeDownFile(file, step, verification.mustGoDown, notes));
  if (step.down === null || file.down.state === 'irreversible') {
    await runRowsFile(walk, file.name);
    return verdict();
  }
  const { problems: found, lost } = await goDownAndUp(session, step, before, up);
  problems.push(...found);
  if (found.length > 0) return verdict(lost);

  // And once more, with rows that only the new tables can have.
  await runRowsFile(walk, file.name);
  const changed = compareCatalogs(before.catalog, up.catalog).map(({ schema, table }) =>
    keyOf({ schema: schema ?? '', table: table ?? '' }),
  );
  await fill(walk, new Set(changed));
  const again = await goDownAndUp(session, step, { catalog: before.catalog, rows: null }, await readMoment(session));
  if (again.refusal !== null)
    notes.push(
      `With new rows that the old tables can't hold, down.sql is refused and changes nothing: ${again.refusal}.`,
    );
  problems.push(...again.problems.map((one) => ({ ...one, says: `${one.says} (with new rows)` })));
  return verdict(lost);
}

function judgeDownFile(
  { down }: MigrationFile,
  { name }: Step,
  mustGoDown: ReadonlySet<string>,
  notes: string[],
): Problem[] {
  if (down.state === 'irreversible')
    notes.push(`It can't be undone, says down.sql: ${down.why || 'without a reason'}.`);
  if (down.state === 'absent' && !mustGoDown.has(name))
    notes.push('It is older than the first down.sql of the history, and has none.');
  if (down.state === 'absent' && mustGoDown.has(name)) {
    const next = 'Write down.sql, or one that says "-- Irreversible: why".';
    return [{ code: 'down-missing', says: 'there is no down.sql', details: [], next }];
  }
  // No problem: this proof is what the edit is accepted by.
  if (down.state === 'edited')
    notes.push(`down.sql was changed after it had been signed; "${db(`revision --sign ${name}`)}" accepts it.`);
  if (down.state === 'stale') {
    const says = 'down.sql carries the checksum of another migration.sql';
    const next = `Look whether it still undoes all of migration.sql, and run "${db(`revision --sign ${name}`)}".`;
    return [{ code: 'down-stale', says, details: [], next }];
  }
  if (down.state === 'unsigned') {
    const says = 'down.sql does not say which migration.sql it undoes';
    const next = `Look whether it undoes all of migration.sql, and run "${db(`revision --sign ${name}`)}".`;
    return [{ code: 'down-unsigned', says, details: [], next }];
  }
  return [];
}

function hasRowsFile({ folder }: Verification, name: string): boolean {
  return existsSync(join(folder, name, 'rows.sql'));
}

async function fill({ session, emptyTables }: Walk, more: ReadonlySet<string> = new Set()): Promise<void> {
  emptyTables.clear();
  for (const refusing of await fillTables(session.client, { more })) emptyTables.set(refusing.table, refusing);
}

/**
 * Runs the rows that the project itself brings along for the moment after a migration: its `rows.sql`.
 *
 * @throws {DbError} DB_ROWS_FAILED
 */
async function runRowsFile({ session, verification }: Walk, name: string): Promise<void> {
  if (!hasRowsFile(verification, name)) return;
  try {
    const bytes = readFileSync(join(verification.folder, name, 'rows.sql'));
    const fault = textFault(bytes);
    if (fault !== null) throw new Error(fault);
    await session.client.query(bytes.toString('utf8'));
  } catch (cause) {
    await session.client.query('ROLLBACK');
    throw new DbError('DB_ROWS_FAILED', {
      message: `${name}/rows.sql fails in the database that has this migration and the rows so far: ${(cause as Error).message}.`,
      next: 'Correct rows.sql; it is run right after its migration, on a scratch database only.',
      cause,
    });
  } finally {
    await session.client.query('RESET ALL');
  }
}
