import { findNodes, shown, type TableName, wordsOf } from '../plan/relation-names.ts';
import { quoted } from '../sql/quote.ts';
import type { AlterCommand, DraftStatement } from './draft-statements.ts';
import { addedColumns, findCommands, isSame } from './schema-changes.ts';

/** What a row gets in a column that comes back without its values, by the column's type. */
const fillers: readonly (readonly [RegExp, string])[] = [
  [/\[\]$/, "'{}'"],
  [/^(text|character varying|character|citext)\b/, "''"],
  [/^(smallint|integer|bigint|numeric|real|double precision)\b/, '0'],
  [/^boolean$/, 'false'],
  [/^(timestamp|date)\b/, "'epoch'"],
  [/^time\b/, "'00:00'"],
  [/^interval\b/, "'0'"],
  [/^uuid$/, "'00000000-0000-0000-0000-000000000000'"],
  [/^jsonb?$/, "'{}'"],
  [/^bytea$/, "''"],
];

/** A way down on which required columns can come back to tables with rows. */
export interface Filled {
  readonly down: readonly DraftStatement[];
  /** Sentences about columns that can't: down.sql refuses while their table has rows. */
  readonly refusals: readonly string[];
}

/**
 * Lets each required column that the way down adds again be filled with something, because its values are gone: with an
 * empty text, a zero and so on, by a default that is taken away at once. Where no value fits, rows may not share one, or it
 * would have to be that of another row, the column stays as it is, and its table has to be empty. One that may be empty stays so in
 * all rows where these may not share its default, or it need not be that of another row. Pure.
 */
export function fillReturningColumns(down: readonly DraftStatement[], schema: string): Filled {
  const refusals: string[] = [];
  const filled = down.flatMap((statement): DraftStatement[] => {
    if (statement.kind !== 'alter') return [statement];
    const { table } = statement;
    const cleared: AlterCommand[] = [];
    const bondOf = (column: string) =>
      (isUnique(down, table, column, schema) && 'is unique') ||
      (isReferring(down, table, column) && 'refers to other rows');
    const commands = statement.commands.map((command) => {
      const [{ column: shared = '', isRequired, defaultSql } = {}] = addedColumns([
        { ...statement, commands: [command] },
      ]);
      const bond = defaultSql != null && bondOf(shared);
      if (bond && !(bond === 'is unique' && DIFFERS.test(defaultSql))) {
        if (isRequired) {
          refusals.push(`It refuses while ${shown(table, schema)} has rows, because ${shared} ${bond}.`);
          return command;
        }
        cleared.push({
          sql: `ALTER COLUMN ${quoted(shared)} SET DEFAULT ${defaultSql}`,
          node: { subtype: 'AT_ColumnDefault', name: shared },
        });
        return { ...command, sql: command.sql.slice(0, -` DEFAULT ${defaultSql}`.length) };
      }
      const column = requiredWithoutValue(command);
      if (column === undefined) return command;
      const value = fillerOf(command);
      if (value === undefined || bondOf(column)) {
        refusals.push(`It refuses while ${shown(table, schema)} has rows, because ${column} is required.`);
        return command;
      }
      cleared.push({
        sql: `ALTER COLUMN ${quoted(column)} DROP DEFAULT`,
        node: { subtype: 'AT_ColumnDefault', name: column },
      });
      return { ...command, sql: `${command.sql} DEFAULT ${value}` };
    });
    const altered = { ...statement, commands };
    return cleared.length > 0 ? [altered, { kind: 'alter', table, commands: cleared }] : [altered];
  });
  return { down: filled, refusals };
}

/** The name of the column that a command adds, if it is required and has no value of its own. Pure. */
export function requiredWithoutValue({ node, sql }: AlterCommand): string | undefined {
  if (node.subtype !== 'AT_AddColumn' || !node.def || !('ColumnDef' in node.def)) return undefined;
  const kinds = findNodes(node.def, 'Constraint').map(({ contype }) => contype);
  const fillsItself =
    kinds.some((kind) => /^CONSTR_(DEFAULT|IDENTITY|GENERATED)$/.test(kind ?? '')) || /\bSERIAL\b/.test(sql);
  return kinds.includes('CONSTR_NOTNULL') && !fillsItself ? node.def.ColumnDef.colname : undefined;
}

/** Defaults that are another value in each row. */
const DIFFERS = /gen_random_uuid|uuid_generate|nextval/;

function fillerOf({ sql }: AlterCommand): string | undefined {
  const type = /^ADD COLUMN "(?:[^"]|"")*"\s+(.+?) NOT NULL$/s.exec(sql)?.[1] ?? '';
  const plain = type
    .toLowerCase()
    .replace(/^varchar/, 'character varying')
    .replace(/^char\b/, 'character')
    .replace(/^decimal/, 'numeric')
    .replace(/^timestamptz/, 'timestamp')
    .replace(/^timetz/, 'time');
  return fillers.find(([pattern]) => pattern.test(plain))?.[1];
}

/** Whether the way down makes the column refer to the rows of a table, alone or with others. */
function isReferring(down: readonly DraftStatement[], table: TableName, column: string): boolean {
  return findCommands(down, 'AT_AddConstraint').some(
    (command) =>
      isSame(command.table, table) &&
      findNodes(command.node, 'Constraint').some(({ fk_attrs }) => (fk_attrs ?? []).flatMap(wordsOf).includes(column)),
  );
}

/** Whether the way down makes the column unique, alone or with others. */
function isUnique(down: readonly DraftStatement[], table: TableName, column: string, schema: string): boolean {
  return down.some((statement) => {
    if (statement.kind === 'alter') {
      return statement.commands.some(({ node }) =>
        findNodes(isSame(statement.table, table) ? node : null, 'Constraint').some(
          ({ contype, keys }) =>
            (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE') &&
            (keys ?? []).flatMap(wordsOf).includes(column),
        ),
      );
    }
    if (statement.kind !== 'other' || !('IndexStmt' in statement.node) || statement.node.IndexStmt.unique !== true)
      return false;
    const { relation, indexParams } = statement.node.IndexStmt;
    const owner = { schema: relation?.schemaname ?? schema, name: relation?.relname ?? '' };
    return (
      isSame(owner, table) &&
      (indexParams ?? []).some((param) => 'IndexElem' in param && param.IndexElem.name === column)
    );
  });
}
