import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { envValue } from './env-value.ts';
import { lockFiles } from './existing-package-manager.ts';
import type { Plan } from './plan.ts';
import type { Answers } from './questions.ts';
import { askedBy, type Request } from './request.ts';
import { runCommand } from './template-locals.ts';

/**
 * What a project's owner has to do when an answer is not that of the last run: files that were written follow by
 * themselves; what was made from them, and what is no longer wanted, does not.
 *
 * @returns whole sentences, some with a list of lines
 */
export function adviseAfterChange(request: Request, answers: Answers, previous: Plan, wanted: Plan): string[] {
  const folder = request.target.path;
  const changed = askedBy(request.offered).filter(
    ({ key }) => request.before?.[key] !== undefined && request.before[key] !== answers[key],
  );
  if (changed.length === 0) return [];
  const has = (key: keyof Answers) => changed.some((question) => question.key === key);
  const words = changed.map(({ key, flag }) => `--${flag} (from ${request.before?.[key]} to ${answers[key]})`);
  return [
    `Changed since the last run: ${words.join(', ')}.`,
    ...adviseOnEnv(folder, previous, wanted, { hasNewCurrency: has('currency'), hasNewPrices: has('prices') }),
    ...(has('name') ? adviseOnName(folder) : []),
    ...(has('database') ? adviseOnDatabase(folder, answers) : []),
    ...(has('packageManager') ? adviseOnPackageManager(folder, request, answers) : []),
    ...adviseOnLeftovers(folder, previous, wanted),
  ];
}

/** .env is its owner's, and the shop follows .env, not .env.example. */
function adviseOnEnv(
  folder: string,
  previous: Plan,
  wanted: Plan,
  { hasNewCurrency, hasNewPrices }: { hasNewCurrency: boolean; hasNewPrices: boolean },
): string[] {
  if (!existsSync(join(folder, '.env'))) return [];
  const env = parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
  const [before, now] = [exampleOf(previous), exampleOf(wanted)];
  const lines = Object.entries(now).flatMap(([name, value = '']) => {
    const isAnswer = before[name] !== undefined && before[name] !== value && !value.includes('change-me');
    return isAnswer && env[name] !== undefined && env[name] !== value ? [`${name}=${envValue(value) ?? value}`] : [];
  });
  if (lines.length === 0) return [];
  return [
    withLines(
      'The shop reads .env, which is yours and stays as it is. Change there, here and on every other machine:',
      lines,
    ),
    ...(hasNewCurrency
      ? ['Amounts that are in the database are not converted: they are taken for the new currency.']
      : []),
    ...(hasNewPrices
      ? [
          'Prices that are in the database are not converted: they are taken to be what --prices says. Sales stay as they are.',
        ]
      : []),
  ];
}

function exampleOf({ files }: Plan): NodeJS.Dict<string> {
  return parseEnv(String(files.find(({ path }) => path === '.env.example')?.contents ?? ''));
}

function adviseOnName(folder: string): string[] {
  if (!existsSync(join(folder, '.env'))) return [];
  return [
    'The database keeps its name, in DATABASE_URL of .env. Compose and Kubernetes begin with an empty one of the new name.',
  ];
}

function adviseOnDatabase(folder: string, { packageManager }: Answers): string[] {
  if (!existsSync(join(folder, '.env'))) return [];
  const [backup, restore] = ['backup', 'restore'].map((verb) => runCommand(packageManager, 'db', [verb]));
  return [
    `What is in the database stays where it is. To take it along: "${backup}" before you change DATABASE_URL in .env, "${restore}" after it.`,
  ];
}

function adviseOnPackageManager(folder: string, { before }: Request, { packageManager }: Answers): string[] {
  const old = before?.packageManager && lockFiles[before.packageManager];
  if (!old || !existsSync(join(folder, old))) return [];
  return [
    `${old} is that of ${before.packageManager}: delete it and node_modules/, then run "${packageManager} install".`,
  ];
}

/** Nothing is ever deleted, so what nobody wants any more is named. */
function adviseOnLeftovers(folder: string, previous: Plan, wanted: Plan): string[] {
  const stays = new Set(wanted.files.map(({ path }) => path));
  const files = previous.files
    .map(({ path }) => path)
    .filter((path) => !stays.has(path) && existsSync(join(folder, path)));
  const entries = leftEntries(folder, previous, wanted);
  if (files.length + entries.length === 0) return [];
  return [
    withLines('Nothing is deleted. Take out by hand what you no longer need, after a look at what you changed there:', [
      ...withWholeFolders(files, [...stays]),
      ...(entries.length > 0 ? [`in package.json: ${entries.join(', ')}`] : []),
    ]),
  ];
}

function leftEntries(folder: string, previous: Plan, wanted: Plan): string[] {
  const theirs = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8').replace(/^\uFEFF/, ''));
  const overrides = Object.keys(previous.packageJson.overrides ?? {})
    .filter((name) => theirs.overrides?.[name] !== undefined && wanted.packageJson.overrides === undefined)
    .map((name) => `overrides.${name}`);
  const sections = ['scripts', 'dependencies', 'devDependencies', 'optionalDependencies'] as const;
  const entries = sections.flatMap((section) => {
    const stays = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
    const isWanted = (name: string) =>
      section === 'scripts'
        ? wanted.packageJson.scripts?.[name]
        : stays.some((each) => wanted.packageJson[each]?.[name]);
    return Object.keys(previous.packageJson[section] ?? {})
      .filter((name) => theirs[section]?.[name] !== undefined && !isWanted(name))
      .map((name) => `${section}.${name}`);
  });
  return [...entries, ...overrides];
}

/** A folder in which nothing stays is named instead of its files. */
function withWholeFolders(paths: readonly string[], stays: readonly string[]): string[] {
  const named = paths.map((path) => {
    const folders = path
      .split('/')
      .slice(0, -1)
      .map((_, index, all) => `${all.slice(0, index + 1).join('/')}/`);
    return folders.find((each) => !stays.some((other) => other.startsWith(each))) ?? path;
  });
  return [...new Set(named)].sort();
}

function withLines(sentence: string, lines: readonly string[]): string {
  return [sentence, ...lines.map((line) => `  ${line}`)].join('\n  ');
}
