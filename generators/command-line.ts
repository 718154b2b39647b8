import { parseArgs } from 'node:util';
import { isOnOrOff, type TypedArguments } from './flags.ts';
import { questions } from './questions.ts';

const letters = { h: 'help', v: 'version', y: 'yes' } as const;

/**
 * What was typed after the program's name, as words and flags; nothing is refused here.
 *
 * A word `true` or `false` after a flag that is on or off belongs to the flag. A folder of that name is typed first, or
 * as `./true`.
 */
export function parseCommandLine(argv: readonly string[]): TypedArguments {
  const options = Object.fromEntries([
    ...questions.filter(({ isSwitch }) => !isSwitch).map(({ flag }) => [flag, { type: 'string' as const }]),
    ...Object.entries(letters).map(([short, flag]) => [flag, { type: 'boolean' as const, short }]),
  ]);
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const typed: TypedArguments = { words: [], flags: [] };
  let awaitsValue = -1;
  let wholeWord = -1;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      const flag = typed.flags.at(-1);
      if (flag && token.index === awaitsValue && /^(true|false)$/.test(token.value)) flag.value = token.value;
      else typed.words.push(token.value);
    }
    if (token.kind !== 'option' || token.index === wholeWord) continue;
    const word = argv[token.index] ?? '';
    if (isMistypedWord(word)) {
      // The dash stays in the name, so that it is nobody's, and near to the right one.
      const name = word.split('=')[0] ?? '';
      typed.flags.push({ name, value: true, written: name });
      wholeWord = token.index;
      continue;
    }
    typed.flags.push({ name: token.name, value: token.value ?? true, written: token.rawName });
    awaitsValue = token.value === undefined && isOnOrOff(token.name, questions) ? token.index + 1 : -1;
  }
  return typed;
}

/** `-currency` is no row of single letters, but a flag with a dash too few. */
function isMistypedWord(word: string): boolean {
  return /^-[^-]{2,}/.test(word) && [...word.slice(1)].some((letter) => !Object.hasOwn(letters, letter));
}
