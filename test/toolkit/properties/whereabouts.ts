import type { PrismaField, PrismaSchema } from './prisma-schema.ts';

/** A column of a table, both as the database calls them. */
export interface Place {
  readonly table: string;
  readonly column: string;
}

/** Whether somebody says that the thing of this number was renamed. */
export type Told = (id: number) => boolean;

export const allTold: Told = () => true;

/**
 * Says where a column of the first schema is in the second one: what has the same number is the same thing, whatever it is called.
 * Columns of keys and of foreign keys keep their names. Pure.
 *
 * @param isTold What was renamed without a word is gone.
 * @returns A function that returns null for a column that is gone.
 */
export function findWhereabouts(
  before: PrismaSchema,
  after: PrismaSchema,
  isTold: Told = allTold,
): (place: Place) => Place | null {
  return ({ table, column }) => {
    const old = before.models.find(({ name }) => name === table);
    // The table behind two lists has no model.
    if (!old) return { table, column };
    const model = after.models.find(({ id }) => id === old.id);
    if (!model || isLost(old, model, isTold)) return null;
    const field = old.fields.find(({ name }) => name === column);
    if (!field) return { table: model.name, column };
    const now = model.fields.find(({ id }) => id === field.id);
    if (!now || isLost(field, now, isTold)) return null;
    if (!isSameType(field, now) && field.name !== now.name) return null;
    return { table: model.name, column: now.name };
  };
}

interface Named {
  readonly id: number;
  readonly name: string;
}

/** Whether it was renamed without a word. */
export function isLost(old: Named, now: Named, isTold: Told): boolean {
  return old.name !== now.name && !isTold(old.id);
}

/** Whether the column of a field stays what it is: its type does, and its enum was not renamed without a word. */
export function isSameColumn(
  [before, after]: readonly [PrismaSchema, PrismaSchema],
  [old, now]: readonly [PrismaField, PrismaField],
  isTold: Told,
): boolean {
  if (!isSameType(old, now)) return false;
  const { type } = old;
  if (!('enum' in type)) return true;
  const [one, other] = [before, after].map(({ enums }) => enums.find(({ id }) => id === type.enum));
  return one !== undefined && other !== undefined && !isLost(one, other, isTold);
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
