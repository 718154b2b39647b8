import pg from 'pg';
import { compareCatalogs } from '../../../packages/toolkit/src/catalog/compare-catalogs.ts';
import { compareRows, readRows, type TableRows } from '../../../packages/toolkit/src/catalog/table-rows.ts';
import type { PlanResult } from '../../../packages/toolkit/src/commands/plan.ts';
import { readLosses } from '../../../packages/toolkit/src/history/down-header.ts';
import type { PlannedMigration } from '../../../packages/toolkit/src/plan/plan.ts';
import { fillTables } from '../../../packages/toolkit/src/verify/fill/fill-tables.ts';
import { createSchemaProject, type SchemaProject } from '../draft/schema-project.ts';
import { connected, type TestDatabase } from '../history/test-database.ts';
import { assertAnnounced, readAnnounced } from './announced.ts';
import { assertLocksForetold, type Deployed, deployByPrisma } from './deploy-by-prisma.ts';
import { type HandMade, handMade, withComputed } from './hand-made.ts';
import { assertForetold, assertKept, readInUtc } from './kept-rows.ts';
import { assertMade, assertPrismaAgrees, assertSame, madeByPrisma, unordered } from './made-catalog.ts';
import { makeOdd, type OddServer } from './odd-servers.ts';
import { type PrismaSchema, prismaText } from './prisma-schema.ts';
import { allTold, both, findWhereabouts, isLost, isSameColumn, type Told } from './whereabouts.ts';

/** A schema, what was added to it by hand, and what it becomes. */
export interface Change {
  readonly before: PrismaSchema;
  readonly after: PrismaSchema;
  /** Which things are made by hand, and of what. */
  readonly byHand: readonly number[];
  /** From 5 on, half of what is renamed is not said to be: that of even numbers, or of odd ones. */
  readonly silence: number;
}

/** How a change ended: nothing to draft, carried out, or carried out only without the rows, which it can't be done with. */
export type Ending = 'nothing' | 'with rows' | 'without rows';

/**
 * Carries out a change as somebody with rows would, and holds it against what the toolkit promises.
 *
 * @throws {Error} What does not hold, with the schemas and the migrations.
 */
export async function proveChange(change: Change, server?: OddServer): Promise<Ending> {
  const project = await createSchemaProject();
  try {
    await makeOdd(project.database, server);
    await server?.prepare?.(project);
    return await prove(project, change, server);
  } catch (error) {
    const files = project
      .migrations()
      .flatMap((name) => ['migration.sql', 'down.sql'].map((file) => `prisma/migrations/${name}/${file}`))
      .map((file) => `── ${file}\n${attempt(() => project.read(file)) ?? '(not there)'}`);
    const schemas = `── before\n${prismaText(change.before)}\n── after\n${prismaText(change.after)}`;
    throw new Error(`${(error as Error).message}\n\n${schemas}\n${files.join('\n')}`, { cause: error });
  } finally {
    await project.close();
  }
}

