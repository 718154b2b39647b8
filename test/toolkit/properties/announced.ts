import { compareRows, type TableRows } from '../../../packages/toolkit/src/catalog/table-rows.ts';
import { readLosses } from '../../../packages/toolkit/src/history/down-header.ts';
import type { Place } from './whereabouts.ts';

/** What the down.sql of a draft announce as lost, each as they write it: `t1`, or `t1.c1`. */
export interface Announced {
  /** What came up is thrown away: tables, and columns. */
  readonly newRows: ReadonlySet<string>;
  readonly newValues: ReadonlySet<string>;
  /** What was thrown away on the way up is not brought back. */
  readonly oldRows: ReadonlySet<string>;
  readonly oldValues: ReadonlySet<string>;
  /** Columns whose values may be rounded, cut, or written otherwise. */
  readonly converted: ReadonlySet<string>;
}

/**
 * Reads what they say after `Loses:`.
 *
 * @param downs The texts of the down.sql.
 * @throws {Error} When one says something that is none of the ways to say it.
 */
export function readAnnounced(downs: readonly string[]): Announced {
  const found = {
    newRows: new Set<string>(),
    newValues: new Set<string>(),
    oldRows: new Set<string>(),
    oldValues: new Set<string>(),
    converted: new Set<string>(),
  };
  for (const item of downs.flatMap(itemsOf)) {
    const [kind, names] = understand(item);
    for (const name of names) found[kind].add(name);
  }
  return found;
}

function itemsOf(down: string): string[] {
  const [lost = ''] = (readLosses(down) ?? 'nothing').split(/\.(?= It refuses )/);
  return lost === 'nothing' ? [] : lost.split('; ');
}

function understand(item: string): [keyof Announced, string[]] {
  const list = (start: string) => (item.startsWith(start) ? item.slice(start.length).split(/, | and /) : null);
  const one = (pattern: RegExp) => pattern.exec(item)?.slice(1, 2) ?? null;
  const readings: [keyof Announced, string[] | null][] = [
    ['newRows', list('every row of ')],
    ['newValues', list('every value of ')],
    ['oldRows', list('the rows that were in ')],
    ['oldValues', list('the values that were in ')],
    ['converted', one(/^what (.*) ha[ds] that does not fit into /)],
    ['converted', one(/^how (.*) was written before$/)],
  ];
  const understood = readings.find(([, names]) => names !== null);
  if (!understood?.[1]) throw new Error(`Nobody can say what is lost: ${item}`);
  return [understood[0], understood[1]];
}

/**
 * What a way up and a way back lost is what was announced, no more and no less.
 *
 * @param rows Before the way up, after it, and after the way back.
 * @throws {Error} What is lost and not announced, or announced and not lost.
 */
export function assertAnnounced(
  announced: Announced,
  rows: {
    readonly first: readonly TableRows[];
    readonly second: readonly TableRows[];
    readonly back: readonly TableRows[];
  },
  whereabouts: (place: Place) => Place | null,
): void {
  const { newRows, newValues, oldRows, oldValues, converted } = announced;
  const lost = compareRows(rows.first, rows.back);
  for (const { says, table, column } of lost) {
    if (oldRows.has(table)) continue;
    const names = column === null ? [] : namesOf({ table, column }, whereabouts);
    if (!names.some((name) => oldValues.has(name) || converted.has(name)))
      throw new Error(`After the way back, ${says}, and the loss is not announced.`);
  }
  for (const { table, columns, rows: old } of rows.first) {
    if (oldRows.has(table) && old.length > 0 && !lost.some((loss) => loss.table === table))
      throw new Error(`The loss of the rows of ${table} is announced, and they come back.`);
    for (const [index, column] of columns.entries()) {
      const isAnnounced = namesOf({ table, column }, whereabouts).some((name) => oldValues.has(name));
      const isLost = lost.some((loss) => loss.table === table && (loss.column === column || loss.column === null));
      // A column that comes back may get a default, numbers, or what stands for nothing, and that may be what it had.
      const values = old.map((row) => row[index] ?? null);
      const isNumbered = values.toSorted().join() === values.map((_, number) => number + 1).join();
      const isFilled = isNumbered || new Set(values).size === 1 || values.every(isPlain);
      if (isAnnounced && !isLost && !isFilled)
        throw new Error(`The loss of the values of ${table}.${column} is announced, and they come back.`);
    }
  }
  const isKnown = knownPlaces(rows.first, whereabouts);
  for (const { table, columns, rows: fresh } of rows.second) {
    if (fresh.length === 0 || newRows.has(table)) continue;
    for (const [index, column] of columns.entries()) {
      const name = `${table}.${column}`;
      if (!isKnown(name) && !newValues.has(name) && fresh.some((row) => row[index] !== null))
        throw new Error(`The way back throws away the values of ${name}, and does not say so.`);
    }
  }
  for (const name of [...newRows, ...newValues]) {
    const isThere = rows.second.some(
      ({ table, columns }) => table === name || columns.some((column) => `${table}.${column}` === name),
    );
    if (!isThere) throw new Error(`The loss of ${name} is announced, and there is no such thing.`);
  }
}

/** A down.sql calls a column as the way up does, which may have given it or its table another name before. */
function namesOf(place: Place, whereabouts: (place: Place) => Place | null): string[] {
  const now = whereabouts(place);
  const tables = [place.table, whereabouts({ ...place, column: 'id' })?.table ?? place.table];
  const columns = [place.column, now?.column ?? place.column];
  return tables.flatMap((table) => columns.map((column) => `${table}.${column}`));
}

function knownPlaces(first: readonly TableRows[], whereabouts: (place: Place) => Place | null) {
  const places = first.flatMap(({ table, columns }) =>
    columns.flatMap((column) => {
      const now = whereabouts({ table, column });
      return now ? [`${now.table}.${now.column}`] : [];
    }),
  );
  const known = new Set(places);
  return (name: string) => known.has(name);
}

/** A value that a required column may get when it comes back without its own. */
function isPlain(value: string | null | undefined): boolean {
  return value == null || /^(|0(\.0+)?|f|\{\}|\\x|00:00.*|1970-01-01.*)$/.test(value);
}
