import pg from 'pg';
import { inPublic } from '../database-url.ts';
import type { DatabaseSettings } from '../env.ts';
import type { ScratchTemplate } from '../scratch/scratch-database.ts';
import { type DraftStatement, readPrismaScript, type ScriptContext, statementText } from './draft-statements.ts';
import { withLongerHistory } from './history-copy.ts';
import { withHistory } from './history-database.ts';
import { hasLockFile } from './migration-lock-file.ts';
import { type DiffSide, prismaDiff, prismaWayBack } from './prisma-diff.ts';
import { isRenaming, runPossibleOpen } from './run-possible.ts';

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
  /** One that has the history; null where it can't be made, and every comparison replays the history instead. */
  readonly template: ScratchTemplate | null;
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
  const { schemaPath, context } = comparison;
  return withPlan(comparison, already, async (plan) => {
    const [up, down] = await Promise.all([
      diff(comparison, { from: plan, to: { schema: schemaPath } }),
      diff(comparison, { from: { schema: schemaPath }, to: plan }),
    ]);
    return { up: await readPrismaScript(up, context), down: await readPrismaScript(down, context) };
  });
}

/**
 * Does statements in a database, as far as they are needed there, and finds what leads back. Nothing of it stays.
 *
 * @returns What was done, as SQL, and the way back.
 */
export async function doAndCompare(
  { schemaPath, context, settings: { externals } }: Comparison,
  url: string,
  statements: readonly DraftStatement[],
): Promise<{ done: readonly string[]; back: readonly DraftStatement[] }> {
  let done: readonly string[] = [];
  const script = await prismaWayBack({ url: inPublic(url), externals }, schemaPath, async (session) => {
    done = await runPossibleOpen(session, statements.map(text), isRenaming);
  });
  return { done, back: await readPrismaScript(script, context) };
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

/** Gives the side of a comparison that has the history and some statements after it: a database, or else a folder to be replayed. */
async function withPlan<Result>(
  comparison: Comparison,
  already: readonly string[],
  work: (plan: DiffSide) => Promise<Result>,
): Promise<Result> {
  const { template, folder, names } = comparison;
  if (template !== null) {
    if (already.length === 0) return work({ replayed: template.url });
    try {
      return await withHistory(comparison, already, ({ url }) => work({ replayed: url }));
    } catch (error) {
      // Prisma, which replays them as a migration, says which one that is.
      if (!(error instanceof pg.DatabaseError)) throw error;
    }
  }
  if (already.length === 0 && hasLockFile(folder)) return work({ migrations: folder });
  return withLongerHistory({ folder, names, sql: already.join('\n') }, (migrations) => work({ migrations }));
}

/**
 * Everything is compared in PostgreSQL's usual schema, whatever `?schema=` says: given another one, Prisma looks for the
 * migrations' tables there and for those of the Prisma schema in "public", and finds that none of them agree.
 */
function diff({ env, settings: { externals } }: Comparison, sides: { from: DiffSide; to: DiffSide }): Promise<string> {
  const url = addressInPublic(env.DATABASE_URL);
  const shadowDatabaseUrl = addressInPublic(env.SHADOW_DATABASE_URL);
  return prismaDiff({ url, shadowDatabaseUrl, externals }, sides);
}

/** A statement as SQL. Pure. */
export function text(statement: DraftStatement): string {
  return statementText(statement, SCHEMA);
}

function addressInPublic(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return address || undefined;
  return inPublic(address);
}
