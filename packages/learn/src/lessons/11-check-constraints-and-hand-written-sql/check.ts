import { type CheckContext, demand, demandApplied, withoutComments } from '../../runner/lesson-check.ts';

export async function check(context: CheckContext): Promise<void> {
  await shiftsAreRight(context);
  await oneOpenShift(context);
  await endsAfterBeginning(context);
  await migrationsTellIt(context);
}

/** The shifts as rows.sql made them, with the three repairs that the task names. */
async function shiftsAreRight({ query }: CheckContext): Promise<void> {
  const rows = await query<{ repaired: boolean; count: number }>(
    `SELECT count(*)::int AS count,
            closed_at IS NOT DISTINCT FROM CASE
              WHEN opened_at = '2026-03-11 09:00Z' THEN NULL
              WHEN opened_at = '2026-03-10 09:00Z' AND register = 'Bar' THEN opened_at + interval '1 day'
              ELSE opened_at + interval '9 hours'
            END AS repaired
       FROM shifts GROUP BY repaired`,
  );
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  demand(total === 198, { expected: '198 shifts', found: `${total} of them`, hint: 2 });
  const wrong = rows.find(({ repaired }) => !repaired)?.count ?? 0;
  demand(wrong === 0, {
    expected: 'the forgotten shift and the two with a wrong clock repaired, and all others as they were',
    found: `${wrong} shifts with another closed_at`,
    hint: 3,
  });
}

async function oneOpenShift({ refusal }: CheckContext): Promise<void> {
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

async function endsAfterBeginning({ query, refusal }: CheckContext): Promise<void> {
  const backwards = await refusal(
    `INSERT INTO shifts (register, opened_at, closed_at) VALUES ('Bar', '2027-01-02', '2027-01-01')`,
  );
  demand(backwards === '23514', {
    expected: 'a CHECK that refuses a shift which is closed before it was opened',
    found: backwards === null ? 'it is taken' : `it is refused by something else (${backwards})`,
    hint: 1,
  });
  const open = await query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint WHERE conrelid = 'shifts'::regclass AND NOT convalidated`,
  );
  demand(open.length === 0, {
    expected: 'rules that were checked against the old rows too',
    found: `${open.map(({ name }) => name).join(', ')} is NOT VALID`,
    hint: 2,
  });
}

async function migrationsTellIt({ history, read }: CheckContext): Promise<void> {
  const { timeline } = await history();
  demandApplied(timeline, { hint: 2 });
  const later = timeline.slice(1).map(({ name }) => ({
    name,
    up: statements(read(`prisma/migrations/${name}/migration.sql`)),
    down: statements(read(`prisma/migrations/${name}/down.sql`)),
  }));
  const ups = later.map(({ up }) => up).join('\n');
  demand(/\bshifts\b[^;]*\bCHECK\b/i.test(ups) && /\b(UNIQUE|EXCLUDE)\b/i.test(ups), {
    expected: 'migrations that bring both rules to every other database',
    found: 'a database that was changed past them',
    hint: 2,
  });
  // Moved rows alone need no way back; a rule does.
  const oneWay = later.filter(({ up, down }) => /\b(CREATE|ALTER)\b/i.test(up) && !/\b(DROP|ALTER)\b/i.test(down));
  demand(oneWay.length === 0, {
    expected: 'a way back in the down.sql of each migration that adds a rule',
    found: `none for ${oneWay.map(({ name }) => name).join(', ')}`,
    hint: 2,
  });
}

function statements(sql = ''): string {
  return withoutComments(sql);
}
