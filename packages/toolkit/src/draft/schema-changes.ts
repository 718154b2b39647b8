import type { ColumnDef } from 'libpg-query';
import { typeText } from '../plan/column-type.ts';
import { findNodes, nameOf, nameOfWords, type TableName, wordsOf } from '../plan/relation-names.ts';
import type { AlterCommand, DraftStatement } from './draft-statements.ts';
import { withoutSerial } from './sql-text.ts';

/** A column that comes or goes. */
export interface ChangedColumn {
  readonly table: TableName;
  readonly column: string;
  /** As `format_type` writes it. */
  readonly type: string;
  /** The same as it was written, with quotes where a name needs them. */
  readonly typeSql: string;
  readonly isRequired: boolean;
  /** The expression of its default, or null. */
  readonly defaultSql: string | null;
  /** The columns that it is generated from; null for an ordinary one. */
  readonly sources: readonly string[] | null;
}

/** A table that comes or goes, with the types of its columns. */
export interface ChangedTable {
  readonly table: TableName;
  readonly columns: ReadonlyMap<string, string>;
}

/** An enum that comes or goes. */
export interface ChangedEnum {
  readonly name: TableName;
  readonly values: readonly string[];
}

/** A column that refers to a table. */
export interface Reference {
  readonly table: TableName;
  readonly column: string;
  readonly target: TableName;
  readonly targetColumn: string;
  /** Its foreign key: the name, and the command of ALTER TABLE that adds it. */
  readonly name: string;
  readonly addSql: string;
}

/** What a script adds. */
export interface Additions {
  /** Schemas of PostgreSQL. */
  readonly schemas: readonly string[];
  /** Foreign keys of one column. */
  readonly references: readonly Reference[];
  readonly tables: readonly ChangedTable[];
  readonly columns: readonly ChangedColumn[];
  readonly enums: readonly ChangedEnum[];
  /** Enums that get these values in the place of others. */
  readonly exchanged: readonly ChangedEnum[];
}

/** What a draft adds and what it drops. The script of the way back tells the types of what is dropped. */
export interface Changes {
  readonly added: Additions;
  readonly dropped: Additions;
}

/** Finds what comes and what goes in a draft. Pure. */
export function findChanges(up: readonly DraftStatement[], down: readonly DraftStatement[], schema: string): Changes {
  const dropped = findAdditions(down, schema);
  return {
    added: findAdditions(up, schema),
    dropped: { ...dropped, columns: [...dropped.columns, ...retypedColumns(up, down)] },
  };
}

/** The names of the tables that a script makes. Pure. */
export function createdTables(statements: readonly DraftStatement[], schema: string): TableName[] {
  return findAdditions(statements, schema).tables.map(({ table }) => table);
}

/** The names of the tables that a script drops. Pure. */
export function droppedTables(statements: readonly DraftStatement[], schema: string): TableName[] {
  return statements.flatMap((statement) => {
    if (statement.kind !== 'other' || !('DropStmt' in statement.node)) return [];
    const { removeType, objects = [] } = statement.node.DropStmt;
    return removeType === 'OBJECT_TABLE' ? objects.map((object) => nameOfWords(wordsOf(object), schema)) : [];
  });
}

/** Whether two names are the same. */
export function isSame(a: TableName, b: TableName): boolean {
  return a.schema === b.schema && a.name === b.name;
}

/** The value that a statement adds to an enum, and whether it says in which place; undefined where it adds none. Pure. */
export function addedValue(
  statement: DraftStatement,
  schema: string,
): { readonly type: TableName; readonly value: string; readonly isPlaced: boolean } | undefined {
  if (statement.kind !== 'other' || !('AlterEnumStmt' in statement.node)) return undefined;
  const { typeName = [], oldVal, newVal, newValNeighbor } = statement.node.AlterEnumStmt;
  if (newVal === undefined || oldVal !== undefined) return undefined;
  return {
    type: nameOfWords(typeName.flatMap(wordsOf), schema),
    value: newVal,
    isPlaced: newValNeighbor !== undefined,
  };
}

/** The columns that a script adds to tables. Pure. */
export function addedColumns(statements: readonly DraftStatement[]): ChangedColumn[] {
  return findCommands(statements, 'AT_AddColumn').flatMap(({ table, node, sql }) =>
    node.def && 'ColumnDef' in node.def ? [columnOf(table, node.def.ColumnDef, sql)] : [],
  );
}

/** The columns whose type a script changes, with the type that each gets, as `format_type` writes it. Pure. */
export function changedTypes(
  statements: readonly DraftStatement[],
): { readonly table: TableName; readonly column: string; readonly type: string }[] {
  return findCommands(statements, 'AT_AlterColumnType').flatMap(({ table, node }) =>
    node.def && 'ColumnDef' in node.def
      ? [{ table, column: node.name ?? '', type: typeText(node.def.ColumnDef.typeName) }]
      : [],
  );
}

