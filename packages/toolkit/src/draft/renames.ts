import { shown, type TableName } from '../plan/relation-names.ts';
import { literal, quoted } from '../sql/quote.ts';
import { isCastable } from './castable.ts';
import { type ChangedColumn, type ChangedTable, type Changes, isSame, type Reference } from './schema-changes.ts';
import { quotedTable } from './sql-text.ts';

/** A drop and an addition that may be the two halves of one change. */
export interface Candidate {
  readonly kind: 'column' | 'table' | 'enum' | 'value' | 'conversion';
  /** How `--rename` (or `--convert`) names it: `products.cost:purchase_price`, `products:goods`, `products.quantity`. */
  readonly key: string;
  /** Whether it looks like one change: the types agree. */
  readonly likely: boolean;
  /** How much the two look alike: the larger, the sooner it is asked about. */
  readonly rank: number;
  /** What has to be made for it, by statements with their semicolon. Several candidates may need the same. */
  readonly needs: readonly Need[];
  /** The column that gets another type, and its table as SQL writes it; null for none. */
  readonly retyped: { readonly table: string; readonly column: string } | null;
  /** What can't be there meanwhile, in an order in which it can be made again. Several candidates may name the same. */
  readonly apart: readonly Apart[];
  /** What is lost if it is none: `every value of products.cost`. */
  readonly stake: string;
  /** What would be done instead, in words. */
  readonly says: string;
  /** The statements that do it, and those that undo it, each with its semicolon. */
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** For which rows it can't be undone, in a sentence. */
  readonly refusal?: string | null;
  /** Each dropped or added thing can be a half of one change only. */
  readonly halves: readonly string[];
}

/** A schema of PostgreSQL, or a type. */
export interface Need {
  readonly make: string;
  readonly drop: string;
}

/** What is dropped while columns get other types, and made again. */
export interface Apart {
  readonly drop: string;
  readonly make: readonly string[];
}

/** Why the linter may let a rename pass, as the file says it: somebody asked for it, and is told what it takes. */
const ASKED_FOR = 'it is meant as a rename; no code that uses the old name may run when this is applied';

/** Share of equal columns from which two tables look like one. */
const ALIKE = 0.6;

/** Likeness of two names from which a column may have been renamed and have got another type of the same kind. */
const CLOSE = 0.5;

