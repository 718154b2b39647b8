import { counted } from '../counted.ts';
import { db, prisma } from '../project-command.ts';
import { type History, isOutstanding, type TimelineEntry, type Verdict } from './assess.ts';
import { asArgument } from './migration-names.ts';

/** A verdict in words. */
export interface Explanation {
  /** One sentence: how things stand. */
  readonly summary: string;
  /** One sentence: what to do, with the command to type; null when there is nothing to do. */
  readonly next: string | null;
}

/**
 * Says in words what a history's verdict means and which command helps.
 *
 * @param migrationsDir The migration folder as a person would type it, relative to the project.
 */
export function explainHistory(history: History, migrationsDir = 'prisma/migrations'): Explanation {
  return explanations[history.verdict](history, migrationsDir);
}

const explanations: Record<Verdict, (history: History, migrationsDir: string) => Explanation> = {
  current: ({ timeline }) => ({
    summary: `The database is up to date: ${counted(timeline.length, 'migration')} applied.`,
    next: null,
  }),
  behind: ({ timeline }) => {
    const outstanding = timeline.filter((entry) => isOutstanding(entry.state));
    return {
      summary: `The database is behind: ${outstanding.length} of ${counted(timeline.length, 'migration')} not applied yet, first ${named(outstanding)}.`,
      next: `Run "${prisma('migrate deploy')}" to apply what is missing.`,
    };
  },
  empty: ({ timeline }, dir) =>
    timeline.length === 0
      ? {
          summary: `There are no migrations yet: ${dir} holds none, and the database has no tables.`,
          next: `Describe a model in the Prisma schema, then run "${prisma('migrate dev')}" to make the first migration.`,
        }
      : {
          summary: `The database is behind: none of ${counted(timeline.length, 'migration')} is applied yet.`,
          next: `Run "${prisma('migrate deploy')}" to apply them.`,
        },
  unmanaged: ({ timeline }) => ({
    summary: 'The database has tables but no migration history, so nobody can say which migrations are in it.',
    next: timeline[0]
      ? `If its tables are what the first migrations make, run "${db('stamp <id>')}" with the last of those ("${prisma(`migrate resolve --applied ${asArgument(timeline[0].name)}`)}" and so on does the same), then "${prisma('migrate deploy')}"; if they have nothing to do with the migrations, "${db('stamp base')}" begins the history beside them; if neither, DATABASE_URL names the wrong database.`
      : `Run "${db('baseline')}", which makes these tables the first migration and marks it as applied; if they are none of this project's, "${db('stamp base')}" begins a history beside them.`,
  }),
  ahead: ({ timeline }, dir) => {
    const missing = inState(timeline, 'missing');
    return {
      summary: `The database is ahead: it has ${counted(missing.length, 'migration')} that ${dir} lacks, first ${named(missing)}.`,
      next: 'Run "git pull" to get the files, or switch to the branch that has them.',
    };
  },
  edited: ({ timeline }, dir) => {
    const edited = inState(timeline, 'edited');
    const path = `${dir}/${edited[0]?.name}/migration.sql`;
    return {
      summary: `${named(edited)} was changed after it had been applied${alsoOthers(edited)}: files and database no longer say the same.`,
      next: `Undo the edit ("git restore ${asArgument(path)}", or "git log -p -- ${asArgument(path)}" to find it), and put the change into a new migration.`,
    };
  },
  incomplete: ({ timeline }, dir) => {
    const incomplete = inState(timeline, 'incomplete');
    const path = `${dir}/${incomplete[0]?.name}`;
    return {
      summary: `The folder ${path} has no migration.sql${alsoOthers(incomplete)}, so Prisma refuses to deploy (P3015).`,
      next: `Bring the file back ("git restore ${asArgument(path)}"), or delete the folder if it was never applied.`,
    };
  },
  running: ({ timeline }) => ({
    summary: `A deploy is running at this moment: it works on ${named(inState(timeline, 'running'))}.`,
    next: `Wait until it has ended, then look again with "${db('status')}".`,
  }),
  failed: ({ timeline }) => {
    const failed = inState(timeline, 'failed');
    const [first] = failed;
    const words = first?.log ? 'failed' : 'was begun and never finished';
    const correct = first?.log ? ', correct what made it fail,' : '';
    return {
      summary: `${named(failed)} ${words}${alsoOthers(failed)}, and Prisma refuses every deploy until that is resolved (P3009).`,
      next: `${remains(first)} "${prisma(`migrate resolve --rolled-back ${asArgument(first?.name ?? '')}`)}"${correct} and run "${prisma('migrate deploy')}".`,
    };
  },
};

/** What a failed attempt may have left in the database, as far as the file's kind tells; the command follows. */
function remains(failed: TimelineEntry | undefined): string {
  if (failed?.kind === 'atomic') return 'The file is atomic, so nothing of it is left in the database. Run';
  if (failed?.kind === 'concurrent') {
    return 'A half-built index may be left: look for INVALID in its table, and drop it. Then run';
  }
  return 'Part of it may be in the database: compare, and undo that part by hand. Then run';
}

function inState(timeline: readonly TimelineEntry[], state: TimelineEntry['state']): TimelineEntry[] {
  return timeline.filter((entry) => entry.state === state);
}

function named(entries: readonly TimelineEntry[]): string {
  return entries[0]?.name ?? '';
}

function alsoOthers(entries: readonly TimelineEntry[]): string {
  return entries.length > 1 ? ` (and ${entries.length - 1} more)` : '';
}
