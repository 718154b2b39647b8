import path from 'node:path';
import type { Verb } from './commands/command.ts';
import { loadProjectEnv } from './env.ts';
import { usageErrors } from './errors.ts';
import { findConfigFile } from './history/config-file.ts';
import { runVerbs } from './run-verbs.ts';

/** One line for each verb; its file is read only when it is used. db/commands/command.ts says how a verb is written. */
const verbs: Record<string, () => Promise<{ verb: Verb<unknown> }>> = {
  up: () => import('./commands/up.ts'),
  stop: () => import('./commands/stop.ts'),
  doctor: () => import('./commands/doctor.ts'),
  status: () => import('./commands/status.ts'),
  current: () => import('./commands/current.ts'),
  history: () => import('./commands/history.ts'),
  verify: () => import('./commands/verify.ts'),
  check: () => import('./commands/check.ts'),
  baseline: () => import('./commands/baseline.ts'),
  draft: () => import('./commands/draft.ts'),
  revision: () => import('./commands/revision.ts'),
  plan: () => import('./commands/plan.ts'),
  lint: () => import('./commands/lint.ts'),
  heads: () => import('./commands/heads.ts'),
  show: () => import('./commands/show.ts'),
  merge: () => import('./commands/merge.ts'),
  rebase: () => import('./commands/rebase.ts'),
  upgrade: () => import('./commands/upgrade.ts'),
  downgrade: () => import('./commands/downgrade.ts'),
  stamp: () => import('./commands/stamp.ts'),
  backup: () => import('./commands/backup.ts'),
  restore: () => import('./commands/restore.ts'),
  reset: () => import('./commands/reset.ts'),
};

/** The folder in which the command was called, if that has a Prisma config of its own; else the one that has `db/`. */
const projectDir = findConfigFile(process.cwd()) ? process.cwd() : path.dirname(import.meta.dirname);

process.exitCode = await runVerbs(
  {
    typed: 'npm run db --',
    description: 'The verbs that Prisma lacks. Each has --help and --json.',
    verbs,
    usageErrors,
    usageCode: 'DB_USAGE',
    context: (progress) => {
      loadProjectEnv(projectDir);
      return { projectDir, env: process.env, progress };
    },
  },
  process.argv.slice(2),
);
