import { type DatabaseObject, type Dependents, isRelation, objectInWords } from '../dependents.ts';
import type { Effect } from '../effect.ts';
import type { World } from '../world.ts';

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
  world: World,
  find: (dependents: Dependents) => readonly string[],
): Pick<Effect, 'risks' | 'taken' | 'notes'> {
  if (behavior !== 'DROP_CASCADE') return { risks: [], taken: [], notes: [] };
  const dropped = world.dependents === null ? [] : find(world.dependents);
  if (world.dependents === null || dropped.length === 0) {
    return {
      risks: [],
      taken: [],
      notes: ["What CASCADE takes along can't be foreseen: the database does not have it."],
    };
  }
  const objects = world.dependents.takenAlong(dropped);
  const hasData = (object: DatabaseObject) => object.kind === 'table' || object.kind === 'table column';
  const risks = objects.filter(hasData).flatMap(({ table: name, part }) => {
    const table = name === null ? undefined : world.fromDatabase(name);
    return table ? [{ table, column: part, kind: 'drop' as const }] : [];
  });
  for (const object of objects) {
    const table = object.table === null ? undefined : world.fromDatabase(object.table);
    if (!table) continue;
    if (isRelation(object)) world.drop(table);
    else if (object.part !== null) (hasData(object) ? table.columns : table.constraints).delete(object.part);
  }
  return { risks, taken: objects.map((object) => objectInWords(object, world.defaultSchema)).sort(), notes: [] };
}
