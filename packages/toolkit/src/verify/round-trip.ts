import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { withoutRewordings } from '../catalog/rewordings.ts';
import { compareRows, type RowDifference, readRows, type TableRows } from '../catalog/table-rows.ts';
import { DbError } from '../errors.ts';
import { promisesAllBack, readLosses } from '../history/down-header.ts';
import { applyDown, applyUp } from '../steps/apply-step.ts';
import type { StepSession } from '../steps/session.ts';
import type { Step } from '../steps/step.ts';
import type { Problem } from './verdict.ts';

/** What is in a database at one moment. */
export interface Moment {
  readonly catalog: Catalog;
  readonly rows: readonly TableRows[];
}

/** What one way down and up again showed. */
export interface RoundTrip {
  readonly problems: readonly Problem[];
  readonly lost: readonly string[];
  /** Why down.sql refused on purpose, because of rows that the old tables can't hold. */
  readonly refusal: string | null;
}

export async function readMoment({ client }: StepSession): Promise<Moment> {
  return { catalog: await readCatalog(client), rows: await readRows(client) };
}

/**
 * Goes down from a migration and up again, with the rows that are there.
 *
 * @param session A scratch database in which the migration has just been applied.
 * @param before What it held before the migration; its rows are compared too, unless null.
 * @param up What it holds now.
 */
export async function goDownAndUp(
  session: StepSession,
  step: Step,
  before: { readonly catalog: Catalog; readonly rows: readonly TableRows[] | null },
  up: Moment,
): Promise<RoundTrip> {
  try {
    await applyDown(session, step);
  } catch (error) {
    const refusal = refusalOfRows(error);
    if (refusal !== null && (before.rows === null || announcesRefusal(step)))
      return await afterRefusal(session, up, refusal);
    return failed('down-failed', 'down.sql fails', error, 'Correct down.sql; its checksum line stays as it is.');
  }
  const down = await readMoment(session);
  const problems = await catalogProblems(session, [before.catalog, down.catalog], {
    code: 'down-differs',
    says: 'after down.sql the database is not what it was before the migration',
    names: { expected: 'the database before the migration', actual: 'the database after down.sql' },
    next: 'Let down.sql undo these as well.',
  });
  const judged = before.rows === null ? { problems: [], lost: [] } : judgeRows(step, before.rows, up.rows, down.rows);
  try {
    await applyUp(session, step);
  } catch (error) {
    const again = failed(
      'up-again-failed',
      'after down.sql, migration.sql fails',
      error,
      'Let down.sql undo all of it.',
    );
    return { ...again, problems: [...problems, ...judged.problems, ...again.problems] };
  }
  const upAgain = await readMoment(session);
  problems.push(
    ...judged.problems,
    ...(await catalogProblems(session, [up.catalog, upAgain.catalog], {
      code: 'up-again-differs',
      says: 'the second time, migration.sql does not lead to the same database as the first time',
      names: { expected: 'the database after the first time', actual: 'the database after the second time' },
      next: 'Let down.sql undo all of it, and let migration.sql not depend on what is already there.',
    })),
  );
  const kept = promisesAllBack(readLosses(step.down ?? '')) ? compareRows(up.rows, upAgain.rows) : [];
  if (kept.length > 0) problems.push(brokenPromise(kept, 'after down.sql and migration.sql'));
  return { problems, lost: judged.lost, refusal: null };
}

/** Whether down.sql says in its header that it refuses because of rows. */
function announcesRefusal({ down }: Step): boolean {
  return /\brefuses while\b/i.test(readLosses(down ?? '') ?? '');
}

async function afterRefusal(session: StepSession, up: Moment, refusal: string): Promise<RoundTrip> {
  const now = await readMoment(session);
  const problems = await catalogProblems(session, [up.catalog, now.catalog], {
    code: 'down-differs',
    says: 'down.sql refuses and leaves a part of it behind',
    names: { expected: 'the database before', actual: 'the database after the refusal' },
    next: 'Let down.sql check first, in the same transaction, and change afterwards.',
  });
  return { problems, lost: [], refusal };
}

