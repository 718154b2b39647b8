import { type FieldType, type PrismaField, type PrismaIndex, type PrismaSchema, valueName } from './prisma-schema.ts';

interface Scalar {
  readonly scalar: string;
  readonly natives: readonly (string | null)[];
  readonly defaults: readonly string[];
}

/** Scalar types with their native ones, and defaults that each of them takes, as Prisma writes them. */
export const scalars: readonly Scalar[] = [
  {
    scalar: 'String',
    natives: [null, 'VarChar(40)', 'Text', 'Char(4)'],
    defaults: ['""', '"a"', '"it\'s Größe"', '"a\\"b"', 'cuid()', 'nanoid()', 'dbgenerated("lower(\'A\')")'],
  },
  { scalar: 'String', natives: ['Uuid'], defaults: ['uuid()', 'dbgenerated("gen_random_uuid()")'] },
  { scalar: 'Boolean', natives: [null], defaults: ['true', 'false', 'dbgenerated("(1 = 1)")'] },
  {
    scalar: 'Int',
    natives: [null, 'SmallInt'],
    defaults: ['0', '7', '-3', 'autoincrement()', 'dbgenerated("1 + 1")'],
  },
  { scalar: 'BigInt', natives: [null], defaults: ['0', '-9000000000', 'autoincrement()'] },
  { scalar: 'Float', natives: [null, 'Real'], defaults: ['0', '1.5', '-2.25'] },
  { scalar: 'Decimal', natives: [null, 'Decimal(10, 2)', 'Decimal(14, 3)'], defaults: ['0', '12.5', '-1.25'] },
  {
    scalar: 'DateTime',
    natives: [null, 'Timestamptz(3)', 'Timestamp(0)', 'Date', 'Time(6)', 'Timetz(3)'],
    defaults: ['now()', 'dbgenerated("CURRENT_TIMESTAMP")', 'dbgenerated("now() + \'1 day\'::interval")'],
  },
  { scalar: 'Json', natives: [null, 'Json'], defaults: ['"{}"', '"[1, \\"a\\"]"'] },
  { scalar: 'Bytes', natives: [null], defaults: ['"aGVsbG8="'] },
  { scalar: 'Int', natives: ['Oid'], defaults: ['0', '7'] },
  { scalar: 'Decimal', natives: ['Money'], defaults: ['0', '12.5'] },
  { scalar: 'String', natives: ['Bit(4)'], defaults: ['"0101"'] },
  { scalar: 'String', natives: ['VarBit(8)'], defaults: ['"0101"', '"01"'] },
  { scalar: 'String', natives: ['Inet'], defaults: ['"10.0.0.1"'] },
  { scalar: 'String', natives: ['Xml'], defaults: ['"<a/>"'] },
  { scalar: 'Unsupported("interval")', natives: [null], defaults: ['dbgenerated("\'1 day\'::interval")'] },
];

/** A type for these numbers, an enum of the schema now and then. */
export function typeBy(schema: PrismaSchema, kind: number, native: number): FieldType {
  const one = pick(schema.enums, native);
  if (kind % 5 === 0 && one) return { enum: one.id };
  const scalar = pick(scalars, kind) as Scalar;
  return { scalar: scalar.scalar, native: pick(scalar.natives, native) ?? null };
}

/** A default for a field, null where there is none for its type. */
export function defaultBy(
  schema: PrismaSchema,
  field: Pick<PrismaField, 'type' | 'arity'>,
  number: number,
): string | null {
  return pick(defaultsOf(schema, field), number) ?? null;
}

export function takes(schema: PrismaSchema, field: PrismaField): boolean {
  return field.default !== null && defaultsOf(schema, field).includes(field.default);
}

function defaultsOf(schema: PrismaSchema, { type, arity }: Pick<PrismaField, 'type' | 'arity'>): string[] {
  const values = valuesOf(schema, type);
  if (arity === 'list') {
    const plain = values.filter((value) => !/\w\(/.test(value));
    return ['[]', ...(plain.length > 0 ? [`[${plain.slice(0, 2).join(', ')}]`] : [])];
  }
  return arity === 'required' ? values : values.filter((value) => value !== 'autoincrement()');
}

function valuesOf({ enums }: PrismaSchema, type: FieldType): string[] {
  if ('enum' in type) return enums.find(({ id }) => id === type.enum)?.values.map(valueName) ?? [];
  // Of these, not all values of a type fit all its native ones.
  if (type.native === 'Char(4)') return ['""', '"a"'];
  if (type.native === 'Date' || type.native?.startsWith('Time(') || type.native?.startsWith('Timetz')) return ['now()'];
  const scalar = scalars.find((each) => each.scalar === type.scalar && each.natives.includes(type.native));
  return [...(scalar?.defaults ?? [])];
}

/** Whether a type can be the one of a list. */
export function hasLists(type: FieldType): boolean {
  return 'enum' in type || !type.scalar.startsWith('Unsupported');
}

/** Whether its values have an order, and can be equal. */
export function isSortable({ type, arity }: PrismaField): boolean {
  if (arity === 'list' || !hasLists(type)) return false;
  return !('scalar' in type && (type.scalar === 'Json' || type.native === 'Xml'));
}

/** Whether an index of this kind can be on these fields. */
export function fitsMethod(method: PrismaIndex['method'], fields: readonly PrismaField[]): boolean {
  const [first] = fields;
  if (!first || (method !== 'BTree' && fields.length > 1)) return false;
  const { type, arity } = first;
  const native = 'scalar' in type ? type.native : null;
  switch (method) {
    case 'BTree':
      return fields.every(isSortable);
    case 'Hash':
      return isSortable(first) && !/^(Money|Bit|VarBit)/.test(native ?? '');
    case 'Brin':
      return isSortable(first) && 'scalar' in type && !/^(Boolean|Bytes)$/.test(type.scalar) && native !== 'Money';
    case 'Gin':
      return arity === 'list' ? native !== 'Xml' && !('scalar' in type && type.scalar === 'Json') : isJsonb(type);
    case 'SpGist':
      return arity !== 'list' && 'scalar' in type && type.scalar === 'String' && (native === null || native === 'Text');
  }
}

function isJsonb(type: FieldType): boolean {
  return 'scalar' in type && type.scalar === 'Json' && type.native === null;
}

/** The kinds of index that one of these fields can have alone. */
export function methodsOf(field: PrismaField): PrismaIndex['method'][] {
  return (['BTree', 'Hash', 'Brin', 'Gin', 'SpGist'] as const).filter((method) => fitsMethod(method, [field]));
}

export function pick<Item>(items: readonly Item[], number: number): Item | undefined {
  return items[number % Math.max(1, items.length)];
}
