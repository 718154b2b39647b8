import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 2,
    demands: shelfIsThere,
    facts: [
      {
        says: 'the thirty places on the shelf as they were',
        start: 'SELECT id, shelf FROM products',
        in: 'own',
        hint: 2,
      },
    ],
    // What was done by hand was done here alone. So a `stamp` is right in this database, and another one needs the migration itself.
    elsewhere: `ALTER TABLE products DROP COLUMN shelf;
                CREATE UNIQUE INDEX products_barcode_key ON products (barcode)`,
    applied: { expected: 'a history in which every migration is applied, as it stands in its file', beyond: 2 },
  });
}

async function shelfIsThere({ column }: Place): Promise<void> {
  demand((await column('products', 'shelf')) !== undefined, {
    expected: 'the column "shelf" in the table products',
    found: 'the table has no such column',
    hint: 1,
  });
}
