/**
 * Every error that a verb can end with on purpose, and what it means in a few words.
 * A new error is one line here; the sentence that a person reads is written where the error is raised.
 */
export const errorCodes = {
  DB_USAGE: 'the command line has a word that is not understood',
  DB_ENV_MISSING: 'a setting is absent',
  DB_ENV_INVALID: 'a setting has a value that cannot be used',
  DB_FILE: 'a file or a folder cannot be read or written',
  DB_CERTIFICATE: 'the connection cannot be encrypted as DATABASE_URL asks for',
  DB_UNREACHABLE: 'no server answers at the address of DATABASE_URL',
  DB_AUTHENTICATION: 'the server refuses the user or the password of DATABASE_URL',
  DB_DATABASE_MISSING: 'the server has no database of that name',
  DB_SERVER_BINARIES: 'the PostgreSQL that npm installs is absent, incomplete or cannot run here',
  DB_SERVER_OWNER: 'the data folder belongs to another user of this machine',
  DB_SERVER_PLACE: 'there is no folder that the server could use',
  DB_SERVER_VERSION: 'the data folder was made by another major version of PostgreSQL',
  DB_SERVER_DATA: 'the data folder is damaged or is not a data folder',
  DB_SERVER_START: 'PostgreSQL did not start',
  DB_SERVER_STOP: 'PostgreSQL did not stop',
  DB_PORT_TAKEN: 'another program listens on the port, and the port cannot be changed here',
  DB_DOCKER: 'docker compose could not do its part',
  DB_SESSION_SHARED: 'a pooler shares the sessions of the server, so that a lock means nothing',
  DB_REFUSED: 'the server refused a query',
  DB_SCRATCH_REFUSED: 'a scratch database could not be made',
  DB_HISTORY_CHANGED: 'the migrations were changed by somebody else while a command worked on them',
  DB_HISTORY_EXISTS: 'a history cannot begin where there is one already',
  DB_BASELINE_IMPOSSIBLE: 'the database cannot be described by a migration that makes an equal one',
  DB_PULL_FAILED: 'Prisma could not write its schema from the database',
  DB_ROWS_FAILED: 'the rows.sql of a migration could not be run on the scratch database',
  DB_PROJECT_MISSING: 'there is no Prisma project here',
  DB_CONFIG_INVALID: 'the Prisma config file cannot be loaded',
  DB_MIGRATIONS_UNREADABLE: 'the migration folder cannot be read',
  DB_MIGRATION_UNKNOWN: 'there is no migration of that name',
  DB_MIGRATION_AMBIGUOUS: 'several migrations begin like that',
  DB_REBASE_APPLIED: 'a migration that was to be moved is in the database',
  DB_REBASE_SHARED: 'a migration that was to be moved may be with others already',
  DB_REBASE_UNFINISHED: 'a rebase was interrupted while it moved folders',
  DB_SCHEMA_INVALID: 'the Prisma schema has a mistake',
  DB_SCHEMA_BEHIND: 'migrations of the folder are not applied yet',
  DB_SCHEMA_AHEAD: 'the database has migrations that the folder lacks',
  DB_SCHEMA_RUNNING: 'a migration is being applied at this moment',
  DB_SCHEMA_FAILED: 'a migration failed and nobody has resolved it',
  DB_SCHEMA_EDITED: 'a migration was changed after it had been applied',
  DB_SCHEMA_INCOMPLETE: 'a migration folder has no migration.sql',
  DB_SCHEMA_UNMANAGED: 'the database has tables but no migration history',
  DB_STEP_SYNTAX: 'a migration or its down.sql is not SQL',
  DB_STEP_UNSUITABLE: 'a migration handles its transaction in a way that the history cannot be part of',
  DB_STEP_FAILED: 'PostgreSQL refused a statement of a migration or of its down.sql',
  DB_STEP_LOCKED: 'a migration did not get a lock in time, because another session holds it',
  DB_STEP_INTERRUPTED: 'the connection was lost while a migration ran',
  DB_STEP_UNCLEAR: 'nobody can tell whether an interrupted statement ran',
  DB_STEP_UNFINISHED: 'a migration was interrupted on its way in the other direction',
  DB_UNCONFIRMED: 'data would be lost, and nobody said yes to that',
  DB_CHANGED_MEANWHILE: 'somebody else changed the history between the question and the answer',
  DB_TARGET_NOT_APPLIED: 'the migration to go back to is not applied',
  DB_DOWN_MISSING: 'a migration has no down.sql',
  DB_DOWN_STALE: 'a down.sql was written for another text of its migration.sql',
  DB_DOWN_EDITED: 'a down.sql was changed after it had been signed',
  DB_DOWN_IRREVERSIBLE: 'a migration says that it cannot be undone',
  DB_BACKUP_MISSING: 'data would be lost in production, and there is no fresh backup',
  DB_BACKUP_FAILED: 'a backup could not be made',
  DB_BACKUP_PROGRAM: 'there is no pg_dump or pg_restore that fits',
  DB_BACKUP_UNKNOWN: 'there is no backup of that name',
  DB_BACKUP_DAMAGED: 'a backup is damaged or incomplete, or nothing says what must be in it',
  DB_RESTORE_FAILED: 'a backup could not be restored',
  DB_RESTORE_DIFFERENT: 'what was restored is not what the backup held',
  DB_SESSIONS: 'others are connected to a database that nobody may use for a moment',
  DB_PRODUCTION: 'it is not done in production, or not without more words',
  DB_SEED_FAILED: 'the seed command of the project failed',
  DB_SETUP_STOPPED: 'the setup could not go on',
  DB_DEPLOY_STOPPED: 'something stands in the way of a deploy',
  DB_HEADS_SEVERAL: 'the history has several heads, so that "head" is not one place',
  DB_PARENT_UNKNOWN: 'a migration builds on one that is not there, or comes later',
  DB_LINT_SQUAWK: 'squawk is there, but could not lint the migrations',
  DB_GIT: 'Git could not say what has changed',
  DB_HOOKS_TAKEN: 'the repository has Git hooks of somebody else',
  DB_DIFF_FAILED: 'Prisma could not compare the schema with the migrations',
  DB_SCHEMA_UNNAMED: 'the search_path leads to another schema than Prisma takes for the usual one',
  DB_NOTHING_DETECTED: 'the migrations already lead to what the Prisma schema describes',
  DB_MESSAGE_MEANINGLESS: 'the message of a new migration does not say what changes',
} as const;