async function prove(
  project: SchemaProject,
  { byHand, silence, ...bare }: Change,
  server: OddServer | undefined,
): Promise<Ending> {
  const isTold: Told = (id) => silence < 5 || id % 2 === silence % 2;
  const hand = handMade(bare.before, byHand);
  const [before, after] = [bare.before, bare.after].map((schema) => withComputed(schema, hand)) as [
    PrismaSchema,
    PrismaSchema,
  ];
  const read = () => connected(project.database.url, readInUtc);
  project.models(prismaText(before));
  await draft(project, 'Begin');
  await project.must('upgrade');
  const own = await madeByPrisma(project, prismaText(before), server);
  assertSame(own, (await read()).catalog, 'what Prisma makes of the first schema', 'what the first draft makes');

  if (hand.length > 0) await makeByHand(project, hand);
  await connected(project.database.url, fillTables);
  const first = await read();

  project.models(prismaText(after));
  const ownAfter = await madeByPrisma(project, prismaText(after), server);
  const drafted = await draft(project, 'Change', wishes(before, after, isTold));
  const isSeen = compareCatalogs(unordered(own), unordered(ownAfter)).length > 0;
  if (drafted === null) {
    if (isSeen) throw new Error('The draft found nothing, and there is something.');
    return 'nothing';
  }
  if (!isSeen) throw new Error('The draft found something where nothing has changed.');
  assertNotEmpty(project, drafted);

  const { migrations: planned } = JSON.parse((await project.must('plan', '--json')).stdout) as PlanResult;
  const deployed = await inCopy(project.database, (copy) => deployByPrisma(project, copy, server?.external ?? []));
  assertLocksForetold(planned, deployed);
  const { ending, failure } = await upgradeWithRows(project);
  if (failure !== null) assertFailureForetold(planned, failure);
  const second = await read();
  assertDeployedAlike(deployed, failure, second);
  assertMade({ hand, before, after, isTold, own: ownAfter, was: first.catalog, made: second.catalog });
  const whereabouts = findWhereabouts(before, after, isTold);
  if (ending === 'with rows') {
    assertKept(before, after, first.rows, second.rows, isTold);
    const risks = planned.flatMap((migration) => migration.risks);
    assertForetold(risks, { first: first.rows, second: second.rows }, whereabouts);
  }
  if ((await draft(project, 'Nothing more')) !== null) throw new Error('A second draft finds something.');
  await project.must('check');
  await assertPrismaAgrees(project, server);

  const isWhole = await goDown(project, drafted);
  const back = await read();
  assertSame(first.catalog, back.catalog, 'the database before', 'the database after the way back');
  if (ending === 'with rows' && isWhole) {
    const downs = drafted.map((name) => project.read(`prisma/migrations/${name}/down.sql`));
    assertAnnounced(readAnnounced(downs), { first: first.rows, second: second.rows, back: back.rows }, whereabouts);
  }
  await project.database.query(truncation(back.rows));
  await project.must('upgrade');
  assertSame(second.catalog, (await read()).catalog, 'the first way up', 'the second way up');
  return ending;
}

async function makeByHand(project: SchemaProject, hand: readonly HandMade[]): Promise<void> {
  const name = '20990101000000_by_hand';
  const parent = project.migrations().at(-1);
  project.migration(name, `-- By hand\n-- Revises: ${parent}\n${hand.map(({ sql }) => `${sql}\n`).join('')}`);
  project.write(`prisma/migrations/${name}/down.sql`, '-- Irreversible: nobody has said what it was\n');
  await project.must('upgrade');
}

function assertNotEmpty(project: SchemaProject, names: readonly string[]): void {
  for (const name of names) {
    const sql = project.read(`prisma/migrations/${name}/migration.sql`);
    const isEmpty = sql.split('\n').every((line) => /^\s*(--.*|BEGIN;|COMMIT;|SET LOCAL .*)?$/.test(line));
    if (isEmpty) throw new Error(`${name} is empty.`);
  }
}

async function inCopy<Result>(database: TestDatabase, work: (copy: TestDatabase) => Promise<Result>): Promise<Result> {
  const copy = await database.copy();
  try {
    return await work(copy);
  } finally {
    await copy.drop();
  }
}

