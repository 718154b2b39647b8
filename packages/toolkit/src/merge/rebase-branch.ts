import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { assessHistory, isOutstanding } from '../history/assess.ts';
import { checksumOf } from '../history/checksum.ts';
import type { MigrationFile } from '../history/migration-files.ts';
import { asArgument } from '../history/migration-names.ts';
import { readAppliedMigrations } from '../history/migrations-table.ts';
import { writeHistory } from '../history/write-history.ts';
import { db } from '../project-command.ts';
import type { Project } from '../steps/connected-project.ts';
import { withMigrationLock } from '../steps/migration-lock.ts';
import { readStep, type Step } from '../steps/step.ts';
import { findSharing } from './find-sharing.ts';
import type { LostWayBack } from './go-back.ts';
import type { MigrationFailure } from './migration-failure.ts';
import { type Move, planRebase, type RebasePlan } from './plan-rebase.ts';
import { replaceFolders } from './replace-folders.ts';
import { withChecksum, withoutChecksum, withParents } from './rewrite-header.ts';
import { type OrderedStep, tryNewOrder } from './try-new-order.ts';

/** What came of putting a branch behind another one. */
export interface Rebase {
  readonly onto: string;
  readonly moves: readonly Move[];
  /** The heads afterwards: several where other branches are still to be joined. */
  readonly heads: readonly string[];
  /** How it was found out that nobody else has these migrations. */
  readonly sharing: string;
  /** The migration that fails in the new order; null when all of them can be applied. */
  readonly failure: MigrationFailure | null;
  /** Moved migrations, by their old names, whose down.sql undoes them no longer: it is written without its checksum, so that nobody runs it unread. */
  readonly lostWaysBack: readonly LostWayBack[];
  /** Files that still speak of a folder by its old name, as paths in the migration folder. */
  readonly mentions: readonly string[];
  /** False when it was only tried, or a migration fails. */
  readonly written: boolean;
}

export interface RebaseRequest {
  /** The migration, as it was typed. */
  readonly id: string;
  /** Behind which one; the other head when left out. */
  readonly onto?: string;
  /** Whether to write nothing. */
  readonly dryRun?: boolean;
  /** Whether somebody vouches that nobody else has it, where Git can't tell. */
  readonly yes?: boolean;
  /** Whether to move it although a branch of a remote has it. */
  readonly althoughShared?: boolean;
}

/**
 * Puts the branch of a migration behind another head: other parents, and names that come later. Refuses what is in the
 * database or may be with others; tries the branch and all that it builds on in the new order, on a scratch database, before
 * anything is written. Whether that gets on with other heads is for a merge to say.
 *
 * @throws {DbError} What `planRebase` throws; DB_REBASE_SHARED, DB_REBASE_APPLIED, DB_HISTORY_CHANGED; what reading, connecting and scratch
 *   databases throw.
 */
export async function rebaseBranch(
  project: Project,
  request: RebaseRequest,
  progress: (message: string) => void,
): Promise<Rebase> {
  const { folder, lineage, client, schema, named, settings } = project;
  const plan = planRebase(lineage, request.id, request.onto === undefined ? {} : { onto: request.onto });
  const names = plan.moves.map(({ from }) => from);
  const sharing = assertUnshared(folder, names, request);
  await assertUnapplied(project, names);

  const moved = plan.moves.map((move) => rewrite(project, move));
  progress(`Applying ${plan.order.length} migrations in the new order to a scratch database …`);
  const { failure, lostWaysBack } = await tryNewOrder(settings, orderedSteps(folder, plan, moved));
  const result = {
    onto: plan.onto,
    moves: plan.moves,
    heads: plan.heads,
    sharing,
    failure,
    lostWaysBack,
    mentions: findMentions(project.files, folder, plan),
  };
  if (failure || request.dryRun) return { ...result, written: false };

  await withMigrationLock(
    client,
    async () => {
      // Somebody may have deployed meanwhile; while we hold the lock, nobody does.
      await assertUnapplied(project, names);
      const replacements = moved.map(({ move: { from, to }, step: { up, down }, unsigned }) => {
        const isLost = lostWaysBack.some(({ migration }) => migration === from);
        const undo = isLost ? unsigned : down;
        return { from, to, files: { 'migration.sql': up, ...(undo !== null && { 'down.sql': undo }) } };
      });
      await writeHistory({ read: project, progress }, () => replaceFolders(folder, replacements));
    },
    { schema, named, progress },
  );
  return { ...result, written: true };
}

