import type { ClientBase } from 'pg';
import { DbError } from '../errors.ts';
import { acceptedChecksums } from '../history/checksum.ts';
import { type DownFile, judgeDownFile } from '../history/down-file.ts';
import { readLosses } from '../history/down-header.ts';
import { parseMigrationHeader } from '../history/header.ts';
import { titleFromName } from '../history/migration-names.ts';
import { SqlSyntaxError } from '../sql/parse.ts';
import { kindOf, type MigrationKind, type Statement, splitStatements } from '../sql/statements.ts';
import { countAtRisk, countRows, type RowCount } from './count-rows.ts';
import type { DatabaseModel, Table } from './database-model.ts';
import { describeStatement } from './describe/statement.ts';
import type { Effect, Risk, WorkKind } from './effect.ts';
import { type Blocked, type LockMode, strongerLock, whomItBlocks } from './lock-modes.ts';
import { readDatabaseModel } from './read-database-model.ts';
import { shown } from './relation-names.ts';

/** A migration to be planned. */
export interface MigrationText {
  readonly name: string;
  /** The text of migration.sql. */
  readonly up: string;
  /** The text of down.sql; null when there is none. */
  readonly down: string | null;
}

/** A table that a statement, or a whole migration, locks or works on. */
export interface PlannedTable {
  readonly table: string;
  /** The strongest lock on it. */
  readonly mode: LockMode;
  readonly blocks: Blocked;
  /** What has to be done with its rows meanwhile. */
  readonly work: readonly WorkKind[];
  /** Whether an earlier migration of the plan makes it, so that it has no rows yet. */
  readonly fresh: boolean;
  /** The rows that it has now. */
  readonly rows: number;
  /** False for PostgreSQL's estimate. */
  readonly exact: boolean;
  /** Its size on disk with its indexes. */
  readonly bytes: number;
}

/** Data that would be thrown away. */
export interface PlannedRisk {
  /** `products`, or `products.brand`. */
  readonly what: string;
  readonly kind: Risk['kind'];
  /** How many rows, or values, there are now. */
  readonly rows: number;
  readonly exact: boolean;
}

/** One statement of a migration. */
export interface PlannedStatement {
  readonly line: number;
  readonly sql: string;
  readonly says: readonly string[];
  /** Tables of the same file are not among them: nobody else sees those yet. */
  readonly tables: readonly PlannedTable[];
  readonly risks: readonly PlannedRisk[];
  /** What CASCADE drops beside: `the view cheap`. */
  readonly taken: readonly string[];
  readonly notes: readonly string[];
}

/** What a migration would do. */
export interface PlannedMigration {
  readonly name: string;
  readonly title: string;
  readonly kind: MigrationKind;
  /** How long a statement waits for a lock before it gives up, as the file says it; null when it waits for ever. */
  readonly lockTimeout: string | null;
  readonly down: DownFile;
  /** What down.sql says that it can't bring back. */
  readonly loses: string | null;
  readonly statements: readonly PlannedStatement[];
  /** Every table that the file locks, with its strongest lock: in an atomic file each is held until the COMMIT. */
  readonly tables: readonly PlannedTable[];
  readonly risks: readonly PlannedRisk[];
  /** What CASCADE drops beside. */
  readonly taken: readonly string[];
}

/**
 * Finds out what migrations would do to the database as it is now, one after the other. Reads only.
 *
 * @param client Connected to the database that the migrations are meant for.
 * @param schema Where names without a schema lead to.
 * @throws {DbError} DB_STEP_SYNTAX when a file is not SQL.
 */
export async function planMigrations(
  client: ClientBase,
  schema: string,
  migrations: readonly MigrationText[],
): Promise<PlannedMigration[]> {
  const parsed: { migration: MigrationText; statements: Statement[] }[] = [];
  for (const migration of migrations) parsed.push({ migration, statements: await parse(migration) });
  const model = await readDatabaseModel(
    client,
    schema,
    parsed.map(({ statements }) => statements.map(({ node }) => node)),
  );
  const described = parsed.map((file) => ({ ...file, effects: describeFile(file.migration, file.statements, model) }));
  const touched = described.flatMap(({ effects }) => effects.flatMap(({ effect }) => tablesOf(effect)));
  const counts = await countRows(client, touched);
  const planned: PlannedMigration[] = [];
  for (const file of described) planned.push(await planFile(client, file, counts, schema));
  return planned;
}

