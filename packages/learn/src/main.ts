import { usageErrors } from 'pos-migrate/internal/errors';
import { main as toolkit } from 'pos-migrate/internal/main';
import { inProject } from 'pos-migrate/internal/project-command';
import { runVerbs, type Surroundings, type VerbProgram } from 'pos-migrate/internal/run-verbs';
import { learn } from './learn-command.ts';
import { withLessonDatabase } from './practice.ts';
import { LearnError, learnUsageErrors } from './runner/errors.ts';
import { findLessons } from './runner/find-lessons.ts';
import { workingIn } from './runner/whereabouts.ts';

/** One line for each verb; its file is read only when it is used. */
export const verbs: VerbProgram['verbs'] = {
  list: { summary: 'List the lessons, and where you are', load: () => import('./runner/commands/list.ts') },
  next: {
    summary: 'Go on with the lesson in progress, or start the next one',
    load: () => import('./runner/commands/next.ts'),
  },
  start: { summary: 'Start a lesson, or go on with it', load: () => import('./runner/commands/start.ts') },
  check: { summary: 'Check whether the task of a lesson is done', load: () => import('./runner/commands/check.ts') },
  hint: { summary: 'Show a hint; each time one more, three in all', load: () => import('./runner/commands/hint.ts') },
  solution: { summary: 'Show a solution, after a pass or a yes', load: () => import('./runner/commands/solution.ts') },
  reset: {
    summary: "Put a lesson's database and files back to the start",
    load: () => import('./runner/commands/reset.ts'),
  },
  sql: {
    summary: "Run SQL in the lesson's database and show the rows",
    load: () => import('./runner/commands/sql.ts'),
  },
};

/**
 * Runs one command line of `pos-migrate-learn`. `5` is short for `start 5`; `db …` is the toolkit, on the database of the
 * practice folder in which it is typed.
 *
 * @param argv What was typed after the program's name.
 * @returns The exit code: 0 fine, 1 found something, 2 usage, 3 could not run.
 */
export async function main(argv: readonly string[], around: Surroundings): Promise<number> {
  if (argv[0] === 'db') {
    const env = withLessonDatabase(around.cwd, around.env);
    return toolkit(argv.slice(1), { ...around, env }, { 'pos-migrate-learn db': 'pos-migrate' });
  }
  const words = /^\d/.test(argv[0] ?? '') ? ['start', ...argv] : argv;
  const projectDir = findLessons(around.cwd);
  const env = { ...around.env };
  const whereabouts = { projectDir: projectDir ?? around.cwd, typedIn: env.INIT_CWD ?? around.cwd, env };
  return inProject(whereabouts.projectDir, () =>
    workingIn(whereabouts, () =>
      runVerbs(
        {
          name: 'pos-migrate-learn',
          typed: learn(),
          description:
            'Lessons that run. Without a verb: the list of them, and where you are. A number starts that lesson.',
          verbs,
          byDefault: 'list',
          usageErrors: new Set<string>([...learnUsageErrors, ...usageErrors]),
          usageCode: 'LEARN_USAGE',
          context: (progress) => ({ projectDir: assertFound(projectDir, around.cwd), env, progress }),
        },
        words,
        around,
      ),
    ),
  );
}

function assertFound(projectDir: string | undefined, cwd: string): string {
  if (projectDir !== undefined) return projectDir;
  throw new LearnError('LEARN_MISSING', {
    message: `There are no lessons in ${cwd} or above it: no folder "lessons" with pages such as 01-the-paradigm-shift.md.`,
    next: 'Go into the folder of the project; "yo pos-migrate:lessons" adds lessons to one that has none.',
  });
}