interface Rewritten {
  readonly move: Move;
  /** The migration under its new name, with its new texts. */
  readonly step: Step;
  /** Its down.sql without the checksum of a migration.sql. */
  readonly unsigned: string | null;
  /** Whether its down.sql says that it undoes this migration. */
  readonly goesBack: boolean;
}

function rewrite({ folder, files }: Project, move: Move): Rewritten {
  const { up, down } = readStep(folder, move.from);
  const file = files.find(({ name }) => name === move.from);
  const accepted = file?.acceptedChecksums ?? [];
  const text = withParents(up, move.revises, move.from);
  const checksum = checksumOf(text);
  const undo = down === null ? null : withChecksum(down, accepted, checksum);
  return {
    move,
    step: { name: move.to, checksum, up: text, down: undo },
    unsigned: down === null ? null : withoutChecksum(down, accepted),
    goesBack: file?.down.state === 'matching',
  };
}

function assertUnshared(folder: string, names: readonly string[], request: RebaseRequest): string {
  const { state, how } = findSharing(folder, names);
  if (state === 'shared' && !request.althoughShared) {
    throw new DbError('DB_REBASE_SHARED', {
      message: `${how} Whoever has applied it there would have it a second time under the new name.`,
      next: `Join the heads instead: "${db('merge')}". If you are sure that nobody has applied it, add --although-shared.`,
    });
  }
  if (state === 'unknown' && !request.yes) {
    throw new DbError('DB_REBASE_SHARED', {
      message: `${how} So nobody can tell whether others have ${names.join(', ')} already.`,
      next: 'If nobody has, add --yes.',
    });
  }
  return how;
}

async function assertUnapplied({ client, schema, files }: Project, names: readonly string[]): Promise<void> {
  const { timeline } = assessHistory(files, await readAppliedMigrations(client, schema));
  const found = timeline.find(
    ({ name, state }) => names.includes(name) && !isOutstanding(state) && state !== 'incomplete',
  );
  if (!found) return;
  const ran = found.state === 'applied' || found.state === 'edited';
  throw new DbError('DB_REBASE_APPLIED', {
    message: ran
      ? `${found.name} is applied in the database, so under another name it would be applied a second time.`
      : `${found.name} was begun in the database and is not finished (${found.state}).`,
    next: ran
      ? `If it is applied only here, undo it first: "${db('downgrade')}" (see its --help). If others have it, join the heads: "${db('merge')}".`
      : `Run "${db('status')}", which says how to go on; then "${db(`rebase ${asArgument(found.name)}`)}" again.`,
  });
}

/** Under their old names, so that a message names a file that is there. */
function orderedSteps(folder: string, { order }: RebasePlan, moved: readonly Rewritten[]): OrderedStep[] {
  return order.map((name) => {
    const found = moved.find(({ move }) => move.to === name);
    if (!found) return { step: readStep(folder, name), isMoved: false, goesBack: false };
    return { step: { ...found.step, name: found.move.from }, isMoved: true, goesBack: found.goesBack };
  });
}

/** Comments (and whatever else) that name a migration which is called otherwise now. */
function findMentions(files: readonly MigrationFile[], folder: string, { moves }: RebasePlan): string[] {
  const renamed = new Map(moves.filter(({ from, to }) => from !== to).map(({ from, to }) => [from, to]));
  if (renamed.size === 0) return [];
  return files.flatMap(({ name }) =>
    ['migration.sql', 'down.sql'].flatMap((file) => {
      const text = withoutParents(readText(path.join(folder, name, file)));
      return [...renamed.keys()].some((from) => text.includes(from)) ? [`${renamed.get(name) ?? name}/${file}`] : [];
    }),
  );
}

function withoutParents(sql: string): string {
  return sql.replace(/^--\s*Revises:.*$/gim, '');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
