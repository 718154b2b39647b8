import currencies from 'currency-codes';
import { closest, distance } from 'fastest-levenshtein';
import { envValue } from './env-value.ts';
import { projectNameFault, suggestProjectName } from './project-name.ts';

/** What the generator wants to know. These are kept in the project's .yo-rc.json. */
export interface Answers {
  /** npm's name of the project; the database is called like it. */
  name: string;
  /** Printed on receipts. */
  shopName: string;
  /** ISO 4217, upper case. */
  currency: string;
  /** Percent, at most two decimals. */
  taxRate: number;
  /** Who runs PostgreSQL in development. `url`: a server that is already there; its address goes to .env only. */
  database: 'embedded' | 'docker' | 'url';
  /** What the reader of the documentation already knows. */
  background: 'mongodb' | 'flask' | 'neither';
  packageManager: 'npm' | 'pnpm' | 'yarn';
  /** Whether the project has this part. */
  lessons: boolean;
  docker: boolean;
  ci: boolean;
  /** Manifests for a Kubernetes cluster, besides Compose. */
  kubernetes: boolean;
}

/** What a default may depend on. */
export interface Surroundings {
  /** The last part of the target folder's path. */
  folderName: string;
  /** `npm_config_user_agent`: which package manager started us. */
  userAgent: string | undefined;
  /** Answers to the questions before this one. */
  answers: Partial<Answers>;
}

/** A parsed answer, or the end of a sentence that says why it can't be used. */
export type Parsed<T> = { value: T } | { fault: string };

/** One declaration for the prompt, the flag, the help and the storage. */
export interface Question<Key extends keyof Answers = keyof Answers> {
  key: Key;
  /** Without the dashes. */
  flag: string;
  /** Shown by the prompt. */
  message: string;
  /** Shown by --help. */
  help: string;
  choices?: readonly { value: string; label: string }[];
  /** A flag without a value, `--<flag>` or `--no-<flag>`, and never a prompt. */
  isSwitch?: boolean;
  defaultFor(surroundings: Surroundings): string;
  parse(text: string): Parsed<Answers[Key]>;
}

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    key: 'name',
    flag: 'name',
    message: 'Name of the project',
    help: "npm's name of the project; the database is called like it",
    defaultFor: ({ folderName }) => folderName,
    parse(text) {
      const why = projectNameFault(text);
      if (!why) return { value: text };
      return fault(`"${text}" can't be the name of the project: ${why}. Use ${suggestProjectName(text)}, for example.`);
    },
  } satisfies Question<'name'>,
  {
    key: 'shopName',
    flag: 'shop-name',
    message: 'Name of the shop, as printed on receipts',
    help: 'printed on receipts',
    defaultFor: ({ folderName, answers }) => titleCase(answers.name ?? folderName),
    parse: parseShopName,
  } satisfies Question<'shopName'>,
  {
    key: 'currency',
    flag: 'currency',
    message: 'Currency (ISO 4217 code)',
    help: 'ISO 4217 code, such as USD, EUR, JPY',
    defaultFor: () => 'USD',
    parse: parseCurrency,
  } satisfies Question<'currency'>,
  {
    key: 'taxRate',
    flag: 'tax-rate',
    message: 'Tax rate in percent',
    help: 'percent, from 0 to 100',
    defaultFor: () => '10',
    parse: parseTaxRate,
  } satisfies Question<'taxRate'>,
  choice('database', 'database', 'Where is the database?', 'who runs PostgreSQL in development', {
    embedded: 'embedded: PostgreSQL 18 from npm, nothing to install',
    docker: 'docker: a container from compose.yaml',
    url: 'url: a server that is already there; write its address in .env',
  }),
  choice(
    'background',
    'background',
    'What do you come from?',
    'what the documentation compares with',
    {
      mongodb: 'mongodb: MongoDB and Mongoose',
      flask: 'flask: Flask-Migrate and Alembic',
      neither: 'neither',
    },
    'neither',
  ),
  {
    ...choice('packageManager', 'package-manager', 'Package manager', 'installs the dependencies', {
      npm: 'npm',
      pnpm: 'pnpm',
      yarn: 'yarn',
    }),
    defaultFor: ({ userAgent }) => /^(npm|pnpm|yarn)\//.exec(userAgent ?? '')?.[1] ?? 'npm',
  },
  yesOrNo('lessons', true, 'leave out the lessons'),
  yesOrNo('docker', true, 'leave out the image and Compose'),
  yesOrNo('ci', true, 'leave out the workflows and the onboarding'),
  yesOrNo('kubernetes', false, 'add manifests for Kubernetes'),
];

/** The answers that say whether a project has a part. */
export const partAnswers = ['lessons', 'docker', 'ci'] as const;
export type PartAnswer = (typeof partAnswers)[number];

