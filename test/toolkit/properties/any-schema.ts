import fc from '../../fast-check.ts';
import type { PrismaField, PrismaIndex, PrismaModel, PrismaRelation, PrismaSchema } from './prisma-schema.ts';
import { defaultBy, fitsMethod, hasLists, isSortable, methodsOf, pick, scalars, takes, typeBy } from './scalars.ts';

/**
 * Names as databases have them: words that SQL reserves, other letters, a quote, and nearly as many bytes as a name may have. A
 * double quote is not among them: Prisma's SQL does not hold then, and a draft says so.
 */
const odd = ['user', 'order', 'select', 'Größe', 'with space', "it's", `l${'o'.repeat(62)}`, 'CamelCase', 'id2'];

/**
 * The names of a thing: mostly plain ones. That of another thing may be the same, but not in one table or schema at a time.
 *
 * @param kind The letter of a plain name.
 */
const nameOf = (kind: string, id: number, pick: number) => {
  const name = odd[Math.floor(pick / 4) % odd.length] ?? '';
  return pick % 4 === 0 ? `${name.slice(0, 58)}${kind}${id}` : `${kind}${id}_${pick % 100}`;
};

const nat = fc.nat(9999);

/** One thing that somebody does to a schema. The numbers choose what, whatever there is to choose from. */
export interface Edit {
  readonly kind: (typeof editKinds)[number];
  readonly numbers: readonly [number, number, number, number];
}

export const editKinds = [
  'add model',
  'drop model',
  'rename model',
  'add field',
  'drop field',
  'rename field',
  'change type',
  'change native type',
  'change arity',
  'change default',
  'change unique',
  'add index',
  'drop index',
  'rename index',
  'add enum',
  'rename enum',
  'add value',
  'drop value',
  'replace values',
  'reorder values',
  'add relation',
  'drop relation',
  'change relation',
] as const;

export const anyEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...editKinds),
  numbers: fc.tuple(nat, nat, nat, nat),
});

const growing: Edit['kind'][] = [
  'add model',
  'add field',
  'add field',
  'add field',
  'add enum',
  'change default',
  'change arity',
  'change unique',
  'add index',
  'add relation',
];

/** A schema is what a number of edits make of nothing: it gets smaller when they get fewer. */
export const anySchema: fc.Arbitrary<PrismaSchema> = fc
  .array(fc.record({ kind: fc.constantFrom(...growing), numbers: fc.tuple(nat, nat, nat, nat) }), {
    minLength: 3,
    maxLength: 18,
  })
  .map((edits) => {
    const first: Edit[] = [
      { kind: 'add enum', numbers: [1, 1, 1, 1] },
      { kind: 'add model', numbers: [1, 1, 1, 1] },
    ];
    return [...first, ...edits].reduce(edited, { enums: [], models: [], relations: [] });
  });

