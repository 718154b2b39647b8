import pg from 'pg';
import { schemaIn } from '../database-url.ts';
import { DbError } from '../errors.ts';
import { nameOfWords, type TableName, wordsOf } from '../plan/relation-names.ts';
import { type Comparison, SCHEMA } from './compare.ts';
import type { DraftStatement } from './draft-statements.ts';
import { lookInOwnSchema } from './history-database.ts';
import type { Candidate } from './renames.ts';
import { addedColumns, changedTypes, droppedTables, findCommands, isSame } from './schema-changes.ts';
import { quotedTable } from './sql-text.ts';
import { type Retyped, type RetypedColumn, readTypeUsers, type TypeUser } from './type-users.ts';

/**
 * Takes out of the way, and brings back at the end, what uses a column that gets another type, or compares something with an enum
 * that loses values. Prisma makes another enum, gives the columns that type, and knows nothing of a CHECK, a view or a trigger.
 * What uses a column or a table that goes does not come back: no view can read it, and no policy can ask for it.
 *
 * @param statements Statements of which some may take values from an enum, change the type of a column, or drop one.
 * @param before What is done after the history and before them: the database is looked at in that state.
 */
export async function clearUsers(
  comparison: Comparison,
  statements: readonly DraftStatement[],
  before: readonly string[],
): Promise<readonly DraftStatement[]> {
  const enums = shrunkEnums(statements, SCHEMA).map((name) => quotedTable(name, SCHEMA));
  const columns = [...retypedColumns(statements), ...droppedColumns(statements)];
  if (enums.length + columns.length === 0) return statements;
  const droppedTables = new Set(columns.flatMap(({ table, column }) => (column === null ? table : [])));
  const found = await findUsers(comparison, { enums, columns }, before);
  // What is on a table goes with it.
  const users = found.filter(({ table }) => table === null || !droppedTables.has(table));
  const drops = new Set(users.map(({ drop }) => drop));
  const ownDrops = new Set(statements.flatMap((each) => (each.kind === 'other' ? `${each.sql};` : [])));
  return [
    ...users.toReversed().map(({ drop }) => rebuilt(drop)),
    ...statements.filter((each) => each.kind !== 'other' || !drops.has(`${each.sql};`)),
    ...users.filter(({ drop }) => !ownDrops.has(drop)).flatMap(({ make }) => make.map(rebuilt)),
  ];
}

function retypedColumns(statements: readonly DraftStatement[]): RetypedColumn[] {
  return changedTypes(statements).map(({ table, column }) => ({
    table: quotedTable(table, SCHEMA),
    column,
    isGone: false,
  }));
}

/** Columns that go, also those in whose place another one comes, and those of tables that go. */
function droppedColumns(statements: readonly DraftStatement[]): RetypedColumn[] {
  const added = addedColumns(statements);
  const columns = findCommands(statements, 'AT_DropColumn').map(({ table, node: { name = '' } }) => ({
    table: quotedTable(table, SCHEMA),
    column: name,
    isGone: !added.some((other) => isSame(other.table, table) && other.column === name),
  }));
  const tables = droppedTables(statements, SCHEMA).map((table) => ({
    table: quotedTable(table, SCHEMA),
    column: null,
    isGone: true,
  }));
  return [...columns, ...tables];
}

/**
 * Takes out of the way of conversions what uses their columns.
 *
 * @param before What is done after the history and before them.
 */
export async function clearConversions(
  comparison: Comparison,
  conversions: readonly Candidate[],
  before: readonly string[],
): Promise<readonly Candidate[]> {
  const columns = conversions.flatMap(({ retyped }) => (retyped ? [{ ...retyped, isGone: false }] : []));
  if (columns.length === 0) return conversions;
  const users = await findUsers(comparison, { enums: [], columns }, before);
  return conversions.map((one, index) => (index === 0 ? { ...one, apart: [...one.apart, ...users] } : one));
}

/** The enums that lose values in a script: Prisma makes another one for each, `<name>_new`. Pure. */
export function shrunkEnums(statements: readonly DraftStatement[], schema: string): TableName[] {
  return statements.flatMap((statement) => {
    if (statement.kind !== 'other' || !('CreateEnumStmt' in statement.node)) return [];
    const { schema: owner, name } = nameOfWords(
      (statement.node.CreateEnumStmt.typeName ?? []).flatMap(wordsOf),
      schema,
    );
    return name.endsWith('_new') ? [{ schema: owner, name: name.slice(0, -'_new'.length) }] : [];
  });
}

function rebuilt(sql: string): DraftStatement {
  return { kind: 'rebuilt', sql };
}

async function findUsers(
  comparison: Comparison,
  retyped: Retyped,
  before: readonly string[],
): Promise<readonly TypeUser[]> {
  let isThere = false;
  const look = lookInOwnSchema(comparison, before, ({ client }) => {
    isThere = true;
    return readTypeUsers(client, retyped, schemaIn(comparison.settings.url));
  });
  return look.catch((error: unknown) => {
    // The draft itself fails then, and its trial on a scratch database says where.
    if (!isThere && error instanceof pg.DatabaseError) return [];
    // Most columns have no such users, and a draft may be made without a scratch database.
    if (retyped.enums.length > 0 || !(error instanceof DbError) || error.code !== 'DB_SCRATCH_REFUSED') throw error;
    return [];
  });
}
