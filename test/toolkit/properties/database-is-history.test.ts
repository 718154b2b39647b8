import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../../packages/toolkit/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/toolkit/src/catalog/compare-catalogs.ts';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import type { VerbContext } from '../../../packages/toolkit/src/commands/command.ts';
import { downgrade } from '../../../packages/toolkit/src/commands/downgrade.ts';
import { merge } from '../../../packages/toolkit/src/commands/merge.ts';
import { stamp } from '../../../packages/toolkit/src/commands/stamp.ts';
import { upgrade } from '../../../packages/toolkit/src/commands/upgrade.ts';
import { DbError } from '../../../packages/toolkit/src/errors.ts';
import { withAncestors } from '../../../packages/toolkit/src/history/ancestry.ts';
import { readProjectMigrations } from '../../../packages/toolkit/src/history/list-migrations.ts';
import fc from '../../fast-check.ts';
import { connected, createTestDatabase } from '../history/test-database.ts';
import { createStepDatabase, type StepDatabase } from '../steps/step-database.ts';
import { createStepProject, type StepProject } from '../steps/step-project.ts';
import { migrationNames, readSql, statementsOf, writeBranchedHistory } from './branched-history.ts';

/** What somebody does. `by hand` runs the SQL without the toolkit, and says so afterwards with `stamp`. */
type Action =
  | { readonly verb: 'upgrade' | 'downgrade'; readonly target: string }
  | { readonly verb: 'merge' | 'deploy' }
  | { readonly verb: 'by hand'; readonly to: 'heads' | 'base' };

let database: StepDatabase;
let project: StepProject;
let context: VerbContext;
beforeAll(async () => {
  database = await createStepDatabase();
  project = createStepProject(database.url);
  const env = { DATABASE_URL: database.url, DATABASE_SERVER: 'url' };
  context = { projectDir: project.dir, env, progress: () => {} };
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

/** What a graph with two heads, or a target that is not applied, may end with. */
const expected = ['DB_HEADS_SEVERAL', 'DB_TARGET_NOT_APPLIED', 'DB_USAGE', 'DB_SCHEMA_BEHIND'];
/** And two people at once: a downgrade looks at what would be lost before it waits for anybody. */
const expectedAtOnce = [...expected, 'DB_CHANGED_MEANWHILE', 'DB_SCHEMA_RUNNING'];

async function perform(action: Action): Promise<void> {
  switch (action.verb) {
    case 'upgrade':
      await upgrade(context, { target: action.target });
      break;
    case 'downgrade':
      await downgrade(context, { target: action.target, consent: async () => {} });
      break;
    case 'merge':
      await merge(context, {});
      break;
    case 'deploy': {
      const { code, stdout, stderr } = await project.prisma('migrate', 'deploy');
      if (code !== 0) throw new Error(`deploy ended with ${code}:\n${stdout}${stderr}`);
      break;
    }
    case 'by hand':
      await byHand(action.to);
  }
}

async function byHand(to: 'heads' | 'base'): Promise<void> {
  const applied = new Set(await appliedNames());
  const names = migrationNames(project);
  const files =
    to === 'base' ? names.filter((name) => applied.has(name)).reverse() : names.filter((name) => !applied.has(name));
  for (const name of files) {
    const sql = readSql(project, name, to === 'base' ? 'down.sql' : 'migration.sql');
    for (const statement of statementsOf(sql)) await database.query(statement);
  }
  await stamp(context, { target: to });
}

let done = 0;
let refused = 0;

/** Performs one action, or two at once. Whatever goes wrong must be one of the refusals that may be expected. */
async function take(step: readonly Action[]): Promise<void> {
  const codes = step.length > 1 ? expectedAtOnce : expected;
  const outcomes = await Promise.allSettled(step.map(perform));
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') {
      done += 1;
      continue;
    }
    refused += 1;
    if (outcome.reason instanceof DbError && codes.includes(outcome.reason.code)) continue;
    throw outcome.reason;
  }
}

async function appliedNames(): Promise<string[]> {
  if ((await database.values("SELECT to_regclass('_prisma_migrations')"))[0] === null) return [];
  return (await database.values(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )) as string[];
}

const replayed = new Map<string, Catalog>();

/** What a database has after these migrations and no others, run one after the other without the toolkit. */
async function replay(names: readonly string[]): Promise<Catalog> {
  const key = names.join();
  const known = replayed.get(key);
  if (known) return known;
  const fresh = await createTestDatabase();
  try {
    for (const name of names) {
      for (const statement of statementsOf(readSql(project, name, 'migration.sql'))) await fresh.query(statement);
    }
    const catalog = await connected(fresh.url, (client) => readCatalog(client));
    replayed.set(key, catalog);
    return catalog;
  } finally {
    await fresh.drop();
  }
}

/** The database is what its record says, the record is a piece of the graph from its root on, and nothing is left open. */
async function assertDatabaseIsHistory(): Promise<void> {
  const applied = await appliedNames();
  expect(new Set(applied).size).toBe(applied.length);
  const { lineage } = await readProjectMigrations(project.dir);
  for (const name of applied)
    expect(applied).toEqual(expect.arrayContaining([...withAncestors(lineage.parents, name)]));

  const inOrder = migrationNames(project).filter((name) => applied.includes(name));
  expect(inOrder).toHaveLength(applied.length);
  const actual = await connected(database.url, (client) => readCatalog(client));
  const names = { expected: 'a replay of what is recorded', actual: 'the database' };
  const differences = compareCatalogs(await replay(inOrder), actual, names).map(({ says }) => says);
  expect(differences.join('\n')).toBe('');

  if (applied.length === 0) return;
  const open = 'SELECT count(*)::int FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL';
  expect(await database.values(open)).toEqual([0]);
}

async function begin(): Promise<void> {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  writeBranchedHistory(project);
}

const ids = ['1', '2', '3', '4', '5', '6'];
const alone = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      verb: fc.constant('upgrade' as const),
      target: fc.constantFrom('heads', 'head', '+1', '+2', ...ids),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      verb: fc.constant('downgrade' as const),
      target: fc.constantFrom('base', '-1', '-2', ...ids),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Action>({ verb: 'deploy' }) },
);
const step = fc.oneof(
  { weight: 6, arbitrary: alone.map((action): Action[] => [action]) },
  { weight: 4, arbitrary: fc.tuple(alone, alone).map((both): Action[] => both) },
  { weight: 1, arbitrary: fc.constant<Action[]>([{ verb: 'merge' }]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Action[]>([{ verb: 'by hand', to: 'heads' }], [{ verb: 'by hand', to: 'base' }]),
  },
);

describe('whatever two people do, one after the other or at once,', () => {
  it('the database is what a replay of its recorded migrations makes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
        await begin();
        for (const each of steps) {
          await take(each);
          await assertDatabaseIsHistory();
        }
      }),
      { numRuns: 20, endOnFailure: true },
    );
    // Were most of them refused, little would have been proven.
    expect(done).toBeGreaterThan(refused);
  });

  it('and this test notices when it is not', async () => {
    await begin();
    await take([{ verb: 'upgrade', target: 'heads' }]);
    await assertDatabaseIsHistory();
    await database.query('ALTER TABLE products DROP CONSTRAINT enough');
    await expect(assertDatabaseIsHistory()).rejects.toThrow('enough');
    await begin();
    await take([{ verb: 'upgrade', target: '2' }]);
    await database.query(`UPDATE _prisma_migrations SET migration_name = '6_view' WHERE migration_name = '2_stock'`);
    await expect(assertDatabaseIsHistory()).rejects.toThrow();
  });
});
