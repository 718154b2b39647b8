import type { Catalog, CatalogObject } from '../catalog/catalog.ts';
import { columnSql } from '../catalog/sql/table-sql.ts';
import { nameOf, type TableName } from '../plan/relation-names.ts';
import { quoted } from '../sql/quote.ts';
import { SCHEMA } from './compare.ts';
import { type DraftStatement, readPrismaScript, type ScriptContext } from './draft-statements.ts';
import { isSame } from './schema-changes.ts';
import { quotedTable, splitAtCommas } from './sql-text.ts';

/**
 * Lets generated columns that come back, alone or with their table, be generated again. Prisma takes their expression for a default,
 * and PostgreSQL has no default that names another column.
 *
 * @param catalog What the way back leads to.
 */
export async function generatedAgain(
  context: ScriptContext,
  down: readonly DraftStatement[],
  { objects }: Catalog,
): Promise<DraftStatement[]> {
  const generated = objects.filter(({ kind, facts }) => kind === 'column' && facts.generated !== undefined);
  const read = (sql: readonly string[]) => readPrismaScript(sql.join('\n'), context);
  const statements = down.map(async (statement): Promise<DraftStatement[]> => {
    if (statement.kind === 'rebuilt') return [statement];
    const table = statement.kind === 'alter' ? statement.table : createdTable(statement);
    const columns = table ? generated.filter((column) => isSame(table, tableOf(column))) : [];
    if (!table || columns.length === 0) return [statement];
    if (statement.kind === 'other') return read([`${withGenerated(statement.sql, columns)};`]);

    const isAdded = (name: string) => columns.some((column) => column.name === name);
    const commands = statement.commands.filter((command) => !isAdded(addedName(command) ?? ''));
    const added = columns.filter(({ name }) => statement.commands.some((command) => addedName(command) === name));
    // What they are computed of may come back in the same statement.
    const again = added.map((column) => `ALTER TABLE ${quotedTable(table, SCHEMA)} ADD COLUMN ${columnSql(column)};`);
    return [...(commands.length > 0 ? [{ ...statement, commands }] : []), ...(await read(again))];
  });
  return (await Promise.all(statements)).flat();
}

type AlterCommand = Extract<DraftStatement, { kind: 'alter' }>['commands'][number];

function addedName({ node: { subtype, def } }: AlterCommand): string | undefined {
  return subtype === 'AT_AddColumn' && def && 'ColumnDef' in def ? def.ColumnDef.colname : undefined;
}

function createdTable({ node }: Extract<DraftStatement, { kind: 'other' }>): TableName | undefined {
  return 'CreateStmt' in node ? nameOf(node.CreateStmt.relation, SCHEMA) : undefined;
}

function tableOf({ schema, table }: CatalogObject): TableName {
  return { schema: schema ?? '', name: table ?? '' };
}

/** A CREATE TABLE of Prisma with other definitions of these columns. */
function withGenerated(sql: string, columns: readonly CatalogObject[]): string {
  const [, head = '', body = ''] = /^(CREATE TABLE (?:"(?:[^"]|"")*"\.)?"(?:[^"]|"")*" )\((.*)\)$/s.exec(sql) ?? [];
  const lines = splitAtCommas(body).map((line) => {
    const column = columns.find(({ name }) => line.startsWith(`${quoted(name)} `));
    return column ? columnSql(column) : line;
  });
  return `${head}(\n${lines.map((line) => `    ${line}`).join(',\n')}\n)`;
}
