import type { VerbContext } from '../commands/command.ts';
import { DbError } from '../errors.ts';
import { explainGraph } from '../history/explain-graph.ts';
import { readProjectSettings } from '../history/externals.ts';
import { findMigration } from '../history/find-migration.ts';
import type { ProjectMigrations } from '../history/list-migrations.ts';
import { nameAfterAll, wordsForName } from '../history/new-name.ts';
import { writeHistory } from '../history/write-history.ts';
import { db } from '../project-command.ts';
import { type Conflict, findConflicts } from './find-conflicts.ts';
import { findRowDifferences } from './find-row-differences.ts';
import { mergeTitle, writeMergeFiles } from './merge-files.ts';
import { planOrders } from './plan-orders.ts';
import { type Trial, tryOrders } from './try-orders.ts';
import { writeMigration } from './write-migration.ts';

/** What came of joining heads. */
export interface Merge {
  /** The heads that were to be joined; fewer than two where there was nothing to do. */
  readonly heads: readonly string[];
  /** The newest migration that all of them build on. */
  readonly since: string | null;
  /** Every order that was tried, in words, and whether it could be applied. */
  readonly orders: readonly { readonly says: string; readonly applied: boolean }[];
  readonly conflicts: readonly Conflict[];
  /** What the orders do differently to rows, in sentences; it keeps nothing from being joined. */
  readonly rowRemarks: readonly string[];
  /** Ways back that work after some orders only, in sentences; nor does this. */
  readonly wayBackRemarks: readonly string[];
  /** The name of the migration that joins them; null when they conflict. */
  readonly migration: string | null;
  /** False when it was only tried, or there was nothing to write. */
  readonly written: boolean;
}

export interface MergeRequest {
  /** The title of the migration; one that names the heads when left out. */
  readonly message?: string;
  /** The heads to join, as somebody typed them; all when left out. */
  readonly heads?: readonly string[];
  /** Whether to write nothing. */
  readonly dryRun?: boolean;
}

/** As many heads as are tried in every order: three have six orders, four would have 24. */
const MOST = 3;

/**
 * Tries every order in which the branches of a history can be applied, on scratch databases, and joins them if all end in
 * the same catalogue. Without two heads there is nothing to do, and no database is asked.
 *
 * @throws {DbError} DB_PARENT_UNKNOWN while the graph has faults, DB_HEADS_SEVERAL for more heads than can be tried,
 *   DB_USAGE for something that is no head, DB_HISTORY_CHANGED when somebody has written meanwhile; what `readProjectSettings` and `tryOrders` throw.
 */
export async function mergeHeads(
  project: ProjectMigrations,
  { projectDir, env, progress }: Pick<VerbContext, 'projectDir' | 'env' | 'progress'>,
  request: MergeRequest = {},
): Promise<Merge> {
  const heads = chooseHeads(project, request.heads);
  if (heads.length < 2) return { ...NOTHING, heads };
  const { folder, lineage, files } = project;
  const plan = planOrders(lineage.parents, heads);
  const reversible = new Set(files.flatMap(({ name, down }) => (down.state === 'matching' ? [name] : [])));
  const place = {
    settings: await readProjectSettings({ projectDir, env }),
    folder,
    goesBack: (migration: string) => reversible.has(migration),
    progress,
  };
  const { bare, filled } = await tryOrders(place, plan, (trials) => findConflicts(trials).length === 0);
  const conflicts = findConflicts(bare);
  const title = request.message?.replace(/\s+/g, ' ').trim() || mergeTitle(heads);
  const since = plan.shared.at(-1) ?? null;
  const name = nameAfterAll(
    wordsForName(title),
    files.map((file) => file.name),
  );
  const fits = conflicts.length === 0;
  const written = fits && request.dryRun !== true;
  if (written) {
    const { migration, down } = writeMergeFiles({ heads, since, title });
    await writeHistory({ read: project, progress }, () =>
      writeMigration(folder, name, { 'migration.sql': migration, 'down.sql': down }),
    );
  }
  return {
    heads,
    since,
    orders: bare.map(({ order, end }) => ({ says: order.says, applied: 'catalog' in end })),
    conflicts,
    rowRemarks: findRowDifferences(filled),
    wayBackRemarks: fits ? remarksOnWaysBack(bare) : [],
    migration: fits ? name : null,
    written,
  };
}

const NOTHING: Merge = {
  heads: [],
  since: null,
  orders: [],
  conflicts: [],
  rowRemarks: [],
  wayBackRemarks: [],
  migration: null,
  written: false,
};

function remarksOnWaysBack(trials: readonly Trial[]): string[] {
  return trials.flatMap(({ order, end }) => {
    const lost = 'catalog' in end ? end.lostWayBack : null;
    if (!lost) return [];
    return [
      `Undone after the order ${order.says}, the down.sql of ${lost.migration} does not bring back what was before: ${lost.briefly}.`,
    ];
  });
}

function chooseHeads(
  { lineage, migrationsDir }: ProjectMigrations,
  asked: readonly string[] | undefined,
): readonly string[] {
  const [problem] = lineage.problems;
  const fault = problem && explainGraph(lineage, migrationsDir);
  if (fault) throw new DbError('DB_PARENT_UNKNOWN', { message: fault.summary, next: fault.next ?? '' });
  const heads = asked ? [...new Set(asked.map((text) => findHead(lineage.heads, text)))] : lineage.heads;
  if (asked && heads.length < 2) {
    throw new DbError('DB_USAGE', {
      message: 'It takes two heads to join.',
      next: `Name two: "${db('merge --heads <id>,<id>')}", or none for all of them.`,
    });
  }
  if (heads.length > MOST) {
    throw new DbError('DB_HEADS_SEVERAL', {
      message: `There are ${heads.length} heads, and every order of at most ${MOST} is tried: ${heads.join(', ')}.`,
      next: `Join some of them first: "${db(`merge --heads ${heads.slice(0, 2).join(',')}`)}".`,
    });
  }
  return lineage.heads.filter((head) => heads.includes(head));
}

function findHead(heads: readonly string[], text: string): string {
  try {
    return findMigration(heads, text);
  } catch (error) {
    if (!(error instanceof DbError) || error.code !== 'DB_MIGRATION_UNKNOWN') throw error;
    throw new DbError('DB_USAGE', {
      message: `"${text}" is none of the heads: ${heads.join(', ')}.`,
      next: error.next,
    });
  }
}
