import type { History, TimelineEntry } from './assess.ts';
import { describeProblem } from './explain-graph.ts';

const LISTED = 5;

/** What stops no deploy but should be known, one sentence each. */
export function remarkOn(history: History): string[] {
  const remarks: string[] = [];
  const outOfOrder = history.timeline.filter((entry) => entry.outOfOrder);
  if (outOfOrder[0]) {
    remarks.push(
      `${outOfOrder[0].name}${andMore(outOfOrder)} will be applied out of order, after later ones that are already in the database: check that it relies on none of what they change.`,
    );
  }
  // The first problem of the graph is part of what the history comes to (explain-graph.ts).
  for (const problem of history.problems.slice(1, LISTED)) remarks.push(`${describeProblem(problem)}.`);
  remarks.push(...remarkOnUndoing(history.timeline));
  return remarks;
}

/** What of the folder can't be undone, or only by a file that nobody has read since. */
function remarkOnUndoing(timeline: readonly TimelineEntry[]): string[] {
  const inFolder = timeline.filter(({ state }) => state !== 'missing' && state !== 'incomplete');
  const absent = inFolder.filter(({ down }) => down.state === 'absent');
  const stale = inFolder.filter(({ down }) => down.state === 'stale');
  const edited = inFolder.filter(({ down }) => down.state === 'edited');
  const remarks: string[] = [];
  if (absent[0] && absent.length === inFolder.length) {
    remarks.push('No migration has a down.sql, so none can be undone.');
  } else if (absent[0]) {
    remarks.push(`${absent[0].name}${andMore(absent)} can't be undone: there is no down.sql.`);
  }
  if (stale[0]) {
    remarks.push(
      `The down.sql of ${stale[0].name}${andMore(stale)} was written for another text of its migration.sql: read it again before it is used.`,
    );
  }
  if (edited[0]) {
    remarks.push(`The down.sql of ${edited[0].name}${andMore(edited)} was changed after it had been signed.`);
  }
  return remarks;
}

function andMore(entries: readonly unknown[]): string {
  return entries.length > 1 ? ` and ${entries.length - 1} more` : '';
}
