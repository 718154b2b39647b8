import { type CheckContext, demand, demandApplied } from '../../runner/lesson-check.ts';

export async function check({ column, query, history, read }: CheckContext): Promise<void> {
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

  const [{ rows, right } = { rows: 0, right: 0 }] = await query<{ rows: number; right: number }>(
    `SELECT count(*)::int AS rows, count(*) FILTER (WHERE sku = 'SKU-' || id)::int AS right FROM products`,
  );
  demand(rows === 1000, { expected: 'the thousand products', found: `${rows} of them`, hint: 2 });
  demand(right === rows, {
    expected: 'SKU-<id> in every row',
    found: `${rows - right} rows that have something else, or nothing`,
    hint: 3,
  });
  demand(!sku.nullable, {
    expected: 'a column that PostgreSQL keeps from being empty',
    found: 'the column allows NULL',
    hint: 1,
  });

  const { timeline } = await history();
  demandApplied(timeline, {
    expected: 'migrations that bring all of it about, each of them applied',
    hint: 2,
    beyond: 1,
  });
  demand(/^\s*sku\s+String(\s+@(?!map)|\s*$)/m.test(read('prisma/schema.prisma') ?? ''), {
    expected: 'the required field "sku String" in prisma/schema.prisma',
    found: 'the blueprint says something else',
    hint: 1,
  });
}
