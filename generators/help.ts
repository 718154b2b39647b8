import { switches } from './flags.ts';
import type { Part } from './part.ts';
import { askedBy } from './request.ts';

/** The text of --help. @param calledAs such as `npx generator-pos-migrate` */
export function helpText(calledAs: string, parts: readonly Part[]): string {
  const asked = askedBy(parts);
  const whole = parts.some(({ landsIn }) => landsIn === 'a folder of its own');
  const surroundings = { folderName: 'the folder', userAgent: undefined, answers: {} };
  const rows = [
    ...asked.map(({ flag, help, key, isSwitch, defaultFor }) => {
      if (isSwitch) return [defaultFor(surroundings) === 'true' ? `--no-${flag}` : `--${flag}`, help];
      const byDefault = {
        name: "the folder's name",
        shopName: 'from the name',
        packageManager: 'the one that runs this',
      };
      const text = key in byDefault ? byDefault[key as keyof typeof byDefault] : defaultFor({ ...surroundings });
      return [`--${flag} <value>`, `${help} (default: ${text})`];
    }),
    ...Object.entries(switches).map(([flag, help]) => [`--${flag}`, help]),
  ];
  const width = Math.max(...rows.map(([flag = '']) => flag.length));
  return [
    `Usage: ${calledAs} [folder] [flags]`,
    '',
    whole
      ? 'Makes a point-of-sale project on Prisma 7 and PostgreSQL, in a new folder or in the current one:'
      : 'Adds to the project in the folder, or in the current one, what it lacks:',
    ...parts.map(({ name, summary }) => `  ${name}: ${summary}`),
    '',
    'Flags:',
    ...rows.map(([flag = '', help]) => `  ${flag.padEnd(width)}  ${help}`),
    '',
    'Examples:',
    ...(whole
      ? [
          `  ${calledAs} my-shop`,
          `  ${calledAs} my-shop --yes`,
          `  ${calledAs} my-shop --yes --shop-name "Fig & Olive" --currency EUR --tax-rate 19`,
          `  ${calledAs} my-shop --yes --database docker --package-manager pnpm`,
          `  ${calledAs} my-shop --dry-run --yes`,
        ]
      : [`  ${calledAs}`, `  ${calledAs} --dry-run --yes`]),
    '',
    'Run again in a project that was made this way, it takes the answers from .yo-rc.json and the flags, writes what is',
    'missing, and overwrites nothing that was edited. The address of a database server is a secret: it is no flag, it',
    'goes into .env.',
    '',
    'Exit codes: 0 fine, 2 a mistake in the command, 3 it could not be carried out.',
  ].join('\n');
}
