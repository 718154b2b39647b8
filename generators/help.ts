import { calledAs, type Program } from './called-as.ts';
import { switches } from './flags.ts';
import type { Part } from './part.ts';
import { canBeAdded } from './parts.ts';
import { askedBy } from './request.ts';

/** The text of --help. @param part the one that the command adds; without it, the command makes a whole shop */
export function helpText(program: Program, parts: readonly Part[], part?: string): string {
  const call = calledAs(program, part);
  const asked = askedBy(parts);
  const whole = parts.some(({ landsIn }) => landsIn === 'a folder of its own');
  const surroundings = { folderName: 'the folder', userAgent: undefined, answers: {} };
  const rows = [
    ...asked.map(({ flag, help, key, isSwitch, defaultFor }) => {
      if (isSwitch) return [defaultFor(surroundings) === 'true' ? `--no-${flag}` : `--${flag}`, help];
      const byDefault = {
        name: whole ? "the folder's name" : 'the one of the project, else of the folder',
        shopName: 'from the name',
        prices: 'net for USD and CAD, else gross',
        forge: 'the one of the project, else github',
        packageManager: whole ? 'the one that runs this' : 'the one of the project, or that runs this',
      };
      const text = key in byDefault ? byDefault[key as keyof typeof byDefault] : defaultFor({ ...surroundings });
      return [`--${flag} <value>`, `${help} (default: ${text})`];
    }),
    ...Object.entries(switches).map(([flag, help]) => [`--${flag}`, help]),
  ];
  const width = Math.max(...rows.map(([flag = '']) => flag.length));
  return [
    `Usage: ${call} [folder] [flags]`,
    '',
    ...(whole
      ? ['Makes a point-of-sale project on Prisma 7 and PostgreSQL, in a new folder or in the current one:']
      : ['Adds to the project in the folder, or in the current one, what it lacks:']),
    ...parts.map(({ name, summary }) => `  ${name}: ${summary}`),
    '',
    ...(whole ? describeCommands(program, parts) : []),
    'Flags:',
    ...rows.map(([flag = '', help]) => `  ${flag.padEnd(width)}  ${help}`),
    '',
    'Examples:',
    ...(whole
      ? [
          `  ${call} my-shop`,
          `  ${call} my-shop --yes`,
          `  ${call} my-shop --yes --shop-name "Fig & Olive" --currency EUR --tax-rate 19`,
          `  ${call} my-shop --yes --database docker --package-manager pnpm`,
          `  ${call} my-shop --dry-run --yes`,
        ]
      : [`  ${call}`, `  ${call} --dry-run --yes`]),
    '',
    'Run again in a project that was made this way, it takes the answers from .yo-rc.json and the flags, writes what is',
    'missing, and overwrites nothing that was edited. The address of a database server is a secret: it is no flag, it',
    'goes into .env.',
    '',
    'Exit codes: 0 fine, 2 a mistake in the command, 3 it could not be carried out.',
  ].join('\n');
}

/** The commands for a project that exists. */
function describeCommands(program: Program, parts: readonly Part[]): string[] {
  const added = parts.filter(canBeAdded);
  return [
    'Into a Prisma and PostgreSQL project that exists, a part comes alone, with the toolkit that it needs:',
    ...added.map(({ name }) => `  ${calledAs(program, name)} [folder] [flags]`),
    `A whole shop in a folder that is called like a part is ./${added[0]?.name}, with the dot.`,
    '',
  ];
}
