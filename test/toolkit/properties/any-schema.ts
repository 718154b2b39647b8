import fc from '../../fast-check.ts';
import {
  type FieldType,
  type PrismaField,
  type PrismaIndex,
  type PrismaModel,
  type PrismaRelation,
  type PrismaSchema,
  valueName,
} from './prisma-schema.ts';

/** Scalar types with their native ones, and defaults that each of them takes, as Prisma writes them. */
const scalars: readonly { scalar: string; natives: (string | null)[]; defaults: string[] }[] = [
  {
    scalar: 'String',
    natives: [null, 'VarChar(40)', 'Text', 'Char(4)'],
    defaults: ['""', '"a"', '"it\'s Größe"', '"a\\"b"'],
  },
  { scalar: 'String', natives: ['Uuid'], defaults: ['uuid()', 'dbgenerated("gen_random_uuid()")'] },
  { scalar: 'Boolean', natives: [null], defaults: ['true', 'false'] },
  { scalar: 'Int', natives: [null, 'SmallInt'], defaults: ['0', '7', '-3'] },
  { scalar: 'BigInt', natives: [null], defaults: ['0', '-9000000000'] },
  { scalar: 'Float', natives: [null, 'Real'], defaults: ['0', '1.5', '-2.25'] },
  { scalar: 'Decimal', natives: [null, 'Decimal(10, 2)', 'Decimal(14, 3)'], defaults: ['0', '12.5', '-1.25'] },
  {
    scalar: 'DateTime',
    natives: [null, 'Timestamptz(3)', 'Timestamp(0)', 'Date', 'Time(6)'],
    defaults: ['now()', 'dbgenerated("CURRENT_TIMESTAMP")'],
  },
  { scalar: 'Json', natives: [null, 'Json'], defaults: ['"{}"', '"[1, \\"a\\"]"'] },
  { scalar: 'Bytes', natives: [null], defaults: [] },
];

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
  'add enum',
  'rename enum',
  'add value',
  'drop value',
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
      const arity = pick(['required', 'optional', 'optional', 'required', 'list'] as const, d) ?? 'required';
      const value = d % 3 === 0 || arity === 'list' ? null : defaultBy(schema, type, d);
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
      const value = field.default === null || field.arity === 'list' ? null : defaultBy(schema, type, d);
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
      const isSame = (arity === 'list') === (field.arity === 'list');
      return withoutUnfit(withField({ arity, ...(!isSame && { default: null, unique: false }) }));
    }
    case 'change default':
      if (!field || field.arity === 'list') return schema;
      return withField({ default: c % 3 === 0 ? null : defaultBy(schema, field.type, c) });
    case 'change unique':
      // Prisma would call both of them the same.
      if (!model || !field || !isSortable(field) || model.indexes.some((index) => isUniqueOf(index, field)))
        return schema;
      return withField({ unique: !field.unique });
    case 'add index': {
      if (!model) return schema;
      const sortable = model.fields.filter(isSortable);
      const chosen = [...new Set([pick(sortable, b), pick(sortable, c)])].filter((each) => each !== undefined);
      const kindOfIndex = d % 3 === 0 ? 'unique' : 'index';
      const method =
        kindOfIndex === 'index' && chosen.length === 1 ? pick(['BTree', 'BTree', 'Hash', 'Brin'] as const, d) : 'BTree';
      const fields = chosen.map(({ id }) => id);
      const isThere =
        model.indexes.some((each) => each.kind === kindOfIndex && `${each.fields}` === `${fields}`) ||
        (kindOfIndex === 'unique' && chosen.length === 1 && chosen[0]?.unique);
      // A list has no order that BRIN knows, nor have texts of a fixed length a hash that differs from others.
      if (fields.length === 0 || isThere || (method === 'Brin' && !hasMinMax(chosen[0]))) return schema;
      const index: PrismaIndex = {
        id: next(model.indexes),
        kind: kindOfIndex,
        fields,
        method: method ?? 'BTree',
        descending: d % 5 === 0 && method === 'BTree',
      };
      return withModel(schema, { ...model, indexes: [...model.indexes, index] });
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

function relationBy(c: number, d: number): Pick<PrismaRelation, 'kind' | 'isRequired' | 'onDelete'> {
  const isRequired = d % 3 === 0;
  const onDelete =
    pick(['Cascade', 'Restrict', 'NoAction', isRequired ? 'Cascade' : 'SetNull'] as const, d) ?? 'Cascade';
  return { kind: pick(['many', 'many', 'one', 'implicit'] as const, c) ?? 'many', isRequired, onDelete };
}

/** A foreign key names one column here, and no table has more than rows may refer to in a circle. */
function withRelation(schema: PrismaSchema, relation: PrismaRelation): PrismaSchema {
  const ends = [relation.from, relation.to].map((end) => schema.models.find(({ id }) => id === end));
  const [from, to] = ends;
  if (!from || !to || to.key === 'composite' || (relation.kind === 'implicit' && from.key === 'composite'))
    return schema;
  const isRequired = relation.isRequired && relation.from > relation.to;
  const onDelete = isRequired && relation.onDelete === 'SetNull' ? 'Cascade' : relation.onDelete;
  return { ...schema, relations: [...schema.relations, { ...relation, isRequired, onDelete }] };
}

/** Takes away what no longer fits: defaults that are no longer values, and indexes on what can't be sorted. */
function withoutUnfit(schema: PrismaSchema): PrismaSchema {
  const models = schema.models.map((model): PrismaModel => {
    const fields = model.fields.map((field) => ({
      ...field,
      default: field.default !== null && takes(schema, field) ? field.default : null,
      unique: field.unique && isSortable(field),
    }));
    const isIndexable = (index: PrismaIndex) =>
      fields
        .filter(({ id }) => index.fields.includes(id))
        .every((field) => isSortable(field) && (index.method !== 'Brin' || hasMinMax(field)));
    return { ...model, fields, indexes: model.indexes.filter(isIndexable) };
  });
  return { ...schema, models };
}

function takes(schema: PrismaSchema, { type, arity, default: value }: PrismaField): boolean {
  return arity !== 'list' && value !== null && defaultsOf(schema, type).includes(value);
}

function isSortable({ type, arity }: PrismaField): boolean {
  return arity !== 'list' && !('scalar' in type && (type.scalar === 'Json' || type.native === 'Json'));
}

function isUniqueOf({ kind, fields }: PrismaIndex, { id }: PrismaField): boolean {
  return kind === 'unique' && fields.length === 1 && fields[0] === id;
}

function hasMinMax(field: PrismaField | undefined): boolean {
  return field !== undefined && 'scalar' in field.type && !['Boolean', 'Bytes'].includes(field.type.scalar);
}

function typeBy(schema: PrismaSchema, kind: number, native: number): FieldType {
  const one = pick(schema.enums, native);
  if (kind % 5 === 0 && one) return { enum: one.id };
  const scalar = pick(scalars, kind) as (typeof scalars)[number];
  return { scalar: scalar.scalar, native: pick(scalar.natives, native) ?? null };
}

function defaultBy(schema: PrismaSchema, type: FieldType, number: number): string | null {
  return pick(defaultsOf(schema, type), number) ?? null;
}

function defaultsOf({ enums }: PrismaSchema, type: FieldType): string[] {
  if ('enum' in type) return enums.find(({ id }) => id === type.enum)?.values.map(valueName) ?? [];
  // Of these, not all values of a type fit all its native ones.
  if (type.native === 'Char(4)') return ['""', '"a"'];
  if (type.native === 'Date' || type.native === 'Time(6)') return ['now()'];
  return [
    ...(scalars.find(({ scalar, natives }) => scalar === type.scalar && natives.includes(type.native))?.defaults ?? []),
  ];
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

function pick<Item>(items: readonly Item[], number: number): Item | undefined {
  return items[number % Math.max(1, items.length)];
}

function next(items: readonly { readonly id: number }[]): number {
  return Math.max(0, ...items.map(({ id }) => id)) + 1;
}
