import { type Catalog, type CatalogObject, objectName } from '../catalog/catalog.ts';
import type { Difference } from '../catalog/difference.ts';
import { partSql, withoutHome } from '../catalog/sql/part-sql.ts';
import { identitySql, rowSecuritySql } from '../catalog/sql/table-sql.ts';
import { isPlainSequence, ownerOf, ownershipSql, sequenceOptions, typeSql } from '../catalog/sql/type-sql.ts';
import { literal, qualified, quoted } from '../sql/quote.ts';

/**
 * Writes the SQL that makes a database again what it was, as far as that is a matter of what stands on tables: no table,
 * column or type is made or dropped, for that is what the way back does itself. Pure.
 *
 * @param differences What the two catalogues say differently: how it was, and how it is. Both know names in `home` without it.
 */
export function restoringSql(
  differences: readonly Difference[],
  [before, now]: readonly [Catalog, Catalog],
  home: string,
): string[] {
  return differences.flatMap((difference) => {
    const was = find(before, difference);
    const is = find(now, difference);
    if (difference.kind === 'sequence') return was && isOfIdentity(was, before) ? [] : restoreSequence(was, is, home);
    if (difference.kind === 'column' && was?.facts.identity !== undefined && is?.facts.identity === undefined)
      return is ? restoreIdentity(was, [before, now], home) : [];
    if (difference.kind === 'column') return was && is ? restoreDefault(was, is, home) : [];
    if (difference.kind === 'table')
      return was && is && is.facts.rowSecurity === undefined ? rowSecuritySql(was, home) : [];
    const drop = is ? dropSql(is, home) : [];
    // What can't be dropped first can't be made anew.
    if (is && drop.length === 0) return [];
    const make = was ? partSql(was, home) : null;
    return make === null ? drop : [...drop, withoutHome(make, home)];
  });
}

function find({ objects }: Catalog, { kind, schema, name }: Difference): CatalogObject | undefined {
  return objects.find((object) => object.kind === kind && object.schema === schema && objectName(object) === name);
}

function dropSql({ kind, schema, table, name }: CatalogObject, home: string): string[] {
  const owner = qualified(schema, table ?? name, home);
  switch (kind) {
    case 'constraint':
      return [`ALTER TABLE ${owner} DROP CONSTRAINT ${quoted(name)};`];
    case 'index':
      return [`DROP INDEX ${qualified(schema, name, home)};`];
    case 'trigger':
    case 'policy':
    case 'rule':
      return [`DROP ${kind.toUpperCase()} ${quoted(name)} ON ${owner};`];
    default:
      return [];
  }
}

/** A sequence that comes back goes on after the largest number that its column has. */
function restoreSequence(was: CatalogObject | undefined, is: CatalogObject | undefined, home: string): string[] {
  if (!was) return [];
  const name = qualified(was.schema, was.name, home);
  const owner = ownerOf(was);
  const owned = owner === null ? [] : [ownershipSql(was, owner, home)];
  if (is) return [`ALTER SEQUENCE ${name} AS ${was.facts.type} ${sequenceOptions(was.facts)};`, ...owned];
  const make = isPlainSequence(was) ? `CREATE SEQUENCE ${name} AS ${was.facts.type};` : (typeSql(was, home) ?? '');
  if (owner === null) return [make];
  return [make, ...owned, goOnSql(name, qualified(owner.schema ?? home, owner.table, home), quoted(owner.column))];
}

/** A column that comes back counts by a sequence that it owns, where it had an identity. */
function restoreIdentity(was: CatalogObject, [before, now]: readonly [Catalog, Catalog], home: string): string[] {
  const table = qualified(was.schema, was.table ?? '', home);
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${quoted(was.name)}`;
  const drops = sequencesOf(was, now).map(({ schema, name }) => `DROP SEQUENCE ${qualified(schema, name, home)};`);
  const [sequence] = sequencesOf(was, before);
  const goesOn = sequence ? [goOnSql(qualified(sequence.schema, sequence.name, home), table, quoted(was.name))] : [];
  return [[`${alter} DROP DEFAULT;`, ...drops, `${alter} ADD ${identitySql(was, sequence)};`, ...goesOn].join('\n\n')];
}

function sequencesOf({ schema, table, name }: CatalogObject, { objects }: Catalog): CatalogObject[] {
  return objects.filter((one) => {
    const owner = one.kind === 'sequence' ? ownerOf(one) : null;
    return owner !== null && one.schema === schema && owner.table === table && owner.column === name;
  });
}

function isOfIdentity(sequence: CatalogObject, { objects }: Catalog): boolean {
  const owner = ownerOf(sequence);
  return objects.some(
    ({ kind, schema, table, name, facts }) =>
      kind === 'column' &&
      facts.identity !== undefined &&
      schema === sequence.schema &&
      table === owner?.table &&
      name === owner.column,
  );
}

/** SQL that lets a sequence go on after the largest number of a column. Pure. */
export function goOnSql(sequence: string, table: string, column: string): string {
  return `SELECT setval(${literal(sequence)}, (SELECT coalesce(max(${column}), 0) + 1 FROM ${table}), false);`;
}

function restoreDefault(was: CatalogObject, is: CatalogObject, home: string): string[] {
  if (was.facts.default === is.facts.default) return [];
  const column = `ALTER TABLE ${qualified(was.schema, was.table ?? '', home)} ALTER COLUMN ${quoted(was.name)}`;
  return [`${column} ${was.facts.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${was.facts.default}`};`];
}