/** The commands of one kind in all ALTER TABLE of a script, each with its table. Pure. */
export function findCommands(
  statements: readonly DraftStatement[],
  subtype: NonNullable<AlterCommand['node']['subtype']>,
): (AlterCommand & { readonly table: TableName })[] {
  return statements.flatMap((statement) =>
    statement.kind === 'alter'
      ? statement.commands
          .filter(({ node }) => node.subtype === subtype)
          .map((command) => ({ ...command, table: statement.table }))
      : [],
  );
}

/** Columns that are dropped and added with another type, while on the way back PostgreSQL converts by itself. */
function retypedColumns(up: readonly DraftStatement[], down: readonly DraftStatement[]): ChangedColumn[] {
  const gone = findCommands(up, 'AT_DropColumn');
  return findCommands(down, 'AT_AlterColumnType')
    .filter(({ table, node }) => gone.some((drop) => isSame(drop.table, table) && drop.node.name === node.name))
    .map(({ table, node, sql }) => {
      const column = node.name ?? '';
      const isDefault = findCommands(down, 'AT_ColumnDefault').find(
        (other) => isSame(other.table, table) && other.node.name === column && other.node.def !== undefined,
      );
      return {
        table,
        column,
        type: node.def && 'ColumnDef' in node.def ? typeText(node.def.ColumnDef.typeName) : '',
        typeSql: / SET DATA TYPE (.+)$/s.exec(sql)?.[1] ?? '',
        isRequired: findCommands(down, 'AT_SetNotNull').some(
          (other) => isSame(other.table, table) && other.node.name === column,
        ),
        defaultSql: / SET DEFAULT (.+)$/s.exec(isDefault?.sql ?? '')?.[1] ?? null,
        sources: null,
      };
    });
}

function findAdditions(statements: readonly DraftStatement[], schema: string): Additions {
  const schemas: string[] = [];
  const tables: ChangedTable[] = [];
  const enums: ChangedEnum[] = [];
  const exchanged: ChangedEnum[] = [];
  for (const statement of statements) {
    if (statement.kind !== 'other') continue;
    const { node } = statement;
    if ('CreateSchemaStmt' in node) schemas.push(node.CreateSchemaStmt.schemaname ?? '');
    if ('CreateStmt' in node) {
      const defs = (node.CreateStmt.tableElts ?? []).flatMap((element) =>
        'ColumnDef' in element ? [element.ColumnDef] : [],
      );
      const types = new Map(defs.map((def) => [def.colname ?? '', typeText(def.typeName)]));
      tables.push({ table: nameOf(node.CreateStmt.relation, schema), columns: types });
    }
    if ('CreateEnumStmt' in node) {
      const { typeName = [], vals = [] } = node.CreateEnumStmt;
      const name = nameOfWords(typeName.flatMap(wordsOf), schema);
      const values = vals.flatMap(wordsOf);
      if (name.name.endsWith(REPLACEMENT))
        exchanged.push({ name: { ...name, name: name.name.slice(0, -REPLACEMENT.length) }, values });
      else enums.push({ name, values });
    }
  }
  const references = addedReferences(statements, schema);
  return { schemas, references, tables, columns: addedColumns(statements), enums, exchanged };
}

function addedReferences(statements: readonly DraftStatement[], schema: string): Reference[] {
  return findCommands(statements, 'AT_AddConstraint').flatMap(({ table, node, sql }) => {
    if (!node.def || !('Constraint' in node.def) || node.def.Constraint.contype !== 'CONSTR_FOREIGN') return [];
    const { fk_attrs = [], pk_attrs = [], pktable, conname = '' } = node.def.Constraint;
    const [column, ...others] = fk_attrs.flatMap(wordsOf);
    const [targetColumn = ''] = pk_attrs.flatMap(wordsOf);
    if (column === undefined || others.length > 0) return [];
    return [{ table, column, target: nameOf(pktable, schema), targetColumn, name: conname, addSql: sql }];
  });
}

/**
 * Prisma writes `ADD COLUMN "name" TYPE NOT NULL DEFAULT expression`, where the last two may be absent. A column that is generated
 * again has its expression after the type.
 */
const ADD_COLUMN = /^ADD COLUMN (?:"(?:[^"]|"")*"|\S+)\s+(.+?)(?: GENERATED .+)?(?: NOT NULL)?(?: DEFAULT (.+))?$/s;

function columnOf(table: TableName, def: ColumnDef, sql: string): ChangedColumn {
  const type = typeText(def.typeName);
  const [, typeSql = type, defaultSql = null] = ADD_COLUMN.exec(sql) ?? [];
  const constraints = findNodes(def.constraints, 'Constraint');
  const isRequired = constraints.some(({ contype }) => contype === 'CONSTR_NOTNULL');
  const generation = constraints.find(({ contype }) => contype === 'CONSTR_GENERATED');
  const sources = generation
    ? findNodes(generation.raw_expr, 'ColumnRef').flatMap(({ fields }) => (fields ?? []).flatMap(wordsOf))
    : null;
  return { table, column: def.colname ?? '', type, typeSql: withoutSerial(typeSql), isRequired, defaultSql, sources };
}

/** Prisma takes values out of an enum by making another one, `<name>_new`, which then gets the old name. */
const REPLACEMENT = '_new';
