import { type CheckContext, demand } from '../../check.ts';

export async function check({ column, query, refusal }: CheckContext): Promise<void> {
  const origin = await column('products', 'origin');
  demand(origin !== undefined, {
    expected: 'a column "origin" in the table products',
    found: 'the table has no such column',
    hint: 1,
  });
  demand(/^(text|character varying)/.test(origin.type), {
    expected: 'a column for text',
    found: `its type is ${origin.type}`,
    hint: 2,
  });
  demand(origin.nullable, { expected: 'an origin that may stay empty', found: 'the column is NOT NULL', hint: 2 });

  const croissants = await query<{ price: string; origin: string | null }>(
    `SELECT price::text, origin FROM products WHERE name = 'Croissant'`,
  );
  demand(croissants.length === 1, {
    expected: 'one product that is called Croissant',
    found: `${croissants.length} of them in products`,
    hint: 3,
  });
  const [croissant] = croissants;
  demand(Number(croissant?.price) === 2.25 && croissant?.origin === 'France', {
    expected: 'a croissant for 2.25 from France',
    found: `the price ${croissant?.price} and the origin ${croissant?.origin ?? 'NULL'}`,
    hint: 3,
  });

  const code = await refusal(`INSERT INTO products (name, price) VALUES ('Tea', '2.1O')`);
  demand(code !== null, {
    expected: 'a price that has to be a number',
    found: 'the table takes the text "2.1O" for a price',
    hint: 2,
  });
}
