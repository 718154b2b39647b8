import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EngineMethods } from '../engine/engine-methods.ts';
import { inTurn } from '../engine/in-turn.ts';
import { RpcError } from '../engine/rpc.ts';
import { DbError } from '../errors.ts';
import { type Externals, filtersOf } from '../history/externals.ts';
import { listMigrations } from '../history/list-migrations.ts';
import { readSchemaFiles } from '../history/schema-files.ts';
import { db, prisma } from '../project-command.ts';
import { LOCK_FILE } from './migration-lock-file.ts';

/** A side of a comparison. */
export type DiffSide =
  /** Absolute path of a folder whose migrations are replayed on a shadow database. */
  | { readonly migrations: string }
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
  return inTurn(() => diff(place, sides));
}

async function diff(place: ShadowPlace, { from, to }: { from: DiffSide; to: DiffSide }): Promise<string> {
  let script = '';
  const engine = new EngineMethods(place, 'databaseOf' in from ? readSchemaFiles(from.databaseOf) : [], {
    print: async (content) => {
      script += content;
    },
    log: () => {},
  });
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

function filesOf(schema: string): object[] {
  return readSchemaFiles(schema).map(([file, content]) => ({ path: file, content }));
}

function advice(words: string): string {
  if (/P1012|validation/i.test(words)) return `Correct the Prisma schema; "${prisma('validate')}" checks it.`;
  if (words.includes('P3006')) return 'Correct the migration that it names, if it is not applied anywhere yet.';
  if (words.includes('P3014')) return 'Let the user of DATABASE_URL create databases, or set SHADOW_DATABASE_URL.';
  return `Run "${db('doctor')}", which looks at all that Prisma needs.`;
}
