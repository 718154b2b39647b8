import { type Catalog, type CatalogObject, type ObjectKind, objectKey, objectName } from './catalog.ts';
import type { Difference } from './difference.ts';
import { differenceInWords, type SideNames } from './difference-in-words.ts';

/**
 * Finds what the second catalogue says otherwise than the first. Pure. A table that only one of them has is one
 * difference: its columns, indexes and so on are not listed on top.
 *
 * @param expected What should be.
 * @param actual What is.
 * @param names How the sentences call the two: `{ expected: 'the migration files', actual: 'the database' }`.
 */
export function compareCatalogs(
  expected: Catalog,
  actual: Catalog,
  names: SideNames = { expected: 'the first catalogue', actual: 'the second catalogue' },
): Difference[] {
  const before = byKey(expected);
  const after = byKey(actual);
  const found: Omit<Difference, 'says'>[] = [];
  for (const [key, object] of before) {
    const other = after.get(key);
    if (other === undefined) found.push(difference(object, 'missing'));
    else {
      const facts = differingFacts(object, other);
      if (facts.length > 0) found.push({ ...difference(object, 'different'), facts });
    }
  }
  for (const [key, object] of after) if (!before.has(key)) found.push(difference(object, 'unexpected'));

  const oneSided = new Set(found.filter(isWholeTable).map((whole) => placeOf(whole)));
  return found
    .filter((part) => isWholeTable(part) || part.table === null || !oneSided.has(placeOf(part)))
    .map((part) => ({ ...part, says: differenceInWords(part, names) }));
}

function byKey(catalog: Catalog): Map<string, CatalogObject> {
  return new Map(catalog.objects.map((object) => [objectKey(object), object]));
}

function difference(object: CatalogObject, change: Difference['change']): Omit<Difference, 'says'> {
  const { kind, schema } = object;
  return { kind, schema, table: tableOf(object), name: objectName(object), change, facts: [] };
}

/** A sequence belongs to the table whose column owns it: it comes and goes with it. */
function tableOf({ kind, table, name, facts }: CatalogObject): string | null {
  if (isTable(kind)) return name;
  return kind === 'sequence' && facts.ownedBy !== undefined ? ownerTable(facts.ownedBy) : table;
}

/** `public.products.id` → `products`, where each part may be quoted. */
function ownerTable(ownedBy: string): string | null {
  const parts = ownedBy.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [];
  return (
    parts
      .at(-2)
      ?.replace(/^"(.*)"$/, '$1')
      .replaceAll('""', '"') ?? null
  );
}

function isTable(kind: ObjectKind): boolean {
  return kind === 'table' || kind === 'view' || kind === 'materialized view';
}

function isWholeTable({ kind, change }: Omit<Difference, 'says'>): boolean {
  return isTable(kind) && change !== 'different';
}

function placeOf({ schema, table }: Omit<Difference, 'says'>): string {
  return JSON.stringify([schema, table]);
}

function differingFacts(a: CatalogObject, b: CatalogObject): Difference['facts'] {
  const names = [...new Set([...Object.keys(a.facts), ...Object.keys(b.facts)])];
  return names
    .map((name) => ({ name, expected: a.facts[name] ?? null, actual: b.facts[name] ?? null }))
    .filter(({ expected, actual }) => expected !== actual);
}