/** The schema after an edit; the same schema where there is nothing to do it to. Pure. */
export function edited(schema: PrismaSchema, { kind, numbers }: Edit): PrismaSchema {
  const [a, b, c, d] = numbers;
  const model = pick(schema.models, a);
  const field = model && pick(model.fields, b);
  const some = pick(schema.enums, a);
  const relation = pick(schema.relations, a);
  const withField = (change: Partial<PrismaField>) =>
    model && field ? withModel(schema, { ...model, fields: replace(model.fields, { ...field, ...change }) }) : schema;
  switch (kind) {
    case 'add model': {
      const id = next(schema.models);
      const key = pick(['autoincrement', 'autoincrement', 'uuid', 'text', 'composite'] as const, b) ?? 'autoincrement';
      return { ...schema, models: [...schema.models, { id, name: nameOf('t', id, c), key, fields: [], indexes: [] }] };
    }
    case 'drop model':
      if (!model || schema.models.length === 1) return schema;
      return {
        ...schema,
        models: schema.models.filter(({ id }) => id !== model.id),
        relations: schema.relations.filter(({ from, to }) => from !== model.id && to !== model.id),
      };
    case 'rename model':
      return model ? withModel(schema, { ...model, name: nameOf('t', model.id, c) }) : schema;
    case 'add field': {
      if (!model) return schema;
      const id = next(schema.models.flatMap(({ fields }) => fields));
      const type = typeBy(schema, b, c);
      const wanted = pick(['required', 'optional', 'optional', 'required', 'list'] as const, d) ?? 'required';
      const arity = wanted === 'list' && !hasLists(type) ? 'optional' : wanted;
      const value = d % 3 === 0 ? null : defaultBy(schema, { type, arity }, d);
      const added: PrismaField = { id, name: nameOf('c', id, c), type, arity, default: value, unique: false };
      return withModel(schema, { ...model, fields: [...model.fields, added] });
    }
    case 'drop field':
      if (!model || !field) return schema;
      return withModel(schema, {
        ...model,
        fields: model.fields.filter(({ id }) => id !== field.id),
        indexes: model.indexes.filter(({ fields }) => !fields.includes(field.id)),
      });
    case 'rename field':
      return field ? withField({ name: nameOf('c', field.id, c) }) : schema;
    case 'change type': {
      if (!field) return schema;
      const type = typeBy(schema, c, d);
      if (field.arity === 'list' && !hasLists(type)) return schema;
      const value = field.default === null ? null : defaultBy(schema, { ...field, type }, d);
      return withoutUnfit(withField({ type, default: value }));
    }
    case 'change native type': {
      if (!field || 'enum' in field.type) return schema;
      const { scalar, native } = field.type;
      const same = scalars.find((each) => each.scalar === scalar && each.natives.includes(native));
      return withoutUnfit(withField({ type: { scalar, native: pick(same?.natives ?? [null], c) ?? null } }));
    }
    case 'change arity': {
      if (!field) return schema;
      const arity = pick(['required', 'optional', 'list'] as const, c) ?? 'required';
      if (arity === 'list' && !hasLists(field.type)) return schema;
      const isSame = (arity === 'list') === (field.arity === 'list');
      return withoutUnfit(withField({ arity, ...(!isSame && { default: null, unique: false }) }));
    }
    case 'change default':
      return field ? withField({ default: c % 3 === 0 ? null : defaultBy(schema, field, c) }) : schema;
    case 'change unique':
      // Prisma would call both of them the same.
      if (!model || !field || !isSortable(field) || model.indexes.some((index) => isUniqueOf(index, field)))
        return schema;
      return withField({ unique: !field.unique });
    case 'add index':
      return model ? withIndex(schema, model, [b, c, d]) : schema;
    case 'rename index': {
      const index = model && pick(model.indexes, b);
      if (!model || !index) return schema;
      const map = c % 3 === 0 ? null : `i${model.id}_${index.id}_${c % 100}`;
      return withModel(schema, { ...model, indexes: replace(model.indexes, { ...index, map }) });
    }
    case 'drop index': {
      const index = model && pick(model.indexes, b);
      if (!model || !index) return schema;
      return withModel(schema, { ...model, indexes: model.indexes.filter(({ id }) => id !== index.id) });
    }
    case 'add enum': {
      const id = next(schema.enums);
      return {
        ...schema,
        enums: [
          ...schema.enums,
          { id, name: nameOf('e', id, c), values: ['NEW', 'old one', 'Größe', "it's"].slice(0, 1 + (b % 4)) },
        ],
      };
    }
    case 'rename enum':
      return some ? withEnum(schema, { ...some, name: nameOf('e', some.id, c) }) : schema;
    case 'add value': {
      if (!some) return schema;
      const value = `more ${c % 50}`;
      const place = b % (some.values.length + 1);
      return some.values.includes(value)
        ? schema
        : withEnum(schema, { ...some, values: [...some.values.slice(0, place), value, ...some.values.slice(place)] });
    }
    case 'drop value': {
      if (!some || some.values.length < 2) return schema;
      const gone = pick(some.values, b);
      return withoutUnfit(withEnum(schema, { ...some, values: some.values.filter((value) => value !== gone) }));
    }
    case 'replace values':
      return some
        ? withoutUnfit(withEnum(schema, { ...some, values: [`new ${b % 50}`, `new ${b % 50} too`] }))
        : schema;
    case 'reorder values':
      return some ? withEnum(schema, { ...some, values: [...some.values].reverse() }) : schema;
    case 'add relation': {
      const to = pick(schema.models, b);
      if (!model || !to) return schema;
      return withRelation(schema, { id: next(schema.relations), from: model.id, to: to.id, ...relationBy(c, d) });
    }
    case 'drop relation':
      return relation ? { ...schema, relations: schema.relations.filter(({ id }) => id !== relation.id) } : schema;
    case 'change relation':
      if (!relation) return schema;
      return withRelation(
        { ...schema, relations: schema.relations.filter(({ id }) => id !== relation.id) },
        { ...relation, ...relationBy(c, d), ...(relation.kind === 'implicit' && { kind: 'implicit' as const }) },
      );
  }
}

