import { acceptedChecksums, checksumOf } from '../history/checksum.ts';
import { type DownFile, judgeDownFile } from '../history/down-file.ts';
import { type MigrationHeader, parseMigrationHeader } from '../history/header.ts';
import { SqlSyntaxError } from '../sql/parse.ts';
import { type Statement, splitStatements } from '../sql/statements.ts';
import { type TableChanges, tableChanges } from './table-changes.ts';

/** A migration as it is handed over to be linted. */
export interface MigrationSource {
  /** The folder's name. */
  readonly name: string;
  /** The text of migration.sql. */
  readonly up: string;
  /** The text of down.sql; null when there is none. */
  readonly down: string | null;
}

/** A statement, and what it does to tables. */
export interface LintedStatement extends Statement, TableChanges {}

/** A migration as the rules see it. */
export interface LintedMigration extends MigrationSource {
  readonly header: MigrationHeader;
  readonly downFile: DownFile;
  /** Empty until the file is parsed, and when it isn't SQL. */
  readonly statements: readonly LintedStatement[];
  /** Why the file couldn't be parsed. */
  readonly syntaxError: SqlSyntaxError | null;
}

/** Reads header and down.sql; the SQL is parsed by {@link parseMigration} where it must be understood. */
export function readMigration(source: MigrationSource): LintedMigration {
  return {
    name: source.name,
    up: source.up,
    down: source.down,
    header: parseMigrationHeader(source.up),
    downFile: judgeDown(source),
    statements: [],
    syntaxError: null,
  };
}

/** Three checksums of each file cost as much as a tenth of the parser's work, and nearly always the first one fits. */
function judgeDown({ up, down }: MigrationSource): DownFile {
  const judged = judgeDownFile(down, down === null ? [] : [checksumOf(up)]);
  return judged.state === 'stale' ? judgeDownFile(down, acceptedChecksums(Buffer.from(up))) : judged;
}

/**
 * The same migration with its statements, or with the reason why it has none.
 *
 * @param defaultSchema Where names without a schema lead to.
 */
export async function parseMigration(migration: LintedMigration, defaultSchema: string): Promise<LintedMigration> {
  try {
    const statements = await splitStatements(migration.up);
    return {
      ...migration,
      statements: statements.map((statement) => ({ ...statement, ...tableChanges(statement, defaultSchema) })),
    };
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    return { ...migration, syntaxError: error };
  }
}

/**
 * The line of a place inside a statement.
 *
 * @param byte As the parser counts: in bytes from the beginning of the file.
 */
export function lineAtByte(statement: Statement, byte: number): number {
  const before = Buffer.from(statement.text).subarray(0, Math.max(byte - statement.startByte, 0));
  return statement.line + before.toString('utf8').split('\n').length - 1;
}

/** The line of the first text in a statement that matches, or the statement's own: the parser places no DROP COLUMN. */
export function lineOfMatch(statement: Statement, pattern: RegExp): number {
  const at = statement.text.search(pattern);
  return statement.line + statement.text.slice(0, Math.max(at, 0)).split('\n').length - 1;
}

/** A name as part of a pattern: with or without quotes, and no part of a longer name. */
export function namePattern(name: string): string {
  return `"?(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])"?`;
}
