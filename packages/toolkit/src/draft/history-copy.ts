import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nameAfterAll } from '../history/new-name.ts';
import { LOCK_FILE, LOCK_TEXT } from './migration-lock-file.ts';

/**
 * Lets `work` see the history with one more migration at its end, in a folder of its own that is gone afterwards.
 *
 * @param folder Absolute path of the migration folder.
 * @param names Its migrations.
 * @param sql The text of the additional migration; none is added when it is empty.
 */
export async function withLongerHistory<Result>(
  { folder, names, sql }: { folder: string; names: readonly string[]; sql: string },
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const copy = mkdtempSync(path.join(tmpdir(), 'draft-history-'));
  try {
    if (existsSync(path.join(folder, LOCK_FILE)))
      copyFileSync(path.join(folder, LOCK_FILE), path.join(copy, LOCK_FILE));
    else writeFileSync(path.join(copy, LOCK_FILE), LOCK_TEXT);
    for (const name of names) {
      mkdirSync(path.join(copy, name));
      copyFileSync(path.join(folder, name, 'migration.sql'), path.join(copy, name, 'migration.sql'));
    }
    if (sql !== '') {
      const added = path.join(copy, nameAfterAll('draft', names));
      mkdirSync(added);
      writeFileSync(path.join(added, 'migration.sql'), sql);
    }
    return await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
