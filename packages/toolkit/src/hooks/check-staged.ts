import { existsSync } from 'node:fs';
import path from 'node:path';
import type { VerbContext } from '../commands/command.ts';
import { counted } from '../counted.ts';
import { DbError } from '../errors.ts';
import { acceptedChecksums, checksumMatches } from '../history/checksum.ts';
import { relativeTo } from '../history/list-migrations.ts';
import { readIfThere } from '../history/migration-files.ts';
import { locateMigrations } from '../history/migrations-path.ts';
import type { Finding } from '../lint/finding.ts';
import { findingsInWords } from '../lint/findings-in-words.ts';
import type { Style } from '../output.ts';
import { printable } from '../printable.ts';
import { db } from '../project-command.ts';
import { type AppliedMigrations, readAppliedSoon } from './read-applied-soon.ts';
import { readSharedBranches, readStagedChanges, type SharedBranch, type StagedChange } from './staged-changes.ts';
import { withStagedFiles } from './staged-files.ts';

/** A staged change that must not be committed. */
export interface Refusal {
  migration: string;
  how: StagedChange['how'];
  /** The branches of others that have the old text. */
  sharedBy: string[];
  /** The database that has applied another text; null when it has not, or was not asked. */
  appliedTo: string | null;
  /** The new name, where the folder was renamed. */
  renamedTo: string | null;
}

/** What the next commit would do to the history. */
export interface StagedResult {
  /** The migration folder, relative to the project. */
  migrationsDir: string;
  /** The migrations that the commit touches. */
  staged: string[];
  refused: Refusal[];
  /** What lint found in the staged texts. */
  findings: readonly Finding[];
  /** The branches that were compared with. */
  sharedBranches: string[];
  /** The address of the database without its password; null when it did not answer soon enough. */
  database: string | null;
  /** Whether the commit should not be made. */
  failed: boolean;
}

/**
 * Looks at the migrations that the next commit would change: whether others or the database have them already, and what
 * lint says of them as they are staged. Needs no database, and asks it only for a moment.
 *
 * @throws {DbError} DB_GIT when this is no Git repository; what lint and the look at the config throw.
 */
export async function checkStaged({ projectDir, env }: Pick<VerbContext, 'projectDir' | 'env'>): Promise<StagedResult> {
  const migrationsDir = relativeTo(projectDir, await locateMigrations(projectDir));
  const changes = readStagedChanges(projectDir, migrationsDir);
  if (changes === null) throw noRepository();
  const staged = [...new Set(changes.map(({ migration }) => migration))].sort();
  if (staged.length === 0) {
    return { migrationsDir, staged, refused: [], findings: [], sharedBranches: [], database: null, failed: false };
  }
  const asking = readAppliedSoon(env);
  const branches = readSharedBranches(projectDir, migrationsDir);
  return withStagedFiles(projectDir, migrationsDir, async (folder) => {
    const findings = await lintStaged(staged, { projectDir, migrationsDir, folder });
    const applied = await asking;
    const refused = changes.flatMap((change) => judge(change, { changes, branches, applied, folder }));
    return {
      migrationsDir,
      staged,
      refused,
      findings,
      sharedBranches: branches.map(({ ref }) => ref),
      database: applied?.shown ?? null,
      failed: refused.length > 0 || findings.some(({ severity }) => severity === 'error'),
    };
  });
}

interface Known {
  readonly changes: readonly StagedChange[];
  readonly branches: readonly SharedBranch[];
  readonly applied: AppliedMigrations | null;
  readonly folder: string;
}

/** A down.sql may change at any time: neither Prisma nor the database keeps it. */
function judge({ migration, file, how, blob }: StagedChange, { changes, branches, applied, folder }: Known): Refusal[] {
  if (file !== 'migration.sql') return [];
  const olds = branches.flatMap(({ ref, blobs }) => {
    const old = blobs.get(`${migration}/migration.sql`);
    return old === undefined ? [] : [{ ref, old }];
  });
  // The text of any of these branches is not an edit of this person's: one may be ahead of the other.
  const isTheirs = blob !== null && olds.some(({ old }) => old === blob);
  const sharedBy = isTheirs ? [] : olds.map(({ ref }) => ref);
  const recorded = applied?.checksums.get(migration);
  const text = readIfThere(path.join(folder, migration, 'migration.sql'));
  const fits = recorded === undefined || (text !== null && checksumMatches(recorded, acceptedChecksums(text)));
  const appliedTo = fits || isTheirs ? null : (applied?.shown ?? null);
  if (sharedBy.length === 0 && appliedTo === null) return [];
  const was = olds[0]?.old;
  const twin = changes.find((other) => other.how === 'added' && other.file === file && other.blob === was);
  return [{ migration, how, sharedBy, appliedTo, renamedTo: how === 'deleted' ? (twin?.migration ?? null) : null }];
}

async function lintStaged(
  staged: readonly string[],
  { projectDir, migrationsDir, folder }: { projectDir: string; migrationsDir: string; folder: string },
): Promise<readonly Finding[]> {
  const names = staged.filter((name) => existsSync(path.join(folder, name, 'migration.sql')));
  if (names.length === 0) return [];
  const { lintFiles } = await import('../lint/lint-files.ts');
  const { readSources } = await import('../lint/read-sources.ts');
  const migrations = readSources(folder);
  return (await lintFiles(names, { projectDir, folder, migrationsDir, migrations })).findings;
}

/** What the next commit would do, in words. */
export function stagedInWords(
  { staged, refused, findings, migrationsDir, failed }: StagedResult,
  style: Style,
): string {
  if (staged.length === 0) return `No migration of ${migrationsDir} is staged.`;
  const blocks = refused.map(
    (each) => `${style.red(inWords(each))}\n  ${style.bold('Next:')} ${advice(each, migrationsDir)}`,
  );
  if (findings.length > 0) blocks.push(findingsInWords(findings, style));
  const count = counted(staged.length, 'staged migration');
  blocks.push(
    failed
      ? style.red(`${count}: not to be committed like this. "git commit --no-verify" would do it nevertheless.`)
      : style.green(`${count}: ${findings.length > 0 ? 'only warnings' : 'nothing found'}.`),
  );
  return blocks.join('\n\n');
}

function inWords({ migration, how, sharedBy, appliedTo, renamedTo }: Refusal): string {
  const whose = [
    ...(sharedBy.length > 0 ? [`others have it (${sharedBy.join(', ')})`] : []),
    ...(appliedTo === null ? [] : [`it is applied to ${appliedTo} with another text`]),
  ].join(', and ');
  const done = renamedTo === null ? how : `renamed to ${renamedTo}`;
  const applied = how === 'deleted' ? whose.replace(' with another text', '') : whose;
  return printable(`The migration ${migration} is ${done}, but ${applied}.`);
}

function advice({ migration, how, sharedBy }: Refusal, migrationsDir: string): string {
  const restore = `git restore --source=HEAD --staged --worktree ${typed(printable(`${migrationsDir}/${migration}`))}`;
  if (how === 'added' && sharedBy.length === 0) {
    return `"${db('downgrade -1')}" before the text is changed, and "upgrade" after it.`;
  }
  return `"${restore}" undoes that; put the change into a new migration ("${db('draft')}").`;
}

/** A path as a shell takes it. */
function typed(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}

function noRepository(): DbError {
  return new DbError('DB_GIT', {
    message: 'This project is in no Git repository, or Git is not installed.',
    next: 'Run "git init" first.',
  });
}
