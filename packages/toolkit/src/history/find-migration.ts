import { DbError } from '../errors.ts';
import { db } from '../project-command.ts';

/** How many candidates a message lists. */
const LISTED = 8;

/**
 * Finds the migration that somebody means. Its whole name is always enough, so are the digits that it begins with, and
 * so is any beginning that only one name has. Pure.
 *
 * @param names Every name that can be meant.
 * @param asked What was typed.
 * @throws {DbError} DB_MIGRATION_UNKNOWN when no name begins like that, DB_MIGRATION_AMBIGUOUS when several do.
 */
export function findMigration(names: readonly string[], asked: string): string {
  if (names.includes(asked)) return asked;
  const sameDigits = names.filter((name) => leadingDigits(name) === asked && asked !== '');
  if (sameDigits.length === 1 && sameDigits[0] !== undefined) return sameDigits[0];
  const candidates = asked === '' ? [] : names.filter((name) => name.startsWith(asked));
  const [only] = candidates;
  if (candidates.length > 1) {
    throw new DbError('DB_MIGRATION_AMBIGUOUS', {
      message: `"${asked}" can mean ${candidates.length} migrations: ${listed(candidates)}.`,
      next: 'Type more of the one that you mean.',
    });
  }
  if (only === undefined) throw unknown(names, asked);
  return only;
}

function leadingDigits(name: string): string {
  return /^\d+/.exec(name)?.[0] ?? '';
}

function unknown(names: readonly string[], asked: string): DbError {
  const words = asked.toLowerCase();
  const similar = words === '' ? [] : names.filter((name) => name.toLowerCase().includes(words));
  return new DbError('DB_MIGRATION_UNKNOWN', {
    message: `There is no migration whose name is or begins with "${asked}".`,
    next:
      similar.length > 0
        ? `Did you mean ${listed(similar)}?`
        : `Run "${db('history')}" for their names; "git pull" brings those that a colleague made.`,
  });
}

function listed(names: readonly string[]): string {
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return names.slice(0, LISTED).join(', ') + more;
}
