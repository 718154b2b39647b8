import { DbError } from '../errors.ts';
import type { TimelineEntry } from '../history/assess.ts';
import { columns } from '../output.ts';
import { printable } from '../printable.ts';
import type { StepRun } from './run-all.ts';

/** A step in the result of a verb. */
export interface ReportedStep {
  readonly name: string;
  readonly title: string;
  /** How long it took; null when it didn't run. */
  readonly milliseconds: number | null;
}

/** The steps of a result, with their titles from the timeline. */
export function reportSteps(
  timeline: readonly TimelineEntry[],
  names: readonly string[],
  runs: readonly StepRun[] = [],
): ReportedStep[] {
  const titles = new Map(timeline.map(({ name, title }) => [name, title]));
  const times = new Map(runs.map(({ name, milliseconds }) => [name, milliseconds]));
  return names.map((name) => ({
    name,
    title: titles.get(name) ?? name,
    milliseconds: times.get(name) ?? null,
  }));
}

/** One line a step, with a sign before it. */
export function stepLines(steps: readonly ReportedStep[], sign: string): string {
  return columns(
    steps.map(({ name, title, milliseconds }) => [
      `${sign} ${printable(name)}`,
      printable(title),
      milliseconds === null ? '' : `${milliseconds} ms`,
    ]),
  );
}

/** What `--dry-run` and `--sql` ask for. */
export function wantedMode(options: Readonly<Record<string, unknown>>): 'ran' | 'dry-run' | 'sql' {
  if (options.dryRun && options.sql) {
    throw new DbError('DB_USAGE', {
      message: '--dry-run and --sql ask for two different things.',
      next: 'Use --dry-run to see what would run, or --sql to get a script.',
    });
  }
  return options.dryRun ? 'dry-run' : options.sql ? 'sql' : 'ran';
}