/** Finds what may have been renamed, or given another type, the likeliest first. Pure. */
export function findCandidates(changes: Changes, schema: string): Candidate[] {
  const found = [
    ...tableCandidates(changes, schema),
    ...enumCandidates(changes, schema),
    ...valueCandidates(changes, schema),
    ...columnCandidates(changes, schema),
  ];
  return found.sort((a, b) => Number(b.likely) - Number(a.likely) || b.rank - a.rank);
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

function columnCandidates(changes: Changes, schema: string): Candidate[] {
  const { added, dropped } = changes;
  return dropped.columns.flatMap((old) => {
    const table = quotedTable(old.table, schema);
    const name = shown(old.table, schema);
    const stake = `every value of ${name}.${old.column}`;
    const others = added.columns.filter((column) => isSame(column.table, old.table));
    const converted = others.find(({ column }) => column === old.column);
    if (converted) {
      const column = quoted(old.column);
      // One value has no room for those of a list.
      if (isList(old) && !isList(converted)) return [];
      if (!isCastable(old.type, converted.type)) return [];
      const change = (from: ChangedColumn, to: ChangedColumn) =>
        `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE ${to.typeSql} USING ${castOf(column, from, to)};`;
      const setDefault = (to: string) =>
        old.defaultSql === null ? [] : [`ALTER TABLE ${table} ALTER COLUMN ${column} ${to};`];
      // To Prisma a list is never NOT NULL, and it does not see whether one is.
      const becomesList = isList(converted) && !isList(old) && old.isRequired;
      const setNotNull = (verb: 'SET' | 'DROP') =>
        becomesList ? [`ALTER TABLE ${table} ALTER COLUMN ${column} ${verb} NOT NULL;`] : [];
      const conversion: Candidate = {
        kind: 'conversion',
        key: `${name}.${old.column}`,
        likely: true,
        rank: CERTAIN,
        needs: newEnum(changes, converted, schema),
        retyped: { table, column: old.column },
        apart: dropped.references.filter((reference) => isEndOf(reference, old)).map((one) => apartFrom(one, schema)),
        stake,
        says: `convert ${name}.${old.column} from ${old.type} to ${converted.type}`,
        // A default of the old type may have no meaning in the new one; what follows sets the new one.
        up: [...setDefault('DROP DEFAULT'), change(old, converted), ...setNotNull('DROP')],
        down: [change(converted, old), ...setNotNull('SET'), ...setDefault(`SET DEFAULT ${old.defaultSql}`)],
        refusal: becomesList ? `It refuses while a row has no value in ${name}.${old.column}.` : null,
        halves: [`- ${name}.${old.column}`, `+ ${name}.${old.column}`],
      };
      return [conversion];
    }
    return others
      .filter(
        ({ column }) => !dropped.columns.some((other) => isSame(other.table, old.table) && other.column === column),
      )
      .map((next): Candidate => {
        const { column, type } = next;
        const alike = likeness(column, old.column);
        const isSameKind = kindOf(type) !== null && kindOf(type) === kindOf(old.type);
        const rename = (from: string, to: string) =>
          `ALTER TABLE ${table} RENAME COLUMN ${quoted(from)} TO ${quoted(to)};`;
        return {
          kind: 'column',
          key: `${name}.${old.column}:${column}`,
          likely: type === old.type || (isSameKind && alike >= CLOSE),
          rank: alike + (type === old.type ? 1 : 0) + (refersToSame(changes, old, next) ? CERTAIN : 0),
          needs: [],
          retyped: null,
          apart: [],
          stake,
          says: `rename ${name}.${old.column} to ${column}`,
          up: [`-- lint-ignore renaming-column: ${ASKED_FOR}\n${rename(old.column, column)}`],
          down: [rename(column, old.column)],
          halves: [`- ${name}.${old.column}`, `+ ${name}.${column}`],
        };
      });
  });
}

/** Both ends of a foreign key have to be of one type. */
function isEndOf({ table, column, target, targetColumn }: Reference, end: ChangedColumn): boolean {
  const isStart = isSame(table, end.table) && column === end.column;
  return isStart || (isSame(target, end.table) && targetColumn === end.column);
}

function apartFrom({ table, name, addSql }: Reference, schema: string): Apart {
  const alter = `ALTER TABLE ${quotedTable(table, schema)}`;
  return { drop: `${alter} DROP CONSTRAINT ${quoted(name)};`, make: [`${alter} ${addSql};`] };
}

function isList({ type }: ChangedColumn): boolean {
  return type.endsWith('[]');
}

function castOf(column: string, from: ChangedColumn, to: ChangedColumn): string {
  const element = to.typeSql.replace(/\[\]$/, '');
  // From and to an enum only text can be cast; so it is on the way back from a cast that goes one way.
  const step = /"/.test(from.typeSql + to.typeSql) || !isCastable(from.type, to.type) ? '::TEXT' : '';
  if (isList(from) === isList(to)) return `${column}${step}${step && isList(to) ? '[]' : ''}::${to.typeSql}`;
  return isList(to) ? `array_remove(ARRAY[${column}${step}::${element}], NULL)` : `${column}[1]${step}::${to.typeSql}`;
}

function tableCandidates(changes: Changes, schema: string): Candidate[] {
  const { added, dropped } = changes;
  return dropped.tables.flatMap((old) =>
    added.tables.map((next): Candidate => {
      const alike = isMadeExplicit(changes, old, next) ? 1 : shareOfEqualColumns(old, next);
      const from = shown(old.table, schema);
      return {
        kind: 'table',
        key: `${from}:${newName(old.table, next.table)}`,
        likely: alike >= ALIKE,
        rank: alike + likeness(old.table.name, next.table.name),
        needs: newSchema(changes, old.table, next.table),
        retyped: null,
        apart: [],
        stake: `every row of ${from}`,
        says: moveInWords(`the table ${from}`, old.table, next.table),
        up: withReason('renaming-table', move('TABLE', old.table, next.table, schema)),
        down: move('TABLE', next.table, old.table, schema),
        halves: [`- ${from}`, `+ ${shown(next.table, schema)}`],
      };
    }),
  );
}

function enumCandidates(changes: Changes, schema: string): Candidate[] {
  const { added, dropped } = changes;
  return dropped.enums.flatMap((old) =>
    added.enums.map((next): Candidate => {
      const from = shown(old.name, schema);
      return {
        kind: 'enum',
        key: `${from}:${newName(old.name, next.name)}`,
        likely: old.values.some((value) => next.values.includes(value)),
        rank:
          likeness(old.name.name, next.name.name) + old.values.filter((value) => next.values.includes(value)).length,
        needs: newSchema(changes, old.name, next.name),
        retyped: null,
        apart: [],
        stake: `every value of the columns of type ${from}`,
        says: moveInWords(`the enum ${from}`, old.name, next.name),
        up: move('TYPE', old.name, next.name, schema),
        down: move('TYPE', next.name, old.name, schema),
        halves: [`- ${from}`, `+ ${shown(next.name, schema)}`],
      };
    }),
  );
}

/** A value of an enum that goes while another one comes. */
function valueCandidates({ added, dropped }: Changes, schema: string): Candidate[] {
  return dropped.exchanged.flatMap(({ name, values: before }) => {
    const after = added.exchanged.find((other) => isSame(other.name, name))?.values ?? [];
    const gone = before.filter((value) => !after.includes(value));
    const fresh = after.filter((value) => !before.includes(value));
    const type = shown(name, schema);
    const rename = (from: string, to: string) =>
      `ALTER TYPE ${quotedTable(name, schema)} RENAME VALUE ${literal(from)} TO ${literal(to)};`;
    return gone.flatMap((old) =>
      fresh.map((next): Candidate => {
        const alike = likeness(old, next);
        return {
          kind: 'value',
          key: `${type}.${old}:${next}`,
          likely: (gone.length === 1 && fresh.length === 1) || alike >= CLOSE,
          rank: alike,
          needs: [],
          retyped: null,
          apart: [],
          stake: `every ${old} of the enum ${type}`,
          says: `rename the value ${old} of the enum ${type} to ${next}`,
          up: [rename(old, next)],
          down: [rename(next, old)],
          halves: [`- ${type} ${old}`, `+ ${type} ${next}`],
        };
      }),
    );
  });
}

/** The new name as `--rename` has it: with its schema where that is another one. */
function newName(old: TableName, next: TableName): string {
  return next.schema === old.schema ? next.name : `${next.schema}.${next.name}`;
}

function newSchema({ added }: Changes, old: TableName, next: TableName): Need[] {
  if (next.schema === old.schema || !added.schemas.includes(next.schema)) return [];
  const name = quoted(next.schema);
  return [{ make: `CREATE SCHEMA IF NOT EXISTS ${name};`, drop: `DROP SCHEMA ${name};` }];
}

/** The enum of a column, if it is new. */
function newEnum({ added }: Changes, { typeSql }: ChangedColumn, schema: string): Need[] {
  return added.enums.flatMap(({ name, values }) => {
    const type = quotedTable(name, schema);
    if (typeSql.replace('[]', '') !== type) return [];
    const make = `CREATE TYPE ${type} AS ENUM (${values.map(literal).join(', ')});`;
    return [{ make, drop: `DROP TYPE ${type};` }];
  });
}

function moveInWords(what: string, old: TableName, next: TableName): string {
  if (next.schema === old.schema) return `rename ${what} to ${next.name}`;
  return `move ${what} to the schema ${next.schema}${next.name === old.name ? '' : ` and rename it to ${next.name}`}`;
}

/** Its indexes, its constraints and the sequences of its columns go with it. */
function move(type: 'TABLE' | 'TYPE', from: TableName, to: TableName, schema: string): string[] {
  const moved = { schema: to.schema, name: from.name };
  return [
    ...(from.schema === to.schema
      ? []
      : [`ALTER ${type} ${quotedTable(from, schema)} SET SCHEMA ${quoted(to.schema)};`]),
    ...(from.name === to.name ? [] : [`ALTER ${type} ${quotedTable(moved, schema)} RENAME TO ${quoted(to.name)};`]),
  ];
}

function withReason(rule: string, statements: readonly string[]): string[] {
  return statements.map((sql) => (/ RENAME TO /.test(sql) ? `-- lint-ignore ${rule}: ${ASKED_FOR}\n${sql}` : sql));
}

/** The table that Prisma keeps behind two lists has the columns A and B, and becomes one with names that say more. */
function isMadeExplicit(changes: Changes, old: ChangedTable, next: ChangedTable): boolean {
  if (!old.table.name.startsWith('_') || [...old.columns.keys()].sort().join() !== 'A,B') return false;
  const targets = (references: readonly Reference[], { table }: ChangedTable) =>
    references.filter((one) => isSame(one.table, table)).map(({ target }) => target);
  const wanted = targets(changes.dropped.references, old);
  const there = targets(changes.added.references, next);
  return wanted.length === 2 && wanted.every((target) => there.some((other) => isSame(target, other)));
}

/** Whether two columns refer to the same table. */
function refersToSame({ added, dropped }: Changes, old: ChangedColumn, next: ChangedColumn): boolean {
  const target = (references: readonly Reference[], { table, column }: ChangedColumn) =>
    references.find((one) => isSame(one.table, table) && one.column === column)?.target;
  const [before, after] = [target(dropped.references, old), target(added.references, next)];
  return before !== undefined && after !== undefined && isSame(before, after);
}

/** What makes a pair the first to be asked about. */
const CERTAIN = 10;

/**
 * The statements of renames and conversions, in the order in which they are done, and in the order in which they are undone.
 * Pure.
 */
export function preludeOf(candidates: readonly Candidate[]): { up: string[]; down: string[] } {
  const needs = [...new Map(candidates.flatMap((one) => one.needs.map((need) => [need.make, need]))).values()];
  const apart = [...new Map(candidates.flatMap((one) => one.apart.map((part) => [part.drop, part]))).values()];
  const conversions = candidates.filter(({ kind }) => kind === 'conversion');
  const renames = candidates.filter(({ kind }) => kind !== 'conversion');
  const without = (statements: readonly string[]) => [
    ...apart.toReversed().map(({ drop }) => drop),
    ...statements,
    ...apart.flatMap(({ make }) => make),
  ];
  return {
    up: [
      ...needs.map(({ make }) => make),
      ...renames.flatMap(({ up }) => up),
      ...without(conversions.flatMap(({ up }) => up)),
    ],
    down: [
      ...without(conversions.toReversed().flatMap(({ down }) => down)),
      ...renames.toReversed().flatMap(({ down }) => down),
      ...needs.map(({ drop }) => drop),
    ],
  };
}

/** How much of two tables is equal: columns of one type whose names are the same but for case and underscores. */
function shareOfEqualColumns(a: ChangedTable, b: ChangedTable): number {
  const plain = ({ columns }: ChangedTable) => new Map([...columns].map(([name, type]) => [plainName(name), type]));
  const [first, second] = [plain(a), plain(b)];
  const names = new Set([...first.keys(), ...second.keys()]);
  const equal = [...names].filter((name) => first.has(name) && first.get(name) === second.get(name));
  return names.size === 0 ? 0 : equal.length / names.size;
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

/** What kind of values a type has, where PostgreSQL converts between the types of one kind; null where it is one of its own. */
function kindOf(type: string): string | null {
  const plain = type.replace(/\(.*\)/, '');
  if (/^(smallint|integer|bigint|numeric|real|double precision)$/.test(plain)) return 'number';
  if (/^(text|character|character varying|citext)$/.test(plain)) return 'text';
  return /^(date|timestamp with(out)? time zone)$/.test(plain) ? 'moment' : null;
}

/** How much of the shorter of two names is in the other one: pairs of letters that both have. */
function likeness(a: string, b: string): number {
  const pairs = (text: string) =>
    new Set([...plainName(text)].slice(1).map((letter, index) => plainName(text)[index] + letter));
  const [first, second] = [pairs(a), pairs(b)];
  const shared = [...first].filter((pair) => second.has(pair)).length;
  return shared / Math.max(1, Math.min(first.size, second.size));
}
