import type { Catalog } from 'pos-migrate/internal/catalog/catalog';
import { compareCatalogs } from 'pos-migrate/internal/catalog/compare-catalogs';
import { readStep } from 'pos-migrate/internal/steps/step';
import type { Look } from './read-view.ts';
import { errorInWords } from './read-view.ts';
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
    trouble = errorInWords(error);
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
