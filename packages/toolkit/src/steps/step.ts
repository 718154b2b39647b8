import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DbError } from '../errors.ts';
import { checksumOf } from '../history/checksum.ts';
import { textFault } from '../sql/text-fault.ts';

/** One migration, ready to be applied or undone: its texts, read once, and the checksum of exactly these bytes. */
export interface Step {
  readonly name: string;
  /** SHA-256 of `up`'s bytes, as Prisma records it. */
  readonly checksum: string;
  /** The text of migration.sql. */
  readonly up: string;
  /** The text of down.sql; null when there is none. */
  readonly down: string | null;
}

/**
 * Reads a migration's files.
 *
 * @param migrationsDir Absolute path of the migration folder.
 * @param name The migration's folder in it.
 * @throws {DbError} DB_MIGRATIONS_UNREADABLE when migration.sql is absent, can't be read, isn't UTF-8 or has a NUL byte.
 */
export function readStep(migrationsDir: string, name: string): Step {
  const up = readSql(migrationsDir, name, 'migration.sql');
  if (up === null) throw unreadableSql(name, 'migration.sql', 'there is no such file');
  const down = readSql(migrationsDir, name, 'down.sql');
  return { name, checksum: checksumOf(up), up: up.toString('utf8'), down: down?.toString('utf8') ?? null };
}

function readSql(migrationsDir: string, name: string, file: string): Buffer | null {
  const bytes = readBytes(migrationsDir, name, file);
  const fault = bytes && textFault(bytes);
  if (fault) throw unreadableSql(name, file, fault);
  return bytes;
}

function readBytes(migrationsDir: string, name: string, file: string): Buffer | null {
  try {
    return readFileSync(join(migrationsDir, name, file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw unreadableSql(name, file, message);
  }
}

/** Says of a migration's file why it can't be used. */
export function unreadableSql(name: string, file: string, why: string): DbError {
  return new DbError('DB_MIGRATIONS_UNREADABLE', {
    message: `${file} of ${name} can't be read: ${why}.`,
    next: 'Bring the file back with "git restore", save it as UTF-8 without NUL bytes, or make it readable.',
  });
}
