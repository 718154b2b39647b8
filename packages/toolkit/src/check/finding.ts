/** What `check` can find. Each is listed in docs/reference/check.md. */
export const findingCodes = {
  'several-heads': 'two migrations build on the same one, and nothing joins them',
  'parent-unknown': 'a migration names a parent that is not in the folder',
  'parent-later': 'a migration names a parent that Prisma applies after it',
  'sql-missing': 'a migration folder has no migration.sql',
  'down-missing': 'a migration has no down.sql',
  'down-stale': 'a down.sql was written for another text of its migration.sql',
  'down-edited': 'a down.sql was changed after it had been signed',
  'down-unsigned': 'a down.sql does not say which migration.sql it undoes',
  'history-fails': 'the migrations cannot be applied one after the other to an empty database',
  'schema-differs': 'the migrations do not lead to what the Prisma schema describes',
  edited: 'a migration was changed after it had been applied',
  missing: 'the database has a migration that the folder lacks',
  failed: 'a migration failed in the database and nobody has resolved it',
  unmanaged: 'the database has tables but no history',
  drift: 'the database is not what its applied migrations make',
} as const;

export type FindingCode = keyof typeof findingCodes;

/** Something that `check` found. */
export interface Finding {
  readonly code: FindingCode;
  /** What is wrong: one sentence. */
  readonly says: string;
  /** More of it, a line each. */
  readonly details?: readonly string[];
  /** What to do next: one sentence. */
  readonly next: string;
  /** The file that it is about, relative to the project, with `/` between its parts. */
  readonly file?: string;
}
