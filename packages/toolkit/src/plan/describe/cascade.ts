import type { DatabaseModel } from '../database-model.ts';
import { type DatabaseObject, type Dependents, isRelation, objectInWords } from '../dependents.ts';
import type { Effect } from '../effect.ts';

/** What `… CASCADE` adds to the sentence. */
export function cascade({ behavior }: { behavior?: string }): string {
  return behavior === 'DROP_CASCADE' ? ', and everything that depends on it' : '';
}

/**
 * What `… CASCADE` takes along by their names; tables and columns are data at risk besides.
 *
 * @param find Finds what is dropped itself; nothing where the database doesn't have it yet.
 */
export function takenByCascade(
  { behavior }: { behavior?: string },
  model: DatabaseModel,
  find: (dependents: Dependents) => readonly string[],
): Pick<Effect, 'risks' | 'taken' | 'notes'> {
  if (behavior !== 'DROP_CASCADE') return { risks: [], taken: [], notes: [] };
  const dropped = model.dependents === null ? [] : find(model.dependents);
  if (model.dependents === null || dropped.length === 0) {
    return {
      risks: [],
      taken: [],
      notes: ["What CASCADE takes along can't be foreseen: the database does not have it."],
    };
  }
  const objects = model.dependents.takenAlong(dropped);
  const hasData = (object: DatabaseObject) => object.kind === 'table' || object.kind === 'table column';
  const risks = objects.filter(hasData).flatMap(({ table: name, part }) => {
    const table = name === null ? undefined : model.fromDatabase(name);
    return table ? [{ table, column: part, kind: 'drop' as const }] : [];
  });
  for (const object of objects) {
    const table = object.table === null ? undefined : model.fromDatabase(object.table);
    if (!table) continue;
    if (isRelation(object)) model.drop(table);
    else if (object.part !== null) (hasData(object) ? table.columns : table.constraints).delete(object.part);
  }
  return { risks, taken: objects.map((object) => objectInWords(object, model.defaultSchema)).sort(), notes: [] };
}
