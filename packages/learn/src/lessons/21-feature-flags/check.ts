import { type CheckContext, demand, type Place } from '../../check.ts';

const OLD_COLUMNS = 'asks_for_tips, id, mails_receipts, name';
/** What is on at the end: what the two columns say, and two switches that are no migration. */
const WANTED = ['Front: loyalty points', 'Front: tips', 'Hall: mail receipts', 'Terrace: mail receipts'];

export async function check(context: CheckContext): Promise<void> {
  await context.everywhere({
    hint: 2,
    demands: tableIsRight,
    facts: [
      {
        says: 'a migration that takes over what the columns of registers say, and switches nothing else',
        start: `SELECT id || ' tips' FROM registers WHERE asks_for_tips
                 UNION ALL SELECT id || ' mail receipts' FROM registers WHERE mails_receipts`,
        now: "SELECT register_id || ' ' || feature FROM register_features",
        only: true,
        in: 'copy',
        hint: 2,
      },
    ],
    elsewhere: "INSERT INTO registers (name, asks_for_tips, mails_receipts) VALUES ('Garden', true, true)",
    applied: { beyond: 3 },
  });

  // Switches are rows of this database alone.
  const found = await switchedOn(context);
  demand(found.join('\n') === WANTED.join('\n'), {
    expected: WANTED.join(', '),
    found: found.join(', ') || 'no row',
    hint: 3,
  });
}

async function tableIsRight({ query, column, refusal }: Place): Promise<void> {
  for (const name of ['register_id', 'feature']) {
    demand((await column('register_features', name)) !== undefined, {
      expected: `a table register_features with the column ${name}`,
      found: 'there is none',
      hint: 1,
    });
  }
  const registers = await query<{ names: string | null }>(
    `SELECT string_agg(attname, ', ' ORDER BY attname) AS names FROM pg_attribute
      WHERE attrelid = to_regclass('registers') AND attnum > 0 AND NOT attisdropped`,
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
  const rows = await query('SELECT FROM register_features LIMIT 1');
  demand(rows.length > 0, { expected: 'the features that are on', found: 'no row in register_features', hint: 2 });
  const twice = await refusal(
    'INSERT INTO register_features (register_id, feature) SELECT register_id, feature FROM register_features LIMIT 1',
  );
  demand(twice === '23505', {
    expected: 'a table that refuses the same row twice',
    found: twice === null ? 'it takes it' : `it refuses with ${twice}`,
    hint: 1,
  });
}

async function switchedOn({ query }: Place): Promise<string[]> {
  const on = await query<{ text: string }>(
    `SELECT registers.name || ': ' || feature AS text
       FROM register_features JOIN registers ON registers.id = register_id`,
  );
  return on.map(({ text }) => text).sort();
}
