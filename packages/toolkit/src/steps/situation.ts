import type pg from 'pg';
import { assessHistory, type History } from '../history/assess.ts';
import { checksumMatches } from '../history/checksum.ts';
import type { MigrationFile } from '../history/migration-files.ts';
import { type MigrationRow, readAppliedMigrations } from '../history/migrations-table.ts';
import { type Direction, planFile } from './plan-file.ts';
import { readStep } from './step.ts';
import { DOWNGRADE_MARK, UPGRADE_MARK } from './stepwise-record.ts';

/** Where the history stands, seen by somebody who is about to change it. */
export interface Situation {
  /**
   * The history as if nothing had been interrupted: what was interrupted on its way up counts as pending, what was
   * interrupted on its way down as applied.
   */
  readonly history: History;
  /** What a run that was killed left, for the next one to go on with. */
  readonly interrupted: readonly { readonly name: string; readonly direction: Direction }[];
  /** The applied migrations, the last one first: the order in which they can be undone. */
  readonly undoOrder: readonly string[];
  readonly rows: readonly MigrationRow[];
}

/** What is looked at. */
interface Source {
  readonly client: pg.ClientBase;
  readonly schema: string;
  readonly files: readonly MigrationFile[];
  /** Absolute path of the migration folder. */
  readonly folder: string;
}

/**
 * Reads where the history stands.
 *
 * @param options `holdsLock`: whether this session has the migration lock, so that nobody else can be at work.
 */
export async function readSituation(
  { client, schema, files, folder }: Source,
  { holdsLock }: { holdsLock: boolean },
): Promise<Situation> {
  const recorded = await readAppliedMigrations(client, schema);
  const locked = recorded.locked && !holdsLock;
  const interrupted = new Map<MigrationRow, Direction>();
  for (const row of locked ? [] : recorded.rows.filter(isUnfinished)) {
    const file = files.find(({ name }) => name === row.name);
    const direction = await interruptedDirection(row, file, folder);
    if (direction) interrupted.set(row, direction);
  }
  const rows = recorded.rows.flatMap((row) => {
    const direction = interrupted.get(row);
    if (direction === 'up') return [];
    return direction === 'down' ? [{ ...row, finishedAt: row.startedAt }] : [row];
  });
  const standing = rows.filter((row) => row.rolledBackAt === null && row.finishedAt !== null);
  return {
    history: assessHistory(files, { ...recorded, rows, locked }),
    interrupted: [...interrupted].map(([{ name }, direction]) => ({ name, direction })),
    undoOrder: [...new Set(standing.map(({ name }) => name).reverse())],
    rows: recorded.rows,
  };
}

function isUnfinished(row: MigrationRow): boolean {
  return row.finishedAt === null && row.rolledBackAt === null;
}

/** Which way an unfinished migration was going, where its kind and its text allow to go on with it. */
async function interruptedDirection(
  row: MigrationRow,
  file: MigrationFile | undefined,
  folder: string,
): Promise<Direction | undefined> {
  if (!file || !checksumMatches(row.checksum, file.acceptedChecksums)) return undefined;
  if (row.logs?.startsWith(DOWNGRADE_MARK)) return 'down';
  const { kind } = await planFile(readStep(folder, file.name), 'up');
  if (kind === 'mixed') return row.logs?.startsWith(UPGRADE_MARK) ? 'up' : undefined;
  return kind === 'concurrent' ? 'up' : undefined;
}
