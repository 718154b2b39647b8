import { createHash } from 'node:crypto';
import type { FileChange } from './file-changes.ts';

/** Remembers what the last run wrote, as `sha256sum` writes it: with it, `sha256sum --check` shows what was edited since. */
export const writtenFilesFile = '.yo-rc.sha256';

/** Checksums by path. */
export type WrittenFiles = ReadonlyMap<string, string>;

/** @param text of the file, or undefined when there is none; lines of another form are passed over */
export function readWrittenFiles(text: string | undefined): WrittenFiles {
  const lines = (text ?? '').split(/\r?\n/).map((line) => /^([0-9a-f]{64}) [ *](.+)$/.exec(line));
  return new Map(lines.flatMap((line) => (line ? [[line[2] ?? '', line[1] ?? ''] as const] : [])));
}

/** Whether a file is as the last run left it, so that nobody's work is in it. */
export function isAsWritten(written: WrittenFiles, path: string, contents: Buffer): boolean {
  return written.get(path) === checksum(contents);
}

/**
 * The text that remembers the last run and this one. What belongs to its owner by now, or has lines of its owner, is never
 * taken for ours.
 */
export function rememberFiles(written: WrittenFiles, files: readonly FileChange[], force: boolean): string {
  const next = new Map(written);
  for (const { path, contents, state, isAllOurs } of files) {
    if (!isAllOurs) next.delete(path);
    else if (state !== 'edited' || force) next.set(path, checksum(contents));
  }
  const lines = [...next].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, sum]) => `${sum}  ${path}\n`);
  return lines.join('');
}

function checksum(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}
