import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 2,
    demands: secondAccountsAreRefused,
    facts: [
      {
        says: 'all 180 people, each with the account that they had first, and no second ones',
        start:
          'SELECT id, email, name, since FROM customers WHERE id IN (SELECT min(id) FROM customers GROUP BY email)',
        now: 'SELECT id, email, name, since FROM customers',
        only: true,
        hint: 1,
      },
    ],
    elsewhere: "INSERT INTO customers (email, name, since) VALUES ('customer5@example.com', 'Five', '2025-12-01')",
    changes: ['customers'],
    applied: { expected: 'a migration that removes the second accounts, and every migration applied', beyond: 1 },
  });
}

async function secondAccountsAreRefused({ column, refusal }: Place): Promise<void> {
  demand((await column('customers', 'email')) !== undefined, {
    expected: 'a table of customers with their addresses',
    found: 'there is none',
    hint: 1,
  });
  const refused = await refusal(
    `INSERT INTO customers (email, name, since) VALUES ('again@example.com', 'Once', '2026-03-20'), ('again@example.com', 'Again', '2026-03-20')`,
  );
  demand(refused === '23505', {
    expected: 'a database that refuses a second account with the same address',
    found: refused === null ? 'it takes one' : `it refuses with ${refused}`,
    hint: 2,
  });
}
