import { type CheckContext, demand, type Place } from '../../check.ts';

export async function check({ everywhere, history, read }: CheckContext): Promise<void> {
  const { timeline } = await history();
  const drafted = timeline.length > 2;
  await everywhere({
    hint: 2,
    demands: columnsAreThere,
    facts: [
      {
        says: 'the two origins that were known',
        start: 'SELECT id, origin FROM products',
        in: 'own',
        hint: 3,
      },
    ],
    // Somebody was in a hurry in this database alone: no other one has the column.
    elsewhere: 'ALTER TABLE products DROP COLUMN origin',
    applied: {
      expected: 'a plan that is carried out: every migration applied',
      beyond: 2,
      hint: drafted ? 2 : 1,
    },
  });
  demand(/\borigin\b/.test(read('prisma/generated/models/Product.ts') ?? ''), {
    expected: 'a client that knows the origin',
    found: 'the one in prisma/generated was made from an older blueprint, or is not there',
    hint: 3,
  });
}

async function columnsAreThere({ column }: Place): Promise<void> {
  for (const name of ['stock', 'barcode', 'origin']) {
    demand((await column('products', name)) !== undefined, {
      expected: `a column "${name}" in the table products`,
      found: 'the table has no such column',
      hint: name === 'stock' ? 1 : 2,
    });
  }
}
