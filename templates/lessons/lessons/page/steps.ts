import type { Catalog } from '../../db/catalog/catalog.ts';
import { compareCatalogs } from '../../db/catalog/compare-catalogs.ts';
import { readStep } from '../../db/steps/step.ts';
import type { Look } from './read-view.ts';
import { inWords } from './read-view.ts';
import type { ReplayedHistory } from './replayed-history.ts';
import { placed, tablesOf } from './table-views.ts';
import type { Step } from './wire.ts';

/**
 * Describes one migration of the plan: its SQL, the tables that the history makes up to it, and what it changed.
 *
 * @returns Null when the folder has none of that name.
 */
export function stepOf({ place, files }: Look, replayed: ReplayedHistory, name: string): Step | null {
  const index = files.findIndex((file) => file.name === name);
  const file = files[index];
  if (file === undefined) return null;
  const { title, why, kind } = file.header;
  const { steps, failure } = replayed.last;
  const here = steps[index];
  const before: Catalog = steps[index - 1]?.catalog ?? { objects: [] };
  const names = { expected: 'the tables before', actual: 'the tables after' };
  const changes = here === undefined ? [] : compareCatalogs(before, here.catalog, names);
  let sql = '';
  let trouble = here === undefined ? `The plan can't be followed to this migration: ${failure?.says ?? ''}` : null;
  try {
    sql = readStep(place.migrationsDir, name).up;
  } catch (error) {
    trouble = inWords(error);
  }
  return {
    name,
    title: title ?? name,
    why,
    kind,
    sql,
    tables: here === undefined ? [] : tablesOf(here.catalog, here.order),
    changes: changes.filter(isTelling).map((change) => placed(change, false)),
    trouble,
  };
}

/** A schema or a sequence comes with what needs it. */
function isTelling({ kind, schema }: { kind: string; schema: string | null }): boolean {
  return kind !== 'sequence' && !(kind === 'schema' && schema === null) && kind !== 'extension';
}
