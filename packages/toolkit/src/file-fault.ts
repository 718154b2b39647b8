import { DbError } from './errors.ts';

/** What Node says when the operating system refuses to open, make, write or move something. */
interface FileError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path: string;
}

/** Whether the operating system refused something with a file or a folder. */
export function isFileError(error: unknown): error is FileError {
  if (!(error instanceof Error)) return false;
  const { code, syscall, path } = error as Partial<FileError>;
  return (
    typeof code === 'string' &&
    typeof syscall === 'string' &&
    typeof path === 'string' &&
    !/^(connect|spawn)/.test(syscall)
  );
}

/** Says of an error with a file or a folder what to do about it; anything else comes back as it is. */
export function explainFileError(error: unknown): unknown {
  if (!isFileError(error)) return error;
  return new DbError('DB_FILE', {
    message: `${error.path} can't be used (${error.syscall}): ${reasons[error.code] ?? error.message}.`,
    next: advice[error.code] ?? 'See that the folder is there and belongs to you, and run the command again.',
    cause: error,
  });
}

const reasons: Record<string, string> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'it is on a file system that can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  EEXIST: 'it is there already',
};

const advice: Record<string, string> = {
  EACCES: 'Give this user the right to it, or run the command as its owner.',
  EPERM: 'Give this user the right to it, or run the command as its owner.',
  EROFS: 'Run the command where the project can be written.',
  ENOSPC: 'Make room on the disk, and run the command again.',
  EDQUOT: 'Make room on the disk, and run the command again.',
};
