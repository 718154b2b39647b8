import { githubAnnotation } from '../annotations.ts';
import { defineVerb, type VerbContext } from '../commands/command.ts';
import { counted } from '../counted.ts';
import { isApplied, isInOrder } from '../history/assess.ts';
import { readProjectSettings } from '../history/externals.ts';
import { readProjectHistory } from '../history/project-history.ts';
import type { Style } from '../output.ts';
import { printableLines } from '../printable.ts';
import { runPrisma } from '../prisma-cli.ts';
import { withScratchDatabase } from '../scratch/scratch-database.ts';

/** What two runs of "prisma migrate deploy" came to. */
export interface Deployed {
  /** How many migrations the database has now. */
  applied: number;
  /** What stands in the way; null when all is well. */
  fault: { says: string; next: string; output: string } | null;
  github: boolean;
}

/**
 * Applies the migrations as production does, and once more: the second time must find nothing to do.
 *
 * @param options.inPlace To the database of DATABASE_URL, where tests find them, and not to a scratch database.
 */
export async function applyTwice(context: VerbContext, { inPlace }: { inPlace: boolean }): Promise<Deployed> {
  const github = context.env.GITHUB_ACTIONS === 'true';
  if (inPlace) return { ...(await deployTwice(context)), github };
  return withScratchDatabase(await readProjectSettings(context), 'apply', async ({ url }) => {
    const deployed = await deployTwice({ ...context, env: { ...context.env, DATABASE_URL: url } });
    return { ...deployed, github };
  });
}

async function deployTwice(context: VerbContext): Promise<Omit<Deployed, 'github'>> {
  const first = await runPrisma(context, ['migrate', 'deploy']);
  const { history, next } = await readProjectHistory(context);
  const applied = history.timeline.filter(({ state }) => isApplied(state)).length;
  if (first.code !== 0 || !isInOrder(history)) {
    const says = '"prisma migrate deploy" did not apply every migration.';
    return { applied, fault: { says, next: next ?? 'Correct what it names.', output: first.words } };
  }
  const second = await runPrisma(context, ['migrate', 'deploy']);
  if (second.code === 0 && second.words.includes('No pending migrations')) return { applied, fault: null };
  const says = 'A second "prisma migrate deploy" found something to do.';
  return { applied, fault: { says, next: 'Read above what it did.', output: second.words } };
}

export const verb = defineVerb<Deployed>({
  options: [{ flags: '--in-place', description: 'to the database of DATABASE_URL, and not to a scratch database' }],
  examples: ['apply', 'apply --in-place'],
  run: (context, { options }) => applyTwice(context, { inPlace: options.inPlace === true }),
  print,
  exitCode: ({ fault }) => (fault ? 1 : 0),
});

function print({ applied, fault, github }: Deployed, style: Style): string {
  const count = counted(applied, 'migration');
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
