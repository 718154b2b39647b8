import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 2,
    demands: skuIsRequired,
    facts: [
      {
        says: 'SKU-<id> in each of the thousand products',
        start: "SELECT id, 'SKU-' || id FROM products",
        now: 'SELECT id, sku FROM products',
        hint: 3,
      },
    ],
    elsewhere: "INSERT INTO products (id, name, price) VALUES (4321, 'Of another shop', 1)",
    applied: { expected: 'migrations that bring all of it about, each of them applied', beyond: 1 },
  });
}

async function skuIsRequired({ column }: Place): Promise<void> {
  const sku = await column('products', 'sku');
  demand(sku !== undefined, {
    expected: 'a column "sku" in the table products',
    found: 'the table has no such column',
    hint: 1,
  });
  demand(/^(text|character varying)/.test(sku.type), {
    expected: 'a column for text',
    found: `its type is ${sku.type}`,
    hint: 1,
  });
  demand(!sku.nullable, {
    expected: 'a column that PostgreSQL keeps from being empty',
    found: 'the column allows NULL',
    hint: 1,
  });
}
