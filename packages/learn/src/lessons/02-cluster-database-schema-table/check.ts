import { type CheckContext, demand } from '../../check.ts';

const suppliers = '1 Blue Mountain Coffee, 2 Corner Bakery, 3 Sunny Fruit';
const brought = 'Croissant by Corner Bakery, Espresso by Blue Mountain Coffee, Orange juice by Sunny Fruit';

/** By hand and in this database alone: migrations are what the next lesson begins with, so there is nothing to replay. */
export async function check({ query, refusal }: CheckContext): Promise<void> {
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
  const one = async (sql: string) => (await query<{ all: string | null }>(sql))[0]?.all ?? 'none';
  const kept = await one(`SELECT string_agg(id || ' ' || name, ', ' ORDER BY id) AS all FROM purchasing.suppliers`);
  demand(kept === suppliers, { expected: `the suppliers ${suppliers}`, found: kept, hint: 2 });
  const pairs = await one(
    `SELECT string_agg(p.name || ' by ' || s.name, ', ' ORDER BY p.name) AS all
       FROM public.products p JOIN purchasing.suppliers s ON s.id = p.supplier_id`,
  );
  demand(pairs === brought, { expected: `the products ${brought}`, found: pairs, hint: 2 });
  const keys = await query(
    `SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = to_regclass('public.products')
        AND confrelid = 'purchasing.suppliers'::regclass AND convalidated`,
  );
  demand(keys.length === 1, {
    expected: 'a foreign key from public.products to purchasing.suppliers',
    found: keys.length === 0 ? 'there is none' : `${keys.length} of them`,
    hint: 2,
  });
  const refused = await refusal(`INSERT INTO purchasing.suppliers (name) VALUES ('one more, only to see')`);
  demand(refused === null, {
    expected: 'a table that takes a fourth supplier and gives it an id',
    found: `PostgreSQL refuses it (${refused})`,
    hint: 2,
  });
  const twice = await refusal(`INSERT INTO purchasing.suppliers (name) VALUES ('Sunny Fruit')`);
  demand(twice === '23505', {
    expected: 'a table that refuses a second supplier of the same name, as before',
    found: twice === null ? 'it takes one' : `PostgreSQL refuses it with ${twice}`,
    hint: 2,
  });
}
