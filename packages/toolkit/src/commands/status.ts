import type { MigrationState, TimelineEntry } from '../history/assess.ts';
import { readProjectHistory } from '../history/project-history.ts';
import { remarkOn } from '../history/remarks-on-history.ts';
import { stateWords } from '../history/state-words.ts';
import { columns, type Style } from '../output.ts';
import { failureLines, printable, shortTime } from '../printable.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** All that matters about the history, in one look. */
export interface StatusResult {
  database: string;
  migrationsDir: string;
  verdict: string;
  summary: string;
  next: string | null;
  /** Whether there is nothing to do: all is applied as it stands, and the history has one head. */
  fine: boolean;
  current: readonly string[];
  heads: readonly string[];
  /** How many migrations are in each state that occurs. */
  counts: Partial<Record<MigrationState, number>>;
  /** When the last migration was applied. */
  lastAppliedAt: Date | null;
  /** Every migration that isn't simply applied, in the order of the names. */
  unsettled: TimelineEntry[];
  /** What stops nothing, but should be known. */
  remarks: string[];
}

/** Compares the migration files with the database. */
export async function status(context: Pick<VerbContext, 'projectDir' | 'env'>): Promise<StatusResult> {
  const { history, database, migrationsDir, summary, next, fine } = await readProjectHistory(context);
  const counts: StatusResult['counts'] = {};
  for (const { state } of history.timeline) counts[state] = (counts[state] ?? 0) + 1;
  const times = history.timeline.filter(({ state }) => state === 'applied').map(({ at }) => at?.getTime() ?? 0);
  return {
    database,
    migrationsDir,
    verdict: history.verdict,
    summary,
    next,
    fine,
    current: history.current,
    heads: history.heads,
    counts,
    lastAppliedAt: times.length > 0 ? new Date(times.reduce((a, b) => Math.max(a, b))) : null,
    unsettled: history.timeline.filter(({ state }) => state !== 'applied'),
    remarks: remarkOn(history),
  };
}

export const verb = defineVerb<StatusResult>({
  description:
    'Compare the migration files with the database, look at the graph that the files make and at what undoes them, and say the one thing to do next',
  examples: ['status', 'status --json'],
  run: (context) => status(context),
  print,
  exitCode: (result) => (result.fine ? 0 : 1),
});

const SHOWN = 10;

function print(result: StatusResult, style: Style): string {
  const counted = Object.entries(result.counts).map(
    ([state, count]) => `${count} ${stateWords[state as MigrationState].word}`,
  );
  const lines = [
    columns([
      ['Database', result.database],
      ['Folder', `${result.migrationsDir}: ${counted.join(', ') || 'no migrations'}`],
      ['At', result.current.map(printable).join(', ') || '(base): no migration is applied'],
      [result.heads.length > 1 ? 'Heads' : 'Head', result.heads.map(printable).join(', ') || '-'],
      ['Last applied', shortTime(result.lastAppliedAt)],
    ]),
  ];
  if (result.unsettled.length > 0) lines.push('', ...unsettledLines(result.unsettled));
  if (result.remarks.length > 0) lines.push('', ...result.remarks.map((remark) => `Note: ${printable(remark)}`));
  const summary = printable(result.summary);
  lines.push('', result.fine ? style.green(summary) : style.yellow(summary));
  if (result.next !== null) lines.push(`${style.bold('Next:')} ${printable(result.next)}`);
  return lines.join('\n');
}

function unsettledLines(unsettled: readonly TimelineEntry[]): string[] {
  const rows = unsettled.slice(0, SHOWN).map((entry) => {
    const { sign, word } = stateWords[entry.state];
    return [`  ${sign} ${word}`, printable(entry.name), printable(entry.title)];
  });
  const lines = [columns(rows)];
  if (unsettled.length > SHOWN) lines.push(`  … and ${unsettled.length - SHOWN} more`);
  for (const { name, log } of unsettled.filter((entry) => entry.state === 'failed')) {
    if (log !== null) lines.push('', `${printable(name)} failed with:`, ...logLines(log));
  }
  return lines;
}

function logLines(log: string): string[] {
  return failureLines(log)
    .slice(0, SHOWN)
    .map((line) => `  ${line.trim()}`);
}
