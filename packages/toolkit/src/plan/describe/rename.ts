import type { AlterObjectSchemaStmt, RenameStmt } from 'libpg-query';
import type { DatabaseModel, Table } from '../database-model.ts';
import { type Effect, effect } from '../effect.ts';
import { nameOf, shown, wordsOf } from '../relation-names.ts';
import { exclusive } from './constraints.ts';

const CODE_FAILS = 'Code that still uses the old name fails from this moment on.';

/** `ALTER … RENAME`: changes a name in the catalogue and no row. */
export function describeRename(statement: RenameStmt, model: DatabaseModel): Effect {
  const to = statement.newname ?? '?';
  const from = statement.subname ?? '?';
  switch (statement.renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW': {
      const table = model.table(nameOf(statement.relation, model.defaultSchema));
      const before = shown(table.name, model.defaultSchema);
      model.rename(table, { schema: table.name.schema, name: to });
      return effect(`renames ${before} to ${to}`, { locks: exclusive(table), notes: [CODE_FAILS] });
    }
    case 'OBJECT_COLUMN': {
      const table = model.table(nameOf(statement.relation, model.defaultSchema));
      moveKey(table.columns, from, to);
      return effect(`renames ${shown(table.name, model.defaultSchema)}.${from} to ${to}`, {
        locks: exclusive(table),
        notes: [CODE_FAILS],
      });
    }
    case 'OBJECT_TABCONSTRAINT': {
      const table = model.table(nameOf(statement.relation, model.defaultSchema));
      moveKey(table.constraints, from, to);
      return effect(`renames the constraint ${from} of ${shown(table.name, model.defaultSchema)} to ${to}`, {
        locks: exclusive(table),
      });
    }
    case 'OBJECT_INDEX': {
      const name = nameOf(statement.relation, model.defaultSchema);
      const table = model.indexTable(name);
      model.dropIndex(name);
      if (table) model.addIndex({ schema: name.schema, name: to }, table);
      // The lock is on the index alone: queries go on.
      return effect(`renames the index ${shown(name, model.defaultSchema)} to ${to}`);
    }
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE': {
      const table = model.table(nameOf(statement.relation, model.defaultSchema));
      return effect(`renames ${from} of ${shown(table.name, model.defaultSchema)} to ${to}`, {
        locks: exclusive(table),
      });
    }
    default: {
      const before = statement.relation
        ? shown(nameOf(statement.relation, model.defaultSchema), model.defaultSchema)
        : wordsOf(statement.object).join('.') || from;
      return effect(`renames ${before} to ${to}`, { notes: [CODE_FAILS] });
    }
  }
}

/** `ALTER … SET SCHEMA`. */
export function describeSetSchema(statement: AlterObjectSchemaStmt, model: DatabaseModel): Effect {
  const schema = statement.newschema ?? '?';
  if (!statement.relation) return effect(`moves ${wordsOf(statement.object).join('.')} to the schema ${schema}`);
  const table: Table = model.table(nameOf(statement.relation, model.defaultSchema));
  const before = shown(table.name, model.defaultSchema);
  model.rename(table, { schema, name: table.name.name });
  return effect(`moves ${before} to the schema ${schema}`, { locks: exclusive(table), notes: [CODE_FAILS] });
}

function moveKey<Value>(map: Map<string, Value>, from: string, to: string): void {
  const value = map.get(from);
  map.delete(from);
  if (value !== undefined) map.set(to, value);
}
