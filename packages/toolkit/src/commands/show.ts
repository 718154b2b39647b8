import path from 'node:path';
import { DbError } from '../errors.ts';
import { childrenOf } from '../history/ancestry.ts';
import type { MigrationState, TimelineEntry } from '../history/assess.ts';
import { type Author, readAuthors } from '../history/authors.ts';
import type { DownFile } from '../history/down-file.ts';
import { findMigration } from '../history/find-migration.ts';
import { readProjectMigrations } from '../history/list-migrations.ts';
import { readIfThere } from '../history/migration-files.ts';
import { titleFromName } from '../history/migration-names.ts';
import { momentOfName } from '../history/new-name.ts';
import { readProjectHistory } from '../history/project-history.ts';
import { stateWords } from '../history/state-words.ts';
import { columns, type Style } from '../output.ts';
import { failureLines, printable, printableLines, shortTime } from '../printable.ts';
import { defineVerb, type VerbContext } from './command.ts';

/** Everything about one migration. */
export interface ShowResult {
  name: string;
  title: string;
  parents: readonly string[];
  children: readonly string[];
  head: boolean;
  kind: string | null;
  why: string | null;
  /** The moment in its name, which is when it was drafted; null for a name without one. */
  drafted: Date | null;
  /** Who committed it first, when Git knows. */
  author: Author | null;
  /** What the database says of it; null when the database did not answer. */
  applied: Pick<TimelineEntry, 'state' | 'at' | 'markedOnly' | 'outOfOrder' | 'log'> | null;
  /** Why the database did not answer; null when it did. */
  databaseFault: string | null;
  /** SHA-256 of migration.sql, as Prisma records it; null when there is no such file. */
  checksum: string | null;
  /** What lies beside it to undo it. */
  undo: DownFile;
  /** The text of migration.sql and of down.sql; null where the file is absent. */
  up: string | null;
  down: string | null;
}

/**
 * Collects everything about one migration: from the files, from the database if it answers, and from Git.
 *
 * @param asked A name, the beginning of one, or `head`.
 * @throws {DbError} DB_MIGRATION_UNKNOWN, DB_MIGRATION_AMBIGUOUS
 */
export async function show(
  context: Pick<VerbContext, 'projectDir' | 'env'>,
  { asked }: { asked: string },
): Promise<ShowResult> {
  const { files, lineage, folder } = await readProjectMigrations(context.projectDir);
  const recorded = await askDatabase(context);
  const names = [...files.map((file) => file.name), ...recorded.timeline.map((entry) => entry.name)];
  const name = findMigration([...new Set(names)], asked === 'head' ? onlyHead(lineage.heads) : asked);
  const file = files.find((each) => each.name === name);
  const entry = recorded.timeline.find((each) => each.name === name);
  return {
    name,
    title: file?.header.title ?? titleFromName(name),
    parents: lineage.parents.get(name) ?? [],
    children: childrenOf(lineage.parents).get(name) ?? [],
    head: lineage.heads.includes(name),
    kind: file?.header.kind ?? null,
    why: file?.header.why ?? null,
    drafted: momentOfName(name),
    author: readAuthors(folder, name).get(name) ?? null,
    applied: entry ? recordOf(entry) : null,
    databaseFault: recorded.fault,
    checksum: file?.checksum ?? null,
    undo: file?.down ?? { state: 'absent' },
    up: readIfThere(path.join(folder, name, 'migration.sql'))?.toString('utf8') ?? null,
    down: readIfThere(path.join(folder, name, 'down.sql'))?.toString('utf8') ?? null,
  };
}

export const verb = defineVerb<ShowResult>({
  description:
    'Show everything about one migration: what it builds on and what builds on it, its kind and reason, who wrote it, whether and when it was applied, and the SQL of both directions. The beginning of its name is enough, if only one begins so; "head" is the last one. Works without a database, too',
  arguments: [{ name: '<id>', description: 'the name of a migration, or its beginning' }],
  examples: ['show head', 'show 20260105', 'show 20260105 --json'],
  run: (context, { arguments: [asked = ''] }) => show(context, { asked }),
  print,
  exitCode: ({ applied }) => (applied === null || settled.has(applied.state) ? 0 : 1),
});

