import type { Catalog } from '../../../packages/toolkit/src/catalog/catalog.ts';
import type { TableRows } from '../../../packages/toolkit/src/catalog/table-rows.ts';
import { LOCK_FILE, LOCK_TEXT } from '../../../packages/toolkit/src/draft/migration-lock-file.ts';
import { openAdapter } from '../../../packages/toolkit/src/engine/adapter.ts';
import { parseDatabaseUrl } from '../../../packages/toolkit/src/engine/database-url.ts';
import { EngineMethods } from '../../../packages/toolkit/src/engine/engine-methods.ts';
import { inTurn } from '../../../packages/toolkit/src/engine/in-turn.ts';
import { type LockMode, strongerLock } from '../../../packages/toolkit/src/plan/lock-modes.ts';
import type { PlannedMigration } from '../../../packages/toolkit/src/plan/plan.ts';
import type { SchemaProject } from '../draft/schema-project.ts';
import { connected, type TestDatabase } from '../history/test-database.ts';
import { readInUtc } from './kept-rows.ts';

/** What `prisma migrate deploy` made of the pending migrations. */
export interface Deployed {
  /** The locks that each migration held at its end, by the names that tables had before all of them, or else have now. */
  readonly locks: readonly Readonly<Record<string, LockMode>>[];
  /** Why it stopped; null when it came to its end. */
  readonly failure: string | null;
  readonly catalog: Catalog;
  readonly rows: readonly TableRows[];
}

/**
 * Lets Prisma's engine apply the pending migrations to a database, as `prisma migrate deploy` does, and asks PostgreSQL for the locks
 * before each COMMIT. A migration without one can't be in a transaction: of it nothing is seen.
 */
export async function deployByPrisma(
  project: SchemaProject,
  { url }: TestDatabase,
  externalTables: readonly string[],
): Promise<Deployed> {
  const session = await openAdapter(parseDatabaseUrl(url), {});
  const sessions = session.underlyingDriver();
  const seen: { relations: Named[]; locks: { oid: string; mode: string }[] }[] = [];
  // There is one, and it stays.
  const client = await sessions.connect();
  client.on('notice', ({ message = '' }: { message: string | undefined }) => {
    const text = /^what is held: (.*)$/s.exec(message)?.[1];
    if (text !== undefined) Object.assign(seen.at(-1) ?? {}, { locks: JSON.parse(text) });
  });
  client.release();
  const first = await relationsOf(sessions);
  const execute = session.executeScript.bind(session);
  session.executeScript = async (script) => {
    const end = script.lastIndexOf('\nCOMMIT;');
    if (end === -1) return execute(script);
    seen.push({ relations: await relationsOf(sessions), locks: [] });
    await execute(`${script.slice(0, end)}\n${SAY_LOCKS}${script.slice(end)}`);
  };

  const cli = { print: async () => {}, log: () => {} };
  const engine = new EngineMethods({ url }, [], cli, { connect: async () => session });
  let failure: string | null = null;
  let last: Named[] = [];
  try {
    const filters = { externalTables, externalEnums: [] };
    await inTurn(() => engine.call('applyMigrations', { migrationsList: migrationsOf(project), filters }));
  } catch (error) {
    failure = (error as { data?: { message: string } }).data?.message ?? (error as Error).message;
  } finally {
    last = await relationsOf(sessions);
    await engine.close();
  }
  const names = new Map([...last, ...first].map(({ oid, name }) => [oid, name]));
  const locks = seen.map((each) => strongest(each, names));
  return { locks, failure, ...(await connected(url, readInUtc)) };
}

/**
 * The plan names the locks that PostgreSQL took, no more and no less.
 *
 * @throws {Error} The first migration of which it does not.
 */
export function assertLocksForetold(planned: readonly PlannedMigration[], { locks, failure }: Deployed): void {
  const atomic = planned.filter(({ kind }) => kind === 'atomic');
  for (const [index, held] of locks.entries()) {
    const { name, tables = [] } = atomic[index] ?? {};
    // Of one that failed nothing was asked.
    if (failure !== null && index === locks.length - 1) return;
    const foretold = tables.map(({ table, mode }) => `${mode} on ${table}`).sort();
    const taken = Object.entries(held)
      .map(([table, mode]) => `${mode} on ${table}`)
      .sort();
    if (foretold.join() !== taken.join())
      throw new Error(`The plan of ${name} says: ${foretold.join(', ')}. PostgreSQL took: ${taken.join(', ')}.`);
  }
}

interface Named {
  readonly oid: string;
  readonly name: string;
}

async function relationsOf(sessions: { query: (sql: string) => Promise<{ rows: Named[] }> }): Promise<Named[]> {
  const { rows } =
    await sessions.query(`SELECT c.oid::text, concat(nullif(n.nspname, 'public') || '.', c.relname) AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`);
  return rows;
}

function strongest(
  { relations, locks }: { relations: readonly Named[]; locks: readonly { oid: string; mode: string }[] },
  names: ReadonlyMap<string, string>,
): Record<string, LockMode> {
  const found: Record<string, LockMode> = {};
  for (const { oid, mode } of locks) {
    // What a migration makes itself, nobody can wait for.
    if (!relations.some((relation) => relation.oid === oid)) continue;
    const name = names.get(oid) ?? oid;
    const words = mode
      .replace(/Lock$/, '')
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toUpperCase() as LockMode;
    found[name] = strongerLock(words, found[name] ?? words);
  }
  return found;
}

function migrationsOf(project: SchemaProject): object {
  const migrationDirectories = project.migrations().map((name) => {
    const value = project.read(`prisma/migrations/${name}/migration.sql`);
    return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
  });
  const lockfile = { path: LOCK_FILE, content: LOCK_TEXT };
  return { baseDir: '', lockfile, shadowDbInitScript: '', migrationDirectories };
}

const SAY_LOCKS = `DO $say$ BEGIN RAISE NOTICE 'what is held: %', (
  SELECT coalesce(json_agg(json_build_object('oid', relation::text, 'mode', mode)), '[]') FROM pg_catalog.pg_locks
  WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND granted
); END $say$;`;
