import { type CheckContext, demand, demandApplied, withoutComments } from '../../runner/lesson-check.ts';

const wanted = { pending: 12, completed: 480, cancelled: 60, refunded: 48 };

export async function check({ query, history, read }: CheckContext): Promise<void> {
  const values = (
    await query<{ value: string }>(
      `SELECT e.enumlabel AS value FROM pg_attribute a JOIN pg_enum e ON e.enumtypid = a.atttypid
        WHERE a.attrelid = 'orders'::regclass AND a.attname = 'status' ORDER BY e.enumsortorder`,
    )
  ).map(({ value }) => value);
  demand(values.includes('cancelled') && !values.includes('canceled'), {
    expected: 'an enum with "cancelled", and without "canceled"',
    found: values.length === 0 ? 'a column status that is no enum' : values.join(', '),
    hint: values.includes('cancelled') ? 3 : 1,
  });
  demand(values.includes('refunded'), { expected: 'the value "refunded"', found: values.join(', '), hint: 2 });

  const orders = await query<{ status: string; count: number }>(
    'SELECT status::text, count(*)::int AS count FROM orders GROUP BY status ORDER BY status',
  );
  const counts: Record<string, number> = Object.fromEntries(orders.map(({ status, count }) => [status, count]));
  demand(orders.length === 4 && Object.entries(wanted).every(([status, count]) => counts[status] === count), {
    expected: inWords(Object.entries(wanted)),
    found: inWords(Object.entries(counts)),
    hint: 3,
  });
  const [{ strays } = { strays: 0 }] = await query<{ strays: number }>(
    `SELECT count(*)::int AS strays FROM orders WHERE (status = 'refunded') <> (refunded_at IS NOT NULL)`,
  );
  demand(strays === 0, {
    expected: 'the status "refunded" for the orders with a time in refunded_at, and for no others',
    found: `${strays} orders where the two do not agree`,
    hint: 3,
  });

  const { timeline } = await history();
  demandApplied(timeline, { hint: 2 });
  const sql = timeline.map(({ name }) => read(`prisma/migrations/${name}/migration.sql`) ?? '').join('\n');
  demand(/\bcancelled\b/.test(sql) && /\b(UPDATE|USING)\b[^;]*'refunded'/i.test(withoutComments(sql)), {
    expected: 'migrations that bring all of it about, the new status of the 48 orders too',
    found: 'a database that was changed past them',
    hint: 2,
  });
  const blueprint = /enum OrderStatus \{([^}]*)\}/.exec(read('prisma/schema.prisma') ?? '')?.[1] ?? '';
  demand(/\bcancelled\b/.test(blueprint) && /\brefunded\b/.test(blueprint) && !/\bcanceled\b/.test(blueprint), {
    expected: 'the enum in prisma/schema.prisma with cancelled and refunded, and without canceled',
    found: 'the blueprint says something else',
    hint: 1,
  });
}

function inWords(counts: readonly (readonly [status: string, count: number])[]): string {
  return counts.map(([status, count]) => `${count} ${status}`).join(', ');
}
