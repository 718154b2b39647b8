import { DbError } from '../errors.ts';

/**
 * Something stands in the way of a deploy.
 *
 * @param options.changed Whether the database is no longer what it was before: exit code 3 instead of 1.
 */
export function deployStop(
  message: string,
  { next, changed = false, cause }: { next: string; changed?: boolean; cause?: unknown },
): DbError {
  return new DbError('DB_DEPLOY_STOPPED', { message, next, cause, exitCode: changed ? 3 : 1 });
}
