import { type CheckContext, demand, withoutComments } from '../../runner/lesson-check.ts';

const WRONG = '20260302090000_take_tips_and_charge_a_minimum';

export async function check({ query, column, history, read, refusal }: CheckContext): Promise<void> {
  const { timeline } = await history();
  const wrong = timeline.findIndex(({ name }) => name === WRONG);
  const wrongState = timeline[wrong]?.state ?? 'not there';
  demand(wrongState === 'applied', {
    expected: `the migration ${WRONG} in the history, applied as it is in other databases`,
    found: wrongState,
    hint: 1,
  });
  demand((await column('orders', 'tip')) !== undefined, {
    expected: 'the column orders.tip',
    found: 'it is gone, and the tips with it',
    hint: 1,
  });

  const [since] = await query<{ rows: number; total: string; tips: string | null }>(
    `SELECT count(*)::int AS rows, sum(total)::text AS total, sum(tip)::text AS tips
       FROM orders WHERE id BETWEEN 41 AND 55`,
  );
  demand(since?.rows === 15 && since.tips === '11.000', {
    expected: 'the fifteen orders since 2 March, with 11.000 of tips',
    found: `${since?.rows} orders with ${since?.tips ?? 'nothing'}`,
    hint: 1,
  });
  demand(since.total === '194.950', {
    expected: 'the totals of the orders since 2 March as they were paid, together 194.950',
    found: `${since.total}`,
    hint: 2,
  });

  const small = "INSERT INTO orders (product, quantity, price, total) VALUES ('Espresso', 1, 1.900, 1.900)";
  const refused = await refusal(small);
  demand(refused === null, {
    expected: 'a till that may sell one espresso for 1.900',
    found: `the database refuses it (${refused})`,
    hint: 2,
  });

  const [old = { rows: 0, right: 0 }] = await query<{ rows: number; right: number }>(
    `SELECT count(*)::int AS rows, count(*) FILTER (WHERE total = quantity * price)::int AS right
       FROM orders WHERE id <= 40`,
  );
  demand(old.rows === 40 && old.right === 40, {
    expected: 'forty orders from before 2 March that cost quantity * price',
    found: `${old.rows} orders, ${old.right} of them right`,
    hint: 2,
  });

  const later = timeline.slice(wrong + 1);
  const open = later.filter(({ state }) => state !== 'applied');
  demand(open.length === 0, {
    expected: 'every migration applied',
    found: open.map(({ name, state }) => `${name} (${state})`).join(', '),
    hint: 3,
  });
  const sql = later
    .map(({ name }) => withoutComments(read(`prisma/migrations/${name}/migration.sql`) ?? ''))
    .join('\n');
  for (const [statement, pattern] of [
    ['take the rule away', /\bDROP\s+CONSTRAINT\b/i],
    ['put the old totals right', /\bUPDATE\b[^;]*\borders\b/i],
  ] as const) {
    demand(pattern.test(sql), {
      expected: `a later migration that does it, so that every other database gets it too`,
      found: `none of them has a statement to ${statement}`,
      hint: 3,
    });
  }
}
