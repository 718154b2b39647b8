import { type CheckContext, demand, demandApplied } from '../../runner/lesson-check.ts';

export async function check({ column, query, history, read }: CheckContext): Promise<void> {
  demand((await column('customers', 'full_name')) !== undefined, {
    expected: 'a column "full_name" in the table customers',
    found: 'the table has no such column',
    hint: 1,
  });
  demand((await column('customers', 'name')) === undefined, {
    expected: 'no column "name" any more',
    found: 'the table still has it',
    hint: 2,
  });
  const people = await query<{ full_name: string | null }>('SELECT full_name FROM customers ORDER BY id');
  const names = people.map(({ full_name }) => full_name ?? 'NULL');
  demand(names.join() === 'Ada,Grace,Edsger', {
    expected: 'Ada, Grace and Edsger',
    found: names.length === 0 ? 'no customers' : names.join(', '),
    hint: 2,
  });
  const phone = (await column('customers', 'phone_number')) === undefined ? 'phone' : 'phone_number';
  const [{ phones } = { phones: 0 }] = (await column('customers', phone))
    ? await query<{ phones: number }>(`SELECT count(${phone})::int AS phones FROM customers`)
    : [];
  demand(phones === 3, { expected: 'the three phone numbers', found: `${phones} of them`, hint: 2 });

  const { timeline } = await history();
  demand(
    timeline.some(({ name }) => /\bfull_name\b/.test(read(`prisma/migrations/${name}/migration.sql`) ?? '')),
    {
      expected: 'a migration that renames it, so that every other database gets it too',
      found: 'no migration that names full_name',
      hint: 1,
    },
  );
  demandApplied(timeline, { hint: 3 });
  demand(/\bfullName\s+String\b.*@map\("full_name"\)/.test(read('prisma/schema.prisma') ?? ''), {
    expected: 'the field "fullName", mapped to full_name, in prisma/schema.prisma',
    found: 'the blueprint says something else',
    hint: 3,
  });
}
