import type { TableName } from '../plan/relation-names.ts';
import { quoted } from '../sql/quote.ts';
import { castsByText, isCastable, isOfPrisma } from './castable.ts';
import { SCHEMA } from './compare.ts';
import type { AlterCommand, DraftStatement } from './draft-statements.ts';
import { addedColumns, changedTypes, isSame } from './schema-changes.ts';
import { quotedTable } from './sql-text.ts';

/**
 * Says how a column's values are converted where PostgreSQL does not do it by itself and Prisma believes that it does: a value to the
 * list with that one value, a list to its first value, and to or from a type of which Prisma
 * knows nothing, or has it wrong (money to inet). Pure.
 *
 * @param opposite The other way: the type to which it changes a column is what the column has here before.
 */
export function spellCasts(
  statements: readonly DraftStatement[],
  opposite: readonly DraftStatement[],
): DraftStatement[] {
  const before = [...changedTypes(opposite), ...addedColumns(opposite)];
  /** What has got its type by one of the steps in which an enum loses values: nothing happens to it afterwards. */
  const done = new Set<string>();
  return statements.flatMap((statement): DraftStatement | DraftStatement[] => {
    if (statement.kind === 'alter') return spellCommands(statement, before, done);
    const [, head = '', column = '', typeSql = ''] =
      (statement.kind === 'other' && statement.shrinksEnum && STEP.exec(statement.sql)) || [];
    const old = before.find((other) => head === headOf(other.table) && quoted(other.column) === column);
    if (statement.kind !== 'other' || !old || isList(old.type) === isList(typeSql)) return statement;
    done.add(head + column);
    return { ...statement, sql: `${head}${column} TYPE ${typeSql} USING (${wrapped(column, typeSql, '::TEXT')})` };
  });
}

interface Typed {
  readonly table: TableName;
  readonly column: string;
  readonly type: string;
}

function spellCommands(
  statement: Extract<DraftStatement, { kind: 'alter' }>,
  before: readonly Typed[],
  done: ReadonlySet<string>,
): DraftStatement[] {
  const undefaulted: AlterCommand[] = [];
  const commands = statement.commands.map((command): AlterCommand => {
    const [change] = changedTypes([{ ...statement, commands: [command] }]);
    const old = before.find(({ table, column }) => isSame(table, statement.table) && column === change?.column);
    const typeSql = / SET DATA TYPE (.+)$/s.exec(command.sql)?.[1];
    if (!change || !old || typeSql === undefined || / USING /.test(typeSql)) return command;
    const column = quoted(change.column);
    if (done.has(headOf(statement.table) + column)) return command;
    const isWrapped = isList(old.type) !== isList(change.type);
    if (!isWrapped && isKnownCast(old.type, change.type)) return command;
    const step = castsByText(old.type, change.type) ? '::TEXT' : '';
    const list = step !== '' && isList(typeSql) ? '[]' : '';
    const value = isWrapped ? wrapped(column, typeSql, step) : `${column}${step}${list}::${typeSql}`;
    const isDefault = ({ node }: AlterCommand) => node.subtype === 'AT_ColumnDefault' && node.name === change.column;
    // The default of the one is none of the other, and PostgreSQL converts it before it is set anew.
    if (!statement.commands.some((other) => isDefault(other) && other.node.def === undefined))
      undefaulted.push({
        sql: `ALTER COLUMN ${column} DROP DEFAULT`,
        node: { subtype: 'AT_ColumnDefault', name: change.column },
      });
    return { ...command, sql: `${command.sql} USING ${value}` };
  });
  const first: DraftStatement[] = undefaulted.length > 0 ? [{ ...statement, commands: undefaulted }] : [];
  return [...first, { ...statement, commands }];
}

function isKnownCast(from: string, to: string): boolean {
  return isOfPrisma(from) && isOfPrisma(to) && isCastable(from, to);
}

function headOf(table: TableName): string {
  return `ALTER TABLE ${quotedTable(table, SCHEMA)} ALTER COLUMN `;
}

const STEP = /^(ALTER TABLE .+ ALTER COLUMN )("(?:[^"]|"")*") TYPE (.+) USING \(.*\)$/s;

function wrapped(column: string, typeSql: string, step: string): string {
  const element = typeSql.replace(/\[\]$/, '');
  return isList(typeSql)
    ? `array_remove(ARRAY[${column}${step}::${element}], NULL)`
    : `${column}[1]${step}::${element}`;
}

function isList(type: string): boolean {
  return type.endsWith('[]');
}
