import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../../packages/learn/src/page/blueprint.ts';

const read = (...texts: string[]) => readBlueprint(texts.map((text, index) => [`${index}.prisma`, text]));

describe('a blueprint', () => {
  it('has models with their tables, and fields with their columns', () => {
    const { models } = read(`
/// A shelf.
/// It holds products.
model Shelf {
  id       Int      @id @default(autoincrement())
  /// Where it is: "// not a comment".
  place    String?  @default("http://x // y") @map("place_name") // a comment
  width    Decimal  @db.Decimal(14, 3)
  shape    Unsupported("polygon")?
  kind     ShelfKind
  products Product[]

  @@index([place])
  @@map("shelves")
}
model Product {
  shelf   Shelf? @relation(fields: [shelfId], references: [id], onDelete: SetNull)
  shelfId Int?   @map(name: "shelf_id")
}
enum ShelfKind {
  wood
  steel @map("metal")
  @@map("shelf_kind")
}`);
    expect(models.map(({ name, table, says }) => ({ name, table, says }))).toEqual([
      { name: 'Shelf', table: 'shelves', says: 'A shelf. It holds products.' },
      { name: 'Product', table: 'Product', says: null },
    ]);
    const [shelf, product] = models;
    expect(shelf?.fields.map(({ name, column, type }) => [name, column, type])).toEqual([
      ['id', 'id', 'Int'],
      ['place', 'place_name', 'String?'],
      ['width', 'width', 'Decimal'],
      ['shape', 'shape', 'Unsupported("polygon")?'],
      ['kind', 'kind', 'ShelfKind'],
      ['products', null, 'Product[]'],
    ]);
    expect(shelf?.fields[1]).toMatchObject({
      attributes: '@default("http://x // y")',
      says: 'Where it is: "// not a comment".',
    });
    expect(product?.fields.map(({ column }) => column)).toEqual([null, 'shelf_id']);
  });

  it('has enums, whose values are no models', () => {
    const { enums, models } = read('enum Kind {\n  wood // cheap\n  steel\n}\n');
    expect(enums).toEqual([{ name: 'Kind', values: ['wood', 'steel'] }]);
    expect(models).toEqual([]);
  });

  it('may be in several files, with an enum in another one than the model', () => {
    const { models } = read('model A {\n  kind Kind\n}', 'enum Kind {\n  x\n}');
    expect(models[0]?.fields[0]?.column).toBe('kind');
  });

  it('can be read in the middle of typing', () => {
    const { models } = read('model A {\n  id Int @id\n  na\n\nmodel B {\n  id Int @id @default(\n}\nmodel');
    expect(models.map(({ name, fields }) => [name, fields.map((field) => field.name)])).toEqual([
      ['A', ['id']],
      ['B', ['id']],
    ]);
  });

  it('of the shop has every model', () => {
    const text = readFileSync(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8');
    const { models, enums } = read(text);
    expect(models).toHaveLength(text.match(/^model /gm)?.length ?? 0);
    expect(enums).toHaveLength(text.match(/^enum /gm)?.length ?? 0);
    expect(models.every(({ fields, table }) => fields.length > 1 && /^[a-z_]+$/.test(table))).toBe(true);
  });
});
