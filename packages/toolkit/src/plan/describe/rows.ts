import type { CopyStmt, DeleteStmt, InsertStmt, MergeStmt, SelectStmt, UpdateStmt } from 'libpg-query';
import type { DatabaseModel, Table } from '../database-model.ts';
import { type Effect, effect, type Lock, together } from '../effect.ts';
import { findNodes, nameOf, shown } from '../relation-names.ts';
import { readTables } from './tables.ts';

const ROW_LOCKS = 'Who wants to change one of these rows waits until the COMMIT.';

/** `INSERT`. */
export function describeInsert(statement: InsertStmt, model: DatabaseModel): Effect {
  const table = model.table(nameOf(statement.relation, model.defaultSchema));
  return together([
    writing(`adds rows to ${shown(table.name, model.defaultSchema)}`, table),
    inner(statement, table, model),
  ]);
}

/** `UPDATE`. */
export function describeUpdate(statement: UpdateStmt, model: DatabaseModel): Effect {
  const table = model.table(nameOf(statement.relation, model.defaultSchema));
  const which = statement.whereClause ? 'rows' : 'every row';
  return together([
    { ...writing(`changes ${which} of ${shown(table.name, model.defaultSchema)}`, table), notes: [ROW_LOCKS] },
    inner(statement, table, model),
  ]);
}

/** `DELETE`. */
export function describeDelete(statement: DeleteStmt, model: DatabaseModel): Effect {
  const table = model.table(nameOf(statement.relation, model.defaultSchema));
  const some = statement.whereClause !== undefined;
  return together([
    {
      ...writing(`deletes ${some ? 'rows' : 'every row'} of ${shown(table.name, model.defaultSchema)}`, table),
      risks: [{ table, column: null, kind: some ? 'delete' : 'drop' }],
      notes: [ROW_LOCKS],
    },
    inner(statement, table, model),
  ]);
}

/** `MERGE`. */
export function describeMerge(statement: MergeStmt, model: DatabaseModel): Effect {
  const table = model.table(nameOf(statement.relation, model.defaultSchema));
  return together([
    { ...writing(`merges rows into ${shown(table.name, model.defaultSchema)}`, table), notes: [ROW_LOCKS] },
    inner(statement, table, model),
  ]);
}

/** `SELECT`, which may also change rows in its WITH, and lock them with FOR UPDATE. */
export function describeSelect(statement: SelectStmt, model: DatabaseModel): Effect {
  const mode = findNodes(statement, 'LockingClause').length > 0 ? 'ROW SHARE' : 'ACCESS SHARE';
  const tables = readTables(statement, model);
  const calls = findNodes(statement, 'FuncCall').length > 0;
  return together([
    effect(
      tables.length > 0
        ? `reads ${tables.map(({ name }) => shown(name, model.defaultSchema)).join(', ')}`
        : 'runs a query',
      {
        locks: tables.map((table) => ({ table, mode })),
        work: tables.map((table) => ({ table, kind: 'scan' })),
        notes: calls && tables.length === 0 ? ['What the functions in it do can not be seen beforehand.'] : [],
      },
    ),
    ...nested(statement.withClause, model),
  ]);
}

/** `COPY`. */
export function describeCopy(statement: CopyStmt, model: DatabaseModel): Effect {
  if (!statement.relation) return effect('copies the result of a query out of the database');
  const table = model.table(nameOf(statement.relation, model.defaultSchema));
  const name = shown(table.name, model.defaultSchema);
  if (statement.is_from) return writing(`adds rows to ${name}`, table);
  return effect(`copies the rows of ${name} out of the database`, {
    locks: [{ table, mode: 'ACCESS SHARE' }],
    work: [{ table, kind: 'scan' }],
  });
}

function writing(says: string, table: Table): Effect {
  return effect(says, { locks: [{ table, mode: 'ROW EXCLUSIVE' }], work: [{ table, kind: 'rows' }] });
}

/** What else a changing statement touches: the tables that it reads, and the changes in its WITH. */
function inner(statement: { withClause?: unknown }, target: Table, model: DatabaseModel): Effect {
  const locks: Lock[] = readTables(statement, model)
    .filter((table) => table !== target)
    .map((table) => ({ table, mode: 'ACCESS SHARE' }));
  return together([{ ...effect(''), says: [], locks }, ...nested(statement.withClause, model)]);
}

function nested(withClause: unknown, model: DatabaseModel): Effect[] {
  return [
    ...findNodes(withClause, 'InsertStmt').map((statement) => describeInsert({ ...statement, withClause: {} }, model)),
    ...findNodes(withClause, 'UpdateStmt').map((statement) => describeUpdate({ ...statement, withClause: {} }, model)),
    ...findNodes(withClause, 'DeleteStmt').map((statement) => describeDelete({ ...statement, withClause: {} }, model)),
  ];
}
