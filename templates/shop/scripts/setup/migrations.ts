import { DbError } from '../../db/errors.ts';
import { isInOrder, isOutstanding } from '../../db/history/assess.ts';
import { type ProjectHistory, readProjectHistory } from '../../db/history/project-history.ts';
import { copyBeforeLoss } from './copy-before-loss.ts';
import { adviseAfterDeploy } from './deploy-advice.ts';
import { SetupFault } from './fault.ts';
import { runPrisma } from './prisma-cli.ts';
import type { Setup, Step } from './step.ts';

const PROGRESS_INTERVAL = 3_000;

/** Applies the migrations that the database lacks. A history that deploying would not put right stops the setup. */
export const migrations: Step = {
  title: 'Migrations',
  async run({ projectDir, tell }: Setup) {
    const before = await readIfThere(projectDir);
    const outstanding = before?.history.timeline.filter(({ state }) => isOutstanding(state)).length;
    if (before && isInOrder(before.history)) return before.summary;
    if (before && before.history.verdict !== 'behind' && before.history.verdict !== 'empty') {
      const next = before.next ?? 'Run "npm run db -- status" to see the whole history.';
      // A deploy that runs will end by itself: that is no disagreement.
      throw new SetupFault(before.summary, next, { exitCode: before.history.verdict === 'running' ? 3 : 1 });
    }

    if (before && before.history.current.length > 0) await copyBeforeLoss({ projectDir, tell });
    tell(outstanding === undefined ? 'creating the database …' : `applying ${plural(outstanding)} …`);
    const after = await deploy(projectDir, tell);
    return before && before.history.current.length > 0
      ? `${plural(outstanding ?? 0)} applied. ${after.summary}`
      : after.summary;
  },
};

async function deploy(projectDir: string, tell: Setup['tell']): Promise<ProjectHistory> {
  const progress = setInterval(() => void tellProgress(projectDir, tell), PROGRESS_INTERVAL);
  const { ok, lines } = await runPrisma(projectDir, ['migrate', 'deploy']).finally(() => clearInterval(progress));
  const after = await readIfThere(projectDir);
  if (ok && after && isInOrder(after.history)) return after;
  throw new SetupFault(
    ['"prisma migrate deploy" did not apply all migrations:', ...lines.map((line) => `  ${line}`)].join('\n'),
    adviseAfterDeploy(lines, after),
  );
}

async function tellProgress(projectDir: string, tell: Setup['tell']): Promise<void> {
  const now = await readIfThere(projectDir).catch(() => null);
  if (!now) return;
  const { timeline } = now.history;
  tell(`${timeline.filter(({ state }) => state === 'applied').length} of ${timeline.length} applied …`);
}

async function readIfThere(projectDir: string): Promise<ProjectHistory | null> {
  try {
    return await readProjectHistory({ projectDir, env: process.env });
  } catch (error) {
    if (error instanceof DbError && error.code === 'DB_DATABASE_MISSING') return null;
    throw error;
  }
}

function plural(count: number): string {
  return `${count} migration${count === 1 ? '' : 's'}`;
}
