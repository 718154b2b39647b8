import { DbError } from '../errors.ts';
import { hasScript, script } from '../project-command.ts';
import { setupStop } from '../setup/setup-stop.ts';
import { planSteps } from '../setup/steps.ts';
import { defineVerb, type RunContext } from './command.ts';
import { checkPackages } from './doctor/packages.ts';

/** What the setup did, step by step. */
export interface SetupResult {
  readonly steps: readonly { readonly title: string; readonly done: string; readonly seconds: number }[];
  readonly seconds: number;
}

/**
 * Brings a fresh clone, or a project that has been lying around, to where it can be worked on. Can be repeated: what is done
 * already is left as it is.
 *
 * @throws {DbError} At the first step that can't be done: DB_SETUP_STOPPED, or what the step itself met.
 */
export async function setUp(
  { projectDir, env, say }: Pick<RunContext, 'projectDir' | 'env' | 'say'>,
  { seed }: { seed: boolean },
): Promise<SetupResult> {
  const began = performance.now();
  await assertPackages({ projectDir, env });
  const steps: SetupResult['steps'][number][] = [];
  const all = planSteps({ seed, projectDir });
  for (const [index, step] of all.entries()) {
    const start = performance.now();
    say(`[${index + 1}/${all.length}] ${step.title}`);
    const done = await step
      .run({ projectDir, env, tell: (message) => say(`      ${message}`) })
      .catch((error: unknown) => Promise.reject(at(step.title, error)));
    const seconds = secondsSince(start);
    say(`      ${done}  (${seconds.toFixed(1)} s)`);
    steps.push({ title: step.title, done, seconds });
  }
  return { steps, seconds: secondsSince(began) };
}

/** Fails when what is installed is not what package.json says, as after a pull. */
async function assertPackages({ projectDir, env }: Pick<RunContext, 'projectDir' | 'env'>): Promise<void> {
  const findings = await checkPackages({ projectDir, env, progress: () => {} });
  const wrong = findings.find(({ state }) => state === 'fail');
  if (wrong)
    throw setupStop(`Stopped before the first step: ${wrong.says}.`, `${wrong.remedy ?? ''} Then run the setup again.`);
}

/** The same failure, with the step at which it stopped the setup. */
function at(title: string, error: unknown): unknown {
  if (!(error instanceof DbError)) return error;
  return error.with({ message: `Stopped at "${title}": ${error.message}` });
}

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 10) / 100;
}

export const verb = defineVerb<SetupResult>({
  description:
    'Make .env from .env.example if there is none, start the database, apply the migrations, generate the Prisma client, and seed an empty database. Can be repeated at any time: what is done already is left as it is, and no data is changed. Where a migration throws values away, a backup is made first. Ends with 1 when files and database do not agree and only a person can tell what is right',
  options: [{ flags: '--no-seed', description: 'leave an empty database empty' }],
  examples: ['setup', 'setup --no-seed'],
  run: (context, { options }) => setUp(context, { seed: options.seed !== false }),
  print: ({ seconds }, style) => {
    const start = hasScript('dev') ? ` Start it with ${style.bold(script('dev'))}` : '';
    return `\n${style.green('Ready')} in ${seconds.toFixed(1)} s.${start}`;
  },
});
