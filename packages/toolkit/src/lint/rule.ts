import type { MigrationState } from '../history/assess.ts';
import type { Lineage } from '../history/lineage.ts';
import type { DatabaseObjects } from './database-objects.ts';
import type { KnownSchema } from './known-schema.ts';
import type { LintedMigration } from './migration.ts';

/** An error makes `lint` end with 1; a warning does so with `--strict` only. */
export type Severity = 'error' | 'warning';

/** What a rule sees in one migration. */
export interface Fault {
  /** One sentence: what is there. */
  readonly what: string;
  /** Where, counted from 1; the first line when left out. */
  readonly line?: number;
  /** `migration.sql` when left out. */
  readonly file?: 'migration.sql' | 'down.sql';
}

/**
 * A rule: one file in lint/rules/, one line in lint/rules.ts, one page in docs/reference/lint/, one test. It looks at
 * what is parsed already, and touches neither disk nor database.
 */
export interface Rule {
  /** What `lint-ignore` and the docs page call it. */
  readonly name: string;
  readonly severity: Severity;
  /** One sentence: what it leads to, and which lock is held meanwhile. */
  readonly why: string;
  /** One sentence: the safe way. A function where it names a command, which each project starts in its own way. */
  readonly instead: string | (() => string);
  /** Whether it also looks at migrations that nobody asked to lint. */
  readonly everywhere?: boolean;
  /** What has to be known for it, besides the files. Where that isn't known, the rule finds nothing. */
  readonly needs?: 'database' | 'changes';
  /** Looks at one migration. */
  check?(migration: LintedMigration, around: Surroundings): Iterable<Fault>;
  /** Looks at the folder as a whole. */
  checkFolder?(around: Omit<Surroundings, 'past'>): Iterable<Fault>;
}

/** What a rule may know besides the migration that it looks at. */
export interface Surroundings {
  /** Where names without a schema lead to. */
  readonly defaultSchema: string;
  /** Every migration of the folder, in the order in which they are applied. In a branched history those before this one are parsed. */
  readonly migrations: readonly LintedMigration[];
  readonly lineage: Lineage;
  /** The tables as the migrations before this one leave them. */
  readonly past: KnownSchema;
  /** The state of each migration; null when the database wasn't asked. */
  readonly states: ReadonlyMap<string, MigrationState> | null;
  /** The migrations whose file is another one than in the Git revision that is compared with; null without one. */
  readonly changedSince: { readonly ref: string; readonly names: ReadonlySet<string> } | null;
  /** What is in the database; null when it wasn't asked. */
  readonly database: DatabaseObjects | null;
}