const settled: ReadonlySet<MigrationState> = new Set(['applied', 'pending', 'rolled-back']);

async function askDatabase(
  context: Pick<VerbContext, 'projectDir' | 'env'>,
): Promise<{ timeline: readonly TimelineEntry[]; fault: string | null }> {
  try {
    const { history } = await readProjectHistory(context);
    return { timeline: history.timeline, fault: null };
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    return { timeline: [], fault: error.message };
  }
}

function onlyHead(heads: readonly string[]): string {
  const [head] = heads;
  if (heads.length === 1 && head !== undefined) return head;
  throw new DbError('DB_MIGRATION_AMBIGUOUS', {
    message:
      heads.length === 0
        ? 'There is no head: the folder holds no migrations.'
        : `There are ${heads.length} heads: ${heads.join(', ')}.`,
    next: heads.length === 0 ? 'Draft a migration first.' : 'Name the one that you mean.',
  });
}

function recordOf({ state, at, markedOnly, outOfOrder, log }: TimelineEntry): ShowResult['applied'] {
  return { state, at, markedOnly, outOfOrder, log };
}

function print(result: ShowResult, style: Style): string {
  const names = (list: readonly string[], none: string) => list.map(printable).join(', ') || none;
  const rows = [
    ['Title', printable(result.title)],
    ['Revises', names(result.parents, 'nothing: it is the first one')],
    ['Revised by', names(result.children, result.head ? 'nothing: it is a head' : 'nothing')],
    ['Kind', printable(result.kind ?? 'not stated')],
    ['Why', printable(result.why ?? 'not stated')],
    ['Drafted', shortTime(result.drafted)],
    ['Written by', writtenBy(result.author)],
    ['State', stateOf(result)],
    ['Checksum', result.checksum ?? 'none: there is no migration.sql'],
    ['Undo', undoWords(result.undo)],
  ];
  const lines = [style.bold(printable(result.name)), columns(rows)];
  if (result.applied?.log) lines.push('', 'It failed with:', ...failureLines(result.applied.log));
  lines.push('', style.dim('--- migration.sql'), ...(result.up === null ? ['(none)'] : printableLines(result.up)));
  lines.push('', style.dim('--- down.sql'), ...(result.down === null ? ['(none)'] : printableLines(result.down)));
  return lines.join('\n').trimEnd();
}

function writtenBy(author: Author | null): string {
  if (author === null) return 'nobody has committed it, or Git does not know';
  return `${printable(author.name)}, ${shortTime(author.at)} (${author.commit.slice(0, 10)})`;
}

function stateOf({ applied, databaseFault }: ShowResult): string {
  if (applied === null) return `unknown, because the database does not answer: ${printable(databaseFault ?? '')}`;
  const { sign, word } = stateWords[applied.state];
  const remarks = [applied.markedOnly && 'marked, not run', applied.outOfOrder && 'out of order'].filter(
    (remark) => remark !== false,
  );
  const when = applied.at === null ? '' : ` ${shortTime(applied.at)}`;
  return `${sign} ${word}${when}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
}

function undoWords(undo: DownFile): string {
  switch (undo.state) {
    case 'absent':
      return 'there is no down.sql, so it cannot be undone';
    case 'matching':
      return 'down.sql was written for this migration.sql';
    case 'stale':
      return 'down.sql was written for another text of migration.sql: read it again before it is used';
    case 'edited':
      return 'down.sql was changed after it had been signed: verify it before it is used';
    case 'unsigned':
      return 'down.sql does not say which migration.sql it undoes';
    case 'irreversible':
      return `cannot be undone: ${printable(undo.why) || 'no reason is given'}`;
  }
}
