import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileChange } from './file-changes.ts';
import { CouldNotRun } from './usage-fault.ts';

/**
 * Writes files below a folder. New files are created and never opened over an existing one; others are replaced in one
 * step, so that there is never half a file of somebody's.
 *
 * @throws CouldNotRun when the disk refuses, with how to go on
 */
export function writeFiles(folder: string, files: readonly FileChange[]): void {
  const madeFolders = new Set<string>();
  for (const file of files) {
    const path = join(folder, file.path);
    try {
      if (!madeFolders.has(dirname(path))) mkdirSync(dirname(path), { recursive: true });
      madeFolders.add(dirname(path));
      if (file.state === 'new') createFile(path, file);
      else replaceFile(path, file);
    } catch (cause) {
      throw new CouldNotRun(explainDiskFault(cause, path), { cause });
    }
  }
}

function createFile(path: string, { contents, executable }: FileChange): void {
  try {
    writeFileSync(path, contents, { flag: 'wx', mode: executable ? 0o777 : 0o666 });
  } catch (error) {
    // A full disk leaves the file's beginning; the next run would take that for somebody's work.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) rmSync(path, { force: true });
    throw error;
  }
}

function replaceFile(path: string, { contents, executable }: FileChange): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, contents, { flag: 'wx' });
    if (executable) chmodSync(draft, 0o755);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full. Make room',
  EDQUOT: 'your share of the disk is used up. Make room',
  EACCES: 'it may not be written. Change its permissions',
  EPERM: 'it may not be written. Change its permissions',
  EROFS: 'the disk can only be read. Make it writable',
  EEXIST: 'it appeared in the meantime. Move it away',
  EISDIR: 'a folder of that name is in the way. Move it away',
  ENOTDIR: 'a file is where its folder should be. Move it away',
};

/** Why a file could not be written, and how to go on. */
export function explainDiskFault(cause: unknown, path: string): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = reasons[code] ?? `${cause instanceof Error ? cause.message : cause}. Repair that`;
  return `Stopped at ${path}: ${reason}, and run the same command again: it writes what is missing.`;
}
