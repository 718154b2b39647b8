import pg from 'pg';
import type { Catalog, CatalogObject } from '../catalog/catalog.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { partSql, withoutHome } from '../catalog/sql/part-sql.ts';
import { columnSql } from '../catalog/sql/table-sql.ts';
import { DbError } from '../errors.ts';
import { findNodes, nameOf, type TableName, wordsOf } from '../plan/relation-names.ts';
import { literal, quoted } from '../sql/quote.ts';
import { isCastable } from './castable.ts';
import { type BothWays, type Comparison, compareWithoutDatabase, doAndCompare, SCHEMA, text } from './compare.ts';
import { type AlterCommand, type DraftStatement, readPrismaScript } from './draft-statements.ts';
import { generatedAgain } from './generated-again.ts';
import { lookAtHistory } from './history-database.ts';
import { withoutNoChange } from './no-change.ts';
import { addedColumns, addedValue, isSame } from './schema-changes.ts';
import { quotedTable, splitAtCommas } from './sql-text.ts';

/**
 * Does a draft in a scratch database that has the history, and finds the way back from there: the Prisma schema does not
 * say all that a way back needs, such as the name of a sequence, or which of two indexes on one column is which.
 *
 * @param before Done before, and to remain.
 * @param up To be undone.
 * @param otherwise The way back where PostgreSQL refuses the draft: its trial says why.
 * @returns Without what changes nothing; the indexes that come back as PostgreSQL shows them.
 */
export async function findWayBack(
  comparison: Comparison,
  before: readonly string[],
  up: readonly DraftStatement[],
  otherwise: readonly DraftStatement[],
): Promise<BothWays> {
  const withoutDatabase = async () => ({ up, down: await compareWithoutDatabase(comparison, before, up.map(text)) });
  try {
    return await lookAtHistory(comparison, before, async (scratch) => {
      const catalog = await readCatalog(scratch.client, { searchPath: SCHEMA });
      const changing = await withoutNoChange(scratch.client, up, SCHEMA);
      const { done, back } = await doAndCompare(comparison, scratch.url, changing);
      const needed = changing.filter((statement) => done.includes(text(statement)));
      const returning = await generatedAgain(comparison.context, withoutNumbering(back), catalog);
      const down = await makeAnew(comparison, needed, returning, catalog);
      const placed = inPlace(down, catalog);
      return {
        up: needed,
        down: await Promise.all(placed.map((statement) => asItWas(comparison, statement, catalog))),
      };
    });
  } catch (error) {
    if (error instanceof pg.DatabaseError) return { up, down: otherwise };
    if (!(error instanceof DbError) || error.code !== 'DB_SCRATCH_REFUSED') throw error;
    return withoutDatabase();
  }
}

/**
 * Makes columns anew that can't be changed back: generated ones that no longer are, because Prisma takes the expression for a default,
 * and PostgreSQL can't add one; and those that the draft drops and adds with another type, of which Prisma believes that they can be
 * converted back.
 */
async function makeAnew(
  { context }: Comparison,
  up: readonly DraftStatement[],
  down: readonly DraftStatement[],
  { objects }: Catalog,
): Promise<DraftStatement[]> {
  const added = addedColumns(up);
  const isUnchangeable = (table: TableName, command: AlterCommand, { facts }: CatalogObject) => {
    if (command.node.subtype === 'AT_ColumnDefault')
      return command.node.def !== undefined && facts.generated !== undefined;
    const now = added.find((one) => isSame(one.table, table) && one.column === command.node.name);
    return command.node.subtype === 'AT_AlterColumnType' && !isCastable(now?.type ?? '', facts.type ?? '');
  };
  const again: string[] = [];
  const others = down.flatMap((statement): DraftStatement[] => {
    if (statement.kind !== 'alter') return [statement];
    const { table } = statement;
    const anew = objects.filter(
      (one) =>
        one.kind === 'column' &&
        isSame(table, { schema: one.schema ?? '', name: one.table ?? '' }) &&
        statement.commands.some((command) => command.node.name === one.name && isUnchangeable(table, command, one)),
    );
    const alter = `ALTER TABLE ${quotedTable(table, SCHEMA)}`;
    for (const column of anew)
      again.push(`${alter} DROP COLUMN ${quoted(column.name)};`, `${alter} ADD COLUMN ${columnSql(column)};`);
    const commands = statement.commands.filter(({ node }) => !anew.some(({ name }) => name === node.name));
    return commands.length > 0 ? [{ ...statement, commands }] : [];
  });
  return [...others, ...(await readPrismaScript(again.join('\n'), context))];
}

/**
 * An index as PostgreSQL shows it: Prisma knows neither INCLUDE nor NULLS NOT DISTINCT, sorts what has no order, and does not tell it
 * from a constraint.
 */
async function asItWas(
  { context }: Comparison,
  statement: DraftStatement,
  { objects }: Catalog,
): Promise<DraftStatement> {
  if (statement.kind !== 'other' || !('IndexStmt' in statement.node)) return statement;
  const { idxname, relation } = statement.node.IndexStmt;
  const { schema } = nameOf(relation, SCHEMA);
  const index = objects.find(
    ({ kind, ...one }) => /^(index|constraint)$/.test(kind) && one.schema === schema && one.name === idxname,
  );
  if (index === undefined) return statement;
  const [made] = await readPrismaScript(withoutHome(partSql(index, SCHEMA) ?? '', SCHEMA), context);
  return made ?? statement;
}

/** Puts each enum value that comes back where it was: values have an order, and Prisma adds all of them at the end. */
function inPlace(down: readonly DraftStatement[], { objects }: Catalog): DraftStatement[] {
  const atTheEnd = (statement: DraftStatement) => {
    const added = addedValue(statement, SCHEMA);
    return added?.isPlaced ? undefined : added;
  };
  const returning = down.flatMap((statement) => atTheEnd(statement) ?? []);
  return down.map((statement) => {
    const added = atTheEnd(statement);
    const was =
      added &&
      objects.find(({ kind, schema, name }) => kind === 'enum' && isSame(added.type, { schema: schema ?? '', name }));
    if (statement.kind !== 'other' || !added || !was) return statement;
    const values = splitAtCommas(was.facts.values ?? '');
    const at = values.indexOf(literal(added.value));
    const comesBack = (value: string) =>
      returning.some((other) => isSame(other.type, added.type) && literal(other.value) === value);
    const next = values.find((value) => !comesBack(value));
    const place = at > 0 ? ` AFTER ${values[at - 1]}` : next === undefined ? '' : ` BEFORE ${next}`;
    return at === -1 ? statement : { ...statement, sql: statement.sql + place };
  });
}

/** Without the sequence that comes back to a column: Prisma's has another type and begins anew, and may have another name. */
function withoutNumbering(down: readonly DraftStatement[]): DraftStatement[] {
  const isDrawn = ({ node }: AlterCommand) =>
    node.subtype === 'AT_ColumnDefault' &&
    findNodes(node.def, 'FuncCall').some(({ funcname }) => (funcname ?? []).flatMap(wordsOf).at(-1) === 'nextval');
  return down.flatMap((statement): DraftStatement[] => {
    if (statement.kind === 'alter') {
      const commands = statement.commands.filter((command) => !isDrawn(command));
      return commands.length > 0 ? [{ ...statement, commands }] : [];
    }
    if (statement.kind !== 'other') return [statement];
    const isOwned = 'AlterSeqStmt' in statement.node && / OWNED BY /.test(statement.sql);
    return isOwned || 'CreateSeqStmt' in statement.node ? [] : [statement];
  });
}
