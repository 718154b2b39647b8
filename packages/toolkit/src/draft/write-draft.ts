import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeMigration } from '../merge/write-migration.ts';
import type { MigrationFolder } from './lay-out-migrations.ts';
import { hasLockFile, LOCK_FILE, LOCK_TEXT } from './migration-lock-file.ts';

/**
 * Writes the migrations of a draft: all of them, or none. With the first one of all goes Prisma's lock file.
 *
 * @param folder Absolute path of the migration folder.
 * @throws {NodeJS.ErrnoException} When one can't be written.
 */
export function writeDraft(folder: string, migrations: readonly MigrationFolder[]): void {
  const written: string[] = [];
  try {
    for (const { name, files } of migrations) {
      writeMigration(folder, name, files);
      written.push(name);
    }
    if (!hasLockFile(folder)) writeFileSync(path.join(folder, LOCK_FILE), LOCK_TEXT);
  } catch (error) {
    for (const name of written) rmSync(path.join(folder, name), { recursive: true, force: true });
    throw error;
  }
}
