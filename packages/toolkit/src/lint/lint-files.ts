import type { MigrationState } from '../history/assess.ts';
import { lineageOf } from '../history/lineage.ts';
import { loadParser } from '../sql/parse.ts';
import { applyRules, isAnswerable } from './apply-rules.ts';
import type { DatabaseObjects } from './database-objects.ts';
import { type Finding, findingOf, sortFindings, squawkFinding } from './finding.ts';
import { concernsUsedTable } from './fresh-tables.ts';
import { judgeIgnores } from './judge-ignores.ts';
import { type MigrationSource, readMigration } from './migration.ts';
import type { Surroundings } from './rule.ts';
import { rules } from './rules.ts';
import { adviceBySquawkRule } from './squawk/advice.ts';
import { findSquawk } from './squawk/binary.ts';
import { runSquawk } from './squawk/run-squawk.ts';

/** What is known besides the files that are linted. */
export interface LintContext {
  /** Absolute path of the project, where squawk is looked for. */
  readonly projectDir: string;
  /** Absolute path of the migration folder, which the linted files lie in. */
  readonly folder: string;
  /** The same as people type it, relative to the project. */
  readonly migrationsDir: string;
  /** Every migration of the folder, the linted ones too, in the order in which they are applied. */
  readonly migrations: readonly MigrationSource[];
  /** Where names without a schema lead to; `public` when left out. */
  readonly defaultSchema?: string;
  /** From the database, if it was asked. */
  readonly states?: ReadonlyMap<string, MigrationState> | null;
  readonly database?: DatabaseObjects | null;
  /** From Git, if it was asked. */
  readonly changedSince?: Surroundings['changedSince'];
}

/** What came of it. */
export interface LintReport {
  /** Sorted by file and line. */
  readonly findings: readonly Finding[];
  /** Why squawk's rules were left out, in a sentence; null when they were not. */
  readonly squawkAbsent: string | null;
}

const known = new Set([...rules.map(({ name }) => name), ...Object.keys(adviceBySquawkRule)]);

/**
 * Lints migrations: by our own rules, and by squawk's in one process beside them. Writes nothing, and starts nothing when
 * there is nothing to lint.
 *
 * @param names The migrations to lint. A rule that is about the whole history looks at the others too.
 * @throws {DbError} DB_LINT_SQUAWK when squawk is there and fails.
 */
export async function lintFiles(names: readonly string[], context: LintContext): Promise<LintReport> {
  const squawk = names.length === 0 ? null : findSquawk(context.projectDir);
  const program = squawk && 'path' in squawk ? squawk.path : null;
  const running = program === null ? Promise.resolve([]) : runSquawk(program, context.folder, names);
  running.catch(() => {}); // it is awaited below; a failure of ours before that must not make it an unhandled one
  // The parser is compiled beside this thread while the headers are read; a failure is met where it is needed.
  if (names.length > 0) loadParser().catch(() => {});

  const migrations = context.migrations.map(readMigration);
  const around = {
    defaultSchema: context.defaultSchema ?? 'public',
    lineage: lineageOf(migrations),
    states: context.states ?? null,
    changedSince: context.changedSince ?? null,
    database: context.database ?? null,
  };
  const applied = await applyRules(migrations, new Set(names), around);
  const texts = new Map(context.migrations.map(({ name, up }) => [name, up]));
  const place = (migration: string | null) => ({ migration, migrationsDir: context.migrationsDir });
  const findings = [
    ...applied.found.map(({ rule, fault, migration }) => findingOf(rule, fault, place(migration))),
    ...(await running)
      .filter(({ migration, line, rule }) => concernsUsedTable(rule, line, applied.freshLines.get(migration)))
      .map((fault) => squawkFinding(fault, texts.get(fault.migration) ?? '', context.migrationsDir)),
  ];

  const ran = new Set(rules.filter((rule) => isAnswerable(rule, around)).map(({ name }) => name));
  if (program !== null) for (const name of Object.keys(adviceBySquawkRule)) ran.add(name);
  const kept = new Map<string | null, readonly Finding[]>(groupByMigration(findings));
  for (const [name, ignores] of applied.ignores) {
    const judged = judgeIgnores(kept.get(name) ?? [], ignores, { known, ran });
    const faults = judged.faults.map(({ rule, fault }) => findingOf(rule, fault, place(name)));
    kept.set(name, [...judged.kept, ...faults]);
  }
  return {
    findings: sortFindings([...kept.values()].flat()),
    squawkAbsent: squawk && 'absent' in squawk ? squawk.absent : null,
  };
}

function groupByMigration(findings: readonly Finding[]): Map<string | null, Finding[]> {
  const groups = new Map<string | null, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.migration);
    if (group) group.push(finding);
    else groups.set(finding.migration, [finding]);
  }
  return groups;
}
