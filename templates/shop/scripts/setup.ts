// npm run setup: brings a fresh clone, or a project that has been lying around, to where "npm run dev" works.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DbError } from '../db/errors.ts';
import { createStyle, wantsColor } from '../db/output.ts';
import { SetupFault } from './setup/fault.ts';
import { assertPackages } from './setup/packages.ts';
import type { Step } from './setup/step.ts';

const help = `npm run setup

Makes .env if there is none, starts the database, applies the migrations, generates the Prisma client and seeds an empty
shop. Can be repeated at any time: what is done already is left as it is, and no data is changed. Where a migration throws
values away, a backup is made first.

Options:
  --no-seed   leave an empty shop empty
  --help      show this

Exit codes:
  0  the shop is ready
  1  files and database don't agree, and only a person can tell what is right; nothing was changed in the database
  2  unknown option
  3  something stands in the way: the sentence says what, and what to do`;

const projectDir = path.dirname(import.meta.dirname);
const style = createStyle(wantsColor(process.stdout, process.env));
process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  const options = readOptions(argv);
  if ('fault' in options) {
    console.error(`${options.fault}\nNext: npm run setup -- --help`);
    return 2;
  }
  if (options.help) {
    console.log(help);
    return 0;
  }
  const began = performance.now();
  try {
    await assertPackages(projectDir);
  } catch (error) {
    return report('before the first step', error);
  }
  const { planSteps, findTill } = await import('./setup/steps.ts');
  const steps = planSteps(options);
  for (const [index, step] of steps.entries()) {
    try {
      await runStep(step, `[${index + 1}/${steps.length}]`);
    } catch (error) {
      return report(`at "${step.title}"`, error);
    }
  }
  const till = await findTill();
  console.log(`\n${style.green('Ready')} in ${seconds(began)}. Start the shop with ${style.bold(runScript('dev'))}`);
  console.log(`The till is then at ${till.address}`);
  if (!till.free)
    console.log(`Something listens on port ${till.port} now: if it is not this shop, change PORT in .env.`);
  return 0;
}

function readOptions(argv: string[]): { help: boolean; seed: boolean } | { fault: string } {
  try {
    const { values } = parseArgs({
      args: argv,
      options: { help: { type: 'boolean', short: 'h' }, 'no-seed': { type: 'boolean' } },
    });
    return { help: values.help ?? false, seed: !values['no-seed'] };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

async function runStep(step: Step, number: string): Promise<void> {
  const began = performance.now();
  console.log(`${number} ${style.bold(step.title)}`);
  const done = await step.run({ projectDir, tell: (message) => console.log(style.dim(`      ${message}`)) });
  console.log(`      ${done}  ${style.dim(`(${seconds(began)})`)}`);
}

/** Says what stands in the way, and how the setup ends then. A bug keeps its stack. */
function report(where: string, error: unknown): number {
  if (error instanceof SetupFault || error instanceof DbError) {
    console.error(`\n${style.red('Stopped')} ${where}: ${error.message}`);
    console.error(`${style.bold('Next:')} ${error.next}`);
  } else {
    console.error(`\n${style.red('Stopped')} ${where}:`, error);
  }
  return error instanceof SetupFault ? error.exitCode : 3;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** How this package manager starts a script. */
function runScript(script: string): string {
  const [manager = 'npm'] = (process.env.npm_config_user_agent ?? 'npm').split('/');
  return `${manager} run ${script}`;
}
