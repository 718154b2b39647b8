import { withoutSchema } from '../database-url.ts';
import type { DatabaseSettings } from '../env.ts';
import { type DraftStatement, readPrismaScript, type ScriptContext, statementText } from './draft-statements.ts';
import { withLongerHistory } from './history-copy.ts';
import { hasLockFile } from './migration-lock-file.ts';
import { type DiffSide, prismaDiff } from './prisma-diff.ts';

/** Names without a schema lead there in every comparison. */
export const SCHEMA = 'public';

/** Where a comparison finds its two sides. */
export interface Comparison {
  readonly projectDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of the Prisma schema. */
  readonly schemaPath: string;
  /** Absolute path of the migration folder, and the names in it. */
  readonly folder: string;
  readonly names: readonly string[];
  readonly context: ScriptContext;
  /** Where a scratch database can be made. */
  readonly settings: DatabaseSettings;
}

/** What leads from the history to the schema, and what leads back. */
export interface BothWays {
  readonly up: readonly DraftStatement[];
  readonly down: readonly DraftStatement[];
}

/**
 * Compares the Prisma schema with what the migrations lead to, in both directions at once.
 *
 * @param already Statements to count as done: they are taken for a migration at the end of the history.
 */
export async function compareSchema(comparison: Comparison, already: readonly string[] = []): Promise<BothWays> {
  const { schemaPath, folder, names, context } = comparison;
  const compare = async (migrations: string): Promise<BothWays> => {
    const [up, down] = await Promise.all([
      diff(comparison, { from: { migrations }, to: { schema: schemaPath } }),
      diff(comparison, { from: { schema: schemaPath }, to: { migrations } }),
    ]);
    return { up: await readPrismaScript(up, context), down: await readPrismaScript(down, context) };
  };
  if (already.length === 0 && hasLockFile(folder)) return compare(folder);
  return withLongerHistory({ folder, names, sql: already.join('\n') }, compare);
}

/**
 * Finds what leads from a database back to the history.
 *
 * @param url The database, which has the history and more.
 * @param already Statements that count as a part of the history.
 */
export async function compareDatabase(
  { schemaPath, folder, names, context, env, settings: { externals } }: Comparison,
  url: string,
  already: readonly string[],
): Promise<DraftStatement[]> {
  const place = { url: inPublic(url), shadowDatabaseUrl: inPublic(env.SHADOW_DATABASE_URL), externals };
  return withLongerHistory({ folder, names, sql: already.join('\n') }, async (migrations) =>
    readPrismaScript(await prismaDiff(place, { from: { databaseOf: schemaPath }, to: { migrations } }), context),
  );
}

/**
 * Finds what leads from the history and some statements after it back to the history, without a database of ours. It sees no
 * schema of PostgreSQL but the usual one.
 */
export async function compareWithoutDatabase(
  comparison: Comparison,
  already: readonly string[],
  statements: readonly string[],
): Promise<DraftStatement[]> {
  const { folder, names, context } = comparison;
  return withLongerHistory({ folder, names, sql: [...already, ...statements].join('\n') }, (from) =>
    withLongerHistory({ folder, names, sql: already.join('\n') }, async (to) =>
      readPrismaScript(await diff(comparison, { from: { migrations: from }, to: { migrations: to } }), context),
    ),
  );
}

/**
 * Everything is compared in PostgreSQL's usual schema, whatever `?schema=` says: given another one, Prisma looks for the
 * migrations' tables there and for those of the Prisma schema in "public", and finds that none of them agree.
 */
function diff({ env, settings: { externals } }: Comparison, sides: { from: DiffSide; to: DiffSide }): Promise<string> {
  const url = inPublic(env.DATABASE_URL);
  const shadowDatabaseUrl = inPublic(env.SHADOW_DATABASE_URL);
  return prismaDiff({ url, shadowDatabaseUrl, externals }, sides);
}

/** A statement as SQL. Pure. */
export function text(statement: DraftStatement): string {
  return statementText(statement, SCHEMA);
}

function inPublic(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return address || undefined;
  return withoutSchema(address);
}
