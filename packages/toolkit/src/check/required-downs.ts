import type { MigrationFile } from '../history/migration-files.ts';

/**
 * The migrations that must have a down.sql: the first one that has it, and all after it. So a history that began without
 * this toolkit need not be given any afterwards. Pure.
 *
 * @param files In the order in which they are applied.
 */
export function requiredDowns(files: readonly MigrationFile[]): Set<string> {
  const first = files.findIndex(({ down }) => down.state !== 'absent');
  return new Set(first === -1 ? [] : files.slice(first).map(({ name }) => name));
}
