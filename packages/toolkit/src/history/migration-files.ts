import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptedChecksums } from './checksum.ts';
import { type DownFile, judgeDownFile } from './down-file.ts';
import { type MigrationHeader, parseMigrationHeader } from './header.ts';
import { compareMigrationNames } from './migration-names.ts';

/** One migration folder as it lies on disk. */
export interface MigrationFile {
  /** The folder's name, which is the migration's id. */
  readonly name: string;
  /** SHA-256 of migration.sql's bytes; null when the folder has no readable migration.sql (Prisma's P3015). */
  readonly checksum: string | null;
  /** The checksums under which the file counts as unchanged: its own, and those with other line ends. */
  readonly acceptedChecksums: readonly string[];
  readonly header: MigrationHeader;
  readonly down: DownFile;
}

/**
 * Reads the migration folders below a directory, in the order in which Prisma applies them. Like Prisma it takes every
 * real folder for a migration (no files, no links); a directory that doesn't exist holds none.
 *
 * Reads synchronously: for thousands of small files that takes a fifth of the time.
 *
 * @throws {NodeJS.ErrnoException} When the directory is there and can't be read.
 */
export function readMigrationFiles(dir: string): MigrationFile[] {
  return readMigrationNames(dir).map((name) => readMigrationFile(dir, name));
}

function readMigrationFile(dir: string, name: string): MigrationFile {
  const bytes = readIfThere(join(dir, name, 'migration.sql'));
  const accepted = bytes ? acceptedChecksums(bytes) : [];
  const down = readIfThere(join(dir, name, 'down.sql'));
  return {
    name,
    checksum: accepted[0] ?? null,
    acceptedChecksums: accepted,
    header: parseMigrationHeader(bytes?.toString('utf8') ?? ''),
    down: judgeDownFile(down?.toString('utf8') ?? null, accepted),
  };
}

/**
 * The names of the migration folders, in the order in which Prisma applies them.
 *
 * @throws {NodeJS.ErrnoException} As {@link readMigrationFiles}.
 */
export function readMigrationNames(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort(compareMigrationNames);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The bytes of a file, or null when there is none that can be read. */
export function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
