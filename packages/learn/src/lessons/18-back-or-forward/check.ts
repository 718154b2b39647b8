import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 3,
    demands: tillMaySell,
    facts: [
      {
        says: 'the orders from before the minimum cost quantity * price, and those since then what was paid',
        start: "SELECT id, CASE WHEN created_at < '2026-03-02 09:00Z' THEN quantity * price ELSE total END FROM orders",
        now: 'SELECT id, total FROM orders',
        hint: 2,
      },
    ],
    elsewhere: `INSERT INTO orders (product, quantity, price, total, created_at)
                VALUES ('Soup', 1, 3.2, 5, '2026-02-19 12:00Z'), ('Soup', 1, 3.2, 5, '2026-03-03 12:00Z')`,
    changes: ['orders.total'],
    applied: { expected: 'every migration applied, and one that goes forward', beyond: 2 },
  });
}

async function tillMaySell({ column, refusal }: Place): Promise<void> {
  demand((await column('orders', 'tip')) !== undefined, {
    expected: 'the column orders.tip',
    found: 'it is gone, and the tips with it',
    hint: 1,
  });
  const small = "INSERT INTO orders (product, quantity, price, total) VALUES ('Espresso', 1, 1.900, 1.900)";
  const refused = await refusal(small);
  demand(refused === null, {
    expected: 'a till that may sell one espresso for 1.900',
    found: `the database refuses it (${refused})`,
    hint: 2,
  });
}
