import type { AlterTableCmd, AlterTableStmt } from 'libpg-query';
import type { DatabaseModel, Table } from '../database-model.ts';
import { type Effect, effect, together, type Work } from '../effect.ts';
import type { LockMode } from '../lock-modes.ts';
import { nameOf, shown } from '../relation-names.ts';
import { describeAddColumn, describeColumnType, describeDropColumn, describeSetNotNull } from './columns.ts';
import { describeAddedConstraint, describeDropConstraint, describeValidate } from './constraints.ts';

/** `ALTER TABLE`, each of its commands by itself; the locks are those of AlterTableGetLockLevel in PostgreSQL's tablecmds.c. */
export function describeAlterTable(statement: AlterTableStmt, model: DatabaseModel): Effect {
  const name = nameOf(statement.relation, model.defaultSchema);
  if (statement.objtype === 'OBJECT_TYPE') return effect(`changes the type ${shown(name, model.defaultSchema)}`);
  // Only the index itself is locked: queries that use it go on.
  if (statement.objtype === 'OBJECT_INDEX') return effect(`changes the index ${shown(name, model.defaultSchema)}`);
  if (statement.objtype === 'OBJECT_SEQUENCE')
    return effect(`changes the sequence ${shown(name, model.defaultSchema)}`);
  const table = model.table(name);
  const commands = (statement.cmds ?? []).flatMap((node) => ('AlterTableCmd' in node ? [node.AlterTableCmd] : []));
  return together(commands.map((command) => describeCommand(table, command, model)));
}

function describeCommand(table: Table, command: AlterTableCmd, model: DatabaseModel): Effect {
  const { subtype, def } = command;
  switch (subtype) {
    case 'AT_AddColumn':
      return describeAddColumn(table, def && 'ColumnDef' in def ? def.ColumnDef : {}, model);
    case 'AT_DropColumn':
      return describeDropColumn(table, command, model);
    case 'AT_AlterColumnType':
      return describeColumnType(table, command, model);
    case 'AT_SetNotNull':
      return describeSetNotNull(table, command, model);
    case 'AT_DropNotNull': {
      const before = table.columns.get(command.name ?? '');
      if (before) table.columns.set(command.name ?? '', { ...before, notNull: false });
      return simple(table, command, model);
    }
    case 'AT_DropExpression': {
      const before = table.columns.get(command.name ?? '');
      if (before) table.columns.set(command.name ?? '', { ...before, isComputed: false });
      return simple(table, command, model);
    }
    case 'AT_AddConstraint':
      return describeAddedConstraint(table, def && 'Constraint' in def ? def.Constraint : {}, model);
    case 'AT_ValidateConstraint':
      return describeValidate(table, command, model);
    case 'AT_DropConstraint':
      return describeDropConstraint(table, command, model);
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
      return describePartition(table, command, model);
    default:
      return simple(table, command, model);
  }
}

interface Rule {
  readonly says: (column: string) => string;
  readonly mode: LockMode;
  readonly work?: Work['kind'];
}

