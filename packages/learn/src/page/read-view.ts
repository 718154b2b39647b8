import { DbError } from 'pos-migrate/internal/errors';
import { assessHistory, type History } from 'pos-migrate/internal/history/assess';
import { explainWithGraph } from 'pos-migrate/internal/history/explain-graph';
import { listMigrations } from 'pos-migrate/internal/history/list-migrations';
import type { MigrationFile } from 'pos-migrate/internal/history/migration-files';
import { readSchemaFiles, type SchemaText } from 'pos-migrate/internal/history/schema-files';
import { stateWords } from 'pos-migrate/internal/history/state-words';
import { compareBlueprintAndPlan, comparePlanAndTables, unknown } from './agreements.ts';
import { readBlueprint } from './blueprint.ts';
import type { Findings, LiveDatabase } from './live-database.ts';
import { type Place, shownIn } from './places.ts';
import type { Replay, ReplayedHistory } from './replayed-history.ts';
import { enumsOf, tablesOf } from './table-views.ts';
import type { Agreement, Plan, PlanEntry, View } from './wire.ts';

/** What was found at a place: everything that needs no replay. */
export interface Look {
  readonly place: Place;
  readonly schema: readonly SchemaText[];
  readonly files: readonly MigrationFile[];
  /** Why the plan can't be read. */
  readonly unreadable: string | null;
  readonly findings: Findings | null;
  /** Why the database can't be asked. */
  readonly trouble: string | null;
}

/** Reads the files of a place, and its database. */
export async function look(place: Place, database: LiveDatabase): Promise<Look> {
  const schema = readSchemaFiles(place.schemaPath);
  const ofFiles = { place, schema, ...readPlan(place.migrationsDir) };
  try {
    return { ...ofFiles, findings: await database.read(), trouble: null };
  } catch (error) {
    return { ...ofFiles, findings: null, trouble: errorInWords(error) };
  }
}

function readPlan(folder: string): Pick<Look, 'files' | 'unreadable'> {
  try {
    return { files: listMigrations(folder), unreadable: null };
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    return { files: [], unreadable: errorInWords(error) };
  }
}

/** What the page shows while nobody knows yet where the plan leads. Pure. */
export function firstView(found: Look): View {
  const working: Agreement = { state: 'working', says: 'Following the plan on a scratch database …', differences: [] };
  return viewOf(found, { blueprintAndPlan: working, planAndTables: working, mistake: null });
}

/**
 * Follows the plan on a scratch database, and says what agrees.
 *
 * @throws {Error} When the scratch database is lost on the way: it is worth trying again.
 */
export async function wholeView(found: Look, replayed: ReplayedHistory): Promise<View> {
  if (found.unreadable !== null) {
    const agreement = unknown("The plan can't be read.");
    return viewOf(found, { blueprintAndPlan: agreement, planAndTables: agreement, mistake: null });
  }
  let replay: Replay;
  try {
    replay = await replayed.bring(found.place.migrationsDir, found.files);
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    const agreement = unknown(errorInWords(error));
    return viewOf(found, { blueprintAndPlan: agreement, planAndTables: agreement, mistake: null });
  }
  const scratch = replayed.database;
  const planAndTables =
    found.findings === null
      ? unknown("The database can't be asked.")
      : await comparePlanAndTables(historyOf(found.files, found.findings), replay, {
          scratch,
          live: found.findings.catalog,
          schema: found.findings.schema,
        });
  try {
    const blueprintAndPlan = await compareBlueprintAndPlan(found.schema, replay, scratch);
    return viewOf(found, { blueprintAndPlan, planAndTables, mistake: null });
  } catch (error) {
    const invalid = error instanceof DbError && error.code === 'DB_SCHEMA_INVALID';
    if (!invalid && !(await replayed.isThere())) throw error;
    const blueprintAndPlan = unknown(invalid ? 'The blueprint has a mistake.' : errorInWords(error));
    return viewOf(found, { blueprintAndPlan, planAndTables, mistake: invalid ? error.message : null });
  }
}

type Compared = Pick<View, 'blueprintAndPlan' | 'planAndTables'> & { readonly mistake: string | null };

function viewOf(found: Look, { mistake, ...agreements }: Compared): View {
  const { place, schema, findings, trouble } = found;
  const { id, title, settings } = place;
  return {
    place: { id, title },
    blueprint: { file: shownIn(place, place.schemaPath), ...readBlueprint(schema), mistake },
    plan: planOf(found),
    tables: {
      address: `${settings.host}:${settings.port}/${settings.database}`,
      list: findings === null ? [] : tablesOf(findings.catalog, findings.order),
      enums: findings === null ? [] : enumsOf(findings.catalog),
      trouble,
    },
    ...agreements,
  };
}

function planOf({ place, files, unreadable, findings }: Look): Plan {
  const folder = shownIn(place, place.migrationsDir);
  const history = historyOf(files, findings);
  const { summary, next, fine } =
    findings === null
      ? { summary: 'Which migrations are applied is in the database.', next: null, fine: false }
      : explainWithGraph(history, folder);
  const migrations = history.timeline.map((entry): PlanEntry => {
    const { name, title, parents, head, state, at } = entry;
    const { sign, word } = findings === null ? { sign: '·', word: 'not known' } : stateWords[state];
    const shown = findings === null ? 'unknown' : state;
    return { name, title, parents, head, state: shown, word, sign, at: at?.toISOString() ?? null };
  });
  const verdict = unreadable === null ? { says: summary, next, fine } : { says: unreadable, next: null, fine: false };
  return { folder, migrations: migrations.reverse(), ...verdict };
}

function historyOf(files: readonly MigrationFile[], findings: Findings | null): History {
  return assessHistory(files, findings?.recorded ?? { rows: [], hasTables: false, locked: false });
}

/** What went wrong, and what to do next. */
export function errorInWords(error: unknown): string {
  if (error instanceof DbError) return `${error.message} ${error.next}`;
  return error instanceof Error ? error.message : String(error);
}
