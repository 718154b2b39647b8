import type { Node, TypeName } from 'libpg-query';
import { nameOf, nameOfWords, type TableName, wordsOf } from '../plan/relation-names.ts';
import type { LintedStatement } from './migration.ts';
import type { ConstraintChange, TableCommand } from './table-changes.ts';

/** A column as far as the files tell. */
export interface KnownColumn {
  /** Null where no file gives it one. */
  readonly type: TypeName | null;
  readonly notNull: boolean;
}

/** A constraint that says of some columns that they are not null. */
export interface NotNullProof {
  readonly columns: readonly string[];
  /** Whether it holds for every row, and not only for those that are written from now on. */
  readonly validated: boolean;
}

interface KnownTable {
  readonly columns: Map<string, KnownColumn>;
  readonly proofs: Map<string, NotNullProof>;
}

/** The tables that a row of SQL files leaves behind, as far as CREATE, ALTER and DROP TABLE tell. */
export class KnownSchema {
  readonly #defaultSchema: string;
  readonly #tables: Map<string, KnownTable>;
  /** Tables (`schema.table`) and columns (`schema.table.column`) that were there, and were dropped or renamed. */
  readonly #gone: Set<string>;

  constructor(defaultSchema: string, from?: KnownSchema) {
    this.#defaultSchema = defaultSchema;
    this.#tables = new Map(from ? [...from.#tables].map(([key, table]) => [key, copyTable(table)]) : []);
    this.#gone = new Set(from ? from.#gone : []);
  }

  /** A copy that may be changed. */
  copy(): KnownSchema {
    return new KnownSchema(this.#defaultSchema, this);
  }

  hasTable(table: TableName): boolean {
    return this.#tables.has(keyOf(table));
  }

  column(table: TableName, column: string): KnownColumn | undefined {
    return this.#tables.get(keyOf(table))?.columns.get(column);
  }

  /** Whether there was such a table, or such a column of it, that a migration has dropped or renamed. */
  hadOnce(table: TableName, column?: string): boolean {
    return this.#gone.has(column === undefined ? keyOf(table) : `${keyOf(table)}.${column}`);
  }

  /** The constraints that say that a column is not null. */
  proofs(table: TableName, column: string): NotNullProof[] {
    return [...(this.#tables.get(keyOf(table))?.proofs.values() ?? [])].filter(({ columns }) =>
      columns.includes(column),
    );
  }

  /** Takes in what a statement does. */
  learn({ node, commands, columns, constraints }: LintedStatement): void {
    if ('CreateStmt' in node) this.#table(nameOf(node.CreateStmt.relation, this.#defaultSchema));
    for (const { table, column, type, how, definition } of columns) {
      const known = this.#table(table).columns;
      const notNull = how === 'retype' ? (known.get(column)?.notNull ?? false) : isNotNull(definition.constraints);
      known.set(column, { type, notNull });
    }
    for (const change of constraints) this.#learnConstraint(change);
    for (const change of commands) this.#learnCommand(change);
    if ('RenameStmt' in node) this.#rename(node.RenameStmt);
    if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
      for (const object of node.DropStmt.objects ?? []) this.#forget(nameOfWords(wordsOf(object), this.#defaultSchema));
    }
  }

  #learnConstraint({ table, constraint }: ConstraintChange): void {
    const { contype, conname, skip_validation, raw_expr } = constraint;
    if (contype !== 'CONSTR_PRIMARY' && contype !== 'CONSTR_NOTNULL' && contype !== 'CONSTR_CHECK') return;
    const { columns, proofs } = this.#table(table);
    const keys = (constraint.keys ?? []).flatMap(wordsOf);
    const validated = skip_validation !== true;
    if (contype === 'CONSTR_CHECK') {
      const proven = columnsNotNull(raw_expr);
      const name = conname ?? [table.name, ...proven.slice(0, 1), 'check'].join('_');
      if (proven.length > 0) proofs.set(name, { columns: proven, validated });
    } else if (contype === 'CONSTR_PRIMARY' || validated) {
      for (const key of keys) setNotNull(columns, key, true);
    } else {
      // PostgreSQL 18: a NOT NULL that is a constraint of the table, and can be NOT VALID.
      proofs.set(conname ?? `${table.name}_${keys[0]}_not_null`, { columns: keys, validated });
    }
  }