/** Decides which differences of the rows are allowed: by down.sql's own words, or because the columns were taken away. */
function judgeRows(
  step: Step,
  before: readonly TableRows[],
  up: readonly TableRows[],
  down: readonly TableRows[],
): Pick<RoundTrip, 'lost'> & { problems: Problem[] } {
  const found = compareRows(before, down);
  if (found.length === 0) return { problems: [], lost: [] };
  const promise = readLosses(step.down ?? '');
  if (promisesAllBack(promise)) return { problems: [brokenPromise(found, 'after down.sql')], lost: [] };
  const expected = found.filter((difference) => promise !== null || wasTakenAway(difference, before, up));
  const surprising = found.filter((difference) => !expected.includes(difference));
  const problems: Problem[] =
    surprising.length === 0
      ? []
      : [
          {
            code: 'rows-differ',
            says: 'after down.sql the rows are not what they were before the migration',
            details: surprising.map(({ says }) => says),
            next: 'Let down.sql bring them back; what can\'t be brought back is said in its header: "-- Loses: …".',
          },
        ];
  return { problems, lost: expected.map(({ says }) => says) };
}

function wasTakenAway(
  { table, column }: RowDifference,
  before: readonly TableRows[],
  up: readonly TableRows[],
): boolean {
  const named = (tables: readonly TableRows[]) =>
    tables.find((one) => table === (one.schema === 'public' ? one.table : `${one.schema}.${one.table}`));
  if (named(before) === undefined) return false;
  const left = named(up);
  return left === undefined || (column !== null && !left.columns.includes(column));
}

function brokenPromise(differences: readonly RowDifference[], when: string): Problem {
  return {
    code: 'rows-differ',
    says: `down.sql says "Loses: nothing", and ${when} the rows are not what they were`,
    details: differences.map(({ says }) => says),
    next: 'Let down.sql bring them back, or say in its header what is lost: "-- Loses: …".',
  };
}

interface Comparison {
  readonly code: Problem['code'];
  readonly says: string;
  readonly names: { readonly expected: string; readonly actual: string };
  readonly next: string;
}

async function catalogProblems(
  { client }: StepSession,
  [expected, actual]: readonly [Catalog, Catalog],
  { code, says, names, next }: Comparison,
): Promise<Problem[]> {
  const found = compareCatalogs(expected, actual, names);
  const differences = await withoutRewordings(client, found, [expected, actual]);
  return differences.length === 0 ? [] : [{ code, says, details: differences.map((one) => one.says), next }];
}

function failed(code: Problem['code'], says: string, error: unknown, next: string): RoundTrip {
  return { problems: [failure(code, says, error, next)], lost: [], refusal: null };
}

/** A step that the server refused, in its own words. What is no such refusal is thrown on. */
export function failure(code: Problem['code'], says: string, error: unknown, next: string): Problem {
  if (!(error instanceof DbError) || !/^DB_STEP_(FAILED|SYNTAX|UNSUITABLE|LOCKED)$/.test(error.code)) throw error;
  return { code, says, details: error.message.split('\n'), next };
}

/** Whose rows have no value where one is required, or break a rule; undefined for all other failures. */
export function missedByRows(error: unknown): Problem['rows'] {
  const { code = '', message: says = '', schema, table } = causeOf(error) ?? {};
  if (!/^(23502|23514)$/.test(code) || schema === undefined || table === undefined) return undefined;
  return { schema, table, says };
}

/**
 * Why a file can't be run with the rows that are there, or null when that isn't the reason: a RAISE EXCEPTION in it, or a
 * value that a constraint or a type of the old tables does not take.
 */
export function refusalOfRows(error: unknown): string | null {
  const cause = causeOf(error);
  return /^(P0001|2[23]\w{3})$/.test(cause?.code ?? '') ? (cause?.message ?? '') : null;
}

/** What is read of PostgreSQL's error. */
interface ServerRefusal {
  readonly code?: string;
  readonly message?: string;
  readonly schema?: string;
  readonly table?: string;
}

function causeOf(error: unknown): ServerRefusal | undefined {
  return error instanceof DbError ? (error.cause as ServerRefusal | undefined) : undefined;
}
