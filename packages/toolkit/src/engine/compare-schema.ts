import { DbError } from '../errors.ts';
import { type Externals, filtersOf } from '../history/externals.ts';
import { db, prisma } from '../project-command.ts';
import { EngineMethods } from './engine-methods.ts';
import { inTurn } from './in-turn.ts';
import { RpcError } from './rpc.ts';
import type { SchemaFile } from './wasm-engine.ts';

/** How a database differs from a Prisma schema, as far as a Prisma schema can say it. */
export interface SchemaComparison {
  readonly same: boolean;
  /** Prisma's own list of what would have to change in the database, as `migrate diff` prints it. */
  readonly text: string;
  /** The SQL that would change it, as `migrate diff --script` prints it; empty when they are the same. */
  readonly script: string;
}

/**
 * Compares a database with the Prisma schema, by the WebAssembly engine in this process, which keeps no connection.
 *
 * @param databaseUrl The database; nothing is written to it.
 * @param schema The schema's files.
 * @param externals What is left out of the comparison.
 * @throws {DbError} DB_SCHEMA_INVALID when the schema has a mistake, DB_REFUSED for anything else, with Prisma's words.
 */
export function compareSchema(
  databaseUrl: string,
  schema: readonly SchemaFile[],
  externals?: Externals,
): Promise<SchemaComparison> {
  return inTurn(() => compare(databaseUrl, schema, externals));
}

async function compare(
  databaseUrl: string,
  schema: readonly SchemaFile[],
  externals?: Externals,
): Promise<SchemaComparison> {
  let printed = '';
  const engine = new EngineMethods({ url: databaseUrl }, schema, {
    print: async (content) => {
      printed += content;
    },
    log: () => {},
  });
  const files = schema.map(([path, content]) => ({ path, content }));
  const diff = async (script: boolean) => {
    printed = '';
    const result = (await engine.call('diff', {
      from: { tag: 'schemaDatasource', files, configDir: process.cwd() },
      to: { tag: 'schemaDatamodel', files },
      script,
      exitCode: true,
      shadowDatabaseUrl: null,
      filters: filtersOf(externals),
    })) as { exitCode: number };
    return { same: result.exitCode === 0, printed: printed.trim() };
  };
  try {
    const { same, printed: text } = await diff(false);
    return { same, text, script: same ? '' : (await diff(true)).printed };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const message = (error.data?.message ?? error.message).trim();
    if (error.data?.error_code === 'P1012') {
      throw new DbError('DB_SCHEMA_INVALID', {
        message: `The Prisma schema has a mistake: ${message}`,
        next: `Correct it; "${prisma('validate')}" checks it again.`,
        cause: error,
      });
    }
    throw new DbError('DB_REFUSED', {
      message: `The Prisma schema could not be compared with a database: ${message}`,
      next: `Run "${db('doctor')}", which looks at all that Prisma needs.`,
      cause: error,
    });
  } finally {
    await engine.close();
  }
}
