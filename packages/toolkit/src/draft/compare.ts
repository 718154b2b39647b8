import { withoutSchema } from '../database-url.ts';
import type { DatabaseSettings } from '../env.ts';
import { type DraftStatement, readPrismaScript, type ScriptContext } from './draft-statements.ts';
import { withLongerHistory } from './history-copy.ts';
import { hasLockFile } from './migration-lock-file.ts';
import { type DiffSide, prismaDiff } from './prisma-diff.ts';
import type { Candidate } from './renames.ts';

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
 * Finds the way back over the last of two groups of statements that come after the history.
 *
 * @param before Done before, and to remain.
 * @param statements To be undone.
 */
export async function findWayBack(
  comparison: Comparison,
  before: readonly string[],
  statements: readonly string[],
): Promise<DraftStatement[]> {
  const { folder, names } = comparison;
  return withLongerHistory({ folder, names, sql: [...before, ...statements].join('\n') }, (from) =>
    withLongerHistory({ folder, names, sql: before.join('\n') }, async (to) =>
      readPrismaScript(
        await diff(comparison, { from: { migrations: from }, to: { migrations: to } }),
        comparison.context,
      ),
    ),
  );
}

/** The statements of renames, in the order in which they are done, and in the order in which they are undone. Pure. */
export function preludeOf(renames: readonly Candidate[]): { up: string[]; down: string[] } {
  return { up: renames.flatMap(({ up }) => up), down: renames.toReversed().flatMap(({ down }) => down) };
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

function inPublic(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return address || undefined;
  return withoutSchema(address);
}
