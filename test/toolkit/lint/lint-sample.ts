import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import type { Finding } from '../../../packages/toolkit/src/lint/finding.ts';
import { type LintContext, type LintReport, lintFiles } from '../../../packages/toolkit/src/lint/lint-files.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** A migration of a sample; a down.sql that fits is written where none is given, and none where it is null. */
export interface SampleMigration {
  readonly name: string;
  readonly up: string;
  readonly down?: string | null;
}

/** The name that a sample's only migration has. */
export const SAMPLE = '20260402090000_change_the_shop';

/**
 * Lints migrations that lie in a folder of their own, as squawk needs it.
 *
 * @param migrations In the order in which they are applied.
 * @param names The ones to lint; all when left out.
 */
export async function lintSample(
  migrations: readonly SampleMigration[],
  { names, ...known }: { names?: readonly string[] } & Partial<LintContext> = {},
): Promise<LintReport> {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    const sources = migrations.map(({ name, up, down }) => ({
      name,
      up,
      down: down === undefined ? undoing(up) : down,
    }));
    for (const { name, up } of sources) {
      const file = join(folder, name, 'migration.sql');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, up);
    }
    const wanted = names ?? sources.map(({ name }) => name);
    return await lintFiles(wanted, {
      projectDir: root,
      folder,
      migrationsDir: 'prisma/migrations',
      migrations: sources,
      ...known,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lints one migration and returns what was found as `rule:line`, in the order of the lines. */
export async function lintOne(up: string, known: Partial<LintContext> = {}): Promise<string[]> {
  const { findings } = await lintSample([{ name: SAMPLE, up }], known);
  return inShort(findings);
}

/** Findings as `rule:line`. */
export function inShort(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, line }) => `${rule}:${line}`);
}

/** A whole atomic migration; its body begins on line 6. */
export function atomic(body: string): string {
  return `-- Change the shop\n--\n-- Why: the owner wants it\nBEGIN;\nSET LOCAL lock_timeout = '5s';\n${body}\nCOMMIT;\n`;
}

/** A down.sql that says that it undoes this text. */
export function undoing(up: string): string {
  return `-- Undo it\n--\n-- Undoes: sha256:${checksumOf(up)}\nBEGIN;\nCOMMIT;\n`;
}
