import type { TableShape } from './table-shape.ts';

/**
 * Puts tables into an order in which rows can be written: each after those that its foreign keys need. Pure. Where that
 * goes round in a circle, the foreign keys that may be empty are left out of account first.
 */
export function orderTables(tables: readonly TableShape[]): TableShape[] {
  const ordered: TableShape[] = [];
  const waiting = new Map(tables.map((table) => [keyOf(table), table]));
  while (waiting.size > 0) {
    const free = (onlyRequired: boolean) =>
      [...waiting.values()].filter((table) => needs(table, onlyRequired).every((key) => !waiting.has(key)));
    const found = [free(false), free(true)].find((some) => some.length > 0) ?? [...waiting.values()];
    for (const table of found) {
      ordered.push(table);
      waiting.delete(keyOf(table));
    }
  }
  return ordered;
}

/** A table's schema and name as one text. */
export function keyOf({ schema, table }: { schema: string; table: string }): string {
  return JSON.stringify([schema, table]);
}

function needs(shape: TableShape, onlyRequired: boolean): string[] {
  const required = new Set(shape.columns.filter((column) => column.required).map((column) => column.name));
  return shape.foreignKeys
    .filter(({ columns }) => !onlyRequired || columns.every((column) => required.has(column)))
    .map(keyOf)
    .filter((key) => key !== keyOf(shape));
}
