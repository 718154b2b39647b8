import pg from 'pg';
import { DbError } from '../errors.ts';
import { nameOfWords, type TableName, wordsOf } from '../plan/relation-names.ts';
import { quoted } from '../sql/quote.ts';
import { type Comparison, SCHEMA } from './compare.ts';
import { type DraftStatement, readPrismaScript } from './draft-statements.ts';
import { lookAtHistory } from './history-database.ts';
import { droppedTables, findCommands, isSame } from './schema-changes.ts';
import { quotedTable } from './sql-text.ts';

/**
 * Takes out of the way, and adds again at the end, each foreign key that stays while the primary key or the unique index that it
 * needs goes: Prisma finds that it refers to the same columns as before, and does not know that PostgreSQL holds on to the index.
 *
 * @param before What is done after the history and before the statements.
 */
export async function clearKeys(
  comparison: Comparison,
  statements: readonly DraftStatement[],
  before: readonly string[],
): Promise<readonly DraftStatement[]> {
  const constraints = findCommands(statements, 'AT_DropConstraint').map(({ table, node }) => ({
    schema: table.schema,
    name: node.name ?? '',
  }));
  const indexes = [...constraints, ...droppedIndexes(statements)];
  if (indexes.length === 0) return statements;
  const goes = ({ table, name }: HeldKey) =>
    constraints.some((other) => other.schema === table.schema && other.name === name) ||
    droppedTables(statements, SCHEMA).some((gone) => isSame(gone, table));
  const held = (await findHeldKeys(comparison, indexes, before)).filter((key) => !goes(key));
  const drops = held.map(({ table, name }): DraftStatement => {
    const node = { subtype: 'AT_DropConstraint', name } as const;
    return { kind: 'alter', table, commands: [{ sql: `DROP CONSTRAINT ${quoted(name)}`, node }] };
  });
  const script = held.map(
    ({ table, name, definition }) =>
      `ALTER TABLE ${quotedTable(table, SCHEMA)} ADD CONSTRAINT ${quoted(name)} ${definition};`,
  );
  return [...drops, ...statements, ...(await readPrismaScript(script.join('\n'), comparison.context))];
}

function droppedIndexes(statements: readonly DraftStatement[]): TableName[] {
  return statements.flatMap((statement) => {
    if (statement.kind !== 'other' || !('DropStmt' in statement.node)) return [];
    const { removeType, objects = [] } = statement.node.DropStmt;
    return removeType === 'OBJECT_INDEX' ? objects.map((object) => nameOfWords(wordsOf(object), SCHEMA)) : [];
  });
}

/** A foreign key, with the table that has it. */
interface HeldKey {
  readonly table: TableName;
  readonly name: string;
  readonly definition: string;
}

async function findHeldKeys(
  comparison: Comparison,
  indexes: readonly TableName[],
  before: readonly string[],
): Promise<HeldKey[]> {
  try {
    return await lookAtHistory(comparison, before, async ({ client }) => {
      await client.query(`SET search_path TO ${quoted(SCHEMA)}`);
      const { rows } = await client.query<{ schema: string; table: string; name: string; definition: string }>(HELD, [
        indexes.map(({ schema }) => schema),
        indexes.map(({ name }) => name),
      ]);
      return rows.map(({ schema, table, ...key }) => ({ table: { schema, name: table }, ...key }));
    });
  } catch (error) {
    // The draft itself fails then, and its trial on a scratch database says where.
    if (error instanceof pg.DatabaseError || (error instanceof DbError && error.code === 'DB_SCRATCH_REFUSED'))
      return [];
    throw error;
  }
}

/** A constraint's index has its name. */
const HELD = `
SELECT n.nspname AS schema, t.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS definition
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class t ON t.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class i ON i.oid = k.conindid
JOIN pg_catalog.pg_namespace s ON s.oid = i.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
  AND (s.nspname, i.relname) IN (SELECT * FROM unnest($1::name[], $2::name[]))
ORDER BY 1, 2, 3`;
