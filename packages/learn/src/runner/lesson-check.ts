import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ClientBase, QueryResultRow } from 'pg';
import type { Catalog } from 'pos-migrate/internal/catalog/catalog';
import { readCatalog } from 'pos-migrate/internal/catalog/read-catalog';
import { assessHistory, type History, isOutstanding } from 'pos-migrate/internal/history/assess';
import { askGit } from 'pos-migrate/internal/history/git';
import { readMigrationFiles } from 'pos-migrate/internal/history/migration-files';
import { readAppliedMigrations } from 'pos-migrate/internal/history/migrations-table';
import { importModule } from 'pos-migrate/internal/import-module';
import { findDifferences } from './differences.ts';
import type { Lesson } from './lesson.ts';

/** What a check may ask: the database and the files, never what a command has printed. */
export interface CheckContext {
  /** The practice folder, as an absolute path. */
  readonly dir: string;
  /** Rows of a query in the lesson's database. */
  query<Row extends QueryResultRow = QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A file of the practice folder, by its path in it; undefined when it is not there. */
  read(file: string): string | undefined;
  /** Everything that the lesson's database consists of. */
  catalog(): Promise<Catalog>;
  /** The migration files of the practice folder and what the database has recorded, as one timeline. */
  history(): Promise<History>;
  /** Where migrations, blueprint and tables differ, a sentence each. Only for a history that is in order. */
  differences(): Promise<string[]>;
  /** What Git says in the practice folder; null when it has no answer, or when the folder is no repository of its own. */
  git(...args: string[]): string | null;
  /** One column, or undefined. The type is written as PostgreSQL writes it: `numeric(14,3)`. */
  column(table: string, name: string): Promise<Column | undefined>;
  /** Whether the server refuses these statements, and with which SQLSTATE; nothing stays of them. */
  refusal(sql: string): Promise<string | null>;
}

/** A column as the catalogue has it. */
export interface Column {
  readonly type: string;
  readonly nullable: boolean;
  /** The expression; null when there is none. */
  readonly default: string | null;
}

/** What a lesson's check.ts exports as `check`. Returns when the task is done. @throws {NotYet} when it isn't */
export type Check = (context: CheckContext) => Promise<void>;

/** Why a task is not done. */
export interface Shortfall {
  /** What the lesson wants, as the end of "Expected: …". */
  readonly expected: string;
  /** What is there, as the end of "Found: …". */
  readonly found: string;
  /** The hint that helps here: 1, 2 or 3. */
  readonly hint: 1 | 2 | 3;
}

/** The task is not done yet. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly shortfall: Shortfall;

  constructor(shortfall: Shortfall) {
    super(`Expected: ${shortfall.expected}. Found: ${shortfall.found}.`);
    this.shortfall = shortfall;
  }
}

/** Ends a check with {@link NotYet} unless something holds. */
export function demand(holds: boolean, shortfall: Shortfall): asserts holds {
  if (!holds) throw new NotYet(shortfall);
}

/**
 * Ends a check with {@link NotYet} unless every migration is applied, as it stands in its file.
 *
 * @param timeline Of the history.
 * @param wanted As of a {@link Shortfall}; `beyond`: how many migrations there are at the start, when the learner has to add
 *   to them.
 */
export function demandApplied(
  timeline: History['timeline'],
  {
    expected = 'every migration applied',
    beyond = 0,
    hint,
  }: { readonly expected?: string; readonly beyond?: number; readonly hint: Shortfall['hint'] },
): void {
  const open = timeline.filter(({ state }) => state !== 'applied').map(({ name, state }) => `${name} (${state})`);
  const first = beyond === 1 ? 'the first' : `the first ${beyond}`;
  demand(open.length === 0 && timeline.length > beyond, {
    expected,
    hint,
    found: open.join(', ') || `no migration but ${first}`,
  });
}

/** Ends a check with {@link NotYet} when the three are found to differ. */
export function demandAgreement(
  differences: readonly string[],
  {
    expected = 'migrations, blueprint and tables that say the same',
    hint,
  }: { readonly expected?: string; readonly hint: Shortfall['hint'] },
): void {
  const [first] = differences;
  demand(first === undefined, { expected, found: first?.replace(/[.:]$/, '') ?? '', hint });
}

/** What a migration does, without what it says of itself in comments to the end of a line. */
export function withoutComments(sql: string): string {
  return sql.replaceAll(/--.*$/gm, '');
}

/**
 * Runs the check of a lesson. Changes nothing.
 *
 * @param client Connected to the lesson's database.
 * @returns What is missing, or null when the task is done.
 */
export async function runCheck(lesson: Lesson, practiceDir: string, client: ClientBase): Promise<Shortfall | null> {
  const module = await importModule<{ check: Check }>(lesson.check);
  try {
    await module.check(contextOf(practiceDir, client));
    return null;
  } catch (error) {
    if (isNotYet(error)) return error.shortfall;
    throw error;
  }
}

/** By its name: a team's own check may have this module from another copy of the package, or by another loader. */
function isNotYet(error: unknown): error is NotYet {
  return error instanceof Error && error.name === 'NotYet' && 'shortfall' in error;
}

/** The migrations of the practice folder that the lesson's database has not had yet, in the order of their names. */
export async function findPending(practiceDir: string, client: ClientBase): Promise<string[]> {
  const { timeline } = await readHistory(practiceDir, client);
  return timeline.filter(({ state }) => isOutstanding(state)).map(({ name }) => name);
}

async function readHistory(practiceDir: string, client: ClientBase): Promise<History> {
  const files = readMigrationFiles(path.join(practiceDir, 'prisma', 'migrations'));
  return assessHistory(files, await readAppliedMigrations(client, 'public'));
}

function contextOf(practiceDir: string, client: ClientBase): CheckContext {
  const query = async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(sql, [...values])).rows;
  return {
    query,
    dir: practiceDir,
    read: (file) => {
      const absolute = path.join(practiceDir, file);
      return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined;
    },
    catalog: () => readCatalog(client),
    history: () => readHistory(practiceDir, client),
    // Without a repository of its own, Git would answer for the project's.
    git: (...args) => (existsSync(path.join(practiceDir, '.git')) ? askGit(practiceDir, ...args) : null),
    differences: () => findDifferences(practiceDir),
    column: async (table, name) => {
      const [found] = await query<{ type: string; nullable: boolean; default: string | null }>(
        `SELECT format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
                pg_get_expr(d.adbin, d.adrelid) AS default
           FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = to_regclass($1) AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped`,
        [table, name],
      );
      return found;
    },
    refusal: async (sql) => {
      await client.query('BEGIN');
      try {
        await client.query(sql);
        await client.query('SET CONSTRAINTS ALL IMMEDIATE');
        return null;
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === undefined) throw error;
        return code;
      } finally {
        await client.query('ROLLBACK');
      }
    },
  };
}
