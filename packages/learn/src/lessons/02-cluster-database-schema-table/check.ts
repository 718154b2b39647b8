import { type CheckContext, demand, demandApplied } from '../../runner/lesson-check.ts';

export async function check({ query, refusal, history, read }: CheckContext): Promise<void> {
  const { timeline } = await history();
  const places = await query<{ schema: string }>(
    `SELECT relnamespace::regnamespace::text AS schema FROM pg_class
      WHERE relname = 'suppliers' AND relkind IN ('r', 'p') ORDER BY schema`,
  );
  const tables = places.map(({ schema }) => `${schema}.suppliers`);
  demand(tables.length === 1 && tables[0] === 'purchasing.suppliers', {
    expected: 'one table of suppliers: purchasing.suppliers',
    found: tables.join(' and ') || 'no such table',
    hint: timeline.length > 1 ? 2 : 1,
  });

  const rows = await query<{ name: string }>('SELECT name FROM purchasing.suppliers ORDER BY id LIMIT 3');
  const names = rows.map(({ name }) => name).join(', ');
  demand(names === 'Blue Mountain Coffee, Corner Bakery, Sunny Fruit', {
    expected: 'the three suppliers in it',
    found: names || 'no rows',
    hint: 2,
  });
  const keys = await query(
    `SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = 'public.products'::regclass
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

  demandApplied(timeline, {
    expected: 'an applied migration that moves it, so that every other database gets it too',
    hint: 2,
    beyond: 1,
  });
  const model = /^model\s+Supplier\s*\{[^}]*\}/m.exec(read('prisma/schema.prisma') ?? '')?.[0] ?? '';
  demand(/^\s*@@schema\("purchasing"\)/m.test(model), {
    expected: '@@schema("purchasing") in the model Supplier of prisma/schema.prisma',
    found: 'the blueprint says something else',
    hint: 1,
  });
}
