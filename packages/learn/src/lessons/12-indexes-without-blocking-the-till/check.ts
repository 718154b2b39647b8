import { type CheckContext, demand, withoutComments } from '../../runner/lesson-check.ts';

export async function check({ query, history, read }: CheckContext): Promise<void> {
  const indexes = await query<{ name: string; valid: boolean }>(
    `SELECT i.indexrelid::regclass::text AS name, i.indisvalid AS valid
       FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = 'orders'::regclass AND a.attname = 'customer'`,
  );
  demand(indexes.length > 0, {
    expected: 'an index on orders that begins with customer',
    found: 'there is none',
    hint: 1,
  });
  demand(indexes.length === 1, {
    expected: 'exactly one such index',
    found: indexes.map(({ name }) => name).join(', '),
    hint: 2,
  });
  const [index] = indexes;
  demand(index?.valid === true, { expected: 'a valid index', found: `${index?.name} is invalid`, hint: 2 });

  const { timeline } = await history();
  const builder = timeline.find(({ name }) =>
    /CREATE\s+INDEX\b[^;]*\(\s*"?customer"?/i.test(read(`prisma/migrations/${name}/migration.sql`) ?? ''),
  );
  demand(builder?.state === 'applied', {
    expected: 'an applied migration that builds it, so that every other database gets it too',
    found:
      builder === undefined ? 'no migration that builds an index on customer' : `${builder.name} (${builder.state})`,
    hint: 1,
  });
  demand(/\bCONCURRENTLY\b/i.test(withoutComments(read(`prisma/migrations/${builder.name}/migration.sql`) ?? '')), {
    expected: 'an index that is built while others write',
    found: 'CREATE INDEX without the word that allows it',
    hint: 2,
  });
}