async function parse({ name, up }: MigrationText): Promise<Statement[]> {
  try {
    return await splitStatements(up);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw new DbError('DB_STEP_SYNTAX', {
      message: `${name} is not SQL that PostgreSQL understands: ${error.message}, on line ${error.line}.`,
      next: 'Correct that line; nothing was run.',
      cause: error,
    });
  }
}

interface DescribedStatement {
  readonly statement: Statement;
  /** Without what concerns tables that the same file makes. */
  readonly effect: Effect;
}

function describeFile(
  migration: MigrationText,
  statements: readonly Statement[],
  model: DatabaseModel,
): DescribedStatement[] {
  model.migration = migration.name;
  return statements.filter(isWork).map((statement) => {
    const effect = describeStatement(statement.node, model);
    const isSeen = ({ table }: { table: Table }) => !model.isUnseen(table);
    return {
      statement,
      effect: {
        ...effect,
        locks: effect.locks.filter(isSeen),
        work: effect.work.filter(isSeen),
        risks: effect.risks.filter(isSeen),
        // What can go wrong with rows can't with a table that has none.
        notes: effect.locks.length > 0 && !effect.locks.some(isSeen) ? [] : effect.notes,
      },
    };
  });
}

/** Whether a statement does something of its own: the transaction's frame and its settings do not. */
function isWork({ role, node }: Statement): boolean {
  return role !== 'begin' && role !== 'commit' && !('VariableSetStmt' in node);
}

function tablesOf(effect: Effect): Table[] {
  return [...effect.locks, ...effect.work, ...effect.risks].map(({ table }) => table);
}

async function planFile(
  client: ClientBase,
  file: { migration: MigrationText; statements: readonly Statement[]; effects: readonly DescribedStatement[] },
  counts: ReadonlyMap<Table, RowCount>,
  schema: string,
): Promise<PlannedMigration> {
  const { migration, statements, effects } = file;
  const planned: PlannedStatement[] = [];
  for (const { statement, effect } of effects) {
    const risks: PlannedRisk[] = [];
    for (const risk of effect.risks) {
      const { rows, exact } = await countAtRisk(client, risk);
      if (exact && rows === 0) continue;
      const table = shown(risk.table.origin ?? risk.table.name, schema);
      risks.push({ what: risk.column === null ? table : `${table}.${risk.column}`, kind: risk.kind, rows, exact });
    }
    const tables = plannedTables([effect], counts, schema);
    const { says, taken, notes } = effect;
    planned.push({ line: statement.line, sql: statement.text, says, tables, risks, taken, notes });
  }
  return {
    name: migration.name,
    title: parseMigrationHeader(migration.up).title ?? titleFromName(migration.name),
    kind: kindOf(statements),
    lockTimeout: lockTimeout(statements),
    down: judgeDownFile(migration.down, acceptedChecksums(Buffer.from(migration.up))),
    loses: migration.down === null ? null : readLosses(migration.down),
    statements: planned,
    tables: plannedTables(
      effects.map(({ effect }) => effect),
      counts,
      schema,
    ),
    risks: planned.flatMap(({ risks }) => risks),
    taken: planned.flatMap(({ taken }) => taken),
  };
}

function plannedTables(
  effects: readonly Effect[],
  counts: ReadonlyMap<Table, RowCount>,
  schema: string,
): PlannedTable[] {
  const modes = new Map<Table, LockMode>();
  const work = new Map<Table, Set<WorkKind>>();
  for (const effect of effects) {
    for (const { table, mode } of effect.locks) modes.set(table, strongerLock(mode, modes.get(table) ?? mode));
    for (const { table, kind } of effect.work) work.set(table, (work.get(table) ?? new Set()).add(kind));
  }
  return [...modes].map(([table, mode]) => ({
    table: shown(table.origin ?? table.name, schema),
    mode,
    blocks: whomItBlocks(mode),
    work: [...(work.get(table) ?? [])],
    fresh: table.origin === null,
    ...(counts.get(table) ?? { rows: 0, exact: true }),
    bytes: table.bytes,
  }));
}

function lockTimeout(statements: readonly Statement[]): string | null {
  for (const { node } of statements) {
    if (!('VariableSetStmt' in node) || node.VariableSetStmt.name !== 'lock_timeout') continue;
    const [value] = node.VariableSetStmt.args ?? [];
    if (value && 'A_Const' in value) return value.A_Const.sval?.sval ?? `${value.A_Const.ival?.ival ?? 0}ms`;
  }
  return null;
}
