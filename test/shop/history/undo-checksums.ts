import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signDown } from '../../../packages/toolkit/src/draft/sign.ts';
import { readMigrationFiles } from '../../../packages/toolkit/src/history/migration-files.ts';

/**
 * Writes into each down.sql the checksums of the migration.sql that it undoes and of itself.
 *
 * @param wanted Which files; those that say that there is no way back are left alone in any case.
 * @returns The migrations whose down.sql was changed.
 */
export function refreshUndoChecksums(migrationsDir: string, wanted: 'all' | 'those that fit'): string[] {
  const names = readMigrationFiles(migrationsDir)
    .filter(({ down: { state } }) => state !== 'absent' && state !== 'irreversible')
    .filter(({ down: { state } }) => wanted === 'all' || state === 'matching' || state === 'edited')
    .map(({ name }) => name);
  return names.filter((name) => {
    const path = join(migrationsDir, name, 'down.sql');
    const down = readFileSync(path, 'utf8');
    const signed = signDown(down, readFileSync(join(migrationsDir, name, 'migration.sql')));
    if (signed === down) return false;
    writeFileSync(path, signed);
    return true;
  });
}

/** The migration folders that lessons bring along. */
export function lessonMigrations(lessonsDir: string): string[] {
  return readdirSync(lessonsDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name === 'migrations')
    .map((entry) => join(entry.parentPath, entry.name));
}