/** The code of a {@link DbError}. */
export type ErrorCode = keyof typeof errorCodes;

/** The errors that are mistakes on the command line: exit code 2. All others could not run: 3. */
export const usageErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'DB_USAGE',
  'DB_MIGRATION_UNKNOWN',
  'DB_MIGRATION_AMBIGUOUS',
  'DB_UNCONFIRMED',
  'DB_BACKUP_UNKNOWN',
  'DB_MESSAGE_MEANINGLESS',
]);

/** What a person needs to know about a failure. Never put a password in it. */
export interface Fault {
  /** What happened, and why: one sentence. */
  message: string;
  /** What to do next: one sentence. */
  next: string;
  exitCode?: number;
  /** The error underneath, kept for `--json` and for debugging. */
  cause?: unknown;
}

/** A failure that is understood: it is shown as its code, its sentence and the next step, without a stack. */
export class DbError extends Error {
  override readonly name = 'DbError';
  readonly code: ErrorCode;
  readonly next: string;
  /** Where it is another one than follows from the code. */
  readonly exitCode?: number;

  constructor(code: ErrorCode, { message, next, cause, exitCode }: Fault) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.next = next;
    if (exitCode !== undefined) this.exitCode = exitCode;
  }

  /** The same failure, told with another sentence or with another exit code. */
  with({ message = this.message, exitCode = this.exitCode }: Partial<Pick<Fault, 'message' | 'exitCode'>>): DbError {
    const { code, next, cause } = this;
    return new DbError(code, { message, next, cause, ...(exitCode !== undefined && { exitCode }) });
  }
}
