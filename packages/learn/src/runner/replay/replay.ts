import path from 'node:path';
import type { ClientBase } from 'pg';
import { compareCatalogs } from 'pos-migrate/internal/catalog/compare-catalogs';
import { readCatalog } from 'pos-migrate/internal/catalog/read-catalog';
import { withoutRewordings } from 'pos-migrate/internal/catalog/rewordings';
import { readRows } from 'pos-migrate/internal/catalog/table-rows';
import { compareWithSchema } from 'pos-migrate/internal/check/compare-with-schema';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { DbError } from 'pos-migrate/internal/errors';
import { assessHistory, type History, isOutstanding } from 'pos-migrate/internal/history/assess';
import { readMigrationFiles } from 'pos-migrate/internal/history/migration-files';
import { readAppliedMigrations } from 'pos-migrate/internal/history/migrations-table';
import { hasModels, readSchemaFiles } from 'pos-migrate/internal/history/schema-files';
import { withScratchSession } from 'pos-migrate/internal/scratch/apply-history';
import { type ScratchDatabase, withScratchDatabase } from 'pos-migrate/internal/scratch/scratch-database';
import { applyUp } from 'pos-migrate/internal/steps/apply-step';
import { readStep } from 'pos-migrate/internal/steps/step';
import { demand, demandApplied, isNotYet, NotYet, type Shortfall } from '../demands.ts';
import { placeOf } from '../place.ts';
import { demandFacts, type Fact, readFacts } from './facts.ts';
import { demandKeptRows } from './kept-rows.ts';
import { demandFreeNumbers, findTakenNumbers } from './next-numbers.ts';
import type { Task } from './task.ts';
import { demandWayBack } from './way-back.ts';

/** What is compared, and where. */
export interface Replay {
  /** Those of the lesson's working database. */
  readonly settings: DatabaseSettings;
  /** Connected to the lesson's working database. */
  readonly own: ClientBase;
  /** Absolute path of the practice folder. */
  readonly practiceDir: string;
  /** The name of the database with the start state. */
  readonly start: string;
  /** What the learner's database and folder tell of their history. */
  readonly history: History;
}

/**
 * Ends a check with `NotYet` unless the learner's database has what the task asks, and the migrations of the practice folder bring a copy
 * of the start to the same.
 *
 * @throws {NotYet} With the first thing that is missing.
 * @throws {DbError} DB_SCRATCH_REFUSED, DB_SCHEMA_INVALID, DB_MIGRATIONS_UNREADABLE; what `withConnection` throws.
 */
export async function demandEverywhere(replay: Replay, task: Task): Promise<void> {
  const { own, history } = replay;
  const { hint, changes = [], byHand = [], demands = async () => {} } = task;
  const facts = factsIn(task, 'own');
  // Without a copy, and first: this is what the learner looks at.
  await demands(placeOf(own));
  await withStart(replay, async (copy) => {
    await demandFacts(own, facts, await readFacts(copy.client, facts));
    const allowed = { changes: [...changes, ...byHand], additions: true, hint };
    demandKeptRows(await readRows(copy.client), await readRows(own), allowed);
    demandApplied(history.timeline, { hint, ...task.applied });

    const names = await demandInCopy(copy, replay, task);
    await demandSameCatalog(copy, own, hint);
    if (task.blueprint !== false) await demandBlueprint(copy, replay.practiceDir, hint);
    if (names.length > 0) await demandWaysBack(replay, task, names);
  });
}

function factsIn({ facts = [] }: Task, place: 'own' | 'copy'): Fact[] {
  return facts.filter((fact) => (fact.in ?? place) === place);
}

/** A copy of the lesson's start, for as long as some work takes. */
function withStart<T>({ settings, start }: Replay, work: (copy: ScratchDatabase) => Promise<T>): Promise<T> {
  return withScratchDatabase(settings, 'lesson', work, { template: start });
}

