import { type CheckContext, demand, type Place } from '../../check.ts';

export async function check(context: CheckContext): Promise<void> {
  // That the thousand sales stay, each with its product and its customer, is asked of all rows.
  await context.everywhere({
    hint: 2,
    demands: productsAreKept,
    facts: [
      {
        says: 'who bought what: the sales of Grace and Edsger',
        start:
          "SELECT id, customer_id, product_id FROM sales WHERE customer_id IN (SELECT id FROM customers WHERE name <> 'Ada')",
        now: 'SELECT id, customer_id, product_id FROM sales',
        hint: 3,
      },
    ],
    // In the steps Ada is forgotten.
    byHand: ['customers', 'sales.customer_id'],
    applied: { beyond: 1 },
  });
  await espressoIsArchived(context);
}

async function productsAreKept({ query, refusal, column }: Place): Promise<void> {
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
  const archived = await column('products', 'archived_at');
  demand(archived !== undefined && /^timestamp.*with time zone$/.test(archived.type) && archived.nullable, {
    expected: 'a column products.archived_at, a timestamptz that may be empty',
    found:
      archived === undefined
        ? 'no such column'
        : `${archived.type}, ${archived.nullable ? 'may be empty' : 'may not be empty'}`,
    hint: 2,
  });
}

/** In this database alone: it is what the owner of this shop decided, and no matter of the schema. */
async function espressoIsArchived({ query }: CheckContext): Promise<void> {
  const names = (
    await query<{ name: string }>('SELECT name FROM products WHERE archived_at IS NOT NULL ORDER BY name')
  ).map(({ name }) => name);
  demand(names.join() === 'Espresso', {
    expected: 'the Espresso archived, and nothing else',
    found: names.length === 0 ? 'no archived product' : names.join(', '),
    hint: 3,
  });
}
