import { type CheckContext, demand, type Place } from '../../check.ts';

export function check({ everywhere }: CheckContext): Promise<void> {
  return everywhere({
    hint: 2,
    demands: async (place) => {
      await oneOpenShift(place);
      await endsAfterBeginning(place);
    },
    facts: [
      {
        says: 'all shifts, the forgotten one and the two with a wrong clock repaired, and all others as they were',
        start: `SELECT id, CASE
                  WHEN closed_at < opened_at THEN opened_at + interval '9 hours'
                  WHEN closed_at IS NULL
                  THEN (SELECT min(newer.opened_at) FROM shifts AS newer
                         WHERE newer.register = shifts.register AND newer.opened_at > shifts.opened_at)
                  ELSE closed_at
                END
                  FROM shifts`,
        now: 'SELECT id, closed_at FROM shifts',
        only: true,
        hint: 3,
      },
    ],
    elsewhere: `INSERT INTO shifts (register, opened_at, closed_at)
                VALUES ('Garage', '2026-03-01 09:00Z', '2026-03-01 08:30Z'), ('Garage', '2026-03-02 09:00Z', NULL)`,
    changes: ['shifts.closed_at', 'products.stock'],
    applied: { expected: 'migrations that bring both rules to every other database, each of them applied', beyond: 1 },
    // Prisma's blueprint has no words for either rule.
    blueprint: false,
    wayBack: 'asked',
  });
}

async function oneOpenShift({ refusal }: Place): Promise<void> {
  const second = await refusal(`INSERT INTO shifts (register, opened_at) VALUES ('Bar', now())`);
  demand(second === '23505' || second === '23P01', {
    expected: 'an index that refuses a second open shift of a register',
    found: second === null ? 'it is taken' : `it is refused by something else (${second})`,
    hint: 1,
  });
  const others = await refusal(
    `INSERT INTO shifts (register, opened_at) VALUES ('Cellar', now());
     INSERT INTO shifts (register, opened_at, closed_at) SELECT 'Bar', day, day + interval '1 hour'
       FROM (VALUES (timestamptz '2027-01-01'), ('2027-01-02')) AS days (day)`,
  );
  demand(others === null, {
    expected: 'open shifts of other registers, and any number of closed ones',
    found: `they are refused (${others})`,
    hint: 1,
  });
}

async function endsAfterBeginning({ query, refusal }: Place): Promise<void> {
  const backwards = await refusal(
    `INSERT INTO shifts (register, opened_at, closed_at) VALUES ('Bar', '2027-01-02', '2027-01-01')`,
  );
  demand(backwards === '23514', {
    expected: 'a CHECK that refuses a shift which is closed before it was opened',
    found: backwards === null ? 'it is taken' : `it is refused by something else (${backwards})`,
    hint: 1,
  });
  const open = await query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint WHERE conrelid = to_regclass('shifts') AND NOT convalidated`,
  );
  demand(open.length === 0, {
    expected: 'rules that were checked against the old rows too',
    found: `${open.map(({ name }) => name).join(', ')} is NOT VALID`,
    hint: 2,
  });
}
