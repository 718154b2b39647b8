import type { Verb } from '../../db/commands/command.ts';
import { usageErrors } from '../../db/errors.ts';
import { runVerbs } from '../../db/run-verbs.ts';
import { learnUsageErrors } from './errors.ts';
import { projectDir } from './places.ts';

/** One line for each verb; its file is read only when it is used. */
const verbs: Record<string, () => Promise<{ verb: Verb<unknown> }>> = {
  list: () => import('./commands/list.ts'),
  next: () => import('./commands/next.ts'),
  start: () => import('./commands/start.ts'),
  check: () => import('./commands/check.ts'),
  hint: () => import('./commands/hint.ts'),
  solution: () => import('./commands/solution.ts'),
  reset: () => import('./commands/reset.ts'),
  sql: () => import('./commands/sql.ts'),
};

/** `npm run learn 5` is `npm run learn start 5`. */
const typed = process.argv.slice(2);
const argv = /^\d/.test(typed[0] ?? '') ? ['start', ...typed] : typed;

process.exitCode = await runVerbs(
  {
    typed: 'npm run learn',
    description: 'Lessons that run. Without a verb: the list of them, and where you are. A number starts that lesson.',
    verbs,
    byDefault: 'list',
    usageErrors: new Set<string>([...learnUsageErrors, ...usageErrors]),
    usageCode: 'LEARN_USAGE',
    context: (progress) => ({ projectDir, env: process.env, progress }),
  },
  argv,
);
