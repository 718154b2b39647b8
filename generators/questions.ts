import { closest, distance } from 'fastest-levenshtein';
import { currencies, currencyNamed, nameOfNoMoney } from './currencies.ts';
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
  /** Whether prices contain the tax, or it is added to them. */
  prices: 'net' | 'gross';
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
  /** Who has the repository, and runs its workflows. */
  forge: 'github' | 'gitlab' | 'both';
  /** What a team shares besides: CODEOWNERS, templates for requests, Renovate's configuration, a dev container. */
  extras: boolean;
}

/** What a default may depend on. */
export interface Surroundings {
  /** The last part of the target folder's path. */
  folderName: string;
  /** `npm_config_user_agent`: which package manager started us. */
  userAgent: string | undefined;
  /** What package.json calls the project already, where that can be used. */
  projectName?: string | undefined;
  /** Which one the project uses already. */
  projectUses?: Answers['packageManager'] | undefined;
  /** Who has the repository already. */
  projectIsOn?: Answers['forge'] | undefined;
  /** Whether it is a whole shop, which has everything. */
  hasAll?: boolean | undefined;
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
  /** Only for a part that comes alone: a whole shop has the default. */
  ofParts?: boolean;
  defaultFor(surroundings: Surroundings): string;
  parse(text: string): Parsed<Answers[Key]>;
}

/** Where prices are shown without tax, because it differs from place to place. */
const pricedNet: readonly string[] = ['USD', 'CAD'];

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
  {
    key: 'name',
    flag: 'name',
    message: 'Name of the project',
    help: "npm's name of the project; the database is called like it",
    defaultFor: ({ folderName, projectName }) => projectName ?? folderName,
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
    ...choice('prices', 'prices', 'Are prices net or gross?', 'whether prices contain the tax', {
      net: 'net: the tax is added to them',
      gross: 'gross: they contain the tax',
    }),
    defaultFor: ({ answers }) => (pricedNet.includes(answers.currency ?? '') ? 'net' : 'gross'),
  },
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
    defaultFor: ({ projectUses, userAgent }) => projectUses ?? /^(npm|pnpm|yarn)\//.exec(userAgent ?? '')?.[1] ?? 'npm',
  },
  yesOrNo('lessons', true, 'leave out the lessons'),
  yesOrNo('docker', true, 'leave out the image and Compose'),
  yesOrNo('ci', true, 'leave out the workflows and the onboarding'),
  yesOrNo('kubernetes', false, 'add manifests for Kubernetes'),
  {
    ...choice('forge', 'forge', 'Where is the repository?', 'who runs the workflows', {
      github: 'github: GitHub',
      gitlab: 'gitlab: GitLab',
      both: 'both',
    }),
    ofParts: true,
    defaultFor: ({ hasAll, projectIsOn }) => (hasAll ? 'both' : (projectIsOn ?? 'github')),
  },
  {
    ...yesOrNo('extras', false, 'add CODEOWNERS, request templates, renovate.json and a dev container'),
    ofParts: true,
    defaultFor: ({ hasAll }) => String(hasAll ?? false),
  },
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
  if (!candidate || word.length < 2) return undefined;
  // In a short word a second slip leaves nothing of it.
  const slips = candidate.length < 4 ? 1 : Math.max(2, candidate.length / 3);
  return distance(word.toLowerCase(), candidate) <= slips ? candidate : undefined;
}

function choice<Key extends 'prices' | 'database' | 'background' | 'packageManager' | 'forge'>(
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

function yesOrNo<Key extends PartAnswer | 'kubernetes' | 'extras'>(
  key: Key,
  byDefault: boolean,
  help: string,
): Question<Key> {
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
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(value)) {
    return fault('The name of the shop holds a line break or another control character: write it on one line.');
  }
  if (envValue(value) === undefined) {
    return fault(
      value.includes("'")
        ? `The name of the shop has ' together with ", $, \` or \\, and .env can't hold that for all who read it: write ’ instead of '.`
        : "The name of the shop ends with \\, and .env can't hold that for all who read it: leave it out.",
    );
  }
  return { value };
}

function parseCurrency(text: string): Parsed<string> {
  const code = text.trim().toUpperCase();
  if (currencies.includes(code)) return { value: code };
  const name = nameOfNoMoney(code);
  if (name) return fault(`The currency ${code} (${name}) can't be paid with at a till: use another one, such as USD.`);
  const near = currencyNamed(text.trim()) ?? nearestCode(code);
  return fault(
    `There is no currency "${text}": use its ISO 4217 code, such as USD or EUR.${near ? ` Did you mean ${near}?` : ''}`,
  );
}

/** Every three letters are one slip away from some code, so a guess would be as good as any other. */
function nearestCode(text: string): string | undefined {
  if (text.length <= 3) return undefined;
  return nearest(
    text,
    currencies.map((each) => each.toLowerCase()),
  )?.toUpperCase();
}

function parseTaxRate(text: string): Parsed<number> {
  const digits = /^[+-]?\d+(?:\.(\d+))?$/.exec(text.trim());
  if (!digits) return fault(`The tax rate "${text}" is not a number: write percent with a point, such as 8.25.`);
  const value = Number(text) + 0; // -0 is 0
  if (value < 0 || value > 100) return fault(`The tax rate ${text} is outside of 0 to 100 percent.`);
  if ((digits[1] ?? '').replace(/0+$/, '').length > 2) {
    return fault(`The tax rate ${text} has more than two decimals: round it, such as ${value.toFixed(2)}.`);
  }
  return { value };
}

function titleCase(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(' ');
}
