import type { ClientBase } from 'pg';
import type { Catalog, CatalogObject } from 'pos-migrate/internal/catalog/catalog';
import type { Difference } from 'pos-migrate/internal/catalog/difference';
import type { Column, Enumeration, ForeignKey, PlacedDifference, Rule, Table } from './wire.ts';

/** For each table its columns in the order in which they were added. */
export type ColumnOrder = ReadonlyMap<string, readonly string[]>;

/** Reads the order of columns, which a catalogue leaves out, because nothing depends on it: but it is the order that people know. */
export async function readColumnOrder(client: ClientBase): Promise<ColumnOrder> {
  const { rows } = await client.query<{ schema: string; table: string; columns: string[] }>(
    `SELECT n.nspname AS schema, c.relname AS "table", array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     GROUP BY 1, 2`,
  );
  return new Map(rows.map(({ schema, table, columns }) => [nameOf(schema, table), columns]));
}

/** The tables and views of a catalogue, as the page shows them. Pure. */
export function tablesOf({ objects }: Catalog, order: ColumnOrder): Table[] {
  const parts = new Map<string, CatalogObject[]>();
  for (const object of objects) {
    if (object.table === null) continue;
    const place = nameOf(object.schema, object.table);
    parts.set(place, [...(parts.get(place) ?? []), object]);
  }
  return objects
    .filter(({ kind }) => kind === 'table' || kind === 'view' || kind === 'materialized view')
    .map((object) => {
      const name = nameOf(object.schema, object.name);
      const table = tableOf(name, object.kind === 'table' ? 'table' : 'view', parts.get(name) ?? []);
      const known = order.get(name) ?? [];
      return { ...table, columns: table.columns.toSorted((a, b) => known.indexOf(a.name) - known.indexOf(b.name)) };
    });
}

/** The enums of a catalogue. Pure. */
export function enumsOf({ objects }: Catalog): Enumeration[] {
  return objects
    .filter(({ kind }) => kind === 'enum')
    .map(({ schema, name, facts }) => ({
      name: nameOf(schema, name),
      values: (facts.values ?? '').split(/,\s*/).map((value) => value.replace(/^'(.*)'$/, '$1')),
    }));
}

/** A difference between two catalogues, with the place where the page marks it. Pure. */
export function placed({ kind, schema, table, name, change, says }: Difference, waiting: boolean): PlacedDifference {
  const owner = table === null ? null : nameOf(schema, table);
  return {
    says,
    table: owner,
    column: kind === 'column' && owner !== null ? name.slice(owner.length + 1) : null,
    whole: change !== 'different' && name === owner,
    only: change === 'missing' ? 'first' : change === 'unexpected' ? 'second' : null,
    waiting,
  };
}

function tableOf(name: string, kind: Table['kind'], parts: readonly CatalogObject[]): Table {
  const definitions = parts.filter(({ kind }) => kind === 'constraint' || kind === 'index');
  const key = keyColumns(definitions);
  return {
    name,
    kind,
    columns: parts.filter((part) => part.kind === 'column').map((part) => columnOf(part, key)),
    foreignKeys: definitions.flatMap((part) => foreignKeyOf(part) ?? []),
    rules: [...definitions, ...parts.filter((part) => part.kind === 'trigger' || part.kind === 'policy')].map(ruleOf),
  };
}

function columnOf({ name, facts }: CatalogObject, key: ReadonlySet<string>): Column {
  const made = facts.generated ?? (facts.identity === undefined ? null : `generated ${facts.identity} as identity`);
  return {
    name,
    type: unqualified(facts.type ?? ''),
    nullable: facts.null === 'NULL',
    default: made ?? (facts.default === undefined ? null : unqualified(facts.default)),
    key: key.has(name),
  };
}

function keyColumns(definitions: readonly CatalogObject[]): Set<string> {
  const key = definitions.flatMap(({ facts }) => /^PRIMARY KEY \(([^)]*)\)/.exec(facts.definition ?? '')?.[1] ?? []);
  return new Set(key.flatMap(listed));
}

function foreignKeyOf({ name, facts }: CatalogObject): ForeignKey | null {
  const found = /^FOREIGN KEY \((.*?)\) REFERENCES (.+?)\((?:.*?)\)(.*)$/.exec(facts.definition ?? '');
  if (found?.[1] === undefined || found[2] === undefined) return null;
  const onDelete = /ON DELETE (CASCADE|RESTRICT|SET NULL|SET DEFAULT)/.exec(found[3] ?? '')?.[1] ?? 'NO ACTION';
  return { name, columns: listed(found[1]), table: unquoted(unqualified(found[2])), onDelete };
}

function ruleOf({ name, facts }: CatalogObject): Rule {
  return { name, sql: unqualified(facts.definition ?? facts.using ?? '') };
}

function listed(columns: string): string[] {
  return columns.split(/,\s*/).map(unquoted);
}

function unquoted(name: string): string {
  return name.replaceAll(/"((?:[^"]|"")*)"/g, (_, inner: string) => inner.replaceAll('""', '"'));
}

/** Definitions name every schema; the one that everybody is in need not be read. */
function unqualified(sql: string): string {
  return sql.replaceAll(/\bpublic\./g, '');
}

function nameOf(schema: string | null, name: string): string {
  return schema === null || schema === 'public' ? name : `${schema}.${name}`;
}
