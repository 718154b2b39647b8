import type { Catalog } from 'pos-migrate/internal/catalog/catalog';
import { compareCatalogs } from 'pos-migrate/internal/catalog/compare-catalogs';
import type { Difference } from 'pos-migrate/internal/catalog/difference';
import { withoutRewordings } from 'pos-migrate/internal/catalog/rewordings';
import { compareWithSchema } from 'pos-migrate/internal/check/compare-with-schema';
import { counted } from 'pos-migrate/internal/counted';
import { type History, isApplied, isOutstanding } from 'pos-migrate/internal/history/assess';
import { hasModels, type SchemaText } from 'pos-migrate/internal/history/schema-files';
import type { ScratchDatabase } from 'pos-migrate/internal/scratch/scratch-database';
import { readPrismaDifferences } from './prisma-differences.ts';
import type { Replay } from './replayed-history.ts';
import { placed } from './table-views.ts';
import type { Agreement } from './wire.ts';

const empty: Catalog = { objects: [] };

/**
 * Compares what the blueprint describes with what the plan leads to.
 *
 * @param scratch A database at the end of the plan; null when the plan does not get there.
 * @throws {DbError} DB_SCHEMA_INVALID when the blueprint has a mistake.
 */
export async function compareBlueprintAndPlan(
  schema: readonly SchemaText[],
  replay: Replay,
  scratch: ScratchDatabase | null,
): Promise<Agreement> {
  if (!hasModels(schema)) return unknown('The blueprint describes no table yet.');
  if (replay.failure !== null || scratch === null)
    return unknown(`The plan can't be followed to its end: ${endOf(replay)}`);
  const { same, text } = await compareWithSchema(scratch, schema);
  if (same) return agreed('Following the plan makes exactly what the blueprint describes.');
  const differences = readPrismaDifferences(text);
  return {
    state: 'differs',
    says: `${counted(differences.length, 'difference')} between what the blueprint describes and what the plan makes.`,
    differences,
  };
}

/**
 * Compares what the plan leads to with the tables that are there, and says which differences a migration will remove.
 *
 * @param sides.live The catalogue of the place's database.
 * @param sides.schema The PostgreSQL schema that the place works in.
 */
export async function comparePlanAndTables(
  history: History,
  replay: Replay,
  { scratch, live: all, schema }: { scratch: ScratchDatabase | null; live: Catalog; schema: string },
): Promise<Agreement> {
  if (replay.failure !== null || scratch === null)
    return unknown(`The plan can't be followed to its end: ${endOf(replay)}`);
  const end = replay.steps.at(-1)?.catalog ?? empty;
  // Whatever else is in the database, in schemas that the plan does not speak of, is none of its business.
  const live = within(all, new Set([...schemasOf(end), schema]));
  const real = async (made: Catalog): Promise<Difference[]> => {
    const apart = compareCatalogs(made, live, { expected: 'the plan', actual: 'the tables' }).filter(isOurs);
    return withoutRewordings(scratch.client, apart, [made, live]);
  };
  const differences = await real(end);
  if (differences.length === 0) return agreed('The tables are exactly what the plan makes.');
  const applied = appliedPart(history, replay);
  // Of what the applied migrations make, too, the tables differ: no migration that is still to come explains that.
  const drift = applied === null ? null : new Set((await real(applied)).map(keyOf));
  const found = differences.map((difference) => placed(difference, drift !== null && !drift.has(keyOf(difference))));
  const waiting = found.filter((difference) => difference.waiting).length;
  const parts = [
    ...(waiting > 0 ? [`${counted(waiting, 'difference')} that a migration not applied yet will remove`] : []),
    ...(waiting < found.length ? [`${counted(found.length - waiting, 'difference')} that no migration explains`] : []),
  ];
  return { state: 'differs', says: `${parts.join(', and ')}.`, differences: found };
}

/** What the applied migrations make, if they are the first of the plan and nobody has edited them; otherwise null. */
function appliedPart({ timeline }: History, { steps }: Replay): Catalog | null {
  const count = timeline.filter(({ state }) => isApplied(state)).length;
  const inOrder = timeline.every(({ state }, index) => (index < count ? state === 'applied' : isOutstanding(state)));
  if (!inOrder) return null;
  return count === 0 ? empty : (steps[count - 1]?.catalog ?? null);
}

/** What the database has beside its schemas may come from whoever runs the server. */
function isOurs({ schema, change }: Difference): boolean {
  return schema !== null || change !== 'unexpected';
}

/** The part of a catalogue that is in these schemas, or in none. */
function within({ objects }: Catalog, schemas: ReadonlySet<string>): Catalog {
  return { objects: objects.filter(({ schema }) => schema === null || schemas.has(schema)) };
}

function schemasOf({ objects }: Catalog): string[] {
  return objects.flatMap(({ kind, name, schema }) => (kind === 'schema' ? [name] : schema === null ? [] : [schema]));
}

function keyOf({ kind, name, change, facts }: Difference): string {
  return JSON.stringify([kind, name, change, facts]);
}

function endOf({ failure }: Replay): string {
  return failure?.says ?? 'no scratch database could be made.';
}

/** They say the same. */
export function agreed(says: string): Agreement {
  return { state: 'same', says, differences: [] };
}

/** Nobody can tell, and why. */
export function unknown(says: string): Agreement {
  return { state: 'unknown', says, differences: [] };
}
