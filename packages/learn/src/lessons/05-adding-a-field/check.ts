import { type CheckContext, demand } from '../../runner/lesson-check.ts';

export async function check({ column, query, history, read }: CheckContext): Promise<void> {
  const stock = await column('products', 'stock');
  demand(stock !== undefined, {
    expected: 'a column "stock" in the table products',
    found: 'the table has no such column',
    hint: 1,
  });
  demand(/^(smallint|integer|bigint)$/.test(stock.type), {
    expected: 'a column "stock" for whole numbers',
    found: `its type is ${stock.type}`,
    hint: 2,
  });
  demand(!stock.nullable, { expected: 'a stock that is never empty', found: 'the column allows NULL', hint: 2 });
  demand(stock.default?.replace(/::\w+$/, '').replaceAll("'", '') === '0', {
    expected: 'a default of 0',
    found: stock.default === null ? 'the column has no default' : `the default is ${stock.default}`,
    hint: 2,
  });

  const { timeline } = await history();
  const added = timeline.filter(({ name }) => name !== '20260105090000_create_products');
  demand(
    added.some(({ state, name }) => state === 'applied' && /\bstock\b/i.test(read(migration(name)) ?? '')),
    {
      expected: 'an applied migration that adds the column, so that every other database gets it too',
      found:
        added.length === 0
          ? 'no migration but the first one'
          : `${added.map(({ name, state }) => `${name} (${state})`).join(', ')}`,
      hint: 1,
    },
  );
  demand(/\bstock\s+(Int|BigInt)\b/.test(read('prisma/schema.prisma') ?? ''), {
    expected: 'the field in prisma/schema.prisma as well',
    found: 'the blueprint does not have it',
    hint: 3,
  });

  const [{ rows, priced } = { rows: 0, priced: 0 }] = await query<{ rows: number; priced: number }>(
    `SELECT count(*)::int AS rows, count(*) FILTER (WHERE price > 1)::int AS priced FROM products`,
  );
  demand(rows === 3 && priced === 3, {
    expected: 'the three products with their prices',
    found: `${rows} products, ${priced} of them with a price as before`,
    hint: 3,
  });
}

function migration(name: string): string {
  return `prisma/migrations/${name}/migration.sql`;
}
