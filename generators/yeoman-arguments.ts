import { spellings, switches, type TypedArguments } from './flags.ts';
import { questions } from './questions.ts';

/** Flags of yo, of Yeoman's environment and of its conflict handling: not ours to refuse. */
const yeomanFlags = new Set(
  (
    'h no-color color insight debug generators local-only environment-version experimental bail ignore-whitespace ' +
    'skip-yo-resolve skip-cache skip-local-cache ask-answered force-install local-config-only ignore-version-check ' +
    'skip-check-env node-package-manager update-notifier'
  ).split(' '),
);

/**
 * What was typed after `yo pos-migrate`, from the options that Yeoman hands over. These have lost something: yo takes a
 * word after a switch for the switch's value, turns digits into numbers, and says nothing about flags that nobody knows.
 *
 * @param words Yeoman's positional arguments
 * @param options Yeoman's options, by flag and by camel-case name
 * @param argv the command line, when there is one: it tells a typed flag from one of Yeoman's own options
 */
export function typedToYeoman(
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
  argv: readonly string[],
): TypedArguments {
  const typed: TypedArguments = { words: [...words], flags: [] };
  const optionFor = (flag: string) => options[flag] ?? options[camelCase(flag)];
  for (const flag of Object.keys(switches)) {
    const value = optionFor(flag);
    if (value === undefined || value === false) continue;
    typed.flags.push({ name: flag, value: true });
    if (typeof value === 'string') typed.words.push(value);
  }
  for (const { flag, isSwitch } of questions) {
    const value = optionFor(flag);
    for (const each of Array.isArray(value) ? value : value === undefined ? [] : [value]) {
      if (isSwitch) {
        typed.flags.push({ name: each === false ? `no-${flag}` : flag, value: true });
        if (typeof each === 'string') typed.words.push(each);
      } else if (typeof each === 'boolean') typed.flags.push({ name: flag, value: each || 'false' });
      else
        typed.flags.push({
          name: flag,
          value: typeof each === 'number' ? typedNumber(flag, each, argv) : String(each),
        });
    }
  }
  for (const flag of unknownFlags(options, argv)) typed.flags.push({ name: flag, value: true });
  return typed;
}

/** `--tax-rate 1e2` and `--name 007` as they were typed. */
function typedNumber(flag: string, value: number, argv: readonly string[]): string {
  const inline = argv.find((word) => word.startsWith(`--${flag}=`));
  const next = argv[argv.indexOf(`--${flag}`) + 1];
  const text = inline?.slice(flag.length + 3) ?? (argv.includes(`--${flag}`) ? next : undefined);
  return text !== undefined && Number(text) === value ? text : String(value);
}

function unknownFlags(options: Readonly<Record<string, unknown>>, argv: readonly string[]): string[] {
  const known = new Set([...questions.flatMap(spellings), ...Object.keys(switches), ...yeomanFlags]);
  const typed = argv
    .filter((word) => /^--?[a-z]/i.test(word))
    .map((word) => word.replace(/^--?/, '').split('=')[0] ?? '');
  return typed.filter((name) => {
    const key = name.replace(/^no-/, '');
    if (known.has(name) || yeomanFlags.has(key)) return false;
    return key in options || camelCase(key) in options;
  });
}

function camelCase(flag: string): string {
  return flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
