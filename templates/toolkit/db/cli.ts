import path from 'node:path';
import { Command, CommanderError } from 'commander';
import type { Verb, VerbContext, VerbInput } from './commands/command.ts';
import { loadProjectEnv } from './env.ts';
import { DbError, usageErrors } from './errors.ts';
import { createStyle, wantsColor } from './output.ts';

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

const projectDir = path.dirname(import.meta.dirname);
const json = process.argv.includes('--json');
process.exitCode = await main(process.argv.slice(2));

/** Runs one command line. Returns the exit code: 0 fine, 1 found something, 2 usage, 3 could not run. */
async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('db')
    .usage('<verb> [options]')
    .description('The verbs that Prisma lacks. Each has --help and --json.')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText('after', '\nExit codes: 0 fine, 1 found something, 2 usage, 3 could not run');
  const all = Object.entries(verbs);
  const named = all.filter(([name]) => name === argv.find((word) => !word.startsWith('-')));
  for (const [name, load] of named.length > 0 ? named : all) {
    const { verb } = await load();
    addVerb(program, name, verb, (code) => {
      exitCode = code;
    });
  }
  try {
    if (argv.length === 0) throw new DbError('DB_USAGE', noVerb(program));
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error);
  }
}

function addVerb(program: Command, name: string, verb: Verb<unknown>, done: (code: number) => void): void {
  const command = program
    .command(name)
    .summary(verb.summary)
    .description(`${verb.description ?? verb.summary}.`);
  for (const argument of verb.arguments ?? []) command.argument(argument.name, argument.description);
  for (const { flags, description, fallback, repeatable } of verb.options ?? []) {
    if (repeatable) command.option(flags, description, (value: string, before: string[]) => [...before, value], []);
    else command.option(flags, description, fallback);
  }
  command.option('--json', 'print one JSON document instead of words');
  const examples = (verb.examples ?? [name]).map((line) => `  npm run db -- ${line}`);
  command.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
  command.action(async () => {
    loadProjectEnv(projectDir);
    const result = await verb.run(context(), { arguments: command.args, ...sortOptions(command.opts()) });
    const style = createStyle(wantsColor(process.stdout, process.env));
    console.log(json ? JSON.stringify(result, null, 2) : verb.print(result, style));
    done(verb.exitCode?.(result) ?? 0);
  });
}

/** Flags that may be given several times apart from the others. */
function sortOptions(given: Record<string, string | boolean | string[]>): Pick<VerbInput, 'options' | 'lists'> {
  const options: Record<string, string | boolean> = {};
  const lists: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(given)) {
    if (Array.isArray(value)) lists[name] = value;
    else options[name] = value;
  }
  return { options, lists };
}

function context(): VerbContext {
  return {
    projectDir,
    env: process.env,
    progress: (message) => {
      if (!json) console.error(message);
    },
  };
}

/** Prints what went wrong, once, and says which exit code it has. A bug gets its stack. */
function reportError(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help
  const fault = error instanceof CommanderError ? usageFault(error) : error;
  if (!(fault instanceof DbError)) {
    if (json) console.log(JSON.stringify({ error: { code: 'DB_BUG', message: String(fault) } }, null, 2));
    console.error(fault);
    return 3;
  }
  if (json) {
    console.log(JSON.stringify({ error: { code: fault.code, message: fault.message, next: fault.next } }, null, 2));
  } else {
    const style = createStyle(wantsColor(process.stderr, process.env));
    console.error(`${style.red(fault.code)}: ${fault.message}\n${style.bold('Next:')} ${fault.next}`);
  }
  return usageErrors.has(fault.code) ? 2 : 3;
}

/** Commander's own sentence, without its prefix, and with its suggestion in the same line. */
function usageFault(error: CommanderError): DbError {
  const [sentence = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = more.join(' ').replace(/^\((.*)\)$/, '$1');
  const text = sentence.replace(/^(.)/, (first) => first.toUpperCase()).replace('command', 'verb');
  return new DbError('DB_USAGE', {
    message: [text.replace(/\.?$/, '.'), suggestion].filter(Boolean).join(' '),
    next: 'Run "npm run db -- --help" for the verbs, or "npm run db -- <verb> --help" for one of them.',
  });
}

function noVerb(program: Command): { message: string; next: string } {
  const names = program.commands.map((command) => command.name()).join(', ');
  return { message: `A verb is missing: ${names}.`, next: 'Run "npm run db -- --help" to see what each one does.' };
}
