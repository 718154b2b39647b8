import { DbError } from '../errors.ts';
import { checkStaged, type StagedResult, stagedInWords } from '../hooks/check-staged.ts';
import { type HooksResult, hooksInWords, installHooks } from '../hooks/install-hooks.ts';
import { db } from '../project-command.ts';
import { defineVerb } from './command.ts';

/** What became of the hooks, or what the hook itself found. */
export type HooksVerbResult = HooksResult | StagedResult;

export const verb = defineVerb<HooksVerbResult>({
  description:
    'Write three Git hooks into this repository: pre-commit stops a commit that edits a migration which others have or which is applied, and lints the staged migrations; post-merge and post-checkout say when migrations came. Hooks that are there already are never overwritten. "hooks staged" is what the pre-commit hook runs: it looks at what the next commit would do to the history',
  arguments: [{ name: '[staged]', description: 'check the staged migrations now' }],
  options: [{ flags: '--remove', description: 'take the hooks away again' }],
  examples: ['hooks', 'hooks --remove', 'hooks staged'],
  run: (context, { arguments: [word], options }) => {
    if (word === 'staged') return checkStaged(context);
    if (word === undefined) return installHooks(context, { remove: options.remove === true });
    throw new DbError('DB_USAGE', {
      message: `"${word}" is nothing that hooks knows.`,
      next: `Run "${db('hooks')}" to install them, or "${db('hooks staged')}" to check what is staged.`,
    });
  },
  print: (result, style) => ('staged' in result ? stagedInWords(result, style) : hooksInWords(result, style)),
  exitCode: (result) => ('staged' in result && result.failed ? 1 : 0),
});
