import type { Style } from '../output.ts';

/**
 * How a verb is written. `pos-migrate <verb>` finds it in the list of main.ts, where it is one line:
 *
 *     status: { summary: 'Compare the migration files with the database', load: () => import('./commands/status.ts') },
 *
 * and its file, commands/status.ts, has
 *
 *     export interface StatusResult { … }                                   // plain data: it is what --json prints
 *     export async function status(context: VerbContext): Promise<StatusResult> { … }  // the core: never prints
 *     export const verb = defineVerb({
 *       options: [{ flags: '--limit <count>', description: 'show at most so many', fallback: '20' }],
 *       run: (context, { options }) => status(context),
 *       print: (result, style) => `${style.bold('…')} …`,
 *       exitCode: (result) => (result.upToDate ? 0 : 1),
 *     });
 *
 * The verb gets `--json` and `--help` by itself. What goes wrong is thrown as a DbError (errors.ts); run-verbs.ts prints
 * it and sets the exit code: 0 fine, 1 found something, 2 usage, 3 could not run.
 */
export interface Verb<Result> {
  /** More about it than its summary, for `--help`. */
  description?: string;
  /** Words after the verb, in commander's notation: `<revision>` must be there, `[revision]` may be absent. */
  arguments?: readonly { name: string; description: string }[];
  /** Flags in commander's notation: `--limit <count>`, `--verbose`. `--json` is always there. */
  options?: readonly {
    flags: string;
    description: string;
    fallback?: string | boolean;
    /** The flag may be given several times; its values are in `lists`. */
    repeatable?: true;
  }[];
  /** Command lines for `--help`, without the program's name. */
  examples?: readonly string[];
  /** Does the work and returns data. */
  run(context: RunContext, input: VerbInput): Promise<Result>;
  /** Says the result in words; no line feed at the end. */
  print(result: Result, style: Style): string;
  /** 0 (the default) when all is well, 1 when the verb found something that a person should look at; others say so in `--help`. */
  exitCode?(result: Result): number;
}

/** What a verb may know of the world. */
export interface VerbContext {
  /** Absolute path of the project: the folder that has the Prisma config and `.env`. */
  projectDir: string;
  /** The process's environment, with what `.env` adds to it. */
  env: NodeJS.ProcessEnv;
  /** Tells somebody who waits what is going on, on stderr. Silent with `--json`. */
  progress(message: string): void;
}

/** What a verb gets that says what it does while it does it. */
export interface RunContext extends VerbContext {
  /** Says what was done, on stdout. Silent with `--json`. */
  say(message: string): void;
}

/** What was typed after the verb. */
export interface VerbInput {
  arguments: readonly string[];
  /** By the long name in camel case: `--dry-run` is `dryRun`. */
  options: Readonly<Record<string, string | boolean | undefined>>;
  /** The values of the repeatable flags, by the same names. */
  lists?: Readonly<Record<string, readonly string[]>>;
}

/** Gives a verb its type. */
export function defineVerb<Result>(verb: Verb<Result>): Verb<Result> {
  return verb;
}
