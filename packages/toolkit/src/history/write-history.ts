import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { withLock } from '../server/file-lock.ts';
import { listMigrations, type ProjectMigrations } from './list-migrations.ts';
import type { MigrationFile } from './migration-files.ts';

/** What is to be written, and what it was made for. */
export interface HistoryWriting {
  /** The migrations as they were read when the work began. */
  readonly read: Pick<ProjectMigrations, 'files' | 'folder'>;
  /** Tells a person that we wait. */
  progress(message: string): void;
}

/**
 * Writes into the migration folder while no other command of ours does, and only if it is still what was read: two merges
 * at once would write two migrations with the same parents, and a draft beside a merge one more head.
 *
 * @throws {DbError} DB_HISTORY_CHANGED when somebody has written meanwhile; nothing is written then.
 */
export async function writeHistory<Result>(
  { read: { files, folder }, progress }: HistoryWriting,
  write: () => Result | Promise<Result>,
): Promise<Result> {
  // The lock lies beside the migrations, where Prisma doesn't look.
  mkdirSync(path.dirname(folder), { recursive: true });
  const lock = path.join(path.dirname(folder), '.migrations.lock');
  const waiting = () => progress('Another command writes a migration: waiting for it …');
  return withLock(
    lock,
    async () => {
      assertSame(files, listMigrations(folder));
      return write();
    },
    waiting,
  );
}

function assertSame(before: readonly MigrationFile[], now: readonly MigrationFile[]): void {
  const old = new Map(before.map(({ name, checksum }) => [name, checksum]));
  const added = now.find(({ name }) => !old.has(name));
  const edited = now.find(({ name, checksum }) => old.has(name) && old.get(name) !== checksum);
  const gone = before.find(({ name }) => !now.some((file) => file.name === name));
  const what = [
    added && `${added.name} was written`,
    gone && `${gone.name} was taken away`,
    edited && `${edited.name} was edited`,
  ].find((text) => text !== undefined);
  if (what === undefined) return;
  throw new DbError('DB_HISTORY_CHANGED', {
    message: `While this command worked, ${what}, so what it found out no longer holds. It wrote nothing.`,
    next: 'Run it again.',
  });
}
