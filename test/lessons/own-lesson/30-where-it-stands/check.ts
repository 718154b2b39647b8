import { type CheckContext, demand, demandApplied } from 'pos-migrate-learn/check';

export async function check({ column, query, history }: CheckContext): Promise<void> {
  const shelf = await column('products', 'shelf');
  demand(shelf !== undefined, {
    expected: 'a column "shelf" in the table products',
    found: 'the table has no such column',
    hint: 1,
  });
  const { timeline } = await history();
  demandApplied(timeline, { expected: 'a migration that adds it', beyond: 1, hint: 2 });
  const [products] = await query<{ rows: number }>('SELECT count(*)::int AS rows FROM products');
  demand(products?.rows === 2, { expected: 'the two products', found: `${products?.rows} of them`, hint: 2 });
}
