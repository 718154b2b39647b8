import type { AlterTableCmd, ColumnDef, Constraint, Node, TypeName } from 'libpg-query';
import { nameOf, type TableName } from '../plan/relation-names.ts';
import type { Statement } from '../sql/statements.ts';

/** One thing that an ALTER TABLE does. */
export interface TableCommand {
  readonly table: TableName;
  readonly command: AlterTableCmd;
}

/** A column that a statement makes, or gives another type. */
export interface ColumnChange {
  readonly table: TableName;
  readonly column: string;
  readonly type: TypeName;
  readonly how: 'create table' | 'add' | 'retype';
  readonly definition: ColumnDef;
  /** Where it stands in the file, in bytes. */
  readonly byte: number;
}

/** A constraint that a statement gives a table, be it as a part of a column or of its own. */
export interface ConstraintChange {
  readonly table: TableName;
  /** The column that it was written behind. */
  readonly column: string | null;
  readonly constraint: Constraint;
  readonly byte: number;
}

/** What a statement does to tables, taken out of its tree once, because most rules ask for it. */
export interface TableChanges {
  /** What an ALTER TABLE does, part by part. */
  readonly commands: readonly TableCommand[];
  /** The columns that it makes, or gives another type. */
  readonly columns: readonly ColumnChange[];
  /** The constraints that it makes. */
  readonly constraints: readonly ConstraintChange[];
}

const NOTHING: TableChanges = { commands: [], columns: [], constraints: [] };

/** What a statement does to tables; nothing where it is neither CREATE TABLE nor ALTER TABLE. */
export function tableChanges({ node, startByte }: Statement, defaultSchema: string): TableChanges {
  if ('CreateStmt' in node) {
    const table = nameOf(node.CreateStmt.relation, defaultSchema);
    const elements = node.CreateStmt.tableElts ?? [];
    const columns = elements.flatMap((element) => columnChange(table, element, 'create table'));
    const own = constraintsIn(elements, { table, column: null, byte: startByte });
    return { commands: [], columns, constraints: [...columns.flatMap(columnConstraints), ...own] };
  }
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.objtype !== 'OBJECT_TABLE') return NOTHING;
  const table = nameOf(node.AlterTableStmt.relation, defaultSchema);
  const commands: TableCommand[] = [];
  const columns: ColumnChange[] = [];
  const constraints: ConstraintChange[] = [];
  for (const each of node.AlterTableStmt.cmds ?? []) {
    if (!('AlterTableCmd' in each)) continue;
    const { subtype, def, name } = each.AlterTableCmd;
    commands.push({ table, command: each.AlterTableCmd });
    if (subtype === 'AT_AlterColumnType') columns.push(...columnChange(table, def, 'retype', name));
    if (subtype === 'AT_AddConstraint' && def) {
      constraints.push(...constraintsIn([def], { table, column: null, byte: startByte }));
    }
    if (subtype === 'AT_AddColumn') {
      const added = columnChange(table, def, 'add');
      columns.push(...added);
      constraints.push(...added.flatMap(columnConstraints));
    }
  }
  return { commands, columns, constraints };
}

function columnConstraints({ table, column, definition, byte }: ColumnChange): ConstraintChange[] {
  return definition.constraints ? constraintsIn(definition.constraints, { table, column, byte }) : [];
}

function columnChange(
  table: TableName,
  node: Node | undefined,
  how: ColumnChange['how'],
  name?: string,
): ColumnChange[] {
  if (!node || !('ColumnDef' in node)) return [];
  const { colname, typeName, location = 0 } = node.ColumnDef;
  const column = name ?? colname;
  if (column === undefined || !typeName) return [];
  return [{ table, column, type: typeName, how, definition: node.ColumnDef, byte: location }];
}

function constraintsIn(
  nodes: readonly Node[] | undefined,
  place: Omit<ConstraintChange, 'constraint'>,
): ConstraintChange[] {
  return (nodes ?? []).flatMap((node) =>
    'Constraint' in node
      ? [{ ...place, constraint: node.Constraint, byte: node.Constraint.location ?? place.byte }]
      : [],
  );
}
