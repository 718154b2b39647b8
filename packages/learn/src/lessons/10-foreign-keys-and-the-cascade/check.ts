import { type CheckContext, demand, demandApplied } from '../../runner/lesson-check.ts';

export async function check(context: CheckContext): Promise<void> {
  await salesAreThere(context);
  await productsAreKept(context);
  await espressoIsArchived(context);
  await migrationsTellIt(context);
}

async function salesAreThere({ query }: CheckContext): Promise<void> {
  const [{ sales } = { sales: 0 }] = await query<{ sales: number }>(
    'SELECT count(*)::int AS sales FROM sales JOIN products ON products.id = sales.product_id',
  );
  demand(sales === 1000, { expected: 'a thousand sales, each with its product', found: `${sales} of them`, hint: 3 });
}

async function productsAreKept({ query, refusal }: CheckContext): Promise<void> {
  // RESTRICT is refused with 23001 from PostgreSQL 18 on, and with 23503 before, as NO ACTION always is.
  const sold = await refusal('DELETE FROM products WHERE id IN (SELECT product_id FROM sales)');
  demand(sold === '23001' || sold === '23503', {
    expected: 'a foreign key that refuses to delete a product that has been sold',
    found: sold === null ? 'it can be deleted' : `it is refused by something else (${sold})`,
    hint: 1,
  });
  const unsold = await refusal('DELETE FROM products WHERE id NOT IN (SELECT product_id FROM sales)');
  demand(unsold === null, {
    expected: 'a product that was never sold can be deleted, with its labels',
    found: `it is refused (${unsold})`,
    hint: 1,
  });
  const keys = await query<{ table: string; rule: string; valid: boolean }>(
    `SELECT conrelid::regclass::text AS table, confdeltype AS rule, convalidated AS valid FROM pg_constraint
      WHERE contype = 'f' AND confrelid = 'products'::regclass`,
  );
  demand(
    keys.some(({ table, rule }) => table === 'price_labels' && rule === 'c'),
    { expected: 'the labels of a product go along with it', found: 'they would stay without it', hint: 1 },
  );
  demand(
    keys.every(({ valid }) => valid),
    { expected: 'foreign keys that were checked against the old rows too', found: 'one is still NOT VALID', hint: 2 },
  );
}

async function espressoIsArchived({ column, query }: CheckContext): Promise<void> {
  const archived = await column('products', 'archived_at');
  demand(archived !== undefined && /^timestamp.*with time zone$/.test(archived.type) && archived.nullable, {
    expected: 'a column products.archived_at, a timestamptz that may be empty',
    found:
      archived === undefined
        ? 'no such column'
        : `${archived.type}, ${archived.nullable ? 'may be empty' : 'may not be empty'}`,
    hint: 2,
  });
  const names = (
    await query<{ name: string }>('SELECT name FROM products WHERE archived_at IS NOT NULL ORDER BY name')
  ).map(({ name }) => name);
  demand(names.join() === 'Espresso', {
    expected: 'the Espresso archived, and nothing else',
    found: names.length === 0 ? 'no archived product' : names.join(', '),
    hint: 3,
  });
}

async function migrationsTellIt({ history, read }: CheckContext): Promise<void> {
  const { timeline } = await history();
  demandApplied(timeline, { hint: 2 });
  const later = timeline
    .slice(1)
    .map(({ name }) => read(`prisma/migrations/${name}/migration.sql`) ?? '')
    .join('\n');
  demand(/\barchived_at\b/.test(later) && /FOREIGN KEY\s*\(\s*"?product_id"?\s*\)/i.test(later), {
    expected: 'migrations that bring the new rule and the new column to every other database',
    found: 'a database that was changed past them',
    hint: 2,
  });
  const blueprint = read('prisma/schema.prisma') ?? '';
  const relation = /model Sale \{[^}]*\bproduct\s+Product\s+@relation\(([^)]*)\)/.exec(blueprint)?.[1] ?? 'none';
  demand(
    /\bfields:/.test(relation) &&
      !/onDelete:\s*(Cascade|Set)/.test(relation) &&
      /@map\("archived_at"\)/.test(blueprint),
    {
      expected: 'the new rule and the new field in prisma/schema.prisma',
      found: 'the blueprint says something else',
      hint: 3,
    },
  );
}
