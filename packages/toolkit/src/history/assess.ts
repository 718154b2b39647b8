import { checksumMatches } from './checksum.ts';
import type { DownFile } from './down-file.ts';
import { type Lineage, lineageOf } from './lineage.ts';
import type { MigrationFile } from './migration-files.ts';
import { compareMigrationNames, titleFromName } from './migration-names.ts';
import type { MigrationRow, RecordedHistory } from './migrations-table.ts';

/** Where a migration stands, seen from the files and the database together. */
export type MigrationState =
  /** In the database, and the file is the one that was applied. */
  | 'applied'
  /** In the folder only: the next deploy applies it. */
  | 'pending'
  /** Tried and marked as rolled back: the next deploy tries it again. */
  | 'rolled-back'
  /** Started, not finished, and a session holds the migration lock: probably being applied now. */
  | 'running'
  /** Started, not finished, not resolved: every deploy is refused. */
  | 'failed'
  /** Applied, and its file was changed afterwards. */
  | 'edited'
  /** Applied, and not in the folder. */
  | 'missing'
  /** A folder without migration.sql: every deploy is refused. */
  | 'incomplete';

/** One migration on the timeline. */
export interface TimelineEntry {
  readonly name: string;
  readonly title: string;
  readonly state: MigrationState;
  /** When it was applied, or the unfinished attempt began; null while the database knows nothing of it. */
  readonly at: Date | null;
  /** Applied without being run (`prisma migrate resolve --applied`). */
  readonly markedOnly: boolean;
  /** Still to be applied although a later one already is. */
  readonly outOfOrder: boolean;
  /** PostgreSQL's words about a failed attempt. */
  readonly log: string | null;
  /** The migrations that it builds on; none for a root and for one whose file is missing. */
  readonly parents: readonly string[];
  /** Whether no other file builds on it. */
  readonly head: boolean;
  readonly kind: string | null;
  readonly why: string | null;
  readonly down: DownFile;
}

/** What the whole history comes to: the first of these that holds, from `running` to `current`. */
export type Verdict =
  | 'running'
  | 'failed'
  | 'incomplete'
  | 'edited'
  | 'ahead'
  | 'unmanaged'
  | 'empty'
  | 'behind'
  | 'current';

/** Files and database as one history. */
export interface History {
  readonly verdict: Verdict;
  /** Every migration known to either side, in the order of their names. */
  readonly timeline: readonly TimelineEntry[];
  /** The migrations of the folder that no other builds on. */
  readonly heads: readonly string[];
  /** What the database is at: the applied migrations that no other applied one builds on. */
  readonly current: readonly string[];
  readonly problems: Lineage['problems'];
}

/**
 * Puts the migration folder and the database's record together. Pure.
 *
 * @param files From `readMigrationFiles`, in the order in which they are applied.
 * @param recorded From `readAppliedMigrations`.
 */
export function assessHistory(files: readonly MigrationFile[], recorded: RecordedHistory): History {
  const lineage = lineageOf(files);
  const heads = new Set(lineage.heads);
  const attempts = groupByName(recorded.rows);

  const known: Entry[] = files.map((file) => ({
    ...judgeAttempts(attempts.get(file.name) ?? [], file, recorded.locked),
    name: file.name,
    title: file.header.title ?? titleFromName(file.name),
    parents: lineage.parents.get(file.name) ?? [],
    head: heads.has(file.name),
    kind: file.header.kind,
    why: file.header.why,
    down: file.down,
  }));
  const inFolder = new Set(files.map((file) => file.name));
  for (const [name, rows] of attempts) {
    if (inFolder.has(name) || rows.every((row) => row.rolledBackAt !== null)) continue;
    known.push({
      ...judgeAttempts(rows, null, recorded.locked),
      name,
      title: titleFromName(name),
      parents: [],
      head: false,
      kind: null,
      why: null,
      down: { state: 'absent' },
    });
  }
  known.sort((a, b) => compareMigrationNames(a.name, b.name));

  const lastApplied = known.findLastIndex((entry) => isApplied(entry.state));
  const timeline = known.map((entry, index) => ({
    ...entry,
    outOfOrder: isOutstanding(entry.state) && index < lastApplied,
  }));
  return {
    verdict: reachVerdict(timeline, recorded),
    timeline,
    heads: lineage.heads,
    current: appliedTips(timeline),
    problems: lineage.problems,
  };
}

