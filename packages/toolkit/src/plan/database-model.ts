import type { Dependents } from './dependents.ts';
import type { TableName } from './relation-names.ts';

/** A column as the plan knows it. */
export interface Column {
  /** As `format_type` writes it (`numeric(10,2)`); null for a type that a migration of the plan gave it in other words. */
  readonly type: string | null;
  readonly notNull: boolean;
  /** Whether PostgreSQL computes its values from others of the row. */
  readonly isComputed?: boolean;
}

/** A constraint as the plan knows it. */
export interface Constraint {
  readonly kind: 'check' | 'foreign key' | 'primary key' | 'unique' | 'other';
  readonly validated: boolean;
  /** The column that a `CHECK (column IS NOT NULL)` is about. */
  readonly requires: string | null;
  /** The table that a foreign key points to. */
  readonly references: Table | null;
}

/** A table, or something that can be read like one. */
export interface Table {
  /** Its name at this point of the plan. */
  name: TableName;
  /** Its name in the database now; null when a migration of the plan makes it. */
  readonly origin: TableName | null;
  /** Which migration of the plan makes it. */
  readonly madeBy: string | null;
  readonly kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table';
  readonly columns: Map<string, Column>;
  readonly constraints: Map<string, Constraint>;
  /** What PostgreSQL's statistics say. */
  readonly estimatedRows: number;
  readonly bytes: number;
}

/**
 * What the database will look like at one point of a plan: it starts as the database is, and each statement that is
 * described changes it. Nothing here touches the database.
 */
export class DatabaseModel {
  readonly tables: Map<string, Table>;
  /** Which table an index belongs to. */
  readonly indexes: Map<string, Table>;
  /** Where names without a schema lead to. */
  readonly defaultSchema: string;
  /** The functions whose result can differ from row to row. */
  readonly volatileFunctions: ReadonlySet<string>;
  /** What depends on what in the database; null when no statement of the plan has CASCADE. */
  readonly dependents: Dependents | null;
  /** The migration that is being described. */
  migration = '';

  constructor(start: {
    tables: Iterable<Table>;
    indexes: Iterable<readonly [TableName, Table]>;
    defaultSchema: string;
    volatileFunctions: Iterable<string>;
    dependents?: Dependents | null;
  }) {
    this.defaultSchema = start.defaultSchema;
    this.tables = new Map([...start.tables].map((table) => [keyOf(table.name), table]));
    this.indexes = new Map([...start.indexes].map(([name, table]) => [keyOf(name), table]));
    this.volatileFunctions = new Set(start.volatileFunctions);
    this.dependents = start.dependents ?? null;
  }

  /** The table of a name; one that nobody knows counts as there, with nothing known about it. */
  table(name: TableName): Table {
    const key = keyOf(name);
    const known = this.tables.get(key);
    if (known) return known;
    const unknown = emptyTable({ name, origin: name, madeBy: null });
    this.tables.set(key, unknown);
    return unknown;
  }

  /** The table that has this name in the database now, unless it is dropped by this point of the plan. */
  fromDatabase({ schema, name }: TableName): Table | undefined {
    return [...this.tables.values()].find(({ origin }) => origin?.schema === schema && origin.name === name);
  }

  knows(name: TableName): boolean {
    return this.tables.has(keyOf(name));
  }

  /** Adds a table that the migration makes. */
  create(name: TableName, kind: Table['kind'] = 'table'): Table {
    const table = emptyTable({ name, origin: null, madeBy: this.migration, kind });
    this.tables.set(keyOf(name), table);
    return table;
  }

  drop(table: Table): void {
    this.tables.delete(keyOf(table.name));
    for (const [key, owner] of this.indexes) if (owner === table) this.indexes.delete(key);
  }

  rename(table: Table, name: TableName): void {
    this.tables.delete(keyOf(table.name));
    table.name = name;
    this.tables.set(keyOf(name), table);
  }

  /** The other tables with a foreign key to this one. */
  pointingTo(table: Table): Table[] {
    return [...this.tables.values()].filter(
      (other) => other !== table && [...other.constraints.values()].some(({ references }) => references === table),
    );
  }

  indexTable(name: TableName): Table | undefined {
    return this.indexes.get(keyOf(name));
  }

  addIndex(name: TableName, table: Table): void {
    this.indexes.set(keyOf(name), table);
  }

  dropIndex(name: TableName): void {
    this.indexes.delete(keyOf(name));
  }

  /** Whether the table was made in the file that is being described: until its COMMIT nobody else can see it. */
  isUnseen(table: Table): boolean {
    return table.madeBy !== null && table.madeBy === this.migration;
  }
}

export function emptyTable(table: Pick<Table, 'name' | 'origin' | 'madeBy'> & { kind?: Table['kind'] }): Table {
  return { kind: 'table', columns: new Map(), constraints: new Map(), estimatedRows: 0, bytes: 0, ...table };
}

function keyOf({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}
