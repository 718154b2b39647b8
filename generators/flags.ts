import { nearest, type Question } from './questions.ts';

/** What was typed: words, and flags with their values; true when a flag had none. */
export interface TypedArguments {
  words: string[];
  flags: { name: string; value: string | true }[];
}

/** Flags that are no questions. */
export const switches = {
  yes: 'ask nothing: take the defaults for what no flag answers',
  'skip-install': "don't install the dependencies",
  'dry-run': 'show what would be written, and write nothing',
  force: 'overwrite files that differ, after naming them',
  help: 'show this',
  version: 'show the version',
} as const;

export type Switch = keyof typeof switches;

/** The folder, the switches and the texts of answers, after the unknown has been refused. */
export interface ReadArguments {
  folder: string | undefined;
  switches: Set<Switch>;
  /** By flag. */
  given: Map<string, string>;
  faults: string[];
}

/** Sorts out what was typed. Never throws: every fault is in the result. */
export function readArguments({ words, flags }: TypedArguments, questions: readonly Question[]): ReadArguments {
  const read: ReadArguments = { folder: words[0], switches: new Set(), given: new Map(), faults: [] };
  const known = [...questions.flatMap(spellings), ...Object.keys(switches)];
  for (const { name, value } of flags) {
    const turned = questions.find((question) => question.isSwitch && spellings(question).includes(name));
    if (turned) {
      const text = value === true ? String(name === turned.flag) : value;
      if (read.given.has(turned.flag) && read.given.get(turned.flag) !== text) {
        read.faults.push(`--${turned.flag} and --no-${turned.flag} were both given: leave one out.`);
      } else read.given.set(turned.flag, text);
    } else if (Object.hasOwn(switches, name)) {
      read.switches.add(name as Switch);
      if (value !== true) read.faults.push(`--${name} takes no value, so leave out "${value}".`);
    } else if (questions.some(({ flag }) => flag === name)) {
      if (value === true || value.startsWith('--')) read.faults.push(`--${name} needs a value after it.`);
      else if (read.given.has(name) && read.given.get(name) !== value) {
        read.faults.push(`--${name} was given twice, as "${read.given.get(name)}" and as "${value}": leave one out.`);
      } else read.given.set(name, value);
    } else {
      const near = nearest(name, known);
      read.faults.push(
        `There is no flag --${name}.${near ? ` Did you mean --${near}?` : ' See --help for those there are.'}`,
      );
    }
  }
  if (words.length > 1 && read.faults.length === 0) {
    read.faults.push(
      `There can be one folder, but there are ${words.length}: ${words.join(', ')}. Put quotes around a name with spaces.`,
    );
  }
  return read;
}

/** How a question's flag may be written, without the dashes. */
export function spellings({ flag, isSwitch }: Question): string[] {
  return isSwitch ? [flag, `no-${flag}`] : [flag];
}
