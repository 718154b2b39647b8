import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { DbError } from '../errors.ts';
import { readIfThere, readMigrationNames } from '../history/migration-files.ts';
import { NOT_UTF8 } from '../sql/text-fault.ts';
import { unreadableSql } from '../steps/step.ts';
import type { MigrationSource } from './migration.ts';

/**
 * Reads the texts of all migrations, in the order in which Prisma applies them. A folder without migration.sql is left
 * out: "db status" speaks of it.
 *
 * @param folder Absolute path of the migration folder.
 * @throws {DbError} DB_MIGRATIONS_UNREADABLE when the folder is there and can't be read, or a file in it isn't UTF-8.
 */
export function readSources(folder: string): MigrationSource[] {
  return namesIn(folder).flatMap((name) => {
    const up = readText(folder, name, 'migration.sql');
    return up === null ? [] : [{ name, up, down: readText(folder, name, 'down.sql') }];
  });
}

function readText(folder: string, name: string, file: string): string | null {
  const bytes = readIfThere(join(folder, name, file));
  if (bytes === null) return null;
  // A NUL byte is a finding of the rule "syntax".
  if (!isUtf8(bytes)) throw unreadableSql(name, file, NOT_UTF8);
  return bytes.toString('utf8');
}

function namesIn(folder: string): string[] {
  try {
    return readMigrationNames(folder);
  } catch (cause) {
    throw new DbError('DB_MIGRATIONS_UNREADABLE', {
      message: `The migration folder ${folder} can't be read: ${(cause as Error).message}.`,
      next: 'Make it a readable folder, or correct migrations.path in prisma.config.ts.',
      cause,
    });
  }
}
