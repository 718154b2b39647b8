import { envValue } from './env-value.ts';
import { emptyProject, type FoundProject } from './found-project.ts';
import { ownPackages } from './own-packages.ts';
import { databaseName } from './project-name.ts';
import type { Answers } from './questions.ts';
import { yamlValue } from './yaml-value.ts';

/**
 * What `.ejs` templates can use: the answers, and what follows from them and from the project that is there.
 *
 * @param taken scripts that the project has as its own, with what ours of that name would run
 */
export function templateLocals(
  answers: Answers,
  found: FoundProject = emptyProject,
  taken: Readonly<Record<string, string>> = {},
) {
  const { packageManager } = answers;
  return {
    ...answers,
    found,
    databaseName: databaseName(answers.name),
    /** How a script of package.json is started, such as `npm run db -- up`. */
    run: (script: string, ...args: string[]) => runCommand(packageManager, script, args, taken),
    install: `${packageManager} install`,
    /** Whether the project has our packages as tarballs, in vendor/. */
    vendored: Object.values(ownPackages()).some(({ tarball }) => tarball !== undefined),
    envValue,
    yaml: yamlValue,
    markdown,
  };
}

/**
 * Only npm wants `--` between a script's name and its arguments; `test` and `start` need no `run`.
 *
 * @param taken scripts that are not ours, with what ours of that name would run: that is started without a script
 */
export function runCommand(
  packageManager: Answers['packageManager'],
  script: string,
  args: readonly string[] = [],
  taken: Readonly<Record<string, string>> = {},
): string {
  const command = taken[script];
  if (command !== undefined) {
    const isOfPackage = /^(pos-migrate|prisma)/.test(command);
    const start = { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn' }[packageManager];
    return [...(isOfPackage ? [start] : []), command, ...args].join(' ');
  }
  const short = script === 'test' || script === 'start';
  const separator = packageManager === 'npm' && args.length > 0 ? ['--'] : [];
  return [packageManager, ...(short ? [] : ['run']), script, ...separator, ...args].join(' ');
}

/** Text as Markdown shows it, whatever it holds. */
function markdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|]/g, '\\$&');
}