/** Whether the migration's effect is in the database. */
export function isApplied(state: MigrationState): boolean {
  return state === 'applied' || state === 'edited' || state === 'missing';
}

/** Whether the next deploy would apply the migration. */
export function isOutstanding(state: MigrationState): boolean {
  return state === 'pending' || state === 'rolled-back';
}

/** Whether there is nothing to do: everything in the folder is applied as it stands, and nothing else is. */
export function isInOrder({ verdict, timeline }: History): boolean {
  return verdict === 'current' || (verdict === 'empty' && timeline.length === 0);
}

type Entry = Omit<TimelineEntry, 'outOfOrder'>;

/** One migration may have been tried several times; an unresolved attempt outweighs all others, as it does in Prisma. */
function judgeAttempts(
  rows: readonly MigrationRow[],
  file: MigrationFile | null,
  locked: boolean,
): Pick<TimelineEntry, 'state' | 'at' | 'markedOnly' | 'log'> {
  const standing = rows.filter((row) => row.rolledBackAt === null);
  const unfinished = standing.find((row) => row.finishedAt === null);
  if (unfinished) {
    const running = locked && unfinished.logs === null;
    return {
      state: running ? 'running' : 'failed',
      at: unfinished.startedAt,
      markedOnly: false,
      log: unfinished.logs,
    };
  }
  const applied = standing.at(-1);
  if (!applied) {
    const tried = rows.at(-1);
    const state = file?.checksum === null ? 'incomplete' : tried ? 'rolled-back' : 'pending';
    return { state, at: null, markedOnly: false, log: tried?.logs ?? null };
  }
  return { state: appliedState(standing, file), at: applied.finishedAt, markedOnly: applied.steps === 0, log: null };
}

function appliedState(standing: readonly MigrationRow[], file: MigrationFile | null): MigrationState {
  if (!file) return 'missing';
  if (file.checksum === null) return 'incomplete';
  return standing.some((row) => checksumMatches(row.checksum, file.acceptedChecksums)) ? 'applied' : 'edited';
}

function reachVerdict(timeline: readonly TimelineEntry[], recorded: RecordedHistory): Verdict {
  const states = new Set(timeline.map((entry) => entry.state));
  // A failed migration outweighs one that runs: Prisma runs none while another has failed.
  if (states.has('failed')) return 'failed';
  if (states.has('running')) return 'running';
  if (states.has('incomplete')) return 'incomplete';
  if (states.has('edited')) return 'edited';
  if (states.has('missing')) return 'ahead';
  if (!timeline.some((entry) => isApplied(entry.state))) {
    const isBegun = recorded.isBegun === true && timeline.length > 0;
    if (recorded.rows.length === 0 && recorded.hasTables && !isBegun) return 'unmanaged';
    return 'empty';
  }
  return timeline.some((entry) => isOutstanding(entry.state)) ? 'behind' : 'current';
}

function appliedTips(timeline: readonly TimelineEntry[]): string[] {
  const applied = timeline.filter((entry) => isApplied(entry.state));
  const builtOn = new Set(applied.flatMap((entry) => entry.parents));
  return applied.map((entry) => entry.name).filter((name) => !builtOn.has(name));
}

function groupByName(rows: readonly MigrationRow[]): Map<string, MigrationRow[]> {
  const groups = new Map<string, MigrationRow[]>();
  for (const row of rows) {
    const group = groups.get(row.name);
    if (group) group.push(row);
    else groups.set(row.name, [row]);
  }
  return groups;
}
