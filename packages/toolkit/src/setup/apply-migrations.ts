import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { isInOrder, isOutstanding } from '../history/assess.ts';
import { type ProjectHistory, readProjectHistory } from '../history/project-history.ts';
import { runPrisma } from '../prisma-cli.ts';
import { db } from '../project-command.ts';
import { copyBeforeLoss } from './copy-before-loss.ts';
import { adviseAfterDeploy } from './deploy-advice.ts';
import { setupStop } from './setup-stop.ts';
import type { Setup, Step } from './step.ts';

const PROGRESS_INTERVAL = 3_000;

/** Applies the migrations that the database lacks. A history that deploying would not put right stops the setup. */
export const applyMigrations: Step = {
  title: 'Migrations',
  async run({ projectDir, env, tell }: Setup) {
    const before = await readIfThere({ projectDir, env });
    const outstanding = before?.history.timeline.filter(({ state }) => isOutstanding(state)).length;
    if (before && isInOrder(before.history)) return before.summary;
    if (before && before.history.verdict !== 'behind' && before.history.verdict !== 'empty') {
      const next = before.next ?? `Run "${db('status')}" to see the whole history.`;
      // A deploy that runs will end by itself: that is no disagreement.
      throw setupStop(before.summary, next, { exitCode: before.history.verdict === 'running' ? 3 : 1 });
    }

    if (before && before.history.current.length > 0) await copyBeforeLoss({ projectDir, env, tell });
    tell(outstanding === undefined ? 'creating the database …' : `applying ${counted(outstanding, 'migration')} …`);
    const after = await deploy({ projectDir, env, tell });
    return before && before.history.current.length > 0
      ? `${counted(outstanding ?? 0, 'migration')} applied. ${after.summary}`
      : after.summary;
  },
};

async function deploy({ projectDir, env, tell }: Setup): Promise<ProjectHistory> {
  const progress = setInterval(() => void tellProgress({ projectDir, env, tell }), PROGRESS_INTERVAL);
  const { code, lines } = await runPrisma({ projectDir, env }, ['migrate', 'deploy']).finally(() =>
    clearInterval(progress),
  );
  const after = await readIfThere({ projectDir, env });
  if (code === 0 && after && isInOrder(after.history)) return after;
  if (lines.some((line) => line.includes('trying to acquire a postgres advisory lock'))) {
    throw setupStop(
      'A deploy is running at this moment: it has held the lock of the migrations for longer than Prisma waits.',
      'Wait until it has ended, and run the setup again.',
      { exitCode: 3 },
    );
  }
  throw setupStop(
    ['"prisma migrate deploy" did not apply all migrations:', ...lines.map((line) => `  ${line}`)].join('\n'),
    adviseAfterDeploy(lines, after, env),
  );
}

async function tellProgress({ projectDir, env, tell }: Setup): Promise<void> {
  const now = await readIfThere({ projectDir, env }).catch(() => null);
  if (!now) return;
  const { timeline } = now.history;
  tell(`${timeline.filter(({ state }) => state === 'applied').length} of ${timeline.length} applied …`);
}

async function readIfThere(project: Pick<Setup, 'projectDir' | 'env'>): Promise<ProjectHistory | null> {
  try {
    return await readProjectHistory(project);
  } catch (error) {
    if (error instanceof DbError && error.code === 'DB_DATABASE_MISSING') return null;
    throw error;
  }
}
