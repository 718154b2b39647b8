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
 * Lets unique indexes and primary keys go of which Prisma does not know how PostgreSQL holds on to them. A foreign key that stays is
 * taken out of the way, and added again at the end: to Prisma it refers to the same columns as before. An index that belongs to a
 * constraint goes with it: to Prisma there is no difference between the two.
 *
 * @param before What is done after the history and before the statements.
 */
export async function clearKeys(
  comparison: Comparison,
  statements: readonly DraftStatement[],
  before: readonly string[],
): Promise<readonly DraftStatement[]> {
  const constraints = findCommands(statements, 'AT_DropConstraint').map(({ table, node: { name = '' } }) => ({
    table,
    name,
  }));
  const indexes = [
    ...constraints.map(({ table: { schema }, name }) => ({ schema, name })),
    ...statements.flatMap(droppedIndexes),
  ];
  if (indexes.length === 0) return statements;
  const found = await findConstraints(comparison, indexes, before);
  const gone = droppedTables(statements, SCHEMA);
  const held = found.filter(
    ({ isForeign, table, name }) =>
      isForeign &&
      !gone.some((other) => isSame(other, table)) &&
      !constraints.some((other) => isSame(other.table, table) && other.name === name),
  );
  const script = held.map(
    ({ table, name, definition }) =>
      `ALTER TABLE ${quotedTable(table, SCHEMA)} ADD CONSTRAINT ${quoted(name)} ${definition};`,
  );
  const going = statements.map((statement) => {
    const [index, ...others] = droppedIndexes(statement);
    const owner = found.find(
      ({ isForeign, table, name }) => !isForeign && table.schema === index?.schema && name === index.name,
    );
    return owner && others.length === 0 ? dropping(owner) : statement;
  });
  return [...held.map(dropping), ...going, ...(await readPrismaScript(script.join('\n'), comparison.context))];
}

function dropping({ table, name }: Constraint): DraftStatement {
  const node = { subtype: 'AT_DropConstraint', name } as const;
  return { kind: 'alter', table, commands: [{ sql: `DROP CONSTRAINT ${quoted(name)}`, node }] };
}

function droppedIndexes(statement: DraftStatement): TableName[] {
  if (statement.kind !== 'other' || !('DropStmt' in statement.node)) return [];
  const { removeType, objects = [] } = statement.node.DropStmt;
  return removeType === 'OBJECT_INDEX' ? objects.map((object) => nameOfWords(wordsOf(object), SCHEMA)) : [];
}

interface Constraint {
  /** The table that has it. */
  readonly table: TableName;
  readonly name: string;
  readonly definition: string;
  /** Whether it is a foreign key that needs one of the indexes, or else the constraint of one of them. */
  readonly isForeign: boolean;
}

async function findConstraints(
  comparison: Comparison,
  indexes: readonly TableName[],
  before: readonly string[],
): Promise<Constraint[]> {
  try {
    return await lookAtHistory(comparison, before, async ({ client }) => {
      await client.query(`SET search_path TO ${quoted(SCHEMA)}`);
      const { rows } = await client.query<Omit<Constraint, 'table'> & { schema: string; table: string }>(CONSTRAINTS, [
        indexes.map(({ schema }) => schema),
        indexes.map(({ name }) => name),
      ]);
      return rows.map(({ schema, table, ...rest }) => ({ table: { schema, name: table }, ...rest }));
    });
  } catch (error) {
    // The draft itself fails then, and its trial on a scratch database says where.
    if (error instanceof pg.DatabaseError || (error instanceof DbError && error.code === 'DB_SCRATCH_REFUSED'))
      return [];
    throw error;
  }
}

/** A constraint's index has its name. */
const CONSTRAINTS = `
SELECT n.nspname AS schema, t.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS definition,
  k.contype = 'f' AS "isForeign"
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class t ON t.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class i ON i.oid = k.conindid
JOIN pg_catalog.pg_namespace s ON s.oid = i.relnamespace
WHERE k.contype IN ('f', 'u', 'p', 'x') AND k.conparentid = 0
  AND (s.nspname, i.relname) IN (SELECT * FROM unnest($1::name[], $2::name[]))
ORDER BY 1, 2, 3`;
