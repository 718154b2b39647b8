import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { assessHistory, type History, type MigrationState, type TimelineEntry } from '../history/assess.ts';
import { type Author, readAuthors } from '../history/authors.ts';
import { drawGraph } from '../history/draw-graph.ts';
import { explainGraph } from '../history/explain-graph.ts';
import { readProjectMigrations } from '../history/list-migrations.ts';
import { locateMigrations } from '../history/migrations-path.ts';
import { readProjectHistory } from '../history/project-history.ts';
import { stateWords } from '../history/state-words.ts';
import { columns, type Style } from '../output.ts';
import { printable, shortTime } from '../printable.ts';
import { db } from '../project-command.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** A migration as the list shows it. */
export interface ListedMigration extends Omit<TimelineEntry, 'state'> {
  /** Null with `--files`, where the database is not asked. */
  readonly state: MigrationState | null;
  /** With `--who`: who committed it first; null when Git does not know. */
  readonly author?: Author | null;
}

/** The history as `npm run db -- history` shows it. */
export interface HistoryResult {
  /** Newest first, cut to the number asked for. */
  migrations: ListedMigration[];
  /** How many older ones were cut off. */
  older: number;
  heads: readonly string[];
  /** What the database is at; null with `--files`. */
  current: readonly string[] | null;
  /** `unknown` with `--files`. */
  verdict: string;
  summary: string;
  next: string | null;
  fine: boolean;
}

export interface HistoryOptions {
  /** How many of the newest to list; all when left out. */
  readonly last?: number;
  /** Whether to read the files only, without a database. */
  readonly filesOnly?: boolean;
  /** Whether to ask Git who wrote each of them. */
  readonly who?: boolean;
}

/** Lists every migration that the folder or the database knows, newest first. */
export async function history(
  context: Pick<VerbContext, 'projectDir' | 'env'>,
  { last, filesOnly = false, who = false }: HistoryOptions = {},
): Promise<HistoryResult> {
  const { timeline, ...found } = filesOnly ? await fromFiles(context.projectDir) : await fromBoth(context);
  const shown = timeline.toReversed().slice(0, last);
  const authors = who ? readAuthors(await locateMigrations(context.projectDir)) : undefined;
  return {
    ...found,
    migrations: authors ? shown.map((entry) => ({ ...entry, author: authors.get(entry.name) ?? null })) : shown,
    older: timeline.length - shown.length,
  };
}

export const verb = defineVerb<HistoryResult>({
  description:
    'Draw the migrations of the folder and the database as a graph, newest first, each with its state, when it was applied (or the unfinished attempt began), its name and its title. Nothing records who applied a migration; --who adds who wrote it, as far as Git knows',
  options: [
    { flags: '--last <count>', description: 'show only the newest ones' },
    { flags: '--files', description: 'read the files only, without a database' },
    { flags: '--who', description: 'add who committed each migration first' },
  ],
  examples: ['history', 'history --last 5', 'history --files --who', 'history --json'],
  run: (context, { options }) => {
    const last = wholeNumber(options.last);
    const asked = { filesOnly: options.files === true, who: options.who === true };
    return history(context, last === undefined ? asked : { ...asked, last });
  },
  print,
  exitCode: (result) => (result.fine ? 0 : 1),
});

type Found = Omit<HistoryResult, 'migrations' | 'older'> & { timeline: readonly ListedMigration[] };

async function fromBoth(context: Pick<VerbContext, 'projectDir' | 'env'>): Promise<Found> {
  const { history, summary, next, fine } = await readProjectHistory(context);
  const { timeline, heads, current, verdict } = history;
  return { timeline, heads, current, verdict, summary, next, fine };
}

async function fromFiles(projectDir: string): Promise<Found> {
  const { files, migrationsDir } = await readProjectMigrations(projectDir);
  const assessed: History = assessHistory(files, { rows: [], hasTables: false, locked: false });
  const fault = explainGraph(assessed, migrationsDir);
  const said = `${counted(files.length, 'migration')} in ${migrationsDir}; the database was not asked.`;
  return {
    timeline: assessed.timeline.map((entry) => ({
      ...entry,
      state: entry.state === 'incomplete' ? entry.state : null,
    })),
    heads: assessed.heads,
    current: null,
    verdict: 'unknown',
    summary: fault ? `${said} ${fault.summary}` : said,
    next: fault?.next ?? null,
    fine: fault === null && assessed.verdict !== 'incomplete',
  };
}

function wholeNumber(text: string | boolean | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new DbError('DB_USAGE', {
    message: `--last takes a whole number above 0, not "${text}".`,
    next: `Try "${db('history --last 5')}".`,
  });
}

function print(result: HistoryResult, style: Style): string {
  const entries = new Map(result.migrations.map((entry) => [entry.name, entry]));
  const drawing = drawGraph(
    result.migrations.map(({ name, parents, state }) => ({ name, parents, sign: sign(state) })),
  );
  const rows = drawing.map(({ graph, name }) => {
    const entry = name === null ? undefined : entries.get(name);
    return entry ? [graph, ...describe(entry)] : [graph];
  });
  const lines = rows.length > 0 ? [columns(rows)] : [];
  if (result.older > 0) lines.push(style.dim(`… ${result.older} older`));
  const summary = printable(result.summary);
  lines.push('', result.fine ? style.green(summary) : style.yellow(summary));
  if (result.next !== null) lines.push(`${style.bold('Next:')} ${printable(result.next)}`);
  return lines.join('\n').trimStart();
}

function sign(state: MigrationState | null): string {
  return state === null ? '●' : stateWords[state].sign;
}

function describe(entry: ListedMigration): string[] {
  const remarks = [
    entry.head && 'head',
    entry.markedOnly && 'marked, not run',
    entry.outOfOrder && 'out of order',
  ].filter((remark) => remark !== false);
  const title = printable(entry.title);
  return [
    ...(entry.state === null ? [] : [stateWords[entry.state].word, shortTime(entry.at)]),
    ...(entry.author === undefined ? [] : [printable(entry.author?.name ?? '-')]),
    printable(entry.name),
    remarks.length > 0 ? `${title} (${remarks.join(', ')})` : title,
  ];
}
