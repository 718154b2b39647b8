import type { ClientBase } from 'pg';
import { DbError } from '../errors.ts';
import { nameOf, type TableName } from '../plan/relation-names.ts';
import { type AlterCommand, type DraftStatement, readPrismaScript, statementText } from './draft-statements.ts';
import { quotedTable } from './sql-text.ts';

/**
 * Leaves out what would leave the database as it is: Prisma compares the text of a default, which PostgreSQL words anew, and
 * wants to set it again in each draft.
 *
 * @param client A scratch database in which nothing of the draft is done yet. Nothing of the trying stays.
 */
export async function withoutNoChange(
  client: ClientBase,
  statements: readonly DraftStatement[],
  schema: string,
): Promise<DraftStatement[]> {
  const changed = columnsOf(statements, schema);
  const isIdle = async (table: TableName, command: AlterCommand) => {
    const key = keyOf(table, command.node.name);
    // What else happens to the column may be what the default is for.
    if (command.node.subtype !== 'AT_ColumnDefault' || changed.filter((one) => one === key).length > 1) return false;
    return keepsDefault(client, table, command, schema);
  };
  const left: DraftStatement[] = [];
  for (const statement of statements) {
    if (statement.kind === 'alter') {
      const commands: AlterCommand[] = [];
      for (const command of statement.commands) if (!(await isIdle(statement.table, command))) commands.push(command);
      if (commands.length > 0) left.push({ ...statement, commands });
    } else if (!(await isThere(client, statement))) left.push(statement);
  }
  return left;
}

/**
 * Whether a script of Prisma's would leave a database as it is.
 *
 * @param client A scratch database. Nothing of the trying stays.
 * @param schema Where names without a schema lead there.
 */
export async function changesNothing(client: ClientBase, script: string, schema: string): Promise<boolean> {
  try {
    // The sequences matter only to what changes something.
    const statements = await readPrismaScript(script, { schema, sequenceOf: () => '""' });
    return (await withoutNoChange(client, statements, schema)).length === 0;
  } catch (error) {
    if (error instanceof DbError && error.code === 'DB_DIFF_FAILED') return false;
    throw error;
  }
}

function keyOf({ schema, name }: TableName, column: string | undefined): string {
  return JSON.stringify([schema, name, column]);
}

/** The column of every command of every ALTER TABLE. */
function columnsOf(statements: readonly DraftStatement[], schema: string): string[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'alter') return statement.commands.map(({ node }) => keyOf(statement.table, node.name));
    if (statement.kind !== 'other' || !('AlterTableStmt' in statement.node)) return [];
    const { relation, cmds = [] } = statement.node.AlterTableStmt;
    return cmds.flatMap((command) =>
      'AlterTableCmd' in command ? [keyOf(nameOf(relation, schema), command.AlterTableCmd.name)] : [],
    );
  });
}

async function keepsDefault(client: ClientBase, table: TableName, command: AlterCommand, schema: string) {
  const look = async () => {
    const { rows } = await client.query<{ default: string | null; generated: boolean }>(
      `SELECT pg_get_expr(d.adbin, d.adrelid) AS default, a.attgenerated <> '' AS generated
       FROM pg_catalog.pg_attribute a
       LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = to_regclass($1) AND a.attname = $2`,
      [quotedTable(table, schema), command.node.name ?? ''],
    );
    return rows[0];
  };
  const before = await look();
  if (before === undefined) return false;
  // PostgreSQL keeps the expression of such a column where others have a default, and Prisma takes it for one.
  if (before.generated) return command.node.def === undefined;
  await client.query('BEGIN');
  try {
    await client.query(statementText({ kind: 'alter', table, commands: [command] }, schema));
    return (await look())?.default === before.default;
  } catch {
    return false;
  } finally {
    await client.query('ROLLBACK');
  }
}

async function isThere(client: ClientBase, statement: DraftStatement): Promise<boolean> {
  if (statement.kind !== 'other' || !('CreateExtensionStmt' in statement.node)) return false;
  const { extname = '', if_not_exists = false } = statement.node.CreateExtensionStmt;
  if (!if_not_exists) return false;
  const { rows } = await client.query('SELECT FROM pg_catalog.pg_extension WHERE extname = $1', [extname]);
  return rows.length > 0;
}
