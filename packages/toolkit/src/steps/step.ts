import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DbError } from '../errors.ts';
import { checksumOf } from '../history/checksum.ts';

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
 * @throws {DbError} DB_MIGRATIONS_UNREADABLE when migration.sql is absent, can't be read or isn't UTF-8.
 */
export function readStep(migrationsDir: string, name: string): Step {
  const up = readSql(migrationsDir, name, 'migration.sql');
  if (up === null) throw unreadable(name, 'migration.sql', 'there is no such file');
  const down = readSql(migrationsDir, name, 'down.sql');
  return { name, checksum: checksumOf(up), up: up.toString('utf8'), down: down?.toString('utf8') ?? null };
}

function readSql(migrationsDir: string, name: string, file: string): Buffer | null {
  try {
    const bytes = readFileSync(join(migrationsDir, name, file));
    // What isn't UTF-8 would reach the database with replacement characters in it.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return bytes;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw unreadable(name, file, code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : message);
  }
}

function unreadable(name: string, file: string, why: string): DbError {
  return new DbError('DB_MIGRATIONS_UNREADABLE', {
    message: `${file} of ${name} can't be read: ${why}.`,
    next: 'Bring the file back with "git restore", save it as UTF-8, or make it readable.',
  });
}
