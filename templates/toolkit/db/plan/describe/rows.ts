import type { CopyStmt, DeleteStmt, InsertStmt, MergeStmt, SelectStmt, UpdateStmt } from 'libpg-query';
import { type Effect, effect, type Lock, together } from '../effect.ts';
import { findNodes, nameOf, shown } from '../names.ts';
import type { Table, World } from '../world.ts';
import { readTables } from './tables.ts';

const ROW_LOCKS = 'Who wants to change one of these rows waits until the COMMIT.';

/** `INSERT`. */
export function describeInsert(statement: InsertStmt, world: World): Effect {
  const table = world.table(nameOf(statement.relation, world.defaultSchema));
  return together([
    writing(`adds rows to ${shown(table.name, world.defaultSchema)}`, table),
    inner(statement, table, world),
  ]);
}

/** `UPDATE`. */
export function describeUpdate(statement: UpdateStmt, world: World): Effect {
  const table = world.table(nameOf(statement.relation, world.defaultSchema));
  const which = statement.whereClause ? 'rows' : 'every row';
  return together([
    { ...writing(`changes ${which} of ${shown(table.name, world.defaultSchema)}`, table), notes: [ROW_LOCKS] },
    inner(statement, table, world),
  ]);
}

/** `DELETE`. */
export function describeDelete(statement: DeleteStmt, world: World): Effect {
  const table = world.table(nameOf(statement.relation, world.defaultSchema));
  const some = statement.whereClause !== undefined;
  return together([
    {
      ...writing(`deletes ${some ? 'rows' : 'every row'} of ${shown(table.name, world.defaultSchema)}`, table),
      risks: [{ table, column: null, kind: some ? 'delete' : 'drop' }],
      notes: [ROW_LOCKS],
    },
    inner(statement, table, world),
  ]);
}

/** `MERGE`. */
export function describeMerge(statement: MergeStmt, world: World): Effect {
  const table = world.table(nameOf(statement.relation, world.defaultSchema));
  return together([
    { ...writing(`merges rows into ${shown(table.name, world.defaultSchema)}`, table), notes: [ROW_LOCKS] },
    inner(statement, table, world),
  ]);
}

/** `SELECT`, which may also change rows in its WITH, and lock them with FOR UPDATE. */
export function describeSelect(statement: SelectStmt, world: World): Effect {
  const mode = findNodes(statement, 'LockingClause').length > 0 ? 'ROW SHARE' : 'ACCESS SHARE';
  const tables = readTables(statement, world);
  const calls = findNodes(statement, 'FuncCall').length > 0;
  return together([
    effect(
      tables.length > 0
        ? `reads ${tables.map(({ name }) => shown(name, world.defaultSchema)).join(', ')}`
        : 'runs a query',
      {
        locks: tables.map((table) => ({ table, mode })),
        work: tables.map((table) => ({ table, kind: 'scan' })),
        notes: calls && tables.length === 0 ? ['What the functions in it do can not be seen beforehand.'] : [],
      },
    ),
    ...nested(statement.withClause, world),
  ]);
}

/** `COPY`. */
export function describeCopy(statement: CopyStmt, world: World): Effect {
  if (!statement.relation) return effect('copies the result of a query out of the database');
  const table = world.table(nameOf(statement.relation, world.defaultSchema));
  const name = shown(table.name, world.defaultSchema);
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
function inner(statement: { withClause?: unknown }, target: Table, world: World): Effect {
  const locks: Lock[] = readTables(statement, world)
    .filter((table) => table !== target)
    .map((table) => ({ table, mode: 'ACCESS SHARE' }));
  return together([{ ...effect(''), says: [], locks }, ...nested(statement.withClause, world)]);
}

function nested(withClause: unknown, world: World): Effect[] {
  return [
    ...findNodes(withClause, 'InsertStmt').map((statement) => describeInsert({ ...statement, withClause: {} }, world)),
    ...findNodes(withClause, 'UpdateStmt').map((statement) => describeUpdate({ ...statement, withClause: {} }, world)),
    ...findNodes(withClause, 'DeleteStmt').map((statement) => describeDelete({ ...statement, withClause: {} }, world)),
  ];
}