/** The commands of which only the lock matters. What is not listed takes ACCESS EXCLUSIVE. */
const rules: Partial<Record<NonNullable<AlterTableCmd['subtype']>, Rule>> = {
  AT_ColumnDefault: { says: (column) => `changes the default of ${column}`, mode: 'ACCESS EXCLUSIVE' },
  AT_DropNotNull: { says: (column) => `lets ${column} be empty`, mode: 'ACCESS EXCLUSIVE' },
  AT_SetStatistics: { says: (column) => `changes the statistics of ${column}`, mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_SetOptions: { says: (column) => `changes the statistics of ${column}`, mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_ResetOptions: { says: (column) => `changes the statistics of ${column}`, mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_SetRelOptions: { says: (table) => `changes the storage parameters of ${table}`, mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_ResetRelOptions: { says: (table) => `changes the storage parameters of ${table}`, mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_ClusterOn: { says: (table) => `marks the index that CLUSTER follows in ${table}`, mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_DropCluster: { says: (table) => `takes away CLUSTER's mark in ${table}`, mode: 'SHARE UPDATE EXCLUSIVE' },
  AT_SetLogged: { says: (table) => `makes ${table} safe from crashes`, mode: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  AT_SetUnLogged: {
    says: (table) => `makes ${table} unlogged: a crash empties it`,
    mode: 'ACCESS EXCLUSIVE',
    work: 'rewrite',
  },
  AT_SetTableSpace: {
    says: (table) => `moves ${table} to another tablespace`,
    mode: 'ACCESS EXCLUSIVE',
    work: 'rewrite',
  },
  AT_SetAccessMethod: { says: (table) => `stores ${table} in another way`, mode: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  AT_EnableTrig: { says: (table) => `switches a trigger of ${table} on`, mode: 'SHARE ROW EXCLUSIVE' },
  AT_EnableTrigAll: { says: (table) => `switches the triggers of ${table} on`, mode: 'SHARE ROW EXCLUSIVE' },
  AT_EnableTrigUser: { says: (table) => `switches the triggers of ${table} on`, mode: 'SHARE ROW EXCLUSIVE' },
  AT_EnableAlwaysTrig: { says: (table) => `switches a trigger of ${table} on`, mode: 'SHARE ROW EXCLUSIVE' },
  AT_EnableReplicaTrig: { says: (table) => `switches a trigger of ${table} on`, mode: 'SHARE ROW EXCLUSIVE' },
  AT_DisableTrig: { says: (table) => `switches a trigger of ${table} off`, mode: 'SHARE ROW EXCLUSIVE' },
  AT_DisableTrigAll: { says: (table) => `switches the triggers of ${table} off`, mode: 'SHARE ROW EXCLUSIVE' },
  AT_DisableTrigUser: { says: (table) => `switches the triggers of ${table} off`, mode: 'SHARE ROW EXCLUSIVE' },
  AT_EnableRowSecurity: { says: (table) => `switches row security of ${table} on`, mode: 'ACCESS EXCLUSIVE' },
  AT_DisableRowSecurity: { says: (table) => `switches row security of ${table} off`, mode: 'ACCESS EXCLUSIVE' },
  AT_ForceRowSecurity: {
    says: (table) => `applies the row security of ${table} to its owner too`,
    mode: 'ACCESS EXCLUSIVE',
  },
  AT_NoForceRowSecurity: { says: (table) => `spares the owner of ${table} its row security`, mode: 'ACCESS EXCLUSIVE' },
  AT_ChangeOwner: { says: (table) => `gives ${table} another owner`, mode: 'ACCESS EXCLUSIVE' },
  AT_AddIdentity: { says: (column) => `makes ${column} an identity column`, mode: 'ACCESS EXCLUSIVE' },
  AT_SetIdentity: { says: (column) => `changes how ${column} is numbered`, mode: 'ACCESS EXCLUSIVE' },
  AT_DropIdentity: { says: (column) => `makes ${column} a plain column`, mode: 'ACCESS EXCLUSIVE' },
  AT_SetExpression: {
    says: (column) => `changes how ${column} is computed`,
    mode: 'ACCESS EXCLUSIVE',
    work: 'rewrite',
  },
  AT_DropExpression: { says: (column) => `makes ${column} a plain column`, mode: 'ACCESS EXCLUSIVE' },
  AT_AlterConstraint: { says: (table) => `changes a constraint of ${table}`, mode: 'ACCESS EXCLUSIVE' },
  AT_ReplicaIdentity: {
    says: (table) => `changes what replication knows a row of ${table} by`,
    mode: 'ACCESS EXCLUSIVE',
  },
};

const aboutColumns =
  /^AT_(ColumnDefault|DropNotNull|Set(Statistics|Options|Storage|Compression|Identity|Expression)|ResetOptions|AddIdentity|Drop(Identity|Expression))$/;

function simple(table: Table, command: AlterTableCmd, model: DatabaseModel): Effect {
  const owner = shown(table.name, model.defaultSchema);
  const subject = aboutColumns.test(command.subtype ?? '') && command.name ? `${owner}.${command.name}` : owner;
  const rule = rules[command.subtype ?? 'AT_AddOf'];
  return effect(rule?.says(subject) ?? `changes ${subject}`, {
    locks: [{ table, mode: rule?.mode ?? 'ACCESS EXCLUSIVE' }],
    work: rule?.work ? [{ table, kind: rule.work }] : [],
  });
}

function describePartition(table: Table, { subtype, def }: AlterTableCmd, model: DatabaseModel): Effect {
  const partition = def && 'PartitionCmd' in def ? def.PartitionCmd : {};
  const child = model.table(nameOf(partition.name, model.defaultSchema));
  const [part, whole] = [child, table].map(({ name }) => shown(name, model.defaultSchema));
  if (subtype === 'AT_AttachPartition') {
    return effect(`makes ${part} a partition of ${whole}`, {
      locks: [
        { table, mode: 'SHARE UPDATE EXCLUSIVE' },
        { table: child, mode: 'ACCESS EXCLUSIVE' },
      ],
      work: [{ table: child, kind: 'scan' }],
    });
  }
  const mode = partition.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
  return effect(`takes the partition ${part} out of ${whole}`, {
    locks: [
      { table, mode },
      { table: child, mode: 'ACCESS EXCLUSIVE' },
    ],
  });
}