/** What stops the rows is named by the plan: a statement that fails for them has a note, or converts. */
function assertFailureForetold(planned: readonly PlannedMigration[], failure: string): void {
  const [, name = '', line = ''] =
    /^\s*(?:Error: |"message": ")?.*?(\S+)\/migration\.sql failed on line (\d+)/m.exec(failure) ?? [];
  const statement = planned
    .find((each) => name.endsWith(each.name))
    ?.statements.findLast((each) => each.line <= Number(line));
  const isForetold =
    statement?.notes.some((note) => /fails if/.test(note)) || statement?.risks.some(({ kind }) => kind === 'convert');
  if (!isForetold) throw new Error(`The plan does not say that rows can stand in the way:\n${failure}`);
}

function assertDeployedAlike(
  deployed: Deployed,
  failure: string | null,
  second: Pick<Deployed, 'catalog' | 'rows'>,
): void {
  if ((deployed.failure === null) !== (failure === null))
    throw new Error(`Prisma's deploy ends otherwise than "upgrade": ${deployed.failure}, and ${failure}`);
  if (failure !== null) return;
  assertSame(second.catalog, deployed.catalog, 'the database after "upgrade"', "the database after Prisma's deploy");
  // What the database thinks of by itself is another value each time.
  const isOwn = (column: string | null) =>
    second.catalog.objects.some(
      ({ kind, name, facts }) => kind === 'column' && name === column && /\(|^CURRENT/.test(facts.default ?? ''),
    );
  const other = compareRows(second.rows, deployed.rows).find(({ column }) => !isOwn(column));
  if (other) throw new Error(`Prisma's deploy makes other rows than "upgrade": ${other.says}`);
}

/** Drafts with these flags; those that fit no change are left out. Returns the names of the migrations, or null for none. */
export async function draft(
  project: SchemaProject,
  message: string,
  flags: readonly string[][] = [],
): Promise<string[] | null> {
  let left = [...flags];
  for (;;) {
    const result = await project.db(
      'draft',
      `${message} what is sold`,
      '--unverified',
      '--dropped',
      ...left.flat(),
      '--json',
    );
    const said = JSON.parse(result.stdout) as {
      error?: { code: string; message: string };
      migrations?: { name: string }[];
    };
    if (said.migrations) return said.migrations.map(({ name }) => name);
    if (said.error?.code === 'DB_NOTHING_DETECTED') return null;
    const unfit = left.find(
      ([flag, key]) => flag === '--convert' && said.error?.message.startsWith(`"${key}" fits no change`),
    );
    if (said.error?.code !== 'DB_USAGE' || !unfit)
      throw new Error(`draft ${left.flat().join(' ')} ended with ${result.code}:\n${result.stdout}${result.stderr}`);
    left = left.filter((each) => each !== unfit);
  }
}

/** What somebody would say who knows what was renamed, and says it of these numbers. */
export function wishes(before: PrismaSchema, after: PrismaSchema, isTold: Told = allTold): string[][] {
  const renamed = (kind: 'models' | 'enums') =>
    both<{ id: number; name: string }>(before[kind], after[kind]).flatMap(([old, now]) =>
      old.name === now.name || !isTold(old.id) ? [] : [['--rename', `${old.name}:${now.name}`]],
    );
  const kept = both(before.models, after.models).filter(([old, now]) => !isLost(old, now, isTold));
  const columns = kept.flatMap(([oldModel, model]) =>
    both(oldModel.fields, model.fields).flatMap(([old, now]) => {
      if (isSameColumn([before, after], [old, now], isTold))
        return old.name === now.name || !isTold(old.id) ? [] : [['--rename', `${model.name}.${old.name}:${now.name}`]];
      return old.name === now.name && isTold(old.id) ? [['--convert', `${model.name}.${now.name}`]] : [];
    }),
  );
  return [...renamed('enums'), ...renamed('models'), ...columns];
}

/** Rows may stand in the way: then it must be possible without them. */
export async function upgradeWithRows(
  project: SchemaProject,
): Promise<{ ending: Exclude<Ending, 'nothing'>; failure: string | null }> {
  const { code, stdout, stderr } = await project.db('upgrade');
  if (code === 0) return { ending: 'with rows', failure: null };
  const said = stdout + stderr;
  if (!ROWS_IN_THE_WAY.test(said)) throw new Error(`The way up fails:\n${said}`);
  await project.database.query(truncation(await connected(project.database.url, readRows)));
  await project.must('upgrade');
  return { ending: 'without rows', failure: said };
}

/** What PostgreSQL says when it is the rows' fault: of a value that can't be converted or has no room, or that breaks a rule. */
const ROWS_IN_THE_WAY = /failed on line \d+ \(2[23]/;

/** Goes back, without the rows if these stand in the way. @returns Whether the rows were there to the end. */
export async function goDown(project: SchemaProject, names: readonly string[]): Promise<boolean> {
  const { code, stdout, stderr } = await project.db('downgrade', `-${names.length}`, '--yes');
  if (code === 0) return true;
  const said = stdout + stderr;
  const downs = names.map((name) => project.read(`prisma/migrations/${name}/down.sql`));
  const refuses = downs.some((down) => readLosses(down)?.includes('refuses while'));
  const squeezes = ROWS_IN_THE_WAY.test(said) && readAnnounced(downs).converted.size > 0;
  if (!refuses && !squeezes) throw new Error(`The way back fails, and does not say so:\n${said}`);
  await project.database.query(truncation(await connected(project.database.url, readRows)));
  const applied = await project.database.query(
    'SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const left = names.filter((name) => applied.rows.some(({ migration_name }) => migration_name === name));
  await project.must('downgrade', `-${left.length}`, '--yes');
  return false;
}

function truncation(tables: readonly TableRows[]): string {
  const names = tables.map(({ schema, table }) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`);
  return names.length === 0 ? 'SELECT' : `TRUNCATE ${names.join(', ')} CASCADE`;
}

export function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
