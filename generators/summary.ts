import { relative } from 'node:path';
import type { FileChange, ProjectChanges } from './file-changes.ts';
import type { Part } from './part.ts';
import type { Answers } from './questions.ts';
import { askedBy, isWhole } from './request.ts';
import { shellQuote } from './shell-quote.ts';
import { runCommand } from './template-locals.ts';

export interface Outcome {
  /** Such as `npx generator-pos-migrate`, or `yo pos-migrate:toolkit`. */
  calledAs: string;
  cwd: string;
  folder: string;
  /** What could have been written. */
  offered: readonly Part[];
  /** What was. */
  parts: readonly Part[];
  answers: Answers;
  changes: ProjectChanges;
  /** Paths that differ and were not overwritten. */
  keptFiles: readonly string[];
  /** The project has its dependencies. */
  installed: boolean;
  /** Git knows the folder, or one around it. */
  inRepository: boolean;
}

/** What the person reads at the end: what was made, how to make it again, and what to type next. */
export function describeOutcome(outcome: Outcome): string {
  const { changes, folder, keptFiles, parts } = outcome;
  const written = changes.files.filter(({ path, state }) => changesDisk(state) && !keptFiles.includes(path));
  const made = written.length === 0 ? [`Nothing to do: ${folder} is as it should be.`] : describeFiles(folder, written);
  return [
    ...made,
    ...keptLines(keptFiles, 'Kept, because they differ from what would be written (--force overwrites them):'),
    ...keptLines(
      changes.kept.map(
        ({ key, theirs, ours }) => `${key}: yours is ${theirs}, ${parts.at(-1)?.name} was made for ${ours}`,
      ),
      'Kept in package.json:',
    ),
    ...remarkLines(changes.remarks),
    '',
    'The same again, without questions:',
    `  ${equivalentCommand(outcome)}`,
    '',
    'Next:',
    ...nextCommands(outcome).map((command) => `  ${command}`),
    ...(isWhole(parts) && outcome.answers.database === 'url'
      ? [
          '',
          'The setup makes .env. Write the address of your PostgreSQL server there, as DATABASE_URL, and run it again.',
        ]
      : []),
  ].join('\n');
}

/** What --dry-run shows: every file, and what would become of it. */
export function describeDryRun(folder: string, { files, remarks }: ProjectChanges, force: boolean): string {
  const lines = files.map(
    ({ path, state }) => `  ${dryRunWords[state === 'edited' && force ? 'forced' : state]} ${path}`,
  );
  return [`Dry run: nothing is written. In ${folder}:`, ...lines, ...remarkLines(remarks)].join('\n');
}

const dryRunWords = {
  new: 'create   ',
  same: 'unchanged',
  outdated: 'update   ',
  merged: 'add to   ',
  edited: 'keep     ',
  owned: 'keep     ',
  forced: 'overwrite',
} as const;

/** Whether a file of this state is written when nobody objects. */
export function changesDisk(state: FileChange['state']): boolean {
  return state !== 'same' && state !== 'owned';
}

/** The command that makes the same project again and asks nothing. */
export function equivalentCommand({ calledAs, cwd, folder, offered, answers }: Outcome): string {
  const flags = askedBy(offered).flatMap(({ key, flag, isSwitch, defaultFor }) => {
    const value = String(answers[key]);
    if (!isSwitch) return [`--${flag}`, value];
    const byDefault = defaultFor({ folderName: '', userAgent: undefined, answers: {} });
    return value === byDefault ? [] : [answers[key] ? `--${flag}` : `--no-${flag}`];
  });
  return [calledAs, ...[relative(cwd, folder) || '.', ...flags, '--yes'].map((word) => shellQuote(word))].join(' ');
}

function nextCommands({ cwd, folder, parts, answers, changes, installed, inRepository }: Outcome): string[] {
  const { packageManager } = answers;
  const whole = isWhole(parts);
  const go = relative(cwd, folder) === '' ? [] : [`cd ${shellQuote(relative(cwd, folder))}`];
  const install = installed ? [] : [`${packageManager} install`];
  const begin = whole
    ? runCommand(packageManager, 'setup')
    : runCommand(packageManager, 'db', ['doctor'], takenScripts(changes));
  return [
    [...go, ...install].join(' && '),
    ...(whole && !inRepository ? ['git init && git add . && git commit -m "Start the shop"'] : []),
    begin,
    ...(go.length + install.length === 0 && whole ? [runCommand(packageManager, 'dev')] : []),
  ].filter(Boolean);
}

/** Scripts that the project has as its own, with what ours of that name would run. */
function takenScripts({ kept }: ProjectChanges): Record<string, string> {
  const scripts = kept.filter(({ key }) => key.startsWith('scripts.'));
  return Object.fromEntries(scripts.map(({ key, ours }) => [key.replace('scripts.', ''), ours]));
}

function describeFiles(folder: string, files: readonly FileChange[]): string[] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const [top = '', ...rest] = path.split('/');
    const key = rest.length > 0 ? `${top}/` : '';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const width = Math.max(...[...counts.keys()].map((key) => key.length));
  const folders = [...counts].filter(([key]) => key !== '').sort(([a], [b]) => (a < b ? -1 : 1));
  const single = files.map(({ path }) => path).filter((path) => !path.includes('/'));
  return [
    `Wrote ${count(files.length, 'file')} to ${folder}`,
    '',
    ...folders.map(([key, number]) => `  ${key.padEnd(width)}  ${count(number, 'file')}`),
    ...(single.length > 0 ? [`  ${single.sort().join(', ')}`] : []),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function keptLines(lines: readonly string[], heading: string): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `  ${line}`)];
}

function remarkLines(remarks: readonly string[]): string[] {
  return remarks.flatMap((remark) => ['', remark]);
}
