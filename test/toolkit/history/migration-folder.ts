import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A migration folder on disk that a test may change. */
export interface MigrationFolder {
  readonly dir: string;
  /** Writes a migration (an empty folder when `sql` is null), and a down.sql beside it when given. */
  write(name: string, sql: string | null, down?: string): void;
  remove(): void;
}

export function createMigrationFolder(): MigrationFolder {
  const root = mkdtempSync(join(tmpdir(), 'history-'));
  const dir = join(root, 'migrations');
  mkdirSync(dir);
  return {
    dir,
    write: (name, sql, down) => {
      mkdirSync(join(dir, name), { recursive: true });
      if (sql !== null) writeFileSync(join(dir, name, 'migration.sql'), sql);
      if (down !== undefined) writeFileSync(join(dir, name, 'down.sql'), down);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
