import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { asArgument } from '../history/migration-names.ts';
import { locateMigrations } from '../history/migrations-path.ts';
import { type Rebase, type RebaseRequest, rebaseBranch } from '../merge/rebase-branch.ts';
import { finishReplacement } from '../merge/replace-folders.ts';
import { columns, type Style } from '../output.ts';
import { printable, printableLines } from '../printable.ts';
import { db } from '../project-command.ts';
import { withProject } from '../steps/connected-project.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What `npm run db -- rebase` did. */
export interface RebaseResult extends Omit<Rebase, 'onto'> {
  /** Null with `--continue`, where the plan is that of the interrupted rebase. */
  readonly onto: string | null;
  /** False when a migration fails in the new order. */
  readonly fine: boolean;
  readonly summary: string;
  readonly next: string | null;
}

/**
 * Puts the branch of an unapplied, unshared migration behind another head.
 *
 * @throws {DbError} What `rebaseBranch` throws.
 */
export async function rebase(
  context: Pick<VerbContext, 'projectDir' | 'env' | 'progress'>,
  request: RebaseRequest,
): Promise<RebaseResult> {
  const result = await withProject(context, 'rebase', (project) => rebaseBranch(project, request, context.progress));
  return { ...result, fine: result.failure === null, ...inWords(result) };
}

/** Finishes a rebase that was interrupted while it moved folders. Needs no database: all was decided before. */
export async function continueRebase({ projectDir }: Pick<VerbContext, 'projectDir'>): Promise<RebaseResult> {
  const finished = finishReplacement(await locateMigrations(projectDir));
  return {
    onto: null,
    moves: [],
    heads: [],
    sharing: '',
    failure: null,
    lostWaysBack: [],
    mentions: [],
    written: finished,
    fine: true,
    summary: finished ? 'The interrupted rebase is finished.' : 'No rebase was interrupted: nothing to do.',
    next: null,
  };
}

export const verb = defineVerb<RebaseResult>({
  description: `Put a migration behind the other head: with all of its branch, that is, with what it builds on and the other head doesn't have, and with what builds on it. The "Revises:" lines, the checksums in down.sql and, where they would come first, the names of the folders are changed; the SQL is not.

It refuses what is in the database of DATABASE_URL in any form, and what a branch of a remote has, as far as Git knows since the last fetch. The new order is tried on a scratch database before anything is written, and the way back as well: a down.sql that does not undo its migration in the new place loses its checksum, so that nobody runs it unread. Interrupted in the middle, it is finished with --continue.

A migration whose parent comes later in the order of the names is put behind that parent`,
  arguments: [{ name: '[id]', description: 'the name of a migration, or its beginning' }],
  options: [
    { flags: '--onto <id>', description: 'behind which migration (the other head when left out)' },
    { flags: '--dry-run', description: 'try the new order and write nothing' },
    { flags: '--yes', description: 'where Git cannot tell: nobody else has it' },
    { flags: '--although-shared', description: 'move it although a branch of a remote has it' },
    { flags: '--continue', description: 'finish a rebase that was interrupted' },
  ],
  examples: ['rebase 20260105', 'rebase 20260105 --onto 20260107 --dry-run', 'rebase --continue'],
  run: (context, { arguments: [id], options }) => {
    if (options.continue === true) return continueRebase(context);
    if (id === undefined) {
      throw new DbError('DB_USAGE', {
        message: 'It takes the name of a migration to move.',
        next: `Run "${db('heads')}" to see the ends of the history, then "${db('rebase <id>')}".`,
      });
    }
    return rebase(context, {
      id,
      ...(typeof options.onto === 'string' && { onto: options.onto }),
      dryRun: options.dryRun === true,
      yes: options.yes === true,
      althoughShared: options.althoughShared === true,
    });
  },
  print,
  exitCode: (result) => (result.fine ? 0 : 1),
});

function inWords({
  onto,
  moves,
  heads,
  failure,
  lostWaysBack,
  written,
}: Rebase): Pick<RebaseResult, 'summary' | 'next'> {
  if (failure) {
    return {
      summary: `${failure.migration} does not work behind ${onto}, so nothing was moved.`,
      next: `Adapt the SQL of ${failure.migration} so that it can follow ${onto}, then run "${db(`rebase ${asArgument(failure.migration)}`)}" again.`,
    };
  }
  const count = counted(moves.length, 'migration');
  if (!written) return { summary: `${count} can be put behind ${onto}.`, next: 'Run it again without --dry-run.' };
  const summary = `${count} put behind ${onto}: the new order works.`;
  const [lost] = lostWaysBack;
  if (lost) {
    const id = asArgument(moves.find(({ from }) => from === lost.migration)?.to ?? lost.migration);
    return {
      summary,
      next: `Correct the down.sql of ${id}, which has lost its checksum, then run "${db(`revision --sign ${id}`)}" and "${db(`verify ${id}`)}".`,
    };
  }
  const next =
    heads.length > 1
      ? `There are ${heads.length} heads yet. Join them with "${db('merge')}", and commit the changed folders.`
      : `Run "${db('upgrade')}", and commit the changed folders.`;
  return { summary, next };
}

function print(result: RebaseResult, style: Style): string {
  const lines = [
    columns(
      result.moves.map(({ from, to, revises }) => [
        printable(from),
        from === to ? 'keeps its name' : `→ ${printable(to)}`,
        `revises ${revises.map(printable).join(', ')}`,
      ]),
    ),
  ];
  if (result.sharing !== '') lines.push(`Note: ${printable(result.sharing)}`);
  if (result.mentions.length > 0) {
    lines.push(`Note: an old name is still in ${result.mentions.map(printable).join(', ')}.`);
  }
  for (const { migration, says } of result.lostWaysBack) {
    lines.push(
      '',
      style.yellow(`The down.sql of ${printable(migration)} does not undo it behind ${printable(result.onto ?? '')}:`),
      ...printableLines(says).map((line) => `  ${line}`),
    );
  }
  if (result.failure) lines.push('', ...printableLines(result.failure.message).map((line) => `  ${line}`));
  const summary = printable(result.summary);
  lines.push('', result.fine ? style.green(summary) : style.yellow(summary));
  if (result.next !== null) lines.push(`${style.bold('Next:')} ${printable(result.next)}`);
  return lines.join('\n').trimStart();
}
