import { loadProjectEnv } from './env.ts';
import { usageErrors } from './errors.ts';
import { findProject } from './find-project.ts';
import { type Aliases, db, inProject } from './project-command.ts';
import { runVerbs, type Surroundings, type VerbProgram } from './run-verbs.ts';

/** One line for each verb; its file is read only when it is used. commands/command.ts says how a verb is written. */
export const verbs = {
  up: { summary: 'Start the database, or check that it answers', load: () => import('./commands/up.ts') },
  stop: {
    summary: 'Stop the database server of this project; the data stay',
    load: () => import('./commands/stop.ts'),
  },
  setup: { summary: 'Bring a fresh clone to where it can be worked on', load: () => import('./commands/setup.ts') },
  doctor: {
    summary: 'Look for what is missing or wrong, and say how to mend it',
    load: () => import('./commands/doctor.ts'),
  },
  status: {
    summary: 'Compare the migration files with the database, and say what to do next',
    load: () => import('./commands/status.ts'),
  },
  current: { summary: 'Say which migration the database is at', load: () => import('./commands/current.ts') },
  history: { summary: 'Draw the migrations, newest first', load: () => import('./commands/history.ts') },
  heads: {
    summary: 'Find the ends of the history: one, or several when people worked side by side',
    load: () => import('./commands/heads.ts'),
  },
  show: { summary: 'Show everything about one migration, with its SQL', load: () => import('./commands/show.ts') },
  draft: {
    summary: 'Write the migration that a changed Prisma schema needs',
    load: () => import('./commands/draft.ts'),
  },
  revision: {
    summary: 'Write an empty migration for SQL by hand, or fit down.sql to an edited one',
    load: () => import('./commands/revision.ts'),
  },
  plan: {
    summary: 'Say what the pending migrations would do: locks, rows, data at risk',
    load: () => import('./commands/plan.ts'),
  },
  lint: {
    summary: 'Find in the migrations what locks, loses data or will fail, and show the safe way',
    load: () => import('./commands/lint.ts'),
  },
  explain: {
    summary: 'Show the page of a lint rule, of an error or of a verb',
    load: () => import('./commands/explain.ts'),
  },
  upgrade: {
    summary: 'Apply pending migrations: all, the next few, or up to one',
    load: () => import('./commands/upgrade.ts'),
  },
  downgrade: {
    summary: 'Undo applied migrations: the last few, back to one, or all',
    load: () => import('./commands/downgrade.ts'),
  },
  stamp: {
    summary: 'Say that the database is at a migration, without running anything',
    load: () => import('./commands/stamp.ts'),
  },
  baseline: { summary: 'Begin a history with the database as it is', load: () => import('./commands/baseline.ts') },
  merge: {
    summary: 'Join two heads, if every order of them ends in the same schema',
    load: () => import('./commands/merge.ts'),
  },
  rebase: {
    summary: 'Put a migration that nobody has applied yet behind the other head',
    load: () => import('./commands/rebase.ts'),
  },
  verify: {
    summary: 'Prove on a scratch database that migrations go up, down and up again',
    load: () => import('./commands/verify.ts'),
  },
  check: {
    summary: 'Check that files, Prisma schema and database say the same',
    load: () => import('./commands/check.ts'),
  },
  backup: {
    summary: 'Make a backup of the database, with a record of what is in it',
    load: () => import('./commands/backup.ts'),
  },
  restore: {
    summary: 'Bring a backup back, checked before it takes the place of the database',
    load: () => import('./commands/restore.ts'),
  },
  reset: {
    summary: 'Drop everything, apply the whole history again, and run the seed',
    load: () => import('./commands/reset.ts'),
  },
  deploy: {
    summary: 'Bring the migrations to a production database: back up, deploy, verify',
    load: () => import('./commands/deploy.ts'),
  },
  hooks: {
    summary: 'Let Git check the migrations of each commit, and say when migrations came with a pull',
    load: () => import('./commands/hooks.ts'),
  },
  // A command line of its own, which main() hands on.
  ci: { summary: 'Do what CI asks of the migrations: lint, check, apply, verify', load: async () => ({}) },
} satisfies VerbProgram['verbs'];

/** Verbs that need no project. */
const anywhere: ReadonlySet<string> = new Set(['explain']);

/**
 * Runs one command line of `pos-migrate`, in the project in which it was called.
 *
 * @param argv What was typed after the program's name.
 * @param aliases For whoever starts this under another name.
 * @returns The exit code: 0 fine, 1 found something, 2 usage, 3 could not run.
 */
export function main(argv: readonly string[], around: Surroundings, aliases: Aliases = {}): Promise<number> {
  const projectDir = projectOf(around.cwd);
  const program: Pick<VerbProgram, 'usageErrors' | 'usageCode' | 'context'> = {
    usageErrors,
    usageCode: 'DB_USAGE',
    context: (progress, verb) => {
      const env = { ...around.env };
      if (anywhere.has(verb)) return { projectDir: projectDir ?? around.cwd, env, progress };
      const found = projectDir ?? findProject(around.cwd); // which says that there is none
      if (verb !== 'setup') loadProjectEnv(found, env); // which makes it first
      return { projectDir: found, env, progress };
    },
  };
  return inProject(
    projectDir ?? around.cwd,
    async () => {
      if (argv[0] === 'ci') {
        const { runCi } = await import('./commands/ci.ts');
        return runCi(argv.slice(1), around, program);
      }
      const description = 'The verbs that Prisma lacks. Each has --help and --json.';
      return runVerbs({ ...program, name: 'pos-migrate', typed: db(), description, verbs }, argv, around);
    },
    aliases,
  );
}

/** Undefined where there is none: `--help` works there as well. */
function projectOf(folder: string): string | undefined {
  try {
    return findProject(folder);
  } catch {
    return undefined;
  }
}
