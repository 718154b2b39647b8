import { DbError } from '../errors.ts';
import { SqlSyntaxError } from '../sql/parse.ts';
import { kindOf, type MigrationKind, type Statement, splitStatements } from '../sql/statements.ts';
import type { Step } from './step.ts';

/** Which of a step's files runs. */
export type Direction = 'up' | 'down';

/** What is sent to the server in one go. */
export interface Part {
  /** Whether it runs in a transaction, or must run outside of one. */
  readonly kind: 'atomic' | 'alone';
  /** `BEGIN`, or the file's own words for it (`BEGIN ISOLATION LEVEL …`). */
  readonly opening: string;
  /** A piece of the file, character by character, but with blanks in the place of its BEGIN and COMMIT. */
  readonly sql: string;
  /** Where that piece begins in the file, as an index of a JavaScript string. */
  readonly offset: number;
  /** What PostgreSQL runs of it, in order. */
  readonly statements: readonly Statement[];
  /** The line of its last COMMIT, where deferred rules are checked; null when it has none of its own. */
  readonly commitLine: number | null;
}

/** A file of a step, taken apart. */
export interface PlannedFile {
  readonly name: string;
  /** `migration.sql` or `down.sql`. */
  readonly file: string;
  readonly sql: string;
  readonly kind: MigrationKind;
  /** One part for an atomic or a concurrent file, several for a mixed one; none for a file without statements. */
  readonly parts: readonly Part[];
}

/** The name of the file that runs in a direction. */
export function fileOf(direction: Direction): string {
  return direction === 'up' ? 'migration.sql' : 'down.sql';
}

/**
 * Plans how a file of a step is run, so that its history row can be part of the same transaction.
 *
 * @throws {DbError} DB_STEP_SYNTAX when it isn't SQL, DB_STEP_UNSUITABLE when it ends its transaction by itself in
 *   another way than with COMMIT, or has in a transaction what PostgreSQL refuses there.
 */
export async function planFile(step: Step, direction: Direction): Promise<PlannedFile> {
  const file = fileOf(direction);
  const sql = (direction === 'up' ? step.up : step.down) ?? '';
  const statements = await parseFile(sql, `${step.name}/${file}`);
  const abandons = statements.find(({ role }) => role === 'abandon');
  if (abandons) {
    throw unsuitable(
      `${step.name}/${file} has "${firstWords(abandons)}" on line ${abandons.line}, which would end the transaction that it is applied in.`,
      'Take that statement out: each file is one transaction, and is rolled back as a whole when something in it fails.',
    );
  }
  const kind = kindOf(statements);
  const parts = kind === 'atomic' ? [atomicPart(sql, statements)] : groupParts(sql, statements, `${step.name}/${file}`);
  return { name: step.name, file, sql, kind, parts: parts.filter((part) => part.statements.length > 0) };
}

async function parseFile(sql: string, file: string): Promise<Statement[]> {
  try {
    return await splitStatements(sql);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw new DbError('DB_STEP_SYNTAX', {
      message: `${file} is not SQL that PostgreSQL understands: ${error.message}, on line ${error.line}.\n${quoteLine(sql, error.line)}`,
      next: 'Correct that line; nothing was run.',
      cause: error,
    });
  }
}

/** A file's parts where some statements have to stand alone: those, and what lies between them in transactions. */
function groupParts(sql: string, statements: readonly Statement[], file: string): Part[] {
  const parts: Part[] = [];
  let group: Statement[] = [];
  let opened = false;
  const close = () => {
    if (group.length > 0) parts.push(atomicPart(sql, group));
    group = [];
  };
  for (const statement of statements) {
    if (statement.role === 'alone') {
      if (opened) throw alone(statement, file);
      close();
      parts.push({
        kind: 'alone',
        opening: '',
        sql: statement.text,
        offset: statement.start,
        statements: [statement],
        commitLine: null,
      });
      continue;
    }
    if (statement.role === 'begin') {
      close();
      opened = true;
    }
    group.push(statement);
    if (statement.role === 'commit') {
      close();
      opened = false;
    }
  }
  close();
  return parts;
}

function atomicPart(sql: string, statements: readonly Statement[]): Part {
  const offset = statements[0]?.start ?? 0;
  const pieces: string[] = [];
  let at = offset;
  for (const { role, start, end } of statements) {
    if (role === 'plain') continue;
    // Blanks, so that every position that PostgreSQL names is one in the file.
    pieces.push(sql.slice(at, start), sql.slice(start, end).replace(/[^\n]/gu, ' '));
    at = end;
  }
  pieces.push(sql.slice(at, statements.at(-1)?.end ?? 0));
  const first = statements[0];
  return {
    kind: 'atomic',
    opening: first?.role === 'begin' ? first.text : 'BEGIN',
    sql: pieces.join(''),
    offset,
    statements: statements.filter(({ role }) => role === 'plain'),
    commitLine: statements.findLast(({ role }) => role === 'commit')?.line ?? null,
  };
}

function alone(statement: Statement, file: string): DbError {
  return unsuitable(
    `${file} has "${firstWords(statement)}" between BEGIN and COMMIT on line ${statement.line}, where PostgreSQL refuses it.`,
    'Put that statement into a migration of its own, without BEGIN and COMMIT and with "Kind: concurrent" in its header.',
  );
}

function unsuitable(message: string, next: string): DbError {
  return new DbError('DB_STEP_UNSUITABLE', { message, next });
}

function firstWords({ text }: Statement): string {
  const words = text.split(/\s+/).slice(0, 3).join(' ');
  return words.length > 40 ? `${words.slice(0, 39)}…` : words;
}

/** A line of a file with its number, as it is shown below an error. */
export function quoteLine(sql: string, line: number): string {
  return `  ${line} | ${sql.split(/\r?\n/)[line - 1]?.trimEnd() ?? ''}`;
}
