import { type CheckContext, demand, demandApplied } from '../../runner/lesson-check.ts';

export async function check({ column, query, refusal, history, read }: CheckContext): Promise<void> {
  const { timeline } = await history();
  demandApplied(timeline, { expected: 'three migrations, all of them applied', hint: 2, beyond: 2 });

  const [orders] = await query<{ rows: number; sum: string | null }>(
    'SELECT count(*)::int AS rows, sum(id * total)::text AS sum FROM orders WHERE id <= 12',
  );
  demand(orders?.rows === 12, { expected: 'the twelve orders', found: `${orders?.rows} of them`, hint: 1 });
  demand(orders.sum === '637.000', { expected: 'the totals as they were', found: 'other totals', hint: 3 });
  const names = await query<{ name: string }>('SELECT name FROM customers WHERE id <= 4 ORDER BY id');
  demand(names.map(({ name }) => name).join() === 'Ada,Grace,Edsger,Barbara', {
    expected: 'the customers Ada, Grace, Edsger and Barbara',
    found: names.map(({ name }) => name).join(', ') || 'none of them',
    hint: 1,
  });

  demand((await column('orders', 'till')) !== undefined, {
    expected: 'the column "till" in the table orders, as the migration says',
    found: 'the table has no such column',
    hint: 2,
  });
  const [tills] = await query<{ wrong: number }>(
    `SELECT count(*)::int AS wrong FROM orders
      WHERE id <= 12 AND till IS DISTINCT FROM CASE WHEN id % 2 = 1 THEN 'front' ELSE 'back' END`,
  );
  demand(tills?.wrong === 0, {
    expected: 'front or back as the till of each order, as the migration says',
    found: `${tills?.wrong} orders that have something else`,
    hint: 2,
  });

  const [kept] = await query<{ known: number; lost: number }>(
    `SELECT count(*) FILTER (WHERE customer_id IN (2, 3, 4))::int AS known,
            count(*) FILTER (WHERE customer_id IS NOT NULL
                               AND NOT EXISTS (SELECT FROM customers c WHERE c.id = customer_id))::int AS lost
       FROM orders WHERE id <= 12`,
  );
  demand(kept?.lost === 0, {
    expected: 'no order that names a customer who is not there',
    found: `${kept?.lost} such orders`,
    hint: 3,
  });
  demand(kept.known === 7, {
    expected: 'the seven orders of known customers still theirs',
    found: `${kept.known} orders that are theirs`,
    hint: 3,
  });
  demand((await refusal('INSERT INTO orders (customer_id, total) VALUES (999, 1)')) === '23503', {
    expected: 'a foreign key from orders to customers, as the migration says',
    found: 'an order of customer 999, who is not there, was taken',
    hint: 2,
  });
  const files = timeline.map(({ name }) => read(`prisma/migrations/${name}/migration.sql`) ?? '').join('\n');
  demand(/\btill\b/.test(files) && /REFERENCES\s+"?customers"?/i.test(files), {
    expected: 'the till and the foreign key in the migrations, for every other database',
    found: 'files that leave one of them out',
    hint: 1,
  });
}
