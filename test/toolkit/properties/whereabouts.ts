import type { PrismaField, PrismaSchema } from './prisma-schema.ts';

/** A column of a table, both as the database calls them. */
export interface Place {
  readonly table: string;
  readonly column: string;
}

/**
 * Says where a column of the first schema is in the second one: what has the same number is the same thing, whatever it is called.
 * Columns of keys and of foreign keys keep their names. Pure.
 *
 * @returns A function that returns null for a column that is gone.
 */
export function findWhereabouts(before: PrismaSchema, after: PrismaSchema): (place: Place) => Place | null {
  return ({ table, column }) => {
    const old = before.models.find(({ name }) => name === table);
    // The table behind two lists has no model.
    if (!old) return { table, column };
    const model = after.models.find(({ id }) => id === old.id);
    if (!model) return null;
    const field = old.fields.find(({ name }) => name === column);
    if (!field) return { table: model.name, column };
    const now = model.fields.find(({ id }) => id === field.id);
    if (!now || (!isSameType(field, now) && field.name !== now.name)) return null;
    return { table: model.name, column: now.name };
  };
}

/** Whether both have the same type, native type and all, and both are lists or none is. */
export function isSameType(a: PrismaField, b: PrismaField): boolean {
  return JSON.stringify(a.type) === JSON.stringify(b.type) && (a.arity === 'list') === (b.arity === 'list');
}

/** The things that two lists have in common, by their numbers. */
export function both<Item extends { readonly id: number }>(
  before: readonly Item[],
  after: readonly Item[],
): [Item, Item][] {
  return before.flatMap((old) => after.filter(({ id }) => id === old.id).map((now): [Item, Item] => [old, now]));
}
