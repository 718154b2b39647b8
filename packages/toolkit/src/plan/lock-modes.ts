/** PostgreSQL's table-level locks, weakest first. https://www.postgresql.org/docs/current/explicit-locking.html */
export const lockModes = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;

export type LockMode = (typeof lockModes)[number];

/**
 * Who has to wait while a table is locked. Reads are SELECT, writes are INSERT, UPDATE and DELETE; other changes of
 * the schema wait for nearly every lock.
 */
export type Blocked = 'nobody' | 'schema changes' | 'writes' | 'reads and writes';

/** Whom a lock stops, from the table of conflicts in PostgreSQL's manual (13.3.1). */
export function whomItBlocks(mode: LockMode): Blocked {
  switch (mode) {
    case 'ACCESS EXCLUSIVE':
      return 'reads and writes';
    case 'EXCLUSIVE': // also stops SELECT … FOR UPDATE
    case 'SHARE ROW EXCLUSIVE':
    case 'SHARE':
      return 'writes';
    case 'SHARE UPDATE EXCLUSIVE':
      return 'schema changes';
    default:
      return 'nobody';
  }
}

/** The stronger of two locks. */
export function strongerLock(a: LockMode, b: LockMode): LockMode {
  return lockModes.indexOf(a) >= lockModes.indexOf(b) ? a : b;
}

/** The lock of the number that `LOCK TABLE` is parsed to. */
export function lockModeOf(number: number | undefined): LockMode {
  return lockModes[(number ?? lockModes.length) - 1] ?? 'ACCESS EXCLUSIVE';
}
