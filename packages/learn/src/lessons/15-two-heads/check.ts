import { type CheckContext, demand, type Place } from '../../check.ts';

export async function check({ git, everywhere, history, ...own }: CheckContext): Promise<void> {
  await columnsAreThere(own);
  const { heads } = await history();
  demand(heads.length === 1, { expected: 'one head', found: `${heads.length}: ${heads.join(', ')}`, hint: 2 });
  await everywhere({
    hint: 2,
    demands: columnsAreThere,
    facts: [
      {
        says: 'the digits of each phone number, and nothing else, in phone_number',
        start: "SELECT id, regexp_replace(phone, '[^0-9]', '', 'g') FROM customers",
        now: 'SELECT id, phone_number FROM customers',
        hint: 2,
      },
    ],
    elsewhere: "INSERT INTO customers (name, phone) VALUES ('Max', '+49 50/78-90')",
    changes: ['customers.phone'],
    applied: { expected: 'all migrations applied, as they stand in their files', hint: 3 },
  });

  const status = git('status', '--porcelain', '--', 'prisma');
  const uncommitted = status?.split('\n').filter(Boolean) ?? [];
  demand(status !== null && uncommitted.length === 0, {
    expected: 'everything below prisma/ committed, so that the others get it',
    found: status === null ? 'no repository' : `not committed: ${uncommitted.map((line) => line.slice(3)).join(', ')}`,
    hint: 3,
  });
}

async function columnsAreThere({ column }: Pick<Place, 'column'>): Promise<void> {
  for (const [table, name, branch] of [
    ['products', 'brand', 'brand'],
    ['orders', 'note', 'note'],
    ['customers', 'phone_number', 'rename'],
  ] as const) {
    demand((await column(table, name)) !== undefined, {
      expected: `the column ${table}.${name}, from the branch "${branch}"`,
      found: 'the table has no such column',
      hint: 1,
    });
  }
}
