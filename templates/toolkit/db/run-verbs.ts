import { Command, CommanderError } from 'commander';
import type { Verb, VerbContext, VerbInput } from './commands/command.ts';
import { createStyle, wantsColor } from './output.ts';

/** A command line that consists of verbs. */
export interface VerbProgram {
  /** What people type before the verb: `npm run db --`. */
  readonly typed: string;
  readonly description: string;
  /** A verb's file is read only when it is used. */
  readonly verbs: Readonly<Record<string, () => Promise<{ verb: Verb<unknown> }>>>;
  /** The verb for a command line without one; without it such a line is a mistake. */
  readonly byDefault?: string;
  /** Called before a verb runs. */
  context(progress: VerbContext['progress']): VerbContext;
  /** The codes of errors that are mistakes on the command line. */
  readonly usageErrors: ReadonlySet<string>;
  /** The code of a mistake that the command line itself has. */
  readonly usageCode: string;
}

/** A failure that is understood: db/errors.ts has such ones. */
interface Explained {
  readonly code: string;
  readonly message: string;
  readonly next: string;
}

/**
 * Runs one command line, and prints what came of it.
 *
 * @param argv What was typed after the program's name.
 * @returns The exit code: 0 fine, 1 found something, 2 usage, 3 could not run.
 */
export async function runVerbs(program: VerbProgram, argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  let exitCode = 0;
  const command = new Command(program.typed.split(' ').find((word) => word !== 'npm' && word !== 'run') ?? '')
    .usage('<verb> [options]')
    .description(program.description)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText('after', '\nExit codes: 0 fine, 1 found something, 2 usage, 3 could not run');
  const words = argv.length === 0 && program.byDefault ? [program.byDefault] : argv;
  const all = Object.entries(program.verbs);
  const named = all.filter(([name]) => name === words.find((word) => !word.startsWith('-')));
  for (const [name, load] of named.length > 0 ? named : all) {
    const { verb } = await load();
    addVerb(command, { name, verb, program, json }, (code) => {
      exitCode = code;
    });
  }
  try {
    if (words.length === 0) throw noVerb(program);
    await command.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error, program, json);
  }
}

interface Adding {
  readonly name: string;
  readonly verb: Verb<unknown>;
  readonly program: VerbProgram;
  readonly json: boolean;
}

function addVerb(parent: Command, { name, verb, program, json }: Adding, done: (code: number) => void): void {
  const command = parent
    .command(name)
    .summary(verb.summary)
    .description(`${verb.description ?? verb.summary}.`);
  for (const argument of verb.arguments ?? []) command.argument(argument.name, argument.description);
  for (const { flags, description, fallback, repeatable } of verb.options ?? []) {
    if (repeatable) command.option(flags, description, (value: string, before: string[]) => [...before, value], []);
    else command.option(flags, description, fallback);
  }
  command.option('--json', 'print one JSON document instead of words');
  const examples = (verb.examples ?? [name]).map((line) => `  ${program.typed} ${line}`.trimEnd());
  command.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
  command.action(async () => {
    const context = program.context((message) => {
      if (!json) console.error(message);
    });
    const result = await verb.run(context, { arguments: command.args, ...sortOptions(command.opts()) });
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

/** Prints what went wrong, once, and says which exit code it has. A bug gets its stack. */
function reportError(error: unknown, program: VerbProgram, json: boolean): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help
  const fault = error instanceof CommanderError ? usageFault(error, program) : error;
  if (!isExplained(fault)) {
    if (json) console.log(JSON.stringify({ error: { code: 'DB_BUG', message: String(fault) } }, null, 2));
    console.error(fault);
    return 3;
  }
  const { code, message, next } = fault;
  if (json) console.log(JSON.stringify({ error: { code, message, next } }, null, 2));
  else {
    const style = createStyle(wantsColor(process.stderr, process.env));
    console.error(`${style.red(code)}: ${message}\n${style.bold('Next:')} ${next}`);
  }
  return program.usageErrors.has(code) ? 2 : 3;
}

function isExplained(error: unknown): error is Explained {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, next } = error as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string' && typeof next === 'string';
}

/** Commander's own sentence, without its prefix, and with its suggestion in the same line. */
function usageFault(error: CommanderError, { typed, usageCode }: VerbProgram): Explained {
  const [sentence = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = more.join(' ').replace(/^\((.*)\)$/, '$1');
  const text = sentence.replace(/^(.)/, (first) => first.toUpperCase()).replace('command', 'verb');
  return {
    code: usageCode,
    message: [text.replace(/\.?$/, '.'), suggestion].filter(Boolean).join(' '),
    next: `Run "${withFlag(typed, '--help')}" for the verbs, or "${withFlag(`${typed} <verb>`, '--help')}" for one of them.`,
  };
}

function noVerb({ typed, usageCode, verbs }: VerbProgram): Explained {
  return {
    code: usageCode,
    message: `A verb is missing: ${Object.keys(verbs).join(', ')}.`,
    next: `Run "${withFlag(typed, '--help')}" to see what each one does.`,
  };
}

/** npm takes a flag for its own, unless it comes after `--`. */
function withFlag(typed: string, flag: string): string {
  return typed.includes(' --') ? `${typed} ${flag}` : `${typed} -- ${flag}`;
}
