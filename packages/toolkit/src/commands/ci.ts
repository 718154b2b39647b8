import { createStyle, wantsColor } from '../output.ts';
import { dbBefore } from '../project-command.ts';
import { runVerbs, type Surroundings, type VerbProgram } from '../run-verbs.ts';

/** In this order: the first one needs no database, and the last one the most time. */
const verbs: VerbProgram['verbs'] = {
  lint: {
    summary: 'Lint the migrations that the branch has changed, and find those that are gone',
    load: () => import('../ci/lint.ts'),
  },
  check: {
    summary: 'Check that there is one head, and that the migrations lead to what the Prisma schema describes',
    load: () => import('../ci/check.ts'),
  },
  apply: {
    summary: 'Apply the migrations with "prisma migrate deploy", twice: the second time must do nothing',
    load: () => import('../ci/apply.ts'),
  },
  verify: {
    summary: 'Take the migrations that the branch has changed up, down and up again, on a scratch database with rows',
    load: () => import('../ci/verify.ts'),
  },
};

/**
 * Runs `pos-migrate ci …`: what CI asks of the migrations, here or there. Without a verb it runs all of them, one after the
 * other, until one finds something.
 *
 * @param argv What was typed after `ci`.
 * @returns The exit code.
 */
export async function runCi(
  argv: readonly string[],
  around: Surroundings,
  program: Pick<VerbProgram, 'usageErrors' | 'usageCode' | 'context'>,
): Promise<number> {
  const run = (words: readonly string[]) =>
    runVerbs(
      {
        ...program,
        name: 'pos-migrate ci',
        typed: dbBefore('ci'),
        description: 'What CI asks of the migrations. Without a verb: all of them, until one finds something.',
        verbs,
      },
      words,
      around,
    );
  if (argv.length > 0) return run(argv);
  const style = createStyle(wantsColor(around.stdout, around.env));
  for (const verb of Object.keys(verbs)) {
    around.stdout.write(`${style.bold(`\n${verb}`)}\n`);
    const code = await run([verb]);
    if (code !== 0) return code;
  }
  return 0;
}
