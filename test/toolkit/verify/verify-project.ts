import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requiredDowns } from '../../../packages/toolkit/src/check/required-downs.ts';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { readMigrationFiles } from '../../../packages/toolkit/src/history/migration-files.ts';
import { type Verified, verifyHistory } from '../../../packages/toolkit/src/verify/verify-history.ts';
import { unusedName } from '../history/test-database.ts';
import { settingsFor } from '../scratch/list-databases.ts';

/** A migration of a test: its SQL, and its down.sql without the checksum line, which `signed` adds. */
export interface Sketch {
  readonly up: string;
  /** Null for none. */
  readonly down: string | null;
  readonly rows?: string;
}

/** Puts the checksum of `up` above a down.sql, as a project's files have it. */
export function signed(up: string, down: string): string {
  return `-- Undoes: sha256:${checksumOf(up)}\n${down}`;
}

/** Writes migrations into a folder of their own, gives that to `work`, and removes it. */
export async function withMigrations<T>(sketches: Readonly<Record<string, Sketch>>, work: (dir: string) => Promise<T>) {
  const dir = mkdtempSync(join(tmpdir(), 'verify-'));
  try {
    for (const [name, { up, down, rows }] of Object.entries(sketches)) {
      mkdirSync(join(dir, name));
      writeFileSync(join(dir, name, 'migration.sql'), up);
      if (down !== null)
        writeFileSync(join(dir, name, 'down.sql'), /sha256|Irreversible/.test(down) ? down : signed(up, down));
      if (rows !== undefined) writeFileSync(join(dir, name, 'rows.sql'), rows);
    }
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Verifies the migrations with these names, or all. The database of DATABASE_URL is none that exists. */
export function verifySketches(
  sketches: Readonly<Record<string, Sketch>>,
  targets: readonly string[] = Object.keys(sketches),
  parameters = '',
): Promise<Verified> {
  return withMigrations(sketches, (folder) => {
    const files = readMigrationFiles(folder);
    return verifyHistory({
      settings: settingsFor(unusedName(), parameters),
      folder,
      files,
      targets: new Set(targets),
      mustGoDown: requiredDowns(files),
      progress: () => {},
    });
  });
}
