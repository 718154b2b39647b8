import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 2,
    demands: valuesAreRight,
    facts: [
      {
        says: 'the status that each order deserves: refunded for those with a time in refunded_at, and for no others',
        start: `SELECT id, CASE WHEN refunded_at IS NOT NULL THEN 'refunded'
                                WHEN status = 'canceled' THEN 'cancelled'
                                ELSE status::text END
                  FROM orders`,
        now: 'SELECT id, status FROM orders',
        hint: 3,
      },
    ],
    elsewhere: `INSERT INTO orders (status, total, refunded_at)
                VALUES ('completed', 7, '2026-02-20 09:00Z'), ('completed', 8, NULL), ('canceled', 9, NULL)`,
    changes: ['orders.status'],
    applied: { beyond: 1 },
  });
}

async function valuesAreRight({ query }: Place): Promise<void> {
  const values = (
    await query<{ value: string }>(
      `SELECT e.enumlabel AS value FROM pg_attribute a JOIN pg_enum e ON e.enumtypid = a.atttypid
        WHERE a.attrelid = to_regclass('orders') AND a.attname = 'status' ORDER BY e.enumsortorder`,
    )
  ).map(({ value }) => value);
  demand(values.includes('cancelled') && !values.includes('canceled'), {
    expected: 'an enum with "cancelled", and without "canceled"',
    found: values.length === 0 ? 'no column orders.status that is an enum' : values.join(', '),
    hint: values.includes('cancelled') ? 3 : 1,
  });
  demand(values.includes('refunded'), { expected: 'the value "refunded"', found: values.join(', '), hint: 2 });
}
