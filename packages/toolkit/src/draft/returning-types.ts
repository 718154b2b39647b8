import { quoted } from '../sql/quote.ts';
import type { AlterCommand, DraftStatement } from './draft-statements.ts';
import type { ChangedColumn } from './schema-changes.ts';
import { addedColumns } from './schema-changes.ts';

/**
 * Keeps the values of columns that got another type, on the way down. Prisma drops such a column and adds it again where
 * PostgreSQL doesn't convert by itself: from text to a number, say. What is there now came from the old type, so it can
 * be converted back. Pure.
 */
export function convertReturningTypes(
  up: readonly DraftStatement[],
  down: readonly DraftStatement[],
): DraftStatement[] {
  return down.flatMap((statement): DraftStatement[] => {
    if (statement.kind !== 'alter') return [statement];
    const { table, commands } = statement;
    const returning = addedColumns([statement]).filter(
      ({ column }) =>
        commands.some(({ node }) => node.subtype === 'AT_DropColumn' && node.name === column) &&
        up.some(
          (other) =>
            other.kind === 'alter' &&
            other.table.name === table.name &&
            other.table.schema === table.schema &&
            other.commands.some(({ node }) => node.subtype === 'AT_AlterColumnType' && node.name === column),
        ),
    );
    if (returning.length === 0) return [statement];
    const isReplaced = ({ node }: AlterCommand) => {
      const name = node.def && 'ColumnDef' in node.def ? node.def.ColumnDef.colname : node.name;
      const replaced = node.subtype === 'AT_DropColumn' || node.subtype === 'AT_AddColumn';
      return replaced && returning.some(({ column }) => column === name);
    };
    const converted = returning.map((column) => conversion(column, commands));
    return [
      // A default of the newer type may have no meaning in the older one.
      {
        kind: 'alter',
        table,
        commands: returning.map(({ column }) => ({
          sql: `ALTER COLUMN ${quoted(column)} DROP DEFAULT`,
          node: { subtype: 'AT_ColumnDefault', name: column },
        })),
      },
      { kind: 'alter', table, commands: [...commands.filter((command) => !isReplaced(command)), ...converted.flat()] },
    ];
  });
}

function conversion({ column, typeSql, defaultSql }: ChangedColumn, commands: readonly AlterCommand[]): AlterCommand[] {
  const name = quoted(column);
  const added = commands.find(
    ({ node }) =>
      node.subtype === 'AT_AddColumn' && node.def && 'ColumnDef' in node.def && node.def.ColumnDef.colname === column,
  );
  const def = added?.node.def;
  const isRequired = / NOT NULL( DEFAULT |$)/.test(added?.sql ?? '');
  return [
    {
      sql: `ALTER COLUMN ${name} TYPE ${typeSql} USING ${name}::TEXT::${typeSql}`,
      node: { subtype: 'AT_AlterColumnType', name: column, ...(def && { def }) },
    },
    {
      sql: `ALTER COLUMN ${name} ${isRequired ? 'SET' : 'DROP'} NOT NULL`,
      node: { subtype: isRequired ? 'AT_SetNotNull' : 'AT_DropNotNull', name: column },
    },
    ...(defaultSql === null
      ? []
      : [
          {
            sql: `ALTER COLUMN ${name} SET DEFAULT ${defaultSql}`,
            node: { subtype: 'AT_ColumnDefault' as const, name: column },
          },
        ]),
  ];
}
