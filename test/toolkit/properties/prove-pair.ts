import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { Catalog } from '../../../packages/toolkit/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/toolkit/src/catalog/compare-catalogs.ts';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import { compareRows, readRows, type TableRows } from '../../../packages/toolkit/src/catalog/table-rows.ts';
import type { CheckResult } from '../../../packages/toolkit/src/commands/check.ts';
import type { MergeResult } from '../../../packages/toolkit/src/commands/merge.ts';
import type { RebaseResult } from '../../../packages/toolkit/src/commands/rebase.ts';
import { fillTables } from '../../../packages/toolkit/src/verify/fill/fill-tables.ts';
import { createSchemaProject, type SchemaProject } from '../draft/schema-project.ts';
import { connected, createDatabase, dropDatabase, testServerUrl, unusedName } from '../history/test-database.ts';
import { handMade, withComputed } from './hand-made.ts';
import { assertKept } from './kept-rows.ts';
import { assertMade, assertSame, madeByPrisma } from './made-catalog.ts';
import { mergeSchemas } from './merge-schemas.ts';
import { type PrismaSchema, prismaText } from './prisma-schema.ts';
import { attempt, draft, goDown, upgradeWithRows, wishes } from './prove-change.ts';

/** A schema, and what two people make of it side by side. */
export interface Pair {
  readonly base: PrismaSchema;
  readonly one: PrismaSchema;
  readonly two: PrismaSchema;
  /** Which things are made by hand on top of the base. */
  readonly byHand: readonly number[];
}

/**
 * How it ended: one of them has changed nothing; a change of one alone does not work, which is for another test to say; joined; or in
 * conflict, and put behind the other, or told that it can't be as it is.
 */
export type PairEnding = 'nothing' | 'unfit' | 'joined' | 'put behind' | 'to be adapted';

/**
 * Has two people change one schema side by side, joins what they made, and holds the result against what the toolkit promises.
 *
 * @throws {Error} What does not hold, with the schemas and the migrations.
 */
export async function provePair(bare: Pair): Promise<PairEnding> {
  const hand = handMade(bare.base, bare.byHand);
  const [base, one, two] = [bare.base, bare.one, bare.two].map((schema) => withComputed(schema, hand)) as [
    PrismaSchema,
    PrismaSchema,
    PrismaSchema,
  ];
  const pair = { ...bare, base, one, two };
  const project = await createSchemaProject();
  const copies: string[] = [];
  try {
    return await prove({ project, pair, hand, copies });
  } catch (error) {
    const files = project
      .migrations()
      .flatMap((name) => ['migration.sql', 'down.sql'].map((file) => `prisma/migrations/${name}/${file}`))
      .map((file) => `── ${file}\n${attempt(() => project.read(file)) ?? '(not there)'}`);
    const schemas = (['base', 'one', 'two'] as const).map((name) => `── ${name}\n${prismaText(pair[name])}`);
    throw new Error([(error as Error).message, '', ...schemas, ...files].join('\n'), { cause: error });
  } finally {
    for (const name of copies) await dropDatabase(name);
    await project.close();
  }
}

interface Proof {
  readonly project: SchemaProject;
  readonly pair: Pair;
  readonly hand: ReturnType<typeof handMade>;
  /** Databases to drop. */
  readonly copies: string[];
}

/** What a database has at one moment. */
interface Moment {
  readonly catalog: Catalog;
  readonly rows: readonly TableRows[];
}

/** What came of an order of migrations without the toolkit: a moment, or why it can't be. */
type Outcome = Moment | { readonly refusal: string };

