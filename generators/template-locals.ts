import { envValue } from './env-value.ts';
import { databaseName } from './project-name.ts';
import type { Answers } from './questions.ts';

/** What `.ejs` templates can use: the answers, and what follows from them. */
export function templateLocals(answers: Answers) {
  const { packageManager } = answers;
  return {
    ...answers,
    databaseName: databaseName(answers.name),
    /** How a script of package.json is started, such as `npm run db -- up`. */
    run: (script: string, ...args: string[]) => runCommand(packageManager, script, args),
    install: `${packageManager} install`,
    envValue,
    markdown,
  };
}

/** Only npm wants `--` between a script's name and its arguments; `test` and `start` need no `run`. */
export function runCommand(
  packageManager: Answers['packageManager'],
  script: string,
  args: readonly string[] = [],
): string {
  const short = script === 'test' || script === 'start';
  const separator = packageManager === 'npm' && args.length > 0 ? ['--'] : [];
  return [packageManager, ...(short ? [] : ['run']), script, ...separator, ...args].join(' ');
}

/** Text as Markdown shows it, whatever it holds. */
function markdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|]/g, '\\$&');
}
