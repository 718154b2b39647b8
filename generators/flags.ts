import { nearest, type Question } from './questions.ts';

/** What was typed: words, and flags with their values; true when a flag had none. */
export interface TypedArguments {
  words: string[];
  /** `name` is without dashes; `written` is how it was typed, when that is known. */
  flags: { name: string; value: string | true; written?: string }[];
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
  const turned = new Map<string, boolean>();
  for (const { name, value, written } of flags) {
    if (isOnOrOff(name, questions)) {
      const flag = positive(name, questions);
      const isOn = readOnOrOff(name, value, flag);
      if (isOn === undefined) {
        read.faults.push(`--${name} is on or off, so it can't be "${value}": write --${flag} or --no-${flag}.`);
      } else if ((turned.get(flag) ?? isOn) !== isOn) {
        read.faults.push(`--${flag} was turned on and off: leave one out.`);
      } else turned.set(flag, isOn);
    } else if (questions.some(({ flag }) => flag === name)) {
      if (value === true || value.startsWith('--')) read.faults.push(`--${name} needs a value after it.`);
      else if (read.given.has(name) && read.given.get(name) !== value) {
        read.faults.push(`--${name} was given twice, as "${read.given.get(name)}" and as "${value}": leave one out.`);
      } else read.given.set(name, value);
    } else {
      const near = nearest(name, spellings(questions));
      read.faults.push(
        `There is no flag ${written ?? `--${name}`}.${near ? ` Did you mean --${near}?` : ' See --help for those there are.'}`,
      );
    }
  }
  for (const [flag, isOn] of turned) {
    if (!isSwitch(flag)) read.given.set(flag, String(isOn));
    else if (isOn) read.switches.add(flag);
  }
  if (words.length > 1 && read.faults.length === 0) {
    read.faults.push(
      `There can be one folder, but there are ${words.length}: ${words.join(', ')}. Put quotes around a name with spaces.`,
    );
  }
  if (read.folder === '')
    read.faults.push('The name of the folder is empty: name one, such as my-shop, or leave it out.');
  return read;
}

/** Whether a flag, as written without its dashes, needs no value: `lessons`, `no-lessons`, `yes`. */
export function isOnOrOff(name: string, questions: readonly Question[]): boolean {
  const flag = positive(name, questions);
  return isSwitch(flag) || questions.some((question) => question.isSwitch && question.flag === flag);
}

function positive(name: string, questions: readonly Question[]): string {
  const flag = name.replace(/^no-/, '');
  return questions.some((question) => question.flag === name) ? name : flag;
}

function readOnOrOff(name: string, value: string | true, flag: string): boolean | undefined {
  if (value !== true && value !== 'true' && value !== 'false') return undefined;
  return (value !== 'false') === (name === flag);
}

function isSwitch(name: string): name is Switch {
  return Object.hasOwn(switches, name);
}

/** How flags may be written, without the dashes. */
function spellings(questions: readonly Question[]): string[] {
  return [
    ...questions.flatMap(({ flag, isSwitch }) => (isSwitch ? [flag, `no-${flag}`] : [flag])),
    ...Object.keys(switches),
  ];
}