async function prove(proof: Proof): Promise<PairEnding> {
  const { project, pair, hand } = proof;
  if (!(await begin(proof))) return 'unfit';
  const bare = await newDatabase(proof);
  for (const name of project.migrations()) await runByHand(bare, sqlOf(project, name));
  const filled = await newDatabase(proof, bare);
  await connected(testServerUrl(filled), fillTables);
  await connected(project.database.url, fillTables);
  const first = await connected(project.database.url, readMoment);

  const base = project.migrations();
  const branches = [
    await branchOff(project, pair.base, pair.one, 'one'),
    await branchOff(project, pair.base, pair.two, 'two'),
  ];
  if (branches.some((branch) => branch === null)) return 'nothing';
  if (branches.some((branch) => branch === 'unfit')) return 'unfit';
  const [one, two] = branches as [string[], string[]];
  bringBack(project, 'one');
  bringBack(project, 'two');
  for (const [names, schema] of [[one, pair.one] as const, [two, pair.two] as const]) {
    const texts = names.map((name) => sqlOf(project, name));
    const alone = await outcomeOf(proof, bare, texts);
    if ('refusal' in alone) return 'unfit';
    const own = await madeByPrisma(project, prismaText(schema));
    if (
      attempt(() => assertMade({ hand, before: pair.base, after: schema, own, made: alone.catalog }) ?? true) === null
    )
      return 'unfit';
  }

  const orders = [[...one, ...two], [...two, ...one], [...one, ...two].sort()];
  const outcomes = (template: string) =>
    inTurn(orders, (order) =>
      outcomeOf(
        proof,
        template,
        order.map((name) => sqlOf(project, name)),
      ),
    );
  const bareOutcomes = await outcomes(bare);
  const said = await project.db('merge', '--json');
  const merge = JSON.parse(said.stdout) as MergeResult & { error?: { message: string } };
  if (merge.error) throw new Error(`merge ended with ${said.code}: ${merge.error.message}`);
  assertJudged(merge, bareOutcomes);
  const merged = mergeSchemas(pair.base, pair.one, pair.two);
  const own = merged && (await madeByPrisma(project, prismaText(merged)).catch(() => null));
  const goal = merged && own && { merged, own, hand, isThere: merge.fine };

  if (merge.fine) {
    assertRowsJudged(merge, await outcomes(filled), (await outcomes(filled))[0]);
    // As somebody who has one of the branches already; where rows are in the way, all of it comes without them.
    await project.db('upgrade', String(two.at(-1)));
    await assertArrives(proof, base, first, goal, merge.wayBackRemarks);
    return 'joined';
  }
  const [conflict] = merge.conflicts;
  const remedy = conflict?.remedy;
  const args = remedy ? [remedy.move, '--onto', remedy.onto] : [String(two.at(-1)), '--onto', String(one.at(-1))];
  const { code, stdout } = await project.db('rebase', ...args, '--yes', '--json');
  const rebase = JSON.parse(stdout) as RebaseResult & { error?: { message: string } };
  if (rebase.error) throw new Error(`rebase ended with ${code}: ${rebase.error.message}`);
  if (rebase.failure !== null) {
    if (remedy) throw new Error(`The advice "rebase ${args.join(' ')}" fails: ${rebase.failure.message}`);
    if (!('refusal' in (bareOutcomes[0] as Outcome))) throw new Error('A rebase fails where the order works.');
    return 'to be adapted';
  }
  if (rebase.heads.length !== 1) throw new Error(`After the rebase there are ${rebase.heads.length} heads.`);
  await assertArrives(proof, base, first, goal, rebase.lostWaysBack);
  if (rebase.lostWaysBack.length > 0) await assertNotGoneBack(project, rebase.lostWaysBack.length);
  return 'put behind';
}

/** Brings the first schema with what was made by hand into the project's database. @returns Whether it could be. */
async function begin({ project, pair, hand }: Proof): Promise<boolean> {
  project.models(prismaText(pair.base));
  if ((await draft(project, 'Begin').catch(() => null)) === null) return false;
  if (hand.length > 0) {
    const name = String(project.migrations().at(-1)).replace(/^\d+/, (digits) => String(BigInt(digits) + 1n));
    const sql = hand.map((each) => `${each.sql}\n`).join('');
    project.migration(name, `-- By hand\n-- Revises: ${project.migrations().at(-1)}\n${sql}`);
    project.write(`prisma/migrations/${name}/down.sql`, '-- Irreversible: nobody has said what it was\n');
  }
  await project.must('upgrade');
  return true;
}

/** What one person drafts on top of the base, put aside. Null when there is nothing to draft. */
async function branchOff(
  project: SchemaProject,
  base: PrismaSchema,
  changed: PrismaSchema,
  name: string,
): Promise<string[] | null | 'unfit'> {
  project.models(prismaText(changed));
  const before = project.migrations();
  const drafted = await draft(project, `Change by ${name}`, wishes(base, changed)).catch(() => 'unfit' as const);
  for (const folder of project.migrations().filter((each) => !before.includes(each))) {
    mkdirSync(path.join(project.dir, name), { recursive: true });
    renameSync(path.join(project.dir, 'prisma/migrations', folder), path.join(project.dir, name, folder));
  }
  return drafted;
}

function bringBack({ dir }: SchemaProject, name: string): void {
  for (const folder of readdirSync(path.join(dir, name)))
    renameSync(path.join(dir, name, folder), path.join(dir, 'prisma/migrations', folder));
}

const readMoment = async (client: pg.Client): Promise<Moment> => ({
  catalog: await readCatalog(client),
  rows: await readRows(client),
});

function sqlOf(project: SchemaProject, name: string): string {
  return project.read(`prisma/migrations/${name}/migration.sql`);
}

async function newDatabase({ copies }: Proof, template?: string): Promise<string> {
  const name = unusedName();
  await createDatabase(name, template);
  copies.push(name);
  return name;
}

function runByHand(database: string, sql: string): Promise<unknown> {
  return connected(testServerUrl(database), (client) => client.query(sql));
}

/** Runs these texts one after the other in a copy of a database, as somebody would who has no toolkit. */
async function outcomeOf(proof: Proof, template: string, texts: readonly string[]): Promise<Outcome> {
  const copy = await newDatabase(proof, template);
  try {
    for (const sql of texts) await runByHand(copy, sql);
    return await connected(testServerUrl(copy), readMoment);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return { refusal: error.message };
  }
}

