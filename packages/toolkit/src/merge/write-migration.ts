import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a migration folder so that it is there completely or not at all: it is filled beside the migration folder, where
 * Prisma doesn't look, and moved in.
 *
 * @param folder Absolute path of the migration folder.
 * @param files Their texts by their names.
 * @throws {NodeJS.ErrnoException} When it can't be written, or is there already.
 */
export function writeMigration(folder: string, name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  const staged = mkdtempSync(path.join(path.dirname(folder), '.new-migration-'));
  try {
    const draft = path.join(staged, name);
    mkdirSync(draft);
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(draft, file), text);
    renameSync(draft, path.join(folder, name));
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}
