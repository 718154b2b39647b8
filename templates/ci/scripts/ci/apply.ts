import { githubAnnotation } from '../../db/annotations.ts';
import { defineVerb, type VerbContext } from '../../db/commands/command.ts';
import { isApplied, isInOrder } from '../../db/history/assess.ts';
import { readProjectHistory } from '../../db/history/project-history.ts';
import { printableLines } from '../../db/history/words.ts';
import type { Style } from '../../db/output.ts';
import { runPrisma } from '../../db/prisma-cli.ts';

/** What two runs of "prisma migrate deploy" came to. */
export interface Deployed {
  /** How many migrations the database has now. */
  applied: number;
  /** What stands in the way; null when all is well. */
  fault: { says: string; next: string; output: string } | null;
  github: boolean;
}

/** Applies the migrations as production does, and once more: the second time must find nothing to do. */
export async function applyTwice(context: VerbContext): Promise<Deployed> {
  const github = context.env.GITHUB_ACTIONS === 'true';
  const first = await runPrisma(context, ['migrate', 'deploy']);
  const { history, next } = await readProjectHistory(context);
  const applied = history.timeline.filter(({ state }) => isApplied(state)).length;
  if (first.code !== 0 || !isInOrder(history)) {
    const says = '"prisma migrate deploy" did not apply every migration.';
    return { applied, github, fault: { says, next: next ?? 'Correct what it names.', output: first.words } };
  }
  const second = await runPrisma(context, ['migrate', 'deploy']);
  const again = (await readProjectHistory(context)).history.timeline.length;
  if (second.code === 0 && /No pending migrations/i.test(second.words) && again === history.timeline.length) {
    return { applied, github, fault: null };
  }
  const says = 'A second "prisma migrate deploy" was not a no-op.';
  return { applied, github, fault: { says, next: 'Read what it did, below.', output: second.words } };
}

export const verb = defineVerb<Deployed>({
  summary: 'Apply the migrations to the database of DATABASE_URL, twice: the second time must do nothing',
  examples: ['apply'],
  run: (context) => applyTwice(context),
  print,
  exitCode: ({ fault }) => (fault ? 1 : 0),
});

function print({ applied, fault, github }: Deployed, style: Style): string {
  const count = `${applied} migration${applied === 1 ? '' : 's'}`;
  if (!fault) return style.green(`The database has ${count}, and a second deploy found nothing to do.`);
  const { says, next, output } = fault;
  return [
    ...printableLines(output),
    `${style.red(says)} The database has ${count}.`,
    `${style.bold('Next:')} ${next}`,
    ...(github
      ? [githubAnnotation({ level: 'error', title: 'prisma migrate deploy', message: `${says}\n${next}` })]
      : []),
  ].join('\n');
}
