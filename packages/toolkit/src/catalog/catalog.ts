/** What kinds of things a catalogue knows, in the order in which they are listed. */
export const objectKinds = [
  'schema',
  'extension',
  'enum',
  'domain',
  'composite type',
  'range type',
  'sequence',
  'table',
  'column',
  'constraint',
  'index',
  'statistics',
  'view',
  'materialized view',
  'function',
  'procedure',
  'aggregate',
  'trigger',
  'event trigger',
  'rule',
  'policy',
  'comment',
  'other',
] as const;

export type ObjectKind = (typeof objectKinds)[number];

/** One thing in a database, by name, and what is to be known about it. No number that PostgreSQL gave it is part of that. */
export interface CatalogObject {
  readonly kind: ObjectKind;
  /** Null for what belongs to the database as a whole. */
  readonly schema: string | null;
  /** The table (or view) that it is a part of. */
  readonly table: string | null;
  /** Of a function, with the types of its arguments. */
  readonly name: string;
  /** Everything that must be equal for two such objects to be the same: `type`, `definition` and so on. */
  readonly facts: Readonly<Record<string, string>>;
}

/** What a database consists of, apart from rows: plain data, in an order that depends on the names alone. */
export interface Catalog {
  readonly objects: readonly CatalogObject[];
}

/** The same text for the same object in any catalogue. */
export function objectKey({ kind, schema, table, name }: Omit<CatalogObject, 'facts'>): string {
  return JSON.stringify([kind, schema, table, name]);
}

/** The name as people write it: `products.brand`, or `archive.orders` outside the schema `public`. */
export function objectName({ schema, table, name }: Omit<CatalogObject, 'facts' | 'kind'>): string {
  return [schema === 'public' ? null : schema, table, name].filter((part) => part !== null).join('.');
}
