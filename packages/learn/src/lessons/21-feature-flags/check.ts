import { type CheckContext, demand, demandApplied, withoutComments } from '../../runner/lesson-check.ts';

const OLD_COLUMNS = 'asks_for_tips, id, mails_receipts, name';
const WANTED = ['Front: loyalty points', 'Front: tips', 'Hall: mail receipts', 'Terrace: mail receipts'];

export async function check({ query, column, history, read, refusal }: CheckContext): Promise<void> {
  for (const name of ['register_id', 'feature']) {
    demand((await column('register_features', name)) !== undefined, {
      expected: `a table register_features with the column ${name}`,
      found: 'there is none',
      hint: 1,
    });
  }
  const registers = await query<{ names: string }>(
    `SELECT string_agg(attname, ', ' ORDER BY attname) AS names FROM pg_attribute
      WHERE attrelid = 'registers'::regclass AND attnum > 0 AND NOT attisdropped`,
  );
  demand(registers[0]?.names === OLD_COLUMNS, {
    expected: `the columns of registers as they were: ${OLD_COLUMNS}`,
    found: registers[0]?.names ?? 'no columns',
    hint: 1,
  });

  const nobody = await refusal("INSERT INTO register_features (register_id, feature) VALUES (-1, 'tips')");
  demand(nobody === '23503', {
    expected: 'a table that refuses a register that does not exist',
    found: nobody === null ? 'it takes one' : `it refuses with ${nobody}`,
    hint: 1,
  });

  const { timeline } = await history();
  demandApplied(timeline, { hint: 2 });
  const sql = timeline
    .map(({ name }) => withoutComments(read(`prisma/migrations/${name}/migration.sql`) ?? ''))
    .join('\n');
  demand(/\bINSERT\s+INTO\s+(?:\w+\.)?"?register_features\b[^;]*\bregisters\b/i.test(sql), {
    expected: 'a migration that takes over what the columns of registers say, in every database',
    found: 'none inserts from registers into register_features',
    hint: 2,
  });
  demand(!/loyalty/i.test(sql), {
    expected: 'loyalty points that are switched on by a row alone',
    found: 'a migration that does it',
    hint: 3,
  });
  demand(/\bregister_features\b/.test(read('prisma/schema.prisma') ?? ''), {
    expected: 'a blueprint that has register_features',
    found: 'it does not name it',
    hint: 1,
  });

  const on = await query<{ text: string }>(
    `SELECT registers.name || ': ' || feature AS text
       FROM register_features JOIN registers ON registers.id = register_id`,
  );
  const found = on.map(({ text }) => text).sort();
  demand(found.join('\n') === WANTED.join('\n'), {
    expected: WANTED.join(', '),
    found: found.join(', ') || 'no row',
    hint: 3,
  });

  const twice = await refusal(
    'INSERT INTO register_features (register_id, feature) SELECT register_id, feature FROM register_features LIMIT 1',
  );
  demand(twice === '23505', {
    expected: 'a table that refuses the same row twice',
    found: twice === null ? 'it takes it' : `it refuses with ${twice}`,
    hint: 1,
  });

  const [{ tips } = { tips: null }] = await query<{ tips: string | null }>('SELECT sum(tip)::text AS tips FROM orders');
  demand(tips === '10.000', {
    expected: '10.000 of tips in the orders, as they were taken',
    found: tips ?? 'no tips',
    hint: 3,
  });
}
