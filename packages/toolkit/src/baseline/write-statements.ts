import type { Catalog, CatalogObject } from '../catalog/catalog.ts';
import { partSql } from '../catalog/sql/part-sql.ts';
import { serialType, tableSql } from '../catalog/sql/table-sql.ts';
import { ownerOf, ownershipSql, typeSql } from '../catalog/sql/type-sql.ts';

/** Statements that make one thing, and what that is called in a comment. */
export interface Making {
  readonly what: string;
  readonly sql: string;
}

/** What is to be described, from `readCatalog` with `searchPath` as `home`. */
export interface Described {
  readonly catalog: Catalog;
  /** For each table, by {@link placeOf}, the names of its columns in their order. */
  readonly columnOrder: ReadonlyMap<string, readonly string[]>;
  /** The schema to which names without a schema lead. */
  readonly home: string;
}

/** A table's schema and name as one text. */
export function placeOf(schema: string | null, table: string): string {
  return JSON.stringify([schema, table]);
}

/**
 * Writes the SQL that makes all that a catalogue lists, in an order that mostly works. Pure.
 *
 * @returns The statements, and in words what can't be written.
 */
export function writeStatements({ catalog, columnOrder, home }: Described): {
  makings: Making[];
  impossible: string[];
} {
  const objects = catalog.objects.filter((object) => !comesByItself(object, home));
  const partitions = new Set(
    objects
      .filter(({ kind, facts }) => kind === 'table' && facts.partitionBound !== undefined)
      .map(({ schema, name }) => placeOf(schema, name)),
  );
  const sequences = ownedSequences(objects, home);
  const serials = new Set(objects.flatMap((object) => serialSequence(object, sequences) ?? []));
  const makings: Making[] = [];
  const impossible: string[] = [];
  const inTable = new Set<CatalogObject>();

  for (const object of objects) {
    const { kind, schema, table, name } = object;
    const what = `${kind} ${[schema === home ? null : schema, table, name].filter(Boolean).join('.')}`;
    const ofPartition = table !== null && partitions.has(placeOf(schema, table));
    if (kind === 'column' || inTable.has(object) || serials.has(object)) continue;
    if (ofPartition && (kind === 'constraint' || kind === 'index')) continue; // it comes with the parent's
    const reason = reasonAgainst(object);
    if (reason !== null) {
      impossible.push(`${what}: ${reason}`);
    } else if (kind === 'table') {
      const constraints = objects.filter((one) => isInline(one) && one.schema === schema && one.table === name);
      for (const constraint of constraints) inTable.add(constraint);
      const columns = columnsOf(objects, object, columnOrder.get(placeOf(schema, name)) ?? []);
      const owned = sequences.get(placeOf(schema, name)) ?? new Map();
      makings.push({ what, sql: tableSql({ table: object, columns, constraints, sequences: owned }, home).join('\n') });
    } else {
      const sql = typeSql(object, home) ?? partSql(object, home);
      if (sql === null) impossible.push(`${what}: there is no SQL for it here`);
      else makings.push({ what, sql });
      const owner = kind === 'sequence' ? ownerOf(object) : null;
      if (owner !== null) makings.push({ what: `owner of ${what}`, sql: ownershipSql(object, owner, home) });
    }
  }
  return { makings, impossible };
}

/** What every new database has, or what belongs to the server rather than to the project. */
function comesByItself({ kind, name }: CatalogObject, home: string): boolean {
  if (kind === 'schema') return name === 'public' || name === home;
  return kind === 'event trigger' || (kind === 'extension' && name === 'plpgsql');
}

function reasonAgainst({ kind, facts }: CatalogObject): string | null {
  if (kind === 'other') return 'it is of a kind that is not written down';
  if (kind === 'aggregate') return 'aggregates are not written down';
  if (kind === 'index' && facts.state === 'INVALID') return 'it is INVALID: drop it, or build it again, first';
  if (kind !== 'table') return null;
  if (facts.form === 'foreign') return 'it is a foreign table';
  return facts.parents !== undefined && facts.partitionBound === undefined ? 'it inherits from another table' : null;
}

/** Whether a constraint is written inside CREATE TABLE: not if it refers to another table, or was never checked. */
function isInline({ kind, facts }: CatalogObject): boolean {
  return kind === 'constraint' && !/^FOREIGN KEY|NOT VALID$|NOT ENFORCED/.test(facts.definition ?? '');
}

function columnsOf(objects: readonly CatalogObject[], { schema, name }: CatalogObject, order: readonly string[]) {
  return objects
    .filter((one) => one.kind === 'column' && one.schema === schema && one.table === name)
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

/** For each table the sequences that its columns own. */
function ownedSequences(objects: readonly CatalogObject[], home: string): Map<string, Map<string, CatalogObject>> {
  const found = new Map<string, Map<string, CatalogObject>>();
  for (const sequence of objects.filter(({ kind }) => kind === 'sequence')) {
    const owner = ownerOf(sequence);
    if (owner === null) continue;
    const place = placeOf(owner.schema ?? home, owner.table);
    found.set(place, (found.get(place) ?? new Map()).set(owner.column, sequence));
  }
  return found;
}

/** The sequence that a column's own words make: of a serial, or of an identity. */
function serialSequence(
  object: CatalogObject,
  sequences: ReadonlyMap<string, ReadonlyMap<string, CatalogObject>>,
): CatalogObject | undefined {
  if (object.kind !== 'column' || object.table === null) return undefined;
  const sequence = sequences.get(placeOf(object.schema, object.table))?.get(object.name);
  if (!sequence) return undefined;
  return object.facts.identity !== undefined || serialType(object, sequence) !== undefined ? sequence : undefined;
}
