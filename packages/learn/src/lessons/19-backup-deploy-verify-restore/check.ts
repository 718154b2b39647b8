import { type CheckContext, demand, demandApplied, withoutComments } from '../../runner/lesson-check.ts';

export async function check({ query, column, history, read, refusal }: CheckContext): Promise<void> {
  demand((await column('customers', 'email')) !== undefined, {
    expected: 'a table of customers with their addresses',
    found: 'there is none',
    hint: 1,
  });
  const [{ older, younger } = { older: 0, younger: 0 }] = await query<{ older: number; younger: number }>(
    `SELECT count(*) FILTER (WHERE id <= 180 AND name = 'Customer ' || id)::int AS older,
            count(*) FILTER (WHERE id > 180)::int AS younger
       FROM customers`,
  );
  demand(older === 180, {
    expected: 'all 180 people, with the accounts that they had first',
    found: `${180 - older} of these accounts are missing or changed`,
    hint: 1,
  });

  const { timeline } = await history();
  demandApplied(timeline, {
    expected: 'a migration that removes the second accounts, and every migration applied',
    hint: 2,
    beyond: 1,
  });
  demand(younger === 0, {
    expected: 'one account for each address',
    found: `${younger} second accounts`,
    hint: 2,
  });

  const again = "INSERT INTO customers (email, name, since) VALUES ('customer9@example.com', 'Again', '2026-03-20')";
  const refused = await refusal(again);
  demand(refused === '23505', {
    expected: 'a database that refuses a second account with the same address',
    found: refused === null ? 'it takes one' : `it refuses with ${refused}`,
    hint: 2,
  });

  const files = timeline.map(({ name }) => ({
    name,
    sql: withoutComments(read(`prisma/migrations/${name}/migration.sql`) ?? ''),
  }));
  const bad = files.find(({ sql }) => /younger\s*\.\s*id\s*(<>|!=)\s*older\s*\.\s*id/i.test(sql));
  demand(bad === undefined, {
    expected: 'no migration that removes both accounts: the next database would lose people again',
    found: `${bad?.name} does`,
    hint: 2,
  });
  demand(
    files.some(({ sql }) => /\bDELETE\s+FROM\b/i.test(sql)),
    {
      expected: 'a migration that removes the second accounts, so that every other database gets there too',
      found: 'none has a DELETE',
      hint: 3,
    },
  );
}