function relationBy(c: number, d: number): Pick<PrismaRelation, 'kind' | 'isRequired' | 'onDelete' | 'onUpdate'> {
  const isRequired = d % 3 === 0;
  const onDelete =
    pick(
      ['Cascade', 'Restrict', 'NoAction', ...(isRequired ? [] : (['SetNull', 'SetDefault'] as const))] as const,
      d,
    ) ?? 'Cascade';
  const onUpdate = pick(['Cascade', 'Cascade', 'NoAction', 'Restrict'] as const, c + d) ?? 'Cascade';
  return { kind: pick(['many', 'many', 'one', 'implicit'] as const, c) ?? 'many', isRequired, onDelete, onUpdate };
}

/** Lists on both sides need keys of one column, and no table has more than rows may refer to in a circle. */
function withRelation(schema: PrismaSchema, relation: PrismaRelation): PrismaSchema {
  const ends = [relation.from, relation.to].map((end) => schema.models.find(({ id }) => id === end));
  const [from, to] = ends;
  if (!from || !to) return schema;
  if (relation.kind === 'implicit' && [from, to].some(({ key }) => key === 'composite')) return schema;
  const isRequired = relation.isRequired && relation.from > relation.to;
  const onDelete = isRequired && relation.onDelete.startsWith('Set') ? 'Cascade' : relation.onDelete;
  return { ...schema, relations: [...schema.relations, { ...relation, isRequired, onDelete }] };
}

function withIndex(
  schema: PrismaSchema,
  model: PrismaModel,
  [b, c, d]: readonly [number, number, number],
): PrismaSchema {
  const kind = d % 3 === 0 ? 'unique' : 'index';
  const first = pick(model.fields, b);
  const method = first && kind === 'index' && d % 2 === 0 ? (pick(methodsOf(first), c) ?? 'BTree') : 'BTree';
  const chosen =
    method === 'BTree'
      ? [...new Set([b, c].flatMap((number) => pick(model.fields.filter(isSortable), number) ?? []))]
      : [first].filter((each) => each !== undefined);
  const fields = chosen.map(({ id }) => id);
  const isThere =
    model.indexes.some((each) => each.kind === kind && `${each.fields}` === `${fields}`) ||
    (kind === 'unique' && chosen.length === 1 && chosen[0]?.unique);
  if (fields.length === 0 || isThere) return schema;
  const isPath = method === 'Gin' && chosen[0]?.arity !== 'list' && c % 2 === 0;
  const added: PrismaIndex = {
    id: next(model.indexes),
    kind,
    fields,
    method,
    descending: d % 5 === 0 && method === 'BTree',
    ops: isPath ? 'JsonbPathOps' : null,
    map: c % 4 === 0 ? `i${model.id}_${b % 100}` : null,
  };
  return withModel(schema, { ...model, indexes: [...model.indexes, added] });
}

/** Takes away what no longer fits: defaults that are no longer values, and indexes on what can't be sorted. */
function withoutUnfit(schema: PrismaSchema): PrismaSchema {
  const models = schema.models.map((model): PrismaModel => {
    const fields = model.fields.map((field) => ({
      ...field,
      default: takes(schema, field) ? field.default : null,
      unique: field.unique && isSortable(field),
    }));
    const isIndexable = ({ method, ops, fields: ids }: PrismaIndex) => {
      const of = fields.filter(({ id }) => ids.includes(id));
      return fitsMethod(method, of) && (ops === null || of[0]?.arity !== 'list');
    };
    return { ...model, fields, indexes: model.indexes.filter(isIndexable) };
  });
  return { ...schema, models };
}

function isUniqueOf({ kind, fields }: PrismaIndex, { id }: PrismaField): boolean {
  return kind === 'unique' && fields.length === 1 && fields[0] === id;
}

function withModel(schema: PrismaSchema, model: PrismaModel): PrismaSchema {
  return { ...schema, models: replace(schema.models, model) };
}

function withEnum(schema: PrismaSchema, changed: PrismaSchema['enums'][number]): PrismaSchema {
  return { ...schema, enums: replace(schema.enums, changed) };
}

function replace<Item extends { readonly id: number }>(items: readonly Item[], item: Item): Item[] {
  return items.map((each) => (each.id === item.id ? item : each));
}

function next(items: readonly { readonly id: number }[]): number {
  return Math.max(0, ...items.map(({ id }) => id)) + 1;
}
