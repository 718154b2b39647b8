import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksumOf } from '../../../templates/toolkit/db/history/checksum.ts';

const UNDOES = /^-- Undoes: sha256:([0-9a-f]*)$/m;

/** The checksum that a down.sql carries, or null when it has no `-- Undoes: sha256:…` line. */
export function statedChecksum(down: string): string | null {
  return UNDOES.exec(down)?.[1] ?? null;
}

/**
 * Writes the checksum of each migration.sql into the `Undoes:` line of its down.sql.
 *
 * @returns The migrations whose down.sql was changed.
 * @throws {Error} When a down.sql has no `-- Undoes: sha256:…` line.
 */
export function refreshUndoChecksums(migrationsDir: string, names: readonly string[]): string[] {
  return names.filter((name) => {
    const path = join(migrationsDir, name, 'down.sql');
    const down = readFileSync(path, 'utf8');
    if (statedChecksum(down) === null) throw new Error(`${name}/down.sql has no line "-- Undoes: sha256:…".`);
    const checksum = checksumOf(readFileSync(join(migrationsDir, name, 'migration.sql')));
    const refreshed = down.replace(UNDOES, `-- Undoes: sha256:${checksum}`);
    if (refreshed === down) return false;
    writeFileSync(path, refreshed);
    return true;
  });
}
