import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ClientBase } from 'pg';
import { openAdapter } from '../engine/adapter.ts';
import { parseDatabaseUrl } from '../engine/database-url.ts';
import { EngineMethods, type GivenSessions } from '../engine/engine-methods.ts';
import { inTurn } from '../engine/in-turn.ts';
import { RpcError } from '../engine/rpc.ts';
import { DbError } from '../errors.ts';
import { type Externals, filtersOf } from '../history/externals.ts';
import { listMigrations } from '../history/list-migrations.ts';
import { readSchemaFiles } from '../history/schema-files.ts';
import { db, prisma } from '../project-command.ts';
import { LOCK_FILE, LOCK_TEXT } from './migration-lock-file.ts';

/** A side of a comparison. */
export type DiffSide =
  /** Absolute path of a folder whose migrations are replayed on a shadow database. */
  | { readonly migrations: string }
  /** The address of a database that has the migrations already: it is read, and nothing is replayed. */
  | { readonly replayed: string }
  /** Absolute path of a Prisma schema: a file, or a folder with files. */
  | { readonly schema: string }
  /** The database of {@link ShadowPlace.url}, and the Prisma schema that says which PostgreSQL schemas count. */
  | { readonly databaseOf: string };

/** Where the shadow database is made, or which one is used. */
export interface ShadowPlace {
  readonly url: string | undefined;
  readonly shadowDatabaseUrl: string | undefined;
  readonly externals: Externals | undefined;
}

/**
 * Asks Prisma's schema engine for the SQL that leads from one side to the other: what `prisma migrate diff --script` prints,
 * without the two seconds that Prisma's CLI takes to start. It is the WebAssembly engine in this process, whichever the CLI uses:
 * both are of the same commit.
 *
 * @throws {DbError} DB_DIFF_FAILED with Prisma's words: the schema has a mistake, a migration fails, or no shadow database
 *   can be made.
 */
export function prismaDiff(place: ShadowPlace, sides: { from: DiffSide; to: DiffSide }): Promise<string> {
  const replayed = Object.values(sides).find((side) => 'replayed' in side);
  const given = replayed && { connectToShadowDb: () => openAdapter(parseDatabaseUrl(replayed.replayed), {}) };
  return inTurn(() => diff(place, sides, given ?? {}));
}

/**
 * Asks Prisma's schema engine for the SQL that leads back from what some work does, as {@link prismaDiff}. Of the work nothing stays.
 *
 * @param url The database in which it is done.
 * @param schema As of `databaseOf`.
 * @param work Is given a session with an open transaction, in which it has to stay.
 * @throws Also what the work throws.
 */
export async function prismaWayBack(
  { url, externals }: { url: string; externals: Externals | undefined },
  schema: string,
  work: (session: Pick<ClientBase, 'query'>) => Promise<void>,
): Promise<string> {
  const session = await openAdapter(parseDatabaseUrl(url), {});
  // One session, of which the engine looks at the database twice: with the work, as at its own database, and without it, as at
  // a shadow database that has the migrations.
  const end = session.dispose.bind(session);
  session.dispose = async () => {};
  const pool = session.underlyingDriver();
  try {
    // Not by the pool's own query, which takes another client after one that failed.
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await work(client);
    } finally {
      client.release();
    }
    const given = {
      connect: async () => session,
      connectToShadowDb: async () => {
        await pool.query('ROLLBACK');
        return session;
      },
    };
    const sides = { from: { databaseOf: schema }, to: { replayed: url } };
    return await inTurn(() => diff({ url, shadowDatabaseUrl: undefined, externals }, sides, given));
  } finally {
    await end();
  }
}

async function diff(
  place: ShadowPlace,
  { from, to }: { from: DiffSide; to: DiffSide },
  given: GivenSessions,
): Promise<string> {
  let script = '';
  const cli = {
    print: async (content: string) => {
      script += content;
    },
    log: () => {},
  };
  const engine = new EngineMethods(place, 'databaseOf' in from ? readSchemaFiles(from.databaseOf) : [], cli, given);
  try {
    const filters = filtersOf(place.externals);
    const side = (each: DiffSide) => target(each, place.externals?.initSql ?? '');
    await engine.call('diff', { from: side(from), to: side(to), script: true, exitCode: null, filters });
    return script;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const { error_code: code = '', message } = error.data ?? { message: error.message };
    const words = [code, message.trim()].filter(Boolean).join(': ');
    throw new DbError('DB_DIFF_FAILED', {
      message: `Prisma could not compare the schema with the migrations:\n${words.replace(/^/gm, '  ')}`,
      next: advice(words),
      cause: error,
    });
  } finally {
    await engine.close();
  }
}

function target(side: DiffSide, shadowDbInitScript: string): object {
  if ('schema' in side) return { tag: 'schemaDatamodel', files: filesOf(side.schema) };
  if ('databaseOf' in side)
    return { tag: 'schemaDatasource', files: filesOf(side.databaseOf), configDir: process.cwd() };
  // Its shadow database has them: nothing is left to be replayed there.
  if ('replayed' in side) return { ...NO_MIGRATIONS, lockfile: { path: LOCK_FILE, content: LOCK_TEXT } };
  const { migrations: baseDir } = side;
  return {
    tag: 'migrations',
    baseDir,
    lockfile: { path: LOCK_FILE, content: readFileSync(path.join(baseDir, LOCK_FILE), 'utf8') },
    shadowDbInitScript,
    migrationDirectories: listMigrations(baseDir).map(({ name }) => {
      const value = readFileSync(path.join(baseDir, name, 'migration.sql'), 'utf8');
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
    }),
  };
}

const NO_MIGRATIONS = { tag: 'migrations', baseDir: '', shadowDbInitScript: '', migrationDirectories: [] } as const;

function filesOf(schema: string): object[] {
  return readSchemaFiles(schema).map(([file, content]) => ({ path: file, content }));
}

function advice(words: string): string {
  if (/P1012|validation/i.test(words)) return `Correct the Prisma schema; "${prisma('validate')}" checks it.`;
  if (words.includes('P3006')) return 'Correct the migration that it names, if it is not applied anywhere yet.';
  if (words.includes('P3014')) return 'Let the user of DATABASE_URL create databases, or set SHADOW_DATABASE_URL.';
  return `Run "${db('doctor')}", which looks at all that Prisma needs.`;
}
