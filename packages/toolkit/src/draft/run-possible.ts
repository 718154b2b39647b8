import type { Node } from 'libpg-query';
import pg, { type ClientBase } from 'pg';
import { splitStatements } from '../sql/statements.ts';

/**
 * Runs statements in one transaction, and leaves out those that are done already, or can't be done any more, because of those
 * before them: an index goes with its column, and Prisma may rename a constraint that it has just made anew.
 *
 * @param isUnneeded Whether a statement can be left out where PostgreSQL says that its object is there, or is not.
 * @returns The statements that were run.
 * @throws {pg.DatabaseError} When PostgreSQL refuses another one. Nothing of them is done then.
 */
export async function runPossible(
  client: ClientBase,
  statements: readonly string[],
  isUnneeded: (node: Node) => boolean,
): Promise<string[]> {
  await client.query('BEGIN');
  try {
    const done = await runPossibleOpen(client, statements, isUnneeded);
    await client.query('COMMIT');
    return done;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** As {@link runPossible}, in a transaction that is open, and stays open. */
export async function runPossibleOpen(
  client: Pick<ClientBase, 'query'>,
  statements: readonly string[],
  isUnneeded: (node: Node) => boolean,
): Promise<string[]> {
  const done: string[] = [];
  for (const sql of statements) {
    await client.query('SAVEPOINT before');
    try {
      await client.query(sql);
      done.push(sql);
    } catch (error) {
      const code = error instanceof pg.DatabaseError ? error.code : undefined;
      if (!UNNEEDED.has(code ?? '') || !(await splitStatements(sql)).every(({ node }) => isUnneeded(node))) throw error;
      await client.query('ROLLBACK TO before');
    }
    await client.query('RELEASE before');
  }
  return done;
}

/** Whether a statement renames an index or a constraint. */
export function isRenaming(node: Node): boolean {
  if (!('RenameStmt' in node)) return false;
  const { renameType } = node.RenameStmt;
  return renameType === 'OBJECT_INDEX' || renameType === 'OBJECT_TABCONSTRAINT';
}

/** duplicate_table (an index is one, too), undefined_table, undefined_object, duplicate_object */
const UNNEEDED = new Set(['42P07', '42P01', '42704', '42710']);
