import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalog, CatalogObject } from '../../../packages/toolkit/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/toolkit/src/catalog/compare-catalogs.ts';
import { readCatalog } from '../../../packages/toolkit/src/catalog/read-catalog.ts';
import { prismaDiff } from '../../../packages/toolkit/src/draft/prisma-diff.ts';
import type { SchemaProject } from '../draft/schema-project.ts';
import { connected, createTestDatabase } from '../history/test-database.ts';
import type { HandMade } from './hand-made.ts';
import { makeOdd, type OddServer } from './odd-servers.ts';
import type { PrismaSchema } from './prisma-schema.ts';
import { allTold, isLost, isSameColumn, type Told } from './whereabouts.ts';

/** What Prisma itself would make of a schema, in a database of its own. */
export function madeByPrisma(project: SchemaProject, models: string, server?: OddServer): Promise<Catalog> {
  return inOwnDatabase(project, models, server, (url) => connected(url, (client) => readCatalog(client)));
}

/** Prisma finds nothing between the database and the schema, or no more than it finds in a database that it has made itself. */
export async function assertPrismaAgrees(project: SchemaProject, server?: OddServer): Promise<void> {
  const schema = path.join(project.dir, 'prisma/schema.prisma');
  const externals = { tables: server?.external ?? [], enums: [], initSql: '' };
  const find = (url: string) =>
    prismaDiff({ url, shadowDatabaseUrl: undefined, externals }, { from: { databaseOf: schema }, to: { schema } });
  const found = linesOf(await find(project.database.url));
  if (found.length === 0) return;
  const models = project.read('prisma/schema.prisma').replace(/^datasource [^}]*\}/, '');
  const usual = linesOf(await inOwnDatabase(project, models, server, find));
  const more = found.filter((line) => !usual.includes(line));
  if (more.length > 0) throw new Error(`Prisma's "migrate diff" finds more to do:\n${more.join('\n')}`);
}

function linesOf(script: string): string[] {
  return script.split('\n').filter((line) => line !== '' && !line.startsWith('--'));
}

async function inOwnDatabase<Result>(
  project: SchemaProject,
  models: string,
  server: OddServer | undefined,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
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
    return await work(database.url);
  } finally {
    await database.drop();
  }
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
  readonly hand: readonly HandMade[];
  readonly before: PrismaSchema;
  readonly after: PrismaSchema;
  readonly isTold?: Told;
  readonly own: Catalog;
  /** The database before; undefined where what was made by hand need only be there. */
  readonly was?: Catalog;
  readonly made: Catalog;
}

/** The database is what Prisma would make of the second schema, with all that was made by hand and still has what it is about. */
export function assertMade({ hand, before, after, isTold = allTold, own, was, made }: Made): void {
  const names = new Set(hand.flatMap(({ objects }) => objects));
  const isByHand = ({ name, table, kind }: CatalogObject) =>
    names.has(name.replace(/\(\)$/, '')) ||
    (table !== null && names.has(table)) ||
    kind === 'policy' ||
    kind === 'comment';
  assertSame(
    withoutSequences({ objects: own.objects.map(asPrismaSeesIt) }),
    withoutSequences({ objects: made.objects.filter((object) => !isByHand(object)).map(asPrismaSeesIt) }),
    'what Prisma makes of the second schema',
    'the database',
  );
  const textsOf = ({ objects }: Catalog, one: HandMade) =>
    objects
      .filter((object) => isOf(object, one))
      .map(({ kind, facts }) => JSON.stringify([kind, facts]))
      .sort();
  for (const one of hand) {
    const model = after.models.find(({ id }) => id === one.model);
    const old = before.models.find(({ id }) => id === one.model);
    const now = model?.fields.find(({ id }) => id === one.field.id);
    if (!model || !old || !now || isLost(old, model, isTold)) continue;
    if (now.name !== one.field.name || !isSameColumn([before, after], [one.field, now], isTold)) continue;
    const there = textsOf(made, one);
    if (there.length === 0 && one.objects.length + (one.computed ? 1 : 0) > 0)
      throw new Error(`What was made by hand is gone: ${one.sql}`);
    const isSameTable =
      old.name === model.name &&
      old.fields.every((field) => model.fields.some((each) => each.id === field.id && each.name === field.name));
    if (was && isSameTable && textsOf(was, one).join('\n') !== there.join('\n'))
      throw new Error(`What was made by hand is another:\n${textsOf(was, one).join('\n')}\n${there.join('\n')}`);
  }
}

/** What one of them made, but for comments. */
function isOf({ kind, name, facts }: CatalogObject, { objects, computed }: HandMade): boolean {
  if (kind === 'column') return name === computed?.name && facts.generated !== undefined;
  return objects.includes(name.replace(/\(\)$/, ''));
}

/**
 * Prisma knows no row security, and takes a column with an identity for one that counts. It leaves the default of a column that gets
 * another type, and PostgreSQL remembers of which type the text was.
 */
function asPrismaSeesIt(object: CatalogObject): CatalogObject {
  const { rowSecurity: _, generated: _generated, identity, default: value, ...facts } = object.facts;
  const plain = identity === undefined ? value?.replace(/^('(?:[^']|'')*')::[a-z ]+$/, '$1') : 'nextval(';
  return { ...object, facts: { ...facts, ...(plain !== undefined && { default: plain }) } };
}
