import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 2,
    demands: suppliersAreInPurchasing,
    facts: [
      {
        says: 'the three suppliers in purchasing.suppliers, with their ids',
        start: 'SELECT id, name FROM suppliers',
        now: 'SELECT id, name FROM purchasing.suppliers',
        hint: 2,
      },
    ],
    changes: ['suppliers'],
    elsewhere: "INSERT INTO suppliers (name) VALUES ('Valley Dairy')",
    applied: { expected: 'an applied migration that moves it, so that every other database gets it too', beyond: 1 },
  });
}

async function suppliersAreInPurchasing({ query, refusal }: Place): Promise<void> {
  const places = await query<{ schema: string }>(
    `SELECT relnamespace::regnamespace::text AS schema FROM pg_class
      WHERE relname = 'suppliers' AND relkind IN ('r', 'p') ORDER BY schema`,
  );
  const tables = places.map(({ schema }) => `${schema}.suppliers`);
  demand(tables.length === 1 && tables[0] === 'purchasing.suppliers', {
    expected: 'one table of suppliers: purchasing.suppliers',
    found: tables.join(' and ') || 'no such table',
    hint: 1,
  });
  const keys = await query(
    `SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = to_regclass('public.products')
        AND confrelid = 'purchasing.suppliers'::regclass AND convalidated`,
  );
  demand(keys.length === 1, {
    expected: 'a foreign key from public.products to purchasing.suppliers',
    found: keys.length === 0 ? 'there is none' : `${keys.length} of them`,
    hint: 3,
  });
  const refused = await refusal(`INSERT INTO purchasing.suppliers (name) VALUES ('one more, only to see')`);
  demand(refused === null, {
    expected: 'a table that takes a fourth supplier and gives it an id',
    found: `PostgreSQL refuses it (${refused})`,
    hint: 3,
  });
}
