import { parseCommandLine } from './command-line.ts';
import { switches, type TypedArguments } from './flags.ts';
import { questions } from './questions.ts';

/** Flags of yo, of Yeoman's environment and of its conflict handling: not ours to refuse. */
const yeomanFlags = new Set(
  (
    'color insight debug generators local-only environment-version experimental bail ignore-whitespace ' +
    'skip-yo-resolve skip-cache skip-local-cache ask-answered force-install local-config-only ignore-version-check ' +
    'skip-check-env update-notifier'
  ).split(' '),
);

/**
 * What was typed after `yo pos-migrate`. Yeoman's options have lost some of it: yo takes a word after a switch for the
 * switch's value, turns digits into numbers, and makes `--no-docker=true` an option of another name. So the command line
 * is read once more, and the options count where there is none: from yo's menu, and from another generator.
 *
 * @param words Yeoman's positional arguments
 * @param options Yeoman's options, by flag and by camel-case name
 * @param argv the process' arguments
 */
export function typedToYeoman(
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
  argv: readonly string[],
): TypedArguments {
  if (!/^(generator-)?pos-migrate(:|$)/.test(argv[0] ?? '')) return { words: [...words], flags: flagsOf(options) };
  const typed = parseCommandLine(argv.slice(1));
  return { words: typed.words, flags: typed.flags.filter(({ name }) => !yeomanFlags.has(name.replace(/^no-/, ''))) };
}

function flagsOf(options: Readonly<Record<string, unknown>>): TypedArguments['flags'] {
  return [...questions.map(({ flag }) => flag), ...Object.keys(switches)].flatMap((flag) => {
    const value = options[flag] ?? options[camelCase(flag)];
    if (value === undefined) return [];
    return [{ name: flag, value: value === true ? true : String(value) }];
  });
}

function camelCase(flag: string): string {
  return flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
