import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { assessHistory, isOutstanding } from '../history/assess.ts';
import { checksumOf } from '../history/checksum.ts';
import type { MigrationFile } from '../history/migration-files.ts';
import { asArgument } from '../history/migration-names.ts';
import { readAppliedMigrations } from '../history/migrations-table.ts';
import { writeHistory } from '../history/write-history.ts';
import { db } from '../project-command.ts';
import { withScratchSession } from '../scratch/apply-history.ts';
import { withScratchDatabase } from '../scratch/scratch-database.ts';
import { applyUp } from '../steps/apply-step.ts';
import type { Project } from '../steps/connected-project.ts';
import { withMigrationLock } from '../steps/migration-lock.ts';
import { readStep, type Step } from '../steps/step.ts';
import { findSharing } from './find-sharing.ts';
import { failureOf, type MigrationFailure } from './migration-failure.ts';
import { type Move, planRebase, type RebasePlan } from './plan-rebase.ts';
import { replaceFolders } from './replace-folders.ts';
import { withChecksum, withParents } from './rewrite-header.ts';

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
  const failure = await tryNewOrder(settings, folder, plan, moved);
  const result = {
    onto: plan.onto,
    moves: plan.moves,
    heads: plan.heads,
    sharing,
    failure,
    mentions: findMentions(project.files, folder, plan),
  };
  if (failure || request.dryRun) return { ...result, written: false };

  await withMigrationLock(
    client,
    async () => {
      // Somebody may have deployed meanwhile; while we hold the lock, nobody does.
      await assertUnapplied(project, names);
      const replacements = moved.map(({ move: { from, to }, step: { up, down } }) => ({
        from,
        to,
        files: { 'migration.sql': up, ...(down !== null && { 'down.sql': down }) },
      }));
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
}

function rewrite({ folder, files }: Project, move: Move): Rewritten {
  const { up, down } = readStep(folder, move.from);
  const accepted = files.find(({ name }) => name === move.from)?.acceptedChecksums ?? [];
  const text = withParents(up, move.revises, move.from);
  const checksum = checksumOf(text);
  const undo = down === null ? null : withChecksum(down, accepted, checksum);
  return { move, step: { name: move.to, checksum, up: text, down: undo } };
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

function tryNewOrder(
  settings: DatabaseSettings,
  folder: string,
  { order }: RebasePlan,
  moved: readonly Rewritten[],
): Promise<MigrationFailure | null> {
  const rewritten = new Map(moved.map(({ move, step }) => [move.to, { move, step }]));
  return withScratchDatabase(settings, 'rebase', (scratch) =>
    withScratchSession(scratch, settings, async (session) => {
      let reached = false;
      for (const name of order) {
        const found = rewritten.get(name);
        reached ||= found !== undefined;
        // Under its old name, so that a message names a file that is there.
        const step = found ? { ...found.step, name: found.move.from } : readStep(folder, name);
        // What comes before all that is moved must work as it is: where it doesn't, that is no answer to our question.
        const failure = reached
          ? await failureOf(step.name, () => applyUp(session, step))
          : await applyUp(session, step);
        if (failure) return failure;
      }
      return null;
    }),
  );
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