export function isPartAnswer(key: string): key is PartAnswer {
  return partAnswers.some((each) => each === key);
}

/** The right word that is nearest to a wrong one, or undefined when none is near. */
export function nearest(word: string, rightOnes: readonly string[]): string | undefined {
  const candidate = closest(word.toLowerCase(), [...rightOnes]);
  return candidate && distance(word.toLowerCase(), candidate) <= Math.max(2, candidate.length / 3)
    ? candidate
    : undefined;
}

function choice<Key extends 'database' | 'background' | 'packageManager'>(
  key: Key,
  flag: string,
  message: string,
  help: string,
  labels: Record<Answers[Key], string>,
  byDefault = Object.keys(labels)[0] as Answers[Key],
): Question<Key> {
  const values = Object.keys(labels) as Answers[Key][];
  return {
    key,
    flag,
    message,
    help: `${help}: ${values.join(', ')}`,
    choices: values.map((value) => ({ value, label: labels[value] })),
    defaultFor: () => byDefault,
    parse(text) {
      const value = values.find((each) => each === text);
      if (value) return { value };
      const near = nearest(text, values);
      return fault(
        `--${flag} can't be "${text}": it is one of ${values.join(', ')}.${near ? ` Did you mean ${near}?` : ''}`,
      );
    },
  };
}

function yesOrNo<Key extends PartAnswer | 'kubernetes'>(key: Key, byDefault: boolean, help: string): Question<Key> {
  return {
    key,
    flag: key,
    message: help,
    help,
    isSwitch: true,
    defaultFor: () => String(byDefault),
    parse(text) {
      if (text === 'true' || text === 'false') return { value: text === 'true' };
      return fault(`--${key} takes no value, so leave out "${text}": it is --${key} or --no-${key}.`);
    },
  };
}

function fault(sentence: string): { fault: string } {
  return { fault: sentence };
}

const longestShopName = 60;

function parseShopName(text: string): Parsed<string> {
  const value = text.trim();
  if (value === '') return fault('The name of the shop is empty: it is printed on receipts, so give it one.');
  if (value.length > longestShopName) {
    return fault(
      `The name of the shop is ${value.length} characters long: a receipt has room for ${longestShopName}. Shorten it.`,
    );
  }
  if (/\p{Cc}/u.test(value)) {
    return fault('The name of the shop holds a line break or another control character: write it on one line.');
  }
  if (envValue(value) === undefined) {
    return fault(
      "The name of the shop mixes quotes in a way that .env can't store: leave out one kind of \", ' and `.",
    );
  }
  return { value };
}

/** ISO 4217 codes of metals, bond units, test codes and the like. */
const notMoney = ['XAG', 'XAU', 'XBA', 'XBB', 'XBC', 'XBD', 'XDR', 'XPD', 'XPT', 'XSU', 'XTS', 'XUA', 'XXX'];

/** Prices are numeric(14,3). */
const mostDecimals = 3;

function parseCurrency(text: string): Parsed<string> {
  const code = text.trim().toUpperCase();
  const usable = currencies.data.filter((each) => !notMoney.includes(each.code) && each.digits <= mostDecimals);
  if (usable.some((each) => each.code === code)) return { value: code };
  const known = currencies.code(code);
  if (known)
    return fault(
      `The currency ${code} (${known.currency}) can't be paid with at a till: use another one, such as USD.`,
    );
  const near = nearestCurrency(code, usable);
  return fault(
    `There is no currency "${text}": use its ISO 4217 code, such as USD or EUR.${near ? ` Did you mean ${near}?` : ''}`,
  );
}

/** By code, else by name (`dollar` would be ambiguous, `euro` is not). */
function nearestCurrency(text: string, usable: readonly { code: string; currency: string }[]): string | undefined {
  const named = usable.filter((each) => each.currency.toUpperCase() === text);
  if (named.length === 1) return named[0]?.code;
  return nearest(
    text,
    usable.map((each) => each.code.toLowerCase()),
  )?.toUpperCase();
}

function parseTaxRate(text: string): Parsed<number> {
  if (!/^[+-]?\d+(\.\d+)?$/.test(text.trim())) {
    return fault(`The tax rate "${text}" is not a number: write percent with a point, such as 8.25.`);
  }
  const value = Number(text);
  if (value < 0 || value > 100) return fault(`The tax rate ${text} is outside of 0 to 100 percent.`);
  if (!/^\+?\d+(\.\d{1,2})?$/.test(text.trim())) {
    return fault(`The tax rate ${text} has more than two decimals: round it, such as ${value.toFixed(2)}.`);
  }
  return { value };
}

function titleCase(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(' ');
}
