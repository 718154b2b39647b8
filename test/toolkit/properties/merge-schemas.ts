import type { PrismaEnum, PrismaField, PrismaModel, PrismaRelation, PrismaSchema } from './prisma-schema.ts';

/** Anything of a schema that keeps its number. */
type Numbered = { readonly id: number };

/** What both sides changed in another way: nobody can tell what is meant. */
class Contradiction extends Error {}

/**
 * What a careful person makes of a schema that two people have changed: the changes of both. What is new on the second side gets
 * numbers of its own, because both sides count on from the same one. Pure.
 *
 * @returns Null where both changed one thing in different ways, or one uses what the other took away.
 */
export function mergeSchemas(base: PrismaSchema, one: PrismaSchema, two: PrismaSchema): PrismaSchema | null {
  try {
    const other = renumbered(base, two);
    const merged: PrismaSchema = {
      enums: mergeItems(base.enums, one.enums, other.enums, (...each) => mergeParts<PrismaEnum>(...each)),
      models: mergeItems(base.models, one.models, other.models, mergeModels),
      relations: mergeItems(base.relations, one.relations, other.relations, whole<PrismaRelation>),
    };
    assertWhole(merged);
    return merged;
  } catch (error) {
    if (error instanceof Contradiction) return null;
    throw error;
  }
}

/** Far above all numbers that a test comes to. */
const APART = 500;

/**
 * The same schema, with other numbers for what the base doesn't have. Those of relations stay: the database's names of them have them.
 */
function renumbered(base: PrismaSchema, schema: PrismaSchema): PrismaSchema {
  const apart = (known: readonly Numbered[]) => (id: number) =>
    known.some((each) => each.id === id) ? id : id + APART;
  const ofEnum = apart(base.enums);
  const ofModel = apart(base.models);
  const ofField = apart(base.models.flatMap(({ fields }) => fields));
  return {
    enums: schema.enums.map((each) => ({ ...each, id: ofEnum(each.id) })),
    models: schema.models.map((model) => {
      const ofIndex = apart(base.models.find(({ id }) => id === model.id)?.indexes ?? []);
      return {
        ...model,
        id: ofModel(model.id),
        fields: model.fields.map((field) => ({
          ...field,
          id: ofField(field.id),
          type: 'enum' in field.type ? { enum: ofEnum(field.type.enum) } : field.type,
        })),
        indexes: model.indexes.map((index) => ({
          ...index,
          id: ofIndex(index.id),
          fields: index.fields.map(ofField),
        })),
      };
    }),
    relations: schema.relations.map((each) => ({
      ...each,

      from: ofModel(each.from),
      to: ofModel(each.to),
    })),
  };
}

function mergeItems<Item extends Numbered>(
  base: readonly Item[],
  one: readonly Item[],
  two: readonly Item[],
  mergeBoth: (base: Item, one: Item, two: Item) => Item,
): Item[] {
  const find = (items: readonly Item[], id: number) => items.find((each) => each.id === id);
  const kept = base.flatMap((item) => {
    const [mine, theirs] = [find(one, item.id), find(two, item.id)];
    if (mine && theirs) return [mergeBoth(item, mine, theirs)];
    const left = mine ?? theirs;
    if (left && !isSame(left, item)) throw new Contradiction();
    return [];
  });
  const isNew = ({ id }: Item) => find(base, id) === undefined;
  if (one.some((item) => isNew(item) && find(two, item.id))) throw new Contradiction();
  return [...kept, ...one.filter(isNew), ...two.filter(isNew)];
}

function mergeModels(base: PrismaModel, one: PrismaModel, two: PrismaModel): PrismaModel {
  const fields = mergeItems(base.fields, one.fields, two.fields, (...each) => mergeParts<PrismaField>(...each));
  const indexes = mergeItems(base.indexes, one.indexes, two.indexes, whole);
  return { ...mergeParts({ ...base, fields, indexes }, { ...one, fields, indexes }, { ...two, fields, indexes }) };
}

/** Each property by itself. */
function mergeParts<Item extends object>(base: Item, one: Item, two: Item): Item {
  const keys = Object.keys(base) as (keyof Item)[];
  return Object.fromEntries(keys.map((key) => [key, whole(base[key], one[key], two[key])])) as Item;
}

function whole<Value>(base: Value, one: Value, two: Value): Value {
  // Made unique by both, under two names, it may have two indexes, and Prisma sees one.
  if (typeof base === 'boolean' && one !== base && two !== base) throw new Contradiction();
  if (isSame(one, base) || isSame(one, two)) return two;
  if (isSame(two, base)) return one;
  throw new Contradiction();
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Nothing refers to what is gone, and no two things have one name. */
function assertWhole({ enums, models, relations }: PrismaSchema): void {
  const has = (items: readonly Numbered[], id: number) => items.some((each) => each.id === id);
  const isUnique = (names: readonly string[]) => new Set(names).size === names.length;
  const isSound =
    isUnique([...enums, ...models].map(({ name }) => name)) &&
    relations.every(({ from, to }) => has(models, from) && has(models, to)) &&
    models.every(
      ({ fields, indexes }) =>
        isUnique(fields.map(({ name }) => name)) &&
        isUnique(indexes.map(({ kind, fields: of }) => `${kind} ${of}`)) &&
        indexes.every((index) => index.fields.every((id) => has(fields, id))) &&
        fields.every(({ type }) => !('enum' in type) || has(enums, type.enum)),
    );
  if (!isSound) throw new Contradiction();
}
