import { type CheckContext, demand, demandAgreement, demandApplied } from '../../runner/lesson-check.ts';

export async function check({ git, column, query, history, differences, read }: CheckContext): Promise<void> {
  const { timeline, heads } = await history();
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
  const phones = await query<{ phone_number: string | null }>(
    'SELECT phone_number FROM customers WHERE id <= 3 ORDER BY id',
  );
  const found = phones.map(({ phone_number }) => phone_number ?? 'none').join(', ');
  demand(found === '0301234, 0405678, none', {
    expected: 'the phone numbers 0301234 and 0405678, and a customer without one',
    found: found || 'no customers',
    hint: 2,
  });
  const files = timeline.map(({ name }) => read(`prisma/migrations/${name}/migration.sql`) ?? '').join('\n');
  demand(/UPDATE\s+"?customers"?/i.test(files), {
    expected: 'a migration that keeps only the digits, for every other database',
    found: 'none that updates customers',
    hint: 1,
  });

  demand(heads.length === 1, { expected: 'one head', found: `${heads.length}: ${heads.join(', ')}`, hint: 2 });
  demandApplied(timeline, { expected: 'all migrations applied, as they stand in their files', hint: 3 });
  demandAgreement(await differences(), { hint: 2 });

  const status = git('status', '--porcelain', '--', 'prisma');
  const uncommitted = status?.split('\n').filter(Boolean) ?? [];
  demand(status !== null && uncommitted.length === 0, {
    expected: 'everything below prisma/ committed, so that the others get it',
    found: status === null ? 'no repository' : `not committed: ${uncommitted.map((line) => line.slice(3)).join(', ')}`,
    hint: 3,
  });
}
