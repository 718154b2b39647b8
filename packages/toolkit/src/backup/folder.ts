import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DbError } from '../errors.ts';

/** Makes the folder if it is absent, and takes away what runs that were killed left in it. */
export function ensureFolder(folder: string): void {
  try {
    // What is backed up belongs into no repository, whatever the project's own .gitignore says.
    if (mkdirSync(folder, { recursive: true })) writeFileSync(path.join(folder, '.gitignore'), '*\n');
  } catch (cause) {
    throw new DbError('DB_BACKUP_FAILED', {
      message: `The folder ${folder} can't be made: ${(cause as NodeJS.ErrnoException).code}.`,
      next: 'Name another one with --to.',
      cause,
    });
  }
  for (const name of readdirSync(folder)) {
    const pid = /\.(?:dump|json)\.(\d+)\.partial$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(path.join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