/** Brings a copy of the start to where the migrations lead, and asks the task's questions there. Returns what was applied. */
async function demandInCopy(copy: ScratchDatabase, replay: Replay, task: Task): Promise<string[]> {
  const { hint, changes = [], demands = async () => {} } = task;
  const facts = factsIn(task, 'copy');
  await copy.client.query(task.elsewhere ?? '');
  const [rows, before] = [await readRows(copy.client), await readFacts(copy.client, facts)];
  const taken = await findTakenNumbers(copy.client);
  const names = await findOutstanding(copy, replay, hint);
  await inOtherWords(async () => {
    await apply(copy, replay, names, task);
    await demands(placeOf(copy.client));
    await demandFacts(copy.client, facts, before);
    demandKeptRows(rows, await readRows(copy.client), { changes, additions: false, hint });
    await demandFreeNumbers(copy.client, taken, hint);
  });
  return names;
}

/** What a deploy would apply to the copy. Of what it has already, the files must be those that it got. */
async function findOutstanding(copy: ScratchDatabase, { practiceDir }: Replay, hint: Hint): Promise<string[]> {
  const files = readMigrationFiles(path.join(practiceDir, 'prisma', 'migrations'));
  const { timeline } = assessHistory(files, await readAppliedMigrations(copy.client, copy.schema));
  const other = timeline.find(({ state }) => state !== 'applied' && !isOutstanding(state));
  demand(other === undefined, {
    expected: 'the migrations that every other database has, as they were written',
    found: `${other?.name} is ${other?.state}`,
    hint,
  });
  return timeline.filter(({ state }) => isOutstanding(state)).map(({ name }) => name);
}

async function apply(copy: ScratchDatabase, replay: Replay, names: readonly string[], task: Task): Promise<void> {
  const { hint, between = '' } = task;
  const folder = path.join(replay.practiceDir, 'prisma', 'migrations');
  try {
    await withScratchSession(copy, replay.settings, async (session) => {
      for (const name of names) {
        await copy.client.query(between);
        await applyUp(session, readStep(folder, name));
      }
    });
  } catch (error) {
    if (!(error instanceof DbError) || !error.code.startsWith('DB_STEP_')) throw error;
    const [first = '', ...lines] = error.message.split('\n');
    const says = lines.find((line) => /^\s*ERROR:/.test(line))?.trim();
    throw new NotYet({
      expected: 'migrations that can be applied',
      found: `${first.replace(/[.:]$/, '')}${says === undefined ? '' : `: ${says}`}`,
      hint,
    });
  }
}

/** Says of what is missing in the copy that it is missing there: the learner looks at another database. */
async function inOtherWords(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isNotYet(error)) throw error;
    const { expected, found, hint } = error.shortfall;
    throw new NotYet({
      expected: `${expected}, so that every other database gets it too`,
      found: `in a copy of the start that got your migrations: ${found}`,
      hint,
    });
  }
}

async function demandSameCatalog(copy: ScratchDatabase, own: ClientBase, hint: Hint): Promise<void> {
  const made = await readCatalog(copy.client);
  const actual = await readCatalog(own);
  const found = compareCatalogs(made, actual, { expected: 'the migrations', actual: 'your database' });
  const [first] = await withoutRewordings(copy.client, found, [made, actual]);
  demand(first === undefined, {
    expected: 'migrations that lead to what your database is',
    found: first?.says ?? '',
    hint,
  });
}

async function demandBlueprint(copy: ScratchDatabase, practiceDir: string, hint: Hint): Promise<void> {
  const schema = readSchemaFiles(path.join(practiceDir, 'prisma', 'schema.prisma'));
  const expected = 'a blueprint that describes what the migrations make';
  demand(hasModels(schema), { expected, found: 'prisma/schema.prisma has no models', hint });
  const { same, text } = await compareWithSchema(copy, schema);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  demand(same, { expected, found: `from the migrations to prisma/schema.prisma it takes: ${lines.join(' ')}`, hint });
}

/** On a copy of its own: what a way back loses would be missing in the other one. */
function demandWaysBack(replay: Replay, task: Task, names: readonly string[]): Promise<void> {
  const { settings, practiceDir } = replay;
  const { hint, wayBack, between = '' } = task;
  return withStart(replay, async (copy) => {
    await copy.client.query(task.elsewhere ?? '');
    await demandWayBack(copy, { settings, practiceDir, names, between, asked: wayBack === 'asked', hint });
  });
}

type Hint = Shortfall['hint'];
