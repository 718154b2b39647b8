import path from 'node:path';
import { DbError } from '../errors.ts';
import { type Lineage, lineageOf } from './lineage.ts';
import { type MigrationFile, readMigrationFiles } from './migration-files.ts';
import { locateMigrations } from './migrations-path.ts';
import { assertNoUnfinishedRebase } from './unfinished-rebase.ts';

/** A project's migrations as they lie on disk. */
export interface ProjectMigrations {
  /** In the order in which Prisma applies them. */
  readonly files: readonly MigrationFile[];
  readonly lineage: Lineage;
  /** Absolute path of their folder. */
  readonly folder: string;
  /** The same, relative to the project, with `/` between its parts. */
  readonly migrationsDir: string;
}

/**
 * Reads the migrations of the project in `projectDir`. Needs no database.
 *
 * @throws {DbError} DB_CONFIG_INVALID, DB_MIGRATIONS_UNREADABLE, DB_REBASE_UNFINISHED
 */
export async function readProjectMigrations(projectDir: string): Promise<ProjectMigrations> {
  const folder = await locateMigrations(projectDir);
  const files = listMigrations(folder);
  return { files, lineage: lineageOf(files), folder, migrationsDir: relativeTo(projectDir, folder) };
}

/**
 * Reads the migrations of a folder.
 *
 * @throws {DbError} DB_MIGRATIONS_UNREADABLE when the folder is there and can't be read, DB_REBASE_UNFINISHED.
 */
export function listMigrations(migrationsDir: string): MigrationFile[] {
  assertNoUnfinishedRebase(migrationsDir);
  try {
    return readMigrationFiles(migrationsDir);
  } catch (error) {
    throw new DbError('DB_MIGRATIONS_UNREADABLE', {
      message: `The migration folder ${migrationsDir} can't be read: ${(error as Error).message}.`,
      next: 'Make it a readable folder, or correct migrations.path in prisma.config.ts.',
      cause: error,
    });
  }
}

/** A path in the project as people type it. */
export function relativeTo(projectDir: string, file: string): string {
  return path.relative(projectDir, file).replaceAll(path.sep, '/');
}
