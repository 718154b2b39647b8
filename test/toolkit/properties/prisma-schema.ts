/**
 * A Prisma schema as data, from which its text is written. Everything has a number that stays its own through all changes: so
 * it is known what was renamed, and what is another thing of the same name.
 */
export interface PrismaSchema {
  readonly enums: readonly PrismaEnum[];
  readonly models: readonly PrismaModel[];
  readonly relations: readonly PrismaRelation[];
}

export interface PrismaEnum {
  readonly id: number;
  /** In the database, where it is no name that Prisma takes. */
  readonly name: string;
  readonly values: readonly string[];
}

export interface PrismaModel {
  readonly id: number;
  readonly name: string;
  readonly key: 'autoincrement' | 'uuid' | 'text' | 'composite';
  readonly fields: readonly PrismaField[];
  readonly indexes: readonly PrismaIndex[];
}

export interface PrismaField {
  readonly id: number;
  readonly name: string;
  readonly type: FieldType;
  readonly arity: 'required' | 'optional' | 'list';
  /** As Prisma writes it: `3`, `"a"`, `now()`. */
  readonly default: string | null;
  readonly unique: boolean;
}

/** A type of Prisma with its native type, or an enum. */
export type FieldType = { readonly scalar: string; readonly native: string | null } | { readonly enum: number };

export interface PrismaIndex {
  readonly id: number;
  readonly kind: 'unique' | 'index';
  readonly fields: readonly number[];
  readonly method: 'BTree' | 'Hash' | 'Brin' | 'Gin' | 'SpGist';
  readonly descending: boolean;
  /** Prisma's name of an operator class. */
  readonly ops: string | null;
  /** Its name in the database; null for the one that Prisma gives it. */
  readonly map: string | null;
}

export interface PrismaRelation {
  readonly id: number;
  /** The model that has the foreign key. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'one' | 'many' | 'implicit';
  readonly isRequired: boolean;
  readonly onDelete: 'Cascade' | 'Restrict' | 'NoAction' | 'SetNull' | 'SetDefault';
  readonly onUpdate: 'Cascade' | 'Restrict' | 'NoAction';
}

/** The schema's models and enums as Prisma reads them. Names of Prisma are numbered, those of the database are the ones that matter. */
export function prismaText(schema: PrismaSchema): string {
  const enums = schema.enums.map(
    ({ id, name, values }) =>
      `enum E${id} {\n${values.map((value) => `  ${valueName(value)} @map(${JSON.stringify(value)})\n`).join('')}  @@map(${JSON.stringify(name)})\n}\n`,
  );
  return [...enums, ...schema.models.map((model) => modelText(model, schema))].join('\n');
}

/** How Prisma calls an enum's value, which may be any text in the database. */
export function valueName(value: string): string {
  return `V${[...value].map((character) => (/\w/.test(character) ? character : `_${character.codePointAt(0)}_`)).join('')}`;
}

function modelText(model: PrismaModel, schema: PrismaSchema): string {
  const lines = [
    ...keyLines(model),
    ...model.fields.map((field) => fieldLine(field)),
    ...schema.relations.flatMap((relation) => relationLines(relation, model, schema)),
    ...model.indexes.map((index) => indexLine(index)),
    `@@map(${JSON.stringify(model.name)})`,
  ];
  return `model M${model.id} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

function keyLines({ key }: PrismaModel): string[] {
  switch (key) {
    case 'autoincrement':
      return ['id Int @id @default(autoincrement())'];
    case 'uuid':
      return ['id String @id @default(uuid()) @db.Uuid'];
    case 'text':
      return ['id String @id'];
    case 'composite':
      return ['k1 Int', 'k2 String', '@@id([k1, k2])'];
  }
}

function fieldLine({ id, name, type, arity, default: value, unique }: PrismaField): string {
  const prismaType = 'enum' in type ? `E${type.enum}` : type.scalar;
  const mark = { required: '', optional: '?', list: '[]' }[arity];
  const native = 'scalar' in type && type.native !== null ? ` @db.${type.native}` : '';
  const given = value === null ? '' : ` @default(${value})`;
  return `f${id} ${prismaType}${mark}${given}${unique ? ' @unique' : ''} @map(${JSON.stringify(name)})${native}`;
}

function indexLine({ kind, fields, method, descending, ops, map }: PrismaIndex): string {
  const names = fields.map((id, position) => {
    const options = [descending && position === 0 && 'sort: Desc', ops && `ops: ${ops}`].filter(Boolean);
    return `f${id}${options.length > 0 ? `(${options.join(', ')})` : ''}`;
  });
  const more = [method !== 'BTree' && `type: ${method}`, map !== null && `map: ${JSON.stringify(map)}`].filter(Boolean);
  return `@@${kind}([${names.join(', ')}]${more.map((each) => `, ${each}`).join('')})`;
}

/** The fields of a key, each with its type and its native type. */
function keysOf(key: PrismaModel['key']): (readonly [name: string, type: string, native: string])[] {
  if (key === 'composite')
    return [
      ['k1', 'Int', ''],
      ['k2', 'String', ''],
    ];
  return [['id', key === 'autoincrement' ? 'Int' : 'String', key === 'uuid' ? ' @db.Uuid' : '']];
}

function relationLines(relation: PrismaRelation, model: PrismaModel, schema: PrismaSchema): string[] {
  const { id, from, to, kind, isRequired, onDelete, onUpdate } = relation;
  const lines: string[] = [];
  if (kind === 'implicit') {
    if (model.id === from) lines.push(`r${id}a M${to}[] @relation("R${id}")`);
    if (model.id === to) lines.push(`r${id}b M${from}[] @relation("R${id}")`);
    return lines;
  }
  if (model.id === from) {
    const target = schema.models.find((each) => each.id === to);
    const mark = isRequired ? '' : '?';
    const keys = keysOf(target?.key ?? 'text').map(([name, type, native]) => ({
      name,
      own: `r${id}${name === 'id' ? 'Id' : name}`,
      type: `${type}${mark}`,
      native,
    }));
    const isAlone = kind === 'one' && keys.length === 1;
    lines.push(...keys.map(({ own, type, native }) => `${own} ${type}${isAlone ? ' @unique' : ''}${native}`));
    const own = keys.map((key) => key.own).join(', ');
    if (kind === 'one' && !isAlone) lines.push(`@@unique([${own}])`);
    const names = keys.map(({ name }) => name).join(', ');
    lines.push(
      `r${id} M${to}${mark} @relation("R${id}", fields: [${own}], references: [${names}], onDelete: ${onDelete}, onUpdate: ${onUpdate})`,
    );
  }
  if (model.id === to) lines.push(`r${id}b M${from}${kind === 'one' ? '?' : '[]'} @relation("R${id}")`);
  return lines;
}