  #learnCommand({ table, command }: TableCommand): void {
    const { columns, proofs } = this.#table(table);
    const { subtype, name = '' } = command;
    if (subtype === 'AT_DropColumn') {
      columns.delete(name);
      this.#gone.add(`${keyOf(table)}.${name}`);
    }
    if (subtype === 'AT_SetNotNull') setNotNull(columns, name, true);
    if (subtype === 'AT_DropNotNull') setNotNull(columns, name, false);
    if (subtype === 'AT_DropConstraint') proofs.delete(name);
    const proof = subtype === 'AT_ValidateConstraint' ? proofs.get(name) : undefined;
    if (proof) proofs.set(name, { ...proof, validated: true });
  }

  #rename({ renameType, relation, subname = '', newname = '' }: RenameOf): void {
    const table = nameOf(relation, this.#defaultSchema);
    const known = this.#tables.get(keyOf(table));
    if (renameType === 'OBJECT_TABLE') {
      this.#forget(table);
      if (known) this.#tables.set(keyOf({ ...table, name: newname }), known);
    }
    if (renameType === 'OBJECT_COLUMN') {
      this.#gone.add(`${keyOf(table)}.${subname}`);
      if (!known) return;
      moveKey(known.columns, subname, newname);
      for (const [name, proof] of known.proofs) {
        const columns = proof.columns.map((column) => (column === subname ? newname : column));
        known.proofs.set(name, { ...proof, columns });
      }
    }
    if (renameType === 'OBJECT_TABCONSTRAINT' && known) moveKey(known.proofs, subname, newname);
  }

  #forget(table: TableName): void {
    this.#tables.delete(keyOf(table));
    this.#gone.add(keyOf(table));
  }

  #table(table: TableName): KnownTable {
    const key = keyOf(table);
    const known = this.#tables.get(key) ?? { columns: new Map(), proofs: new Map() };
    this.#tables.set(key, known);
    return known;
  }
}

type RenameOf = Extract<Node, { RenameStmt: unknown }>['RenameStmt'];

function keyOf({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}

function copyTable({ columns, proofs }: KnownTable): KnownTable {
  return { columns: new Map(columns), proofs: new Map(proofs) };
}

function setNotNull(columns: Map<string, KnownColumn>, name: string, notNull: boolean): void {
  columns.set(name, { type: columns.get(name)?.type ?? null, notNull });
}

function moveKey<Value>(map: Map<string, Value>, from: string, to: string): void {
  const value = map.get(from);
  if (value === undefined) return;
  map.delete(from);
  map.set(to, value);
}

function isNotNull(constraints: readonly Node[] | undefined): boolean {
  return (constraints ?? []).some(
    (node) =>
      'Constraint' in node &&
      (node.Constraint.contype === 'CONSTR_NOTNULL' || node.Constraint.contype === 'CONSTR_PRIMARY'),
  );
}

/** The columns that an expression says are not null: `a IS NOT NULL`, alone or joined by AND. */
function columnsNotNull(expression: Node | undefined): string[] {
  if (!expression) return [];
  if ('BoolExpr' in expression && expression.BoolExpr.boolop === 'AND_EXPR') {
    return (expression.BoolExpr.args ?? []).flatMap(columnsNotNull);
  }
  if (!('NullTest' in expression) || expression.NullTest.nulltesttype !== 'IS_NOT_NULL') return [];
  const { arg } = expression.NullTest;
  return arg && 'ColumnRef' in arg ? (arg.ColumnRef.fields ?? []).slice(-1).flatMap(wordsOf) : [];
}
