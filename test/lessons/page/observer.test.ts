import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Observer } from '../../../packages/learn/src/page/observer.ts';
import type { PlacedDifference, View } from '../../../packages/learn/src/page/wire.ts';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { unfinishedRebase } from '../../../packages/toolkit/src/history/unfinished-rebase.ts';
import { createObservedPlace, type ObservedPlace } from './observed-place.ts';

const SHELVES = 'model Shelf {\n  id Int @id\n  place String\n  @@map("shelves")\n}\n';
const CREATE = 'CREATE TABLE shelves (id integer PRIMARY KEY, place text NOT NULL);\n';

let observed: ObservedPlace;
let observer: Observer;
let views: View[];

beforeEach(async () => {
  observed = await createObservedPlace();
  views = [];
});
afterEach(async () => {
  await observer.stop();
  vi.restoreAllMocks();
  expect(await observed.countScratch()).toBe(0);
  await observed.remove();
});

function watch(): void {
  observer = new Observer(observed.place, (view) => views.push(view));
}

/** Waits until the last view has these two agreements. */
async function agreements(blueprintAndPlan: string, planAndTables: string): Promise<View> {
  const last = () => views.at(-1);
  await vi.waitFor(
    () =>
      expect([last()?.blueprintAndPlan.state, last()?.planAndTables.state]).toEqual([blueprintAndPlan, planAndTables]),
    { timeout: 90_000, interval: 20 },
  );
  return last() as View;
}

const apply = async (name: string, sql: string) => {
  await observed.database.query(sql);
  const at = new Date();
  await observed.database.record([
    { name, checksum: checksumOf(sql), startedAt: at, finishedAt: at, rolledBackAt: null, logs: null, steps: 1 },
  ]);
};

