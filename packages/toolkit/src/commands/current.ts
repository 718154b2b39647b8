import { readProjectHistory } from '../history/project-history.ts';
import { printable } from '../printable.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** What the database is at. */
export interface CurrentResult {
  /** The applied migrations that no other applied one builds on: normally one, none in an empty database. */
  current: { name: string; title: string; appliedAt: Date | null; head: boolean }[];
  /** The migrations of the folder that no other builds on. */
  heads: readonly string[];
  verdict: string;
  summary: string;
  next: string | null;
  fine: boolean;
}

/** Finds out which migration the database is at. */
export async function current(context: Pick<VerbContext, 'projectDir' | 'env'>): Promise<CurrentResult> {
  const { history, summary, next, fine } = await readProjectHistory(context);
  const tips = new Set(history.current);
  return {
    current: history.timeline
      .filter((entry) => tips.has(entry.name))
      .map(({ name, title, at, head }) => ({ name, title, appliedAt: at, head })),
    heads: history.heads,
    verdict: history.verdict,
    summary,
    next,
    fine,
  };
}

export const verb = defineVerb<CurrentResult>({
  description:
    'Say which migration the database is at: the last applied one, or several when the history has branches. "(head)" means that no file comes after it',
  examples: ['current', 'current --json'],
  run: (context) => current(context),
  print: (result, style) => {
    const lines = result.current.map(
      ({ name, title, head }) =>
        `${style.bold(printable(name))}${head ? ' (head)' : ''}  ${style.dim(printable(title))}`,
    );
    if (lines.length === 0) lines.push('(base): no migration is applied');
    if (!result.fine) lines.push(style.yellow(printable(result.summary)));
    if (result.next !== null) lines.push(`${style.bold('Next:')} ${printable(result.next)}`);
    return lines.join('\n');
  },
  exitCode: (result) => (result.fine ? 0 : 1),
});
