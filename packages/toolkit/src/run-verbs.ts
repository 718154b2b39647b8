import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import type { Verb, VerbContext, VerbInput } from './commands/command.ts';
import { explainFileError } from './file-fault.ts';
import { createStyle, wantsColor } from './output.ts';

/** A command line that consists of verbs. */
export interface VerbProgram {
  /** As it is called: `pos-migrate`. */
  readonly name: string;
  /** What people type before the verb: `npm run db --`. */
  readonly typed: string;
  readonly description: string;
  readonly verbs: Readonly<Record<string, ListedVerb>>;
  /** The verb for a command line without one; without it such a line is a mistake. */
  readonly byDefault?: string;
  /** Called before a verb runs, with its name. */
  context(progress: VerbContext['progress'], verb: string): VerbContext;
  /** The codes of errors that are mistakes on the command line. */
  readonly usageErrors: ReadonlySet<string>;
  /** The code of a mistake that the command line itself has. */
  readonly usageCode: string;
}

/** A verb in the list of all: its file is read only when it is used. */
export interface ListedVerb {
  /** One line, without a full stop. */
  readonly summary: string;
  load(): Promise<{ verb?: Verb<unknown> }>;
}

/** What a command line has around it: those of the process, or a test's. */
export interface Surroundings {
  /** The folder in which it was typed. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** A failure that is understood: errors.ts has such ones. */
interface Explained {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  /** Where it is not the one that follows from the code. */
  readonly exitCode?: number;
}

/**
 * Runs one command line, and prints what came of it.
 *
 * @param argv What was typed after the program's name.
 * @returns The exit code: 0 fine, 1 found something, 2 usage, 3 could not run.
 */
export async function runVerbs(program: VerbProgram, argv: readonly string[], around: Surroundings): Promise<number> {
  const json = argv.includes('--json');
  let exitCode = 0;
  const command = new Command(program.name)
    .usage('<verb> [options]')
    .description(program.description)
    .exitOverride()
    .configureOutput({ writeOut: (text) => around.stdout.write(text), writeErr: () => {} })
    .addHelpText('after', '\nExit codes: 0 fine, 1 found something, 2 usage, 3 could not run');
  const words = argv.length === 0 && program.byDefault ? [program.byDefault] : argv;
  const all = Object.entries(program.verbs);
  const named = all.filter(([name]) => name === words.find((word) => !word.startsWith('-')));
  for (const [name, { summary, load }] of named.length > 0 ? named : all) {
    const { verb } = named.length > 0 ? await load() : {};
    if (verb === undefined) command.command(name).summary(summary);
    else {
      addVerb(command, { name, summary, verb, program, json, around }, (code) => {
        exitCode = code;
      });
    }
  }
  try {
    if (words.length === 0) throw noVerb(program);
    await command.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error, { program, json, around });
  }
}

interface Adding {
  readonly name: string;
  readonly summary: string;
  readonly verb: Verb<unknown>;
  readonly program: VerbProgram;
  readonly json: boolean;
  readonly around: Surroundings;
}

function addVerb(
  parent: Command,
  { name, summary, verb, program, json, around }: Adding,
  done: (code: number) => void,
): void {
  const command = parent
    .command(name)
    .summary(summary)
    .description(`${verb.description ?? summary}.`);
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
      if (!json) around.stderr.write(`${message}\n`);
    }, name);
    const say = (message: string) => {
      if (!json) around.stdout.write(`${message}\n`);
    };
    const result = await verb.run({ ...context, say }, { arguments: command.args, ...sortOptions(command.opts()) });
    const style = createStyle(wantsColor(around.stdout, around.env));
    around.stdout.write(`${json ? JSON.stringify(result, null, 2) : verb.print(result, style)}\n`);
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
function reportError(error: unknown, { program, json, around }: Pick<Adding, 'program' | 'json' | 'around'>): number {
  const { stdout, stderr } = around;
  const printJson = (document: unknown) => stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help
  const fault = error instanceof CommanderError ? usageFault(error, program) : explainFileError(error);
  if (!isExplained(fault)) {
    if (json) printJson({ error: { code: 'DB_BUG', message: String(fault) } });
    stderr.write(`${inspect(fault)}\n`);
    return 3;
  }
  const { code, message, next } = fault;
  if (json) printJson({ error: { code, message, next } });
  else {
    const style = createStyle(wantsColor(stderr, around.env));
    stderr.write(`${style.red(code)}: ${message}\n${style.bold('Next:')} ${next}\n`);
  }
  return fault.exitCode ?? (program.usageErrors.has(code) ? 2 : 3);
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
  const isKept = !typed.startsWith('npm run') || typed.includes(' --');
  return isKept ? `${typed} ${flag}` : `${typed} -- ${flag}`;
}
