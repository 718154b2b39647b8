import { mayLose } from '../plan/column-type.ts';
import { shown, type TableName } from '../plan/relation-names.ts';
import { shrunkEnums } from './clear-users.ts';
import type { DraftStatement } from './draft-statements.ts';
import {
  type ChangedColumn,
  type Changes,
  changedTypes,
  findCommands,
  isSame,
  type Reference,
} from './schema-changes.ts';

/**
 * What down.sql can't bring back, as its header says it after `Loses:`. Pure.
 *
 * @param changes What the draft adds (undoing it throws that away) and what it drops (nothing brings that back).
 * @param more What else is lost, and sentences about when down.sql refuses.
 */
export function losesLine(
  { up, down }: { readonly up: readonly DraftStatement[]; readonly down: readonly DraftStatement[] },
  changes: Changes,
  schema: string,
  { lost: more = [], refusals = [] }: { lost?: readonly string[]; refusals?: readonly string[] } = {},
): string {
  const name = (table: TableName) => shown(table, schema);
  const lost = [
    ...list(
      'every row of',
      changes.added.tables.map(({ table }) => name(table)),
    ),
    ...list(
      'every value of',
      findCommands(down, 'AT_DropColumn').map(({ table, node }) => `${name(table)}.${node.name}`),
    ),
    ...list(
      'the rows that were in',
      changes.dropped.tables.map(({ table }) => name(table)),
    ),
    ...list(
      'the values that were in',
      lostColumns(changes).map(({ table, column }) => `${name(table)}.${column}`),
    ),
    ...conversions(up, down, schema),
    ...more,
  ];
  const sentences = [
    `${lost.length > 0 ? lost.join('; ') : 'nothing'}`,
    ...refusals,
    ...orphans(changes).map(
      ({ table, column, target }) =>
        `It refuses while a row has a value in ${name(table)}.${column}, because ${name(target)} comes back empty.`,
    ),
    ...list('It refuses while a row has no value in', requiredAgain(down, schema)).map((text) => `${text}.`),
    ...list(
      'It refuses while a row has one of the new values of',
      shrunkEnums(down, schema).map((name) => shown(name, schema)),
    ).map((text) => `${text}.`),
  ];
  const [first = '', ...others] = sentences;
  return withSentences(first, others);
}

/** What is lost, with sentences after it. Pure. */
export function withSentences(lost: string, sentences: readonly string[]): string {
  if (sentences.length === 0) return lost;
  return [lost.endsWith('.') ? lost : `${lost}.`, ...sentences].join(' ');
}

function list(start: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const last = names.at(-1) ?? '';
  return [`${start} ${names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`}`];
}

/** Columns that go, but for those that are computed again of what stays. */
function lostColumns({ dropped: { columns } }: Changes): ChangedColumn[] {
  const goes = (table: TableName, column: string) =>
    columns.some((gone) => isSame(gone.table, table) && gone.column === column);
  return columns.filter(({ table, sources }) => sources === null || sources.some((source) => goes(table, source)));
}

/** Columns that stay, and refer to a table that goes. */
function orphans({ dropped: { references, tables, columns } }: Changes): Reference[] {
  return references.filter(({ table, column, target }) => {
    const goes =
      tables.some((gone) => isSame(gone.table, table)) ||
      columns.some((gone) => isSame(gone.table, table) && gone.column === column);
    return !goes && tables.some((gone) => isSame(gone.table, target));
  });
}

function requiredAgain(down: readonly DraftStatement[], schema: string): string[] {
  return findCommands(down, 'AT_SetNotNull').map(({ table, node }) => `${shown(table, schema)}.${node.name}`);
}

/** Columns whose values have been squeezed on the way up, or will be on the way down. */
function conversions(up: readonly DraftStatement[], down: readonly DraftStatement[], schema: string): string[] {
  const types = changedTypes(down);
  return changedTypes(up).flatMap(({ table, column, type: next }) => {
    const before = types.find((other) => isSame(other.table, table) && other.column === column)?.type;
    if (before === undefined) return [];
    const what = `${shown(table, schema)}.${column}`;
    return [
      ...(mayLose(before, next) ? [`what ${what} had that does not fit into ${next}`] : []),
      ...(mayLose(next, before) ? [`what ${what} has that does not fit into ${before}`] : []),
    ];
  });
}
