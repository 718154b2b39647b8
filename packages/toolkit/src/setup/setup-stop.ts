import { DbError } from '../errors.ts';

/**
 * What stands in the way of the setup.
 *
 * @param options.exitCode 1: files and database don't agree, and a person must settle it. 3, the default: it could not go on.
 */
export function setupStop(
  message: string,
  next: string,
  { exitCode = 3, cause }: { exitCode?: 1 | 3; cause?: unknown } = {},
): DbError {
  return new DbError('DB_SETUP_STOPPED', { message, next, exitCode, cause });
}