/** The merge says that the branches can be joined when they can, and names what they can't be joined for. */
function assertJudged({ fine, conflicts, written }: MergeResult, outcomes: readonly Outcome[]): void {
  const [first, ...others] = outcomes as [Outcome, ...Outcome[]];
  const isOne =
    !('refusal' in first) &&
    others.every((other) => !('refusal' in other) && compareCatalogs(first.catalog, other.catalog).length === 0);
  const said = JSON.stringify(conflicts, null, 2);
  if (fine && !isOne) throw new Error(`merge joins what does not come to one result: ${inWords(outcomes)}`);
  if (!fine && isOne) throw new Error(`merge sees a conflict where there is none: ${said}`);
  if (fine !== written) throw new Error(`merge is ${fine ? 'fine' : 'not fine'} and has written ${written}.`);
  for (const { kind, object, migrations } of conflicts) {
    if (object === null || migrations.length < 2) throw new Error(`merge does not name the conflict: ${said}`);
    if (kind !== 'differs' && kind !== 'fails') throw new Error(`Each side works by itself, and merge says: ${said}`);
  }
}

function inWords(outcomes: readonly Outcome[]): string {
  const [first] = outcomes;
  return outcomes
    .map((each) => {
      if ('refusal' in each) return each.refusal;
      if (!first || 'refusal' in first) return 'works';
      return compareCatalogs(first.catalog, each.catalog)
        .map(({ says }) => says)
        .join('; ');
    })
    .join('\n');
}

/** What the orders do differently to rows is said. @param again The first order once more: what is random differs in it. */
function assertRowsJudged({ rowRemarks }: MergeResult, outcomes: readonly Outcome[], again: Outcome | undefined): void {
  if (rowRemarks.length > 0) return;
  const worked = outcomes.flatMap((each) => ('refusal' in each ? [] : [each]));
  if (worked.length > 0 && worked.length < outcomes.length)
    throw new Error(`Rows stand in the way of one order only, and merge does not say so: ${inWords(outcomes)}`);
  const [first, ...others] = worked;
  const differences = (other: Outcome | undefined) =>
    first && other && !('refusal' in other) ? compareRows(first.rows, other.rows) : [];
  const random = new Set(differences(again).map(({ table, column }) => `${table}.${column}`));
  for (const other of others) {
    const found = differences(other).filter(({ table, column }) => !random.has(`${table}.${column}`));
    if (found.length > 0)
      throw new Error(`The rows depend on the order, and merge does not say so: ${found.map(({ says }) => says)}`);
  }
}

/** What the project's database is to come to. */
interface Goal {
  readonly merged: PrismaSchema;
  /** What Prisma makes of it. */
  readonly own: Catalog;
  readonly hand: ReturnType<typeof handMade>;
  /** Whether the migrations lead there as they are; otherwise a draft is what is missing. */
  readonly isThere: boolean;
}

/** The history leads to the merged schema, where there is one, keeps the rows, and goes back to where it began, unless it was said that it doesn't. */
async function assertArrives(
  { project, pair }: Proof,
  base: readonly string[],
  first: Moment,
  goal: Goal | null,
  lostWaysBack: readonly unknown[],
): Promise<void> {
  const { ending } = await upgradeWithRows(project);
  if (goal) {
    const { merged, own, hand, isThere } = goal;
    project.models(prismaText(merged));
    const drafted = await draft(project, 'Bring together');
    if (isThere && drafted !== null) throw new Error('What was joined is not what the merged schema wants.');
    if (drafted !== null) await upgradeWithRows(project);
    const { catalog, rows } = await connected(project.database.url, readMoment);
    assertMade({ hand, before: pair.base, after: merged, own, made: catalog });
    if (drafted === null && ending === 'with rows') assertKept(pair.base, merged, first.rows, rows);
    if (lostWaysBack.length === 0) await project.must('check');
  }
  if (lostWaysBack.length > 0) return;
  const { catalog: second } = await connected(project.database.url, readMoment);
  await goDown(
    project,
    project.migrations().filter((name) => !base.includes(name)),
  );
  const { catalog: back } = await connected(project.database.url, readMoment);
  assertSame(first.catalog, back, 'the database before', 'the database after the way back');
  await upgradeWithRows(project);
  const { catalog: again } = await connected(project.database.url, readMoment);
  assertSame(second, again, 'the first way up', 'the second way up');
}

/** A way back that is lost is found by check, and nobody goes it. */
async function assertNotGoneBack(project: SchemaProject, lost: number): Promise<void> {
  const check = JSON.parse((await project.db('check', '--json')).stdout) as CheckResult;
  const unsigned = check.findings.filter(({ code }) => code === 'down-unsigned');
  if (unsigned.length !== lost) throw new Error(`${lost} ways back are lost, and check finds ${unsigned.length}.`);
  const { code, stdout, stderr } = await project.db('downgrade', 'base', '--yes');
  if (code === 0 || !/DB_DOWN_(STALE|IRREVERSIBLE)/.test(stderr))
    throw new Error(`A way back that is lost is gone: ${stdout}${stderr}`);
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
