import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchemaProject, type SchemaProject } from './schema-project.ts';

const SHIFT = (type: string, day: string) => `model Shift {\n id Int @id\n openedAt DateTime ${type} @map("opened_at")
  day DateTime ${day}\n breaks DateTime[] ${type}\n @@map("shifts")\n}`;

let project: SchemaProject;
beforeAll(async () => {
  project = await createSchemaProject();
  await project.query(`ALTER DATABASE ${project.database.name} SET TimeZone TO 'America/New_York'`);
  await project.start(SHIFT('', '@db.Date'));
  // As Prisma writes noon in UTC.
  await project.query(
    "INSERT INTO shifts VALUES (1, '2026-07-01 12:00', '2026-07-01', ARRAY['2026-01-01 12:00'::timestamp])",
  );
});
afterAll(() => project.close());

/** How far the values are from what was written, in seconds. */
async function shift(): Promise<unknown> {
  const zoned = (value: string) => `extract(epoch FROM ${value})::int`;
  const [type] = await project.query<{ name: string }>('SELECT pg_typeof(opened_at)::text AS name FROM shifts');
  const [row] = await project.query(
    `SELECT ${zoned('opened_at')} - ${zoned("timestamptz '2026-07-01 12:00Z'")} AS opened,
       ${zoned('breaks[1]')} - ${zoned("timestamptz '2026-01-01 12:00Z'")} AS break,
       ${zoned('day')} - ${zoned("timestamptz '2026-07-01 00:00Z'")} AS day FROM shifts`,
  );
  return { ...row, type: type?.name };
}

describe('a database in another time zone', () => {
  it('keeps the moment when a timestamp gets a time zone, and when it loses it again, and the plan says how', async () => {
    const before = { opened: 0, break: 0, day: 0, type: 'timestamp without time zone' };
    expect(await shift()).toEqual(before);
    project.models(SHIFT('@db.Timestamptz(3)', '@db.Timestamptz(3)'));
    const { migrations, plan, verified } = await project.draft(
      'Store the moment',
      '--why',
      'shops are in several zones',
    );
    expect(plan[0]?.statements.flatMap(({ says }) => says)).toContain(
      'changes the type of shifts.opened_at from timestamp(3) without time zone to timestamp(3) with time zone; what has no time zone is taken for UTC',
    );
    expect(plan[0]?.loses).toBe('what shifts.day has that does not fit into date');
    expect(verified).toMatchObject([{ holds: true }]);
    await project.must('upgrade');
    expect(await shift()).toEqual({ ...before, type: 'timestamp with time zone' });
    await project.must('downgrade', `-${migrations.length}`, '--yes');
    expect(await shift()).toEqual(before);
  });

  it('is warned by the plan of a change by hand that takes the zone of the session', async () => {
    project.models(SHIFT('', '@db.Date'));
    const text = 'ALTER TABLE shifts ALTER COLUMN opened_at TYPE timestamptz;';
    project.migration('20990101000000_by_hand', `-- By hand\n${text}`);
    const { stdout } = await project.db('plan', '20990101000000_by_hand');
    expect(stdout).toContain('What has no time zone in shifts.opened_at is taken for that of the session');
  });
});
