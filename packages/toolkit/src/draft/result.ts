import type { LintReport } from '../lint/lint-files.ts';
import type { PlannedMigration } from '../plan/plan.ts';
import type { Verdict } from '../verify/verdict.ts';

/** What was drafted. */
export interface DraftResult {
  /** In the order in which they are applied. */
  migrations: { name: string; title: string; kind: 'atomic' | 'concurrent'; files: string[] }[];
  /** What was renamed or converted, in words. */
  renames: string[];
  /** What looks renamed or converted, but is dropped, because nobody said so. */
  undecided: { flag: string; says: string; stake: string }[];
  /** Columns that become required while nobody can read or write their tables, unless `--safe` is given. */
  readsUnderLock: string[];
  /** New columns that a table with rows can't get, because they are required and have no default. */
  unfilled: string[];
  /** Whether every file says why it is needed. */
  whyFilled: boolean;
  /** What applying and undoing them on a scratch database showed; null when that was not wanted. */
  verified: readonly Verdict[] | null;
  /** What the linter says of them. */
  lint: LintReport;
  /** What they will do to the database of DATABASE_URL. */
  plan: PlannedMigration[];
}
