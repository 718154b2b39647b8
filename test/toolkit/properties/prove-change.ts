import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { Catalog, CatalogObject } from '../../../packages/toolkit/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/toolkit/src/catalog/compare-catalogs.ts';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import { compareRows, readRows, type TableRows } from '../../../packages/toolkit/src/catalog/table-rows.ts';
import { prismaDiff } from '../../../packages/toolkit/src/draft/prisma-diff.ts';
import { readLosses } from '../../../packages/toolkit/src/history/down-header.ts';
import { fillTables } from '../../../packages/toolkit/src/verify/fill/fill-tables.ts';
import { createSchemaProject, type SchemaProject } from '../draft/schema-project.ts';
import { connected, createTestDatabase } from '../history/test-database.ts';
import { handMade } from './hand-made.ts';
import { makeOdd, type OddServer } from './odd-servers.ts';
import { type PrismaField, type PrismaModel, type PrismaSchema, prismaText } from './prisma-schema.ts';

/** A schema, what was added to it by hand, and what it becomes. */
export interface Change {
  readonly before: PrismaSchema;
  readonly after: PrismaSchema;
  /** Which things are made by hand, and of what. */
  readonly byHand: readonly number[];
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
  { before, after, byHand }: Change,
  server: OddServer | undefined,
): Promise<Ending> {
  const read = () =>
    connected(project.database.url, async (client) => ({
      catalog: await readCatalog(client),
      rows: await readRows(client),
    }));
  project.models(prismaText(before));
  await draft(project, 'Begin');
  await project.must('upgrade');
  const own = await madeByPrisma(project, prismaText(before), server);
  assertSame(own, (await read()).catalog, 'what Prisma makes of the first schema', 'what the first draft makes');

  const hand = handMade(before, byHand);
  if (hand.length > 0) {
    project.migration(
      '20990101000000_by_hand',
      `-- By hand\n-- Revises: ${project.migrations().at(-1)}\n${hand.map(({ sql }) => `${sql}\n`).join('')}`,
    );
    project.write(
      'prisma/migrations/20990101000000_by_hand/down.sql',
      '-- Irreversible: nobody has said what it was\n',
    );
    await project.must('upgrade');
  }
  await connected(project.database.url, fillTables);
  const first = await read();

  project.models(prismaText(after));
  const ownAfter = await madeByPrisma(project, prismaText(after), server);
  const drafted = await draft(project, 'Change', wishes(before, after));
  const isSeen = compareCatalogs(unordered(own), unordered(ownAfter)).length > 0;
  if (drafted === null) {
    if (isSeen) throw new Error('The draft found nothing, and there is something.');
    return 'nothing';
  }
  if (!isSeen) throw new Error('The draft found something where nothing has changed.');
  for (const name of drafted) {
    const sql = project.read(`prisma/migrations/${name}/migration.sql`);
    if (sql.split('\n').every((line) => line.trim() === '' || line.startsWith('--')))
      throw new Error(`${name} is empty.`);
  }

  const ending = await upgradeWithRows(project);
  const base = ending === 'with rows' ? first : { ...first, rows: (await read()).rows };
  const second = await read();
  assertMade({ hand, after, own: ownAfter, made: second.catalog });
  if (ending === 'with rows') assertKept(before, after, first.rows, second.rows, losses(project, drafted));
  if ((await draft(project, 'Nothing more')) !== null) throw new Error('A second draft finds something.');
  await project.must('check');

  await goDown(project, drafted);
  const back = await read();
  assertSame(first.catalog, back.catalog, 'the database before', 'the database after the way back');
  const lost = losses(project, drafted);
  if (ending === 'with rows') {
    for (const { says, table, column } of compareRows(base.rows, back.rows)) {
      if (!lost.includes(column ?? table) && !lost.includes(table))
        throw new Error(`After the way back, ${says}, and the loss is not announced.`);
    }
  }
  await project.database.query(truncation(back.rows));
  await project.must('upgrade');
  assertSame(second.catalog, (await read()).catalog, 'the first way up', 'the second way up');
  return ending;
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

/** What somebody would say who knows what was renamed. */
export function wishes(before: PrismaSchema, after: PrismaSchema): string[][] {
  const renamed = (kind: 'models' | 'enums') =>
    both<{ id: number; name: string }>(before[kind], after[kind]).flatMap(([old, now]) =>
      old.name === now.name ? [] : [['--rename', `${old.name}:${now.name}`]],
    );
  const columns = both(before.models, after.models).flatMap(([oldModel, model]) =>
    both(oldModel.fields, model.fields).flatMap(([old, now]) => {
      if (isSameType(old, now))
        return old.name === now.name ? [] : [['--rename', `${model.name}.${old.name}:${now.name}`]];
      return old.name === now.name ? [['--convert', `${model.name}.${now.name}`]] : [];
    }),
  );
  return [...renamed('enums'), ...renamed('models'), ...columns];
}

function isSameType(a: PrismaField, b: PrismaField): boolean {
  return JSON.stringify(a.type) === JSON.stringify(b.type) && (a.arity === 'list') === (b.arity === 'list');
}

export function both<Item extends { readonly id: number }>(
  before: readonly Item[],
  after: readonly Item[],
): [Item, Item][] {
  return before.flatMap((old) => after.filter(({ id }) => id === old.id).map((now): [Item, Item] => [old, now]));
}

/** What Prisma itself would make of a schema, in a database of its own. */
export async function madeByPrisma(project: SchemaProject, models: string, server?: OddServer): Promise<Catalog> {
  const folder = path.join(project.dir, 'nothing');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  const schema = path.join(project.dir, 'own.prisma');
  writeFileSync(schema, `datasource db {\n  provider = "postgresql"\n}\n${models}`);
  const place = { url: project.database.url, shadowDatabaseUrl: undefined, externals: undefined };
  const sql = await prismaDiff(place, { from: { migrations: folder }, to: { schema } });
  const database = await createTestDatabase();
  try {
    await makeOdd(database, server);
    // Prisma writes the values of an enum as they are.
    await database.query(sql.replaceAll("'it's'", "'it''s'"));
    return await connected(database.url, (client) => readCatalog(client));
  } finally {
    await database.drop();
  }
}

/** Rows may stand in the way: then it must be possible without them. */
export async function upgradeWithRows(project: SchemaProject): Promise<Exclude<Ending, 'nothing'>> {
  const { code, stdout, stderr } = await project.db('upgrade');
  if (code === 0) return 'with rows';
  const said = stdout + stderr;
  if (!ROWS_IN_THE_WAY.test(said)) throw new Error(`The way up fails:\n${said}`);
  await project.database.query(truncation(await connected(project.database.url, readRows)));
  await project.must('upgrade');
  return 'without rows';
}

/** What PostgreSQL says when it is the rows' fault: of a missing value, two equal ones, one that can't be converted or has no room. */
const ROWS_IN_THE_WAY =
  /contains null values|could not create unique index|is duplicated|invalid input (syntax|value)|cannot cast jsonb|out of range|value too long|numeric field overflow|cannot be cast|malformed array|violates foreign key/;

export async function goDown(project: SchemaProject, names: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await project.db('downgrade', `-${names.length}`, '--yes');
  if (code === 0) return;
  const said = stdout + stderr;
  const refuses = names.some((name) =>
    /refuses while/.test(readLosses(project.read(`prisma/migrations/${name}/down.sql`)) ?? ''),
  );
  if (!refuses && !ROWS_IN_THE_WAY.test(said)) throw new Error(`The way back fails:\n${said}`);
  await project.database.query(truncation(await connected(project.database.url, readRows)));
  const applied = await project.database.query(
    'SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const left = names.filter((name) => applied.rows.some(({ migration_name }) => migration_name === name));
  await project.must('downgrade', `-${left.length}`, '--yes');
}

function truncation(tables: readonly TableRows[]): string {
  const names = tables.map(({ schema, table }) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`);
  return names.length === 0 ? 'SELECT' : `TRUNCATE ${names.join(', ')} CASCADE`;
}

function losses(project: SchemaProject, names: readonly string[]): string {
  return names.map((name) => readLosses(project.read(`prisma/migrations/${name}/down.sql`)) ?? '').join('; ');
}

/** Prisma has no way to say that an enum's values have another order. */
export function unordered(catalog: Catalog): Catalog {
  const objects = catalog.objects.map((object) =>
    object.kind === 'enum' ? { ...object, facts: { values: sorted(object.facts) } } : object,
  );
  return { objects };
}

/** Nobody sees what a sequence is called: it keeps its name when its table gets another one. */
function withoutSequences({ objects }: Catalog): Catalog {
  const isNumbered = ({ facts }: CatalogObject) => facts.default?.startsWith('nextval(');
  return {
    objects: objects.flatMap((object) => {
      if (object.kind === 'sequence') return [];
      return [isNumbered(object) ? { ...object, facts: { ...object.facts, default: 'nextval' } } : object];
    }),
  };
}

function sorted(facts: CatalogObject['facts']): string {
  return Object.values(facts)
    .flatMap((text) => text.split(', '))
    .sort()
    .join();
}

export function assertSame(expected: Catalog, actual: Catalog, one: string, other: string): void {
  const found = compareCatalogs(unordered(expected), unordered(actual), { expected: one, actual: other });
  if (found.length > 0) throw new Error(found.map(({ says }) => says).join('\n'));
}

interface Made {
  readonly hand: ReturnType<typeof handMade>;
  readonly after: PrismaSchema;
  readonly own: Catalog;
  readonly made: Catalog;
}

/** The database is what Prisma would make of the second schema, with all that was made by hand and still has what it is about. */
export function assertMade({ hand, after, own, made }: Made): void {
  const names = new Set(hand.flatMap(({ objects }) => objects));
  const isByHand = ({ name, table, kind }: CatalogObject) =>
    names.has(name.replace(/\(\)$/, '')) ||
    (table !== null && names.has(table)) ||
    kind === 'policy' ||
    kind === 'comment';
  const withoutHand = withoutSequences({
    objects: made.objects.filter((object) => !isByHand(object)).map(withoutRowSecurity),
  });
  assertSame(
    withoutSequences({ objects: own.objects.map(withoutRowSecurity) }),
    withoutHand,
    'what Prisma makes of the second schema',
    'the database',
  );
  const there = new Set(made.objects.map(({ name }) => name.replace(/\(\)$/, '')));
  for (const { model, field, objects } of hand) {
    const isLeft = after.models.some(
      ({ id, fields }) =>
        id === model &&
        fields.some((each) => each.id === field.id && isSameType(each, field) && each.name === field.name),
    );
    const gone = objects.filter((name) => !there.has(name));
    if (isLeft && gone.length > 0) throw new Error(`What was made by hand is gone: ${gone.join(', ')}.`);
  }
}

function withoutRowSecurity(object: CatalogObject): CatalogObject {
  const { rowSecurity: _, ...facts } = object.facts;
  return { ...object, facts };
}

/** The values of every field that is still the same field are what they were. */
export function assertKept(
  before: PrismaSchema,
  after: PrismaSchema,
  was: readonly TableRows[],
  is: readonly TableRows[],
  lost: string,
): void {
  for (const [oldModel, model] of both(before.models, after.models)) {
    for (const [old, now] of both(oldModel.fields, model.fields)) {
      if (!isSameType(old, now)) continue;
      const [one, other] = [valuesOf(was, oldModel, old), valuesOf(is, model, now)];
      const isFilled = old.arity === 'optional' && now.arity === 'required';
      if (!isFilled && one !== other) {
        throw new Error(
          `The values of ${model.name}.${now.name} are no longer what they were:\n${one}\n${other}\n(${lost})`,
        );
      }
    }
  }
}

function valuesOf(tables: readonly TableRows[], { name }: PrismaModel, field: PrismaField): string {
  const table = tables.find((each) => each.table === name);
  const column = table?.columns.indexOf(field.name) ?? -1;
  return JSON.stringify(table?.rows.map((row) => row[column]).sort());
}

export function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
