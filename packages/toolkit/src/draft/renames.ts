import { shown, type TableName } from '../plan/relation-names.ts';
import { quoted } from '../sql/quote.ts';
import { type ChangedTable, type Changes, isSame } from './schema-changes.ts';
import { quotedTable } from './sql-text.ts';

/** A drop and an addition that may be the two halves of one change. */
export interface Candidate {
  readonly kind: 'column' | 'table' | 'enum' | 'conversion';
  /** How `--rename` (or `--convert`) names it: `products.cost:purchase_price`, `products:goods`, `products.quantity`. */
  readonly key: string;
  /** Whether it looks like one change: the types agree. */
  readonly likely: boolean;
  /** What is lost if it is none: `every value of products.cost`. */
  readonly stake: string;
  /** What would be done instead, in words. */
  readonly says: string;
  /** The statements that do it, and those that undo it, each with its semicolon. */
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** Each dropped or added thing can be a half of one change only. */
  readonly halves: readonly string[];
}

/** Why the linter may let a rename pass, as the file says it: somebody asked for it, and is told what it takes. */
const ASKED_FOR = 'it is meant as a rename; no code that uses the old name may run when this is applied';

/** Share of equal columns from which two tables look like one. */
const ALIKE = 0.6;

/** Finds what may have been renamed, or given another type, the likeliest first. Pure. */
export function findCandidates(changes: Changes, schema: string): Candidate[] {
  const found = [
    ...tableCandidates(changes, schema),
    ...enumCandidates(changes, schema),
    ...columnCandidates(changes, schema),
  ];
  return found.sort((a, b) => Number(b.likely) - Number(a.likely));
}

/** The candidates of this list that can all be taken together: for each half the first one. Pure. */
export function withoutConflicts(candidates: readonly Candidate[]): Candidate[] {
  const taken = new Set<string>();
  return candidates.filter(({ halves }) => {
    if (halves.some((half) => taken.has(half))) return false;
    for (const half of halves) taken.add(half);
    return true;
  });
}

function columnCandidates({ added, dropped }: Changes, schema: string): Candidate[] {
  return dropped.columns.flatMap((old) => {
    const table = quotedTable(old.table, schema);
    const name = shown(old.table, schema);
    const stake = `every value of ${name}.${old.column}`;
    const others = added.columns.filter((column) => isSame(column.table, old.table));
    const converted = others.find(({ column }) => column === old.column);
    if (converted) {
      const column = quoted(old.column);
      // From and to an enum only text can be cast.
      const step = /"/.test(old.typeSql + converted.typeSql) ? '::TEXT' : '';
      const change = (type: string) =>
        `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE ${type} USING ${column}${step}::${type};`;
      const setDefault = (to: string) =>
        old.defaultSql === null ? [] : [`ALTER TABLE ${table} ALTER COLUMN ${column} ${to};`];
      const conversion: Candidate = {
        kind: 'conversion',
        key: `${name}.${old.column}`,
        likely: true,
        stake,
        says: `convert ${name}.${old.column} from ${old.type} to ${converted.type}`,
        // A default of the old type may have no meaning in the new one; what follows sets the new one.
        up: [...setDefault('DROP DEFAULT'), change(converted.typeSql)],
        down: [change(old.typeSql), ...setDefault(`SET DEFAULT ${old.defaultSql}`)],
        halves: [`- ${name}.${old.column}`, `+ ${name}.${old.column}`],
      };
      return [conversion];
    }
    return others
      .filter(
        ({ column }) => !dropped.columns.some((other) => isSame(other.table, old.table) && other.column === column),
      )
      .sort((a, b) => likeness(b.column, old.column) - likeness(a.column, old.column))
      .map(({ column, type }): Candidate => {
        const rename = (from: string, to: string) =>
          `ALTER TABLE ${table} RENAME COLUMN ${quoted(from)} TO ${quoted(to)};`;
        return {
          kind: 'column',
          key: `${name}.${old.column}:${column}`,
          likely: type === old.type,
          stake,
          says: `rename ${name}.${old.column} to ${column}`,
          up: [`-- lint-ignore renaming-column: ${ASKED_FOR}\n${rename(old.column, column)}`],
          down: [rename(column, old.column)],
          halves: [`- ${name}.${old.column}`, `+ ${name}.${column}`],
        };
      });
  });
}

function tableCandidates({ added, dropped }: Changes, schema: string): Candidate[] {
  return dropped.tables.flatMap((old) =>
    added.tables
      .filter(({ table }) => table.schema === old.table.schema)
      .map((next) => ({ next, alike: shareOfEqualColumns(old, next) }))
      .sort((a, b) => b.alike - a.alike)
      .map(({ next, alike }): Candidate => {
        const from = shown(old.table, schema);
        return {
          kind: 'table',
          key: `${from}:${next.table.name}`,
          likely: alike >= ALIKE,
          stake: `every row of ${from}`,
          says: `rename the table ${from} to ${next.table.name}`,
          up: [`-- lint-ignore renaming-table: ${ASKED_FOR}\n${renameTable(old.table, next.table, schema)}`],
          down: [renameTable(next.table, old.table, schema)],
          halves: [`- ${from}`, `+ ${shown(next.table, schema)}`],
        };
      }),
  );
}

function renameTable(from: TableName, to: TableName, schema: string): string {
  return `ALTER TABLE ${quotedTable(from, schema)} RENAME TO ${quoted(to.name)};`;
}

function enumCandidates({ added, dropped }: Changes, schema: string): Candidate[] {
  return dropped.enums.flatMap((old) =>
    added.enums
      .filter(({ name }) => name.schema === old.name.schema)
      .map((next): Candidate => {
        const rename = (from: TableName, to: TableName) => [
          `ALTER TYPE ${quotedTable(from, schema)} RENAME TO ${quoted(to.name)};`,
        ];
        const from = shown(old.name, schema);
        return {
          kind: 'enum',
          key: `${from}:${next.name.name}`,
          likely: old.values.some((value) => next.values.includes(value)),
          stake: `every value of the columns of type ${from}`,
          says: `rename the enum ${from} to ${next.name.name}`,
          up: rename(old.name, next.name),
          down: rename(next.name, old.name),
          halves: [`- ${from}`, `+ ${shown(next.name, schema)}`],
        };
      }),
  );
}

function shareOfEqualColumns(a: ChangedTable, b: ChangedTable): number {
  const names = new Set([...a.columns.keys(), ...b.columns.keys()]);
  const equal = [...names].filter((name) => a.columns.has(name) && a.columns.get(name) === b.columns.get(name));
  return names.size === 0 ? 0 : equal.length / names.size;
}

/** How much of the shorter of two names is in the other one: pairs of letters that both have. */
function likeness(a: string, b: string): number {
  const pairs = (text: string) =>
    new Set([...text.toLowerCase()].slice(1).map((letter, index) => text[index] + letter));
  const [first, second] = [pairs(a), pairs(b)];
  const shared = [...first].filter((pair) => second.has(pair)).length;
  return shared / Math.max(1, Math.min(first.size, second.size));
}