describe('a place that is looked at', () => {
  it('has its record where the search_path of its database leads', async () => {
    const { database } = observed;
    await database.query(
      `CREATE SCHEMA app; ALTER DATABASE ${database.name} SET search_path = app, public; SET search_path = app, public`,
    );
    observed.blueprint(SHELVES);
    observed.migration('1_shelves', CREATE);
    await database.query(CREATE);
    const at = new Date();
    const applied = { startedAt: at, finishedAt: at, rolledBackAt: null, logs: null, steps: 1 };
    await database.record([{ name: '1_shelves', checksum: checksumOf(CREATE), ...applied }], 'app');
    watch();
    const made = await agreements('same', 'same');
    expect(made.plan).toMatchObject({ fine: true, migrations: [{ name: '1_shelves', state: 'applied' }] });
  });

  it('goes from nothing over blueprint and plan to tables', async () => {
    watch();
    const nothing = await agreements('unknown', 'same');
    expect(nothing.plan.migrations).toEqual([]);

    observed.blueprint(SHELVES);
    const drawn = await agreements('differs', 'same');
    expect(drawn.blueprintAndPlan.differences).toEqual([
      difference({ says: 'table shelves is in the blueprint, but not in the plan', whole: true, only: 'first' }),
    ]);

    observed.migration('1_shelves', CREATE);
    const planned = await agreements('same', 'differs');
    expect(planned.planAndTables.differences).toEqual([
      difference({ says: 'table shelves is missing in the tables', whole: true, only: 'first', waiting: true }),
    ]);
    expect(planned.plan.migrations).toMatchObject([{ name: '1_shelves', state: 'pending', head: true }]);

    await apply('1_shelves', CREATE);
    const made = await agreements('same', 'same');
    expect(made.plan.fine).toBe(true);
    expect(made.tables.list).toMatchObject([
      {
        name: 'shelves',
        columns: [
          { name: 'id', key: true, nullable: false },
          { name: 'place', type: 'text' },
        ],
      },
    ]);
  });

  it('tells of columns on which two of the three differ', async () => {
    observed.blueprint(SHELVES.replace('place String', 'place String?\n  width Int'));
    observed.migration('1_shelves', CREATE);
    await apply('1_shelves', CREATE);
    watch();
    const { blueprintAndPlan } = await agreements('differs', 'same');
    expect(blueprintAndPlan.differences.map(({ column, only }) => [column, only])).toEqual([
      ['width', 'first'],
      ['place', null],
    ]);

    await observed.database.query('ALTER TABLE shelves ADD depth integer, ALTER place TYPE varchar(20)');
    const { planAndTables } = await agreements('differs', 'differs');
    expect(planAndTables.differences.map(({ column, only, waiting }) => [column, only, waiting])).toEqual([
      ['place', null, false],
      ['depth', 'second', false],
    ]);
  });

  it('says which migration can not be applied, and goes on when it is mended', async () => {
    observed.blueprint(SHELVES);
    observed.migration('1_shelves', CREATE);
    observed.migration('2_wrong', 'ALTER TABLE shelfs ADD COLUMN width integer;\n');
    watch();
    const { blueprintAndPlan } = await agreements('unknown', 'unknown');
    expect(blueprintAndPlan.says).toContain('2_wrong');
    expect(await observer.step('1_shelves')).toMatchObject({ tables: [{ name: 'shelves' }], trouble: null });
    expect(await observer.step('2_wrong')).toMatchObject({ tables: [], trouble: expect.stringContaining('2_wrong') });

    observed.migration('2_wrong', 'ALTER TABLE shelves ADD COLUMN width integer;\n');
    await agreements('differs', 'differs');
    observed.removeMigration('2_wrong');
    await agreements('same', 'differs');
  });

  it('says why a plan can not be read', async () => {
    observed.blueprint(SHELVES);
    observed.migration('1_shelves', CREATE);
    writeFileSync(unfinishedRebase(observed.place.migrationsDir), '');
    watch();
    const { plan, tables } = await agreements('unknown', 'unknown');
    expect(plan).toMatchObject({ fine: false, says: expect.stringContaining('rebase') });
    expect(tables.trouble).toBeNull();
    rmSync(unfinishedRebase(observed.place.migrationsDir));
    await agreements('same', 'differs');
  });

  it('describes each step: its SQL, what it changed, and the tables after it', async () => {
    observed.blueprint(SHELVES);
    observed.migration('1_shelves', CREATE);
    observed.migration(
      '2_drop',
      '-- Drop the place\n--\n-- Revises: 1_shelves\n-- Why: unused\nALTER TABLE shelves DROP COLUMN place;\n',
    );
    watch();
    await agreements('differs', 'differs');
    expect(await observer.step('1_shelves')).toMatchObject({ sql: CREATE, changes: [{ whole: true }] });
    const second = await observer.step('2_drop');
    expect(second).toMatchObject({ title: 'Drop the place', why: 'unused' });
    expect(second?.changes).toMatchObject([{ column: 'place', only: 'first' }]);
    expect(second?.tables[0]?.columns.map(({ name }) => name)).toEqual(['id']);
    expect(await observer.step('3_none')).toBeNull();
  });

  it('is not read again while nothing changes, and replays no migration twice', async () => {
    observed.blueprint(SHELVES);
    observed.migration('1_shelves', CREATE);
    watch();
    await agreements('same', 'differs');
    const { rows: scratch } = await observed.database.query('SELECT oid FROM pg_database WHERE datname ^@ $1', [
      `${observed.database.name}_scratch`,
    ]);
    const count = views.length;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(views).toHaveLength(count);

    observed.migration('2_width', 'ALTER TABLE shelves ADD COLUMN width integer;\n');
    await agreements('differs', 'differs');
    const { rows: after } = await observed.database.query('SELECT oid FROM pg_database WHERE datname ^@ $1', [
      `${observed.database.name}_scratch`,
    ]);
    expect(after).toEqual(scratch);
  });

  it('goes on after all its sessions were cut, and makes another scratch database', async () => {
    observed.blueprint(SHELVES);
    observed.migration('1_shelves', CREATE);
    watch();
    await agreements('same', 'differs');
    vi.spyOn(console, 'error').mockImplementation(() => {});
    await observed.database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ^@ current_database() AND pid <> pg_backend_pid()',
    );
    await apply('1_shelves', CREATE);
    await agreements('same', 'same');
    observed.migration('2_width', 'ALTER TABLE shelves ADD COLUMN width integer;\n');
    await agreements('differs', 'differs');
  });
});

function difference(part: Partial<PlacedDifference>): PlacedDifference {
  return { says: '', table: 'shelves', column: null, whole: false, only: null, waiting: false, ...part };
}
