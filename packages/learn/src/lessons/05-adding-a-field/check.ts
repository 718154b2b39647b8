import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 1,
    demands: stockIsThere,
    applied: {
      expected: 'an applied migration that adds the column, so that every other database gets it too',
      beyond: 1,
    },
  });
}

async function stockIsThere({ column, query }: Place): Promise<void> {
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
  const [{ zero } = { zero: false }] =
    stock.default === null ? [] : await query<{ zero: boolean }>(`SELECT (${stock.default}) = 0 AS zero`);
  demand(zero, {
    expected: 'a default of 0',
    found: stock.default === null ? 'the column has no default' : `the default is ${stock.default}`,
    hint: 2,
  });
}
