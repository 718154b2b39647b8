import { DbError } from '../errors.ts';
import type { TimelineEntry } from '../history/assess.ts';
import { isInOrder } from '../history/assess.ts';
import { drawGraph } from '../history/draw-graph.ts';
import { readProjectHistory } from '../history/project-history.ts';
import { printable, shortTime, stateWords } from '../history/words.ts';
import { columns, type Style } from '../output.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** The history as `npm run db -- history` shows it. */
export interface HistoryResult {
  /** Newest first, cut to the number asked for. */
  migrations: TimelineEntry[];
  /** How many older ones were cut off. */
  older: number;
  heads: readonly string[];
  current: readonly string[];
  verdict: string;
  summary: string;
  next: string | null;
  fine: boolean;
}

/** Lists every migration that the folder or the database knows, newest first. */
export async function history(
  context: Pick<VerbContext, 'projectDir' | 'env'>,
  { last }: { last?: number } = {},
): Promise<HistoryResult> {
  const { history: found, summary, next } = await readProjectHistory(context);
  const newestFirst = found.timeline.toReversed();
  const shown = newestFirst.slice(0, last);
  return {
    migrations: shown,
    older: newestFirst.length - shown.length,
    heads: found.heads,
    current: found.current,
    verdict: found.verdict,
    summary,
    next,
    fine: isInOrder(found),
  };
}

export const verb = defineVerb<HistoryResult>({
  summary: 'Draw the migrations, newest first',
  description:
    'Draw the migrations of the folder and the database as a graph, newest first, each with its state, when it was applied (or the unfinished attempt began), its name and its title. Prisma does not record who applied it',
  options: [{ flags: '--last <count>', description: 'show only the newest ones' }],
  examples: ['history', 'history --last 5', 'history --json'],
  run: (context, { options }) => {
    const last = wholeNumber(options.last);
    return history(context, last === undefined ? {} : { last });
  },
  print,
  exitCode: (result) => (result.fine ? 0 : 1),
});

function wholeNumber(text: string | boolean | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new DbError('DB_USAGE', {
    message: `--last takes a whole number above 0, not "${text}".`,
    next: 'Try "npm run db -- history --last 5".',
  });
}

function print(result: HistoryResult, style: Style): string {
  const entries = new Map(result.migrations.map((entry) => [entry.name, entry]));
  const drawing = drawGraph(
    result.migrations.map(({ name, parents, state }) => ({ name, parents, sign: stateWords[state].sign })),
  );
  const rows = drawing.map(({ graph, name }) => {
    const entry = name === null ? undefined : entries.get(name);
    return entry ? [graph, ...describe(entry)] : [graph];
  });
  const lines = rows.length > 0 ? [columns(rows)] : [];
  if (result.older > 0) lines.push(style.dim(`… ${result.older} older`));
  if (result.heads.length > 1) lines.push(`${result.heads.length} heads: ${result.heads.map(printable).join(', ')}`);
  const summary = printable(result.summary);
  lines.push('', result.fine ? style.green(summary) : style.yellow(summary));
  if (result.next !== null) lines.push(`${style.bold('Next:')} ${printable(result.next)}`);
  return lines.join('\n').trimStart();
}

function describe(entry: TimelineEntry): string[] {
  const remarks = [
    entry.head && 'head',
    entry.markedOnly && 'marked, not run',
    entry.outOfOrder && 'out of order',
  ].filter((remark) => remark !== false);
  const title = printable(entry.title);
  return [
    stateWords[entry.state].word,
    shortTime(entry.at),
    printable(entry.name),
    remarks.length > 0 ? `${title} (${remarks.join(', ')})` : title,
  ];
}
